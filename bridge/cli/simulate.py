"""`cti-bridge simulate …`: words of the command line turned into one order for the simulated switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import orjson
import typer
from rich.table import Table

from bridge.cli.output import EXIT_REFUSED, JsonOption, complain, emit, say, show
from bridge.cli.web import base_url, get_json, http_token, post_json
from bridge.errors import BridgeError

_CALLER: Final = ("number", "name", "data")
_PARTY: Final = ("loginid", "number", "contact")
_CONTACT: Final = ("loginid", "contact")

WORDS: Final = {
    "call": ("loginid", *_CALLER),
    "queue": ("skill", *_CALLER, "wrapup"),
    "giveup": ("type", "skill", "work"),
    "dial": ("loginid", "destination", "answered"),
    "answer": ("loginid",),
    "hold": ("loginid",),
    "retrieve": ("loginid",),
    "hangup": ("loginid",),
    "consult": ("loginid", "destination"),
    "alternate": ("loginid",),
    "transfer": ("loginid", "destination"),
    "conference": ("loginid", "destination"),
    "tones": ("loginid", "digits"),
    "party-answer": _PARTY,
    "party-refuse": _PARTY,
    "party-hangup": _PARTY,
    "contact": ("type", "loginid", "skill", "data"),
    "leave": _CONTACT,
    "accept": _CONTACT,
    "reject": _CONTACT,
    "complete": (*_CONTACT, "dispositions"),
    "data": ("loginid", "data", "contact"),
    "login": ("loginid", "extension"),
    "state": ("loginid", "state", "reasonCodeId"),
    "logout": ("loginid", "by"),
    "channel": ("loginid", "type", "state", "reasonCodeId", "active"),
    "availability": ("loginid", "type", "available"),
    "skills": ("loginid", "skills"),
    "link": ("up",),
    "delay": ("loginid", "seconds"),
    "refuse": ("loginid", "request", "off"),
    "reasons": ("kind",),
    "dispositions": ("type",),
}
"""What the words after a verb mean, in order; the switch itself says which it needs."""
SHOWN: Final = ("agents", "queues")
"""Verbs that only look."""
_YES: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_FLAGS: Final = {
    "up": {"up": True, "on": True, "true": True, "down": False, "off": False, "false": False},
    "off": {"off": True, "true": True, "on": False, "false": False},
    "answered": _YES,
    "active": _YES,
    "available": _YES,
}
_SECONDS: Final = frozenset({"seconds", "wrapup"})
_LISTS: Final = frozenset({"skills", "dispositions"})


def simulate(
    verb: Annotated[str, typer.Argument(help=f"{', '.join((*SHOWN, *WORDS))}")],
    words: Annotated[list[str] | None, typer.Argument(help="What it is about, such as 1002 READY.")] = None,
    url: Annotated[str | None, typer.Option(help="Base URL of the bridge's or the switch's HTTP port.")] = None,
    json: JsonOption = False,
) -> None:
    """Move the simulated switch.

    Words stand in order or by name: `call 1002`, `call 1002 name="Ms Adler" data='{"order": 7}'`, `state 1002 READY`,
    `queue billing`, `contact CHAT 1002`, `transfer 1002 2003`, `skills 1002 billing,claims`, `link down`. `agents` shows the
    agents, `queues` what waits.
    """
    address = f"{base_url(url)}/simulator/{verb}"
    if verb in SHOWN:
        status, answer = get_json(address)
    else:
        status, answer = post_json(address, order(verb, words or []), http_token())
    if json:
        emit(answer)
    elif status == 200:
        _show(answer)
    else:
        complain(str(answer.get("error", answer)) if isinstance(answer, dict) else str(answer))
    if status != 200:
        raise typer.Exit(EXIT_REFUSED)


def order(verb: str, words: Sequence[str]) -> dict[str, object]:
    """The body of `POST /simulator/<verb>`.

    Raises:
        BridgeError: no such verb, too many words, or one that is not what it should be.
    """
    names = WORDS.get(verb)
    if names is None:
        raise BridgeError(f"The switch cannot {verb!r}; there is: {', '.join((*SHOWN, *WORDS))}.")
    body: dict[str, object] = {}
    for word in words:
        said, equals, rest = word.partition("=")
        name = said if equals and said in names else next((each for each in names if each not in body), None)
        if name is None:
            raise BridgeError(f"simulate {verb} takes at most: {', '.join(names)}.")
        body[name] = _value(name, rest if equals and said in names else word)
    return body


def _value(name: str, word: str) -> object:
    if name in _FLAGS:
        if word.lower() not in _FLAGS[name]:
            raise BridgeError(f"{word!r} is not understood: one of {', '.join(_FLAGS[name])} is expected.")
        return _FLAGS[name][word.lower()]
    if name in _SECONDS:
        return _number(word)
    if name in _LISTS:
        return [each for each in word.split(",") if each]
    return _json(word) if name == "data" else word


def _number(word: str) -> float:
    try:
        return float(word)
    except ValueError:
        raise BridgeError(f"{word!r} is not a number of seconds.") from None


def _json(word: str) -> object:
    try:
        return orjson.loads(word)
    except orjson.JSONDecodeError:
        raise BridgeError(f"{word!r} is not JSON: an object such as '{{\"order\": 7}}' is expected.") from None


def _show(answer: object) -> None:
    known = answer if isinstance(answer, dict) else {}
    match known:
        case {"agents": list(agents)}:
            show(_agents(agents))
        case {"queues": list(queues)}:
            show(_queues(queues))
        case {"agent": dict(agent)}:
            say(_line(agent))
        case _:
            say(f"done {answer}")


def _agents(rows: list[dict[str, object]]) -> Table:
    columns = ("loginid", "firstname", "lastname", "extension", "state", "statechangetime")
    table = Table(*columns, "contacts", "teams")
    for row in rows:
        teams = ", ".join(str(team.get("name", "")) for team in _tables(row, "teams"))
        table.add_row(*(str(row.get(column, "")) for column in columns), _contacts(row), teams)
    return table


def _queues(rows: list[dict[str, object]]) -> Table:
    table = Table("type", "skill", "waiting", "first")
    for row in rows:
        waiting = [str(each.get("work")) for each in _tables(row, "waiting")]
        table.add_row(str(row.get("type")), str(row.get("skill")), str(len(waiting)), ", ".join(waiting[:3]))
    return table


def _line(agent: dict[str, object]) -> str:
    line = f"{agent.get('loginid')} {agent.get('firstname')} {agent.get('lastname')}: {agent.get('state')}"
    contacts = _contacts(agent)
    return f"{line} ({contacts})" if contacts else line


def _contacts(agent: dict[str, object]) -> str:
    return ", ".join(
        f"{contact.get('type')} {contact.get('id')} {contact.get('interaction-state')}"
        for contact in _tables(agent, "contacts")
    )


def _tables(row: dict[str, object], name: str) -> list[dict[str, object]]:
    value = row.get(name)
    return value if isinstance(value, list) else []
