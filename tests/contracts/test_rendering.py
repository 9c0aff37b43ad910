"""Markdown of one message."""

from __future__ import annotations

from contracts import rendering
from contracts.control import CreateSession
from contracts.interaction import InteractionInitResponse
from contracts.session import CLOSED, CREATE_CHANNEL_GROUP, SessionClosed, TeamStatus
from tests.contracts.golden import EXAMPLES, spec


def test_what_is_read_tells_what_is_required() -> None:
    table = rendering.properties("Body", CreateSession, written=False)
    assert "| `loginid` | a string of 1 to 256 printable characters | yes | The agent. |" in table
    assert '| `policy` | one of reject, takeover, join; default `"reject"` | no |' in table
    assert "| `properties.chat` | true or false | no |" in table


def test_what_is_written_tells_what_is_always_there() -> None:
    table = rendering.properties("Response body", InteractionInitResponse, written=True)
    assert "| `interaction-data` | an object | yes |" in table
    assert "| `conversations` | an object | no |" in table
    assert "| `conversations.primary.id` | a string | yes |" in table


def test_lists_show_their_items() -> None:
    table = rendering.properties("Body", TeamStatus, written=True)
    assert "| `teamstatus` | list of: an object | yes |" in table
    assert "| `teamstatus[].state` | one of LOGGED_OUT, " in table


def test_nothing() -> None:
    assert rendering.properties("Body", SessionClosed, written=True) == "Body: no properties, `{}`."


def test_request_shows_rules_and_every_example() -> None:
    text = rendering.message(spec(CREATE_CHANNEL_GROUP), EXAMPLES[CREATE_CHANNEL_GROUP])
    assert text.startswith(f"## `{CREATE_CHANNEL_GROUP}`\n\n`cti.request`, connector → bridge.")
    assert "- The id `CONTROL` is refused." in text
    assert text.count("```json") == 3
    assert '"mobileagent-mode": "CALL_BY_CALL"' in text


def test_event_has_no_response() -> None:
    text = rendering.message(spec(CLOSED), None)
    assert "bridge → connector" in text
    assert "Response" not in text
    assert "```" not in text
