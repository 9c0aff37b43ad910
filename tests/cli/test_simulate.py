"""Words of the command line as orders; the switch itself checks what they mean."""

from __future__ import annotations

import pytest

from adapters.simulator.orders import VERBS
from bridge.cli.simulate import WORDS, order
from bridge.errors import BridgeError


def test_every_verb_of_the_switch_can_be_said() -> None:
    assert set(WORDS) == set(VERBS)


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
    ],
)  # fmt: skip
def test_words_become_properties(verb: str, words: list[str], body: dict[str, object]) -> None:
    assert order(verb, words) == body


@pytest.mark.parametrize(
    ("verb", "words", "says"),
    [
        ("cal", ["1"], "there is: agents, call"),
        ("call", ["1", "2"], "at most: loginid"),
        ("delay", ["1", "x"], "seconds"),
        ("link", ["sideways"], "down"),
    ],
)
def test_what_makes_no_sense_is_refused(verb: str, words: list[str], says: str) -> None:
    with pytest.raises(BridgeError, match=says):
        order(verb, words)
