"""Words of the command line as orders; the switch itself checks what they mean."""

from __future__ import annotations

import pytest

from adapters.simulator.control import SHOWS
from adapters.simulator.orders import LANGUAGE
from bridge.cli.simulate import SHOWN, WORDS, order
from bridge.errors import BridgeError


def test_every_verb_of_the_switch_can_be_said_with_all_its_words() -> None:
    only_as_json = {"reasons": {"reasons"}, "dispositions": {"dispositions"}}
    said = {verb: set(words) | only_as_json.get(verb, set()) for verb, words in WORDS.items()}
    assert said == {verb: set(known.takes) for verb, known in LANGUAGE.items()}
    assert set(SHOWN) == set(SHOWS)


@pytest.mark.parametrize(
    ("verb", "words", "body"),
    [
        ("call", ["1002"], {"loginid": "1002"}),
        ("state", ["1002", "NOT_READY", "2"], {"loginid": "1002", "state": "NOT_READY", "reasonCodeId": "2"}),
        ("link", ["down"], {"up": False}),
        ("link", ["up"], {"up": True}),
        ("delay", ["1002", "2.5"], {"loginid": "1002", "seconds": 2.5}),
        ("refuse", ["1002", "x", "off"], {"loginid": "1002", "request": "x", "off": True}),
        ("reasons", [], {}),
        ("call", ["1002", "name=Ms Adler", "+15550100"], {"loginid": "1002", "name": "Ms Adler", "number": "+15550100"}),
        ("queue", ["data={\"order\": 7}", "wrapup=30"], {"data": {"order": 7}, "wrapup": 30.0}),
        ("dial", ["1002", "a=b", "no"], {"loginid": "1002", "destination": "a=b", "answered": False}),
        ("skills", ["1002", "billing,claims"], {"loginid": "1002", "skills": ["billing", "claims"]}),
        ("skills", ["1002", ""], {"loginid": "1002", "skills": []}),
        ("complete", ["1002", "dispositions=D1"], {"loginid": "1002", "dispositions": ["D1"]}),
    ],
)  # fmt: skip
def test_words_become_properties(verb: str, words: list[str], body: dict[str, object]) -> None:
    assert order(verb, words) == body


@pytest.mark.parametrize(
    ("verb", "words", "says"),
    [
        ("cal", ["1"], "there is: agents, queues, call"),
        ("answer", ["1", "2"], "at most: loginid"),
        ("data", ["1", "{"], "is not JSON"),
        ("queue", ["wrapup=soon"], "seconds"),
        ("delay", ["1", "x"], "seconds"),
        ("link", ["sideways"], "down"),
    ],
)
def test_what_makes_no_sense_is_refused(verb: str, words: list[str], says: str) -> None:
    with pytest.raises(BridgeError, match=says):
        order(verb, words)
