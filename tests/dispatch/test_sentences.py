"""The sentences of refusals read as English, whatever is put into them."""

from __future__ import annotations

from bridge.dispatch.sentences import WRONG_DESTINATION


def test_a_kind_that_begins_with_a_vowel_has_no_wrong_article() -> None:
    told = WRONG_DESTINATION.format(name="interaction.query.init", kind="interaction", target="S1")
    assert told == "interaction.query.init is a message for interaction destinations, not for S1."
