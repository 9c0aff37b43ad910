"""Every sentence a session may answer with is plain, safe to show, and said once."""

from __future__ import annotations

import re

import pytest

from adapters.port import Refusal
from bridge.session import control, sentences
from bridge.session.sentences import REFUSALS, failed_step, refusal_sentence
from bridge.session.table import STEP_NAMES

NAMED = {name: value for name, value in vars(sentences).items() if name.isupper() and isinstance(value, str)}
NAMED |= {name: getattr(control, name) for name in ("RESERVED", "OTHER_LOGIN", "HAS_SESSION")}
ALL = {**{refusal.name: sentence for refusal, sentence in REFUSALS.items()}, **NAMED}


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_has_its_sentence(refusal: Refusal) -> None:
    assert refusal_sentence(refusal) == REFUSALS[refusal]
    assert refusal.value not in REFUSALS[refusal]


@pytest.mark.parametrize("name", ALL)
def test_one_plain_sentence(name: str) -> None:
    """Protocol 2, rule 5: never an exception text."""
    sentence = ALL[name].format(name="MaxChats", kind="channel")
    assert re.fullmatch(r'[A-Z][A-Za-z_ ,;"\'.]+\.', sentence)
    assert len(sentence) < 120
    assert not re.search(r"Error|Exception|Traceback|None|null", sentence)


def test_no_two_say_the_same() -> None:
    said = [*REFUSALS.values(), *(text for name, text in NAMED.items() if name != "UNREACHABLE")]
    assert len(said) == len(set(said))
    assert refusal_sentence(Refusal.UNAVAILABLE) == sentences.UNREACHABLE


@pytest.mark.parametrize("step", STEP_NAMES.values())
def test_a_step_that_failed_is_named(step: str) -> None:
    """Protocol 4: a step that fails is told; one sentence, and none says that what is not known has failed."""
    for cause in (*REFUSALS.values(), sentences.CLOSE_STUCK):
        assert failed_step(step, cause) == f"{step} failed: {cause[0].lower()}{cause[1:]}"
    assert failed_step(step, sentences.TIMED_OUT).startswith(f"{step} was not confirmed: the phone system did not")


def test_those_that_name_something() -> None:
    named = {name: re.findall(r"{(\w+)}", text) for name, text in NAMED.items() if "{" in text}
    assert named.pop("NOT_A_NUMBER") == ["name"]
    assert named == {key: ["kind"] for key in ("UNKNOWN_THING", "OTHER_THING", "OTHER_ID")}
