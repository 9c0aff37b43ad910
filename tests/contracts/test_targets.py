"""The grammar of targets (protocol 2, "Targets")."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.targets import ID_PATTERN, BadTarget, control_target, parse_target


def test_session_and_what_lies_below() -> None:
    target = parse_target("S1.g1.c-1.i_1.v1")
    assert target.segments == ("S1", "g1", "c-1", "i_1", "v1")
    assert target.session == "S1"
    assert not target.is_control


def test_control() -> None:
    target = parse_target(control_target("cti"))
    assert target.text == "cti.CONTROL"
    assert target.is_control
    assert target.session == "cti"


@pytest.mark.parametrize("text", ["CONTROL", "cti.control", "cti.g1.CONTROL"])
def test_not_control(text: str) -> None:
    assert not parse_target(text).is_control


@pytest.mark.parametrize(
    "text", ["", ".", "S1.", ".S1", "S1..g1", "S 1", "S1\n", "S1.g.c.i.v.x", "a" * 65, "S1.#", "S1.*", "Ä1", "S1\x00"]
)
def test_refused(text: str) -> None:
    with pytest.raises(BadTarget):
        parse_target(text)


def test_longest_id() -> None:
    assert parse_target("a" * 64).session == "a" * 64


@given(st.text(max_size=80))
def test_parses_exactly_the_grammar(text: str) -> None:
    legal = 1 <= len(parts := text.split(".")) <= 5 and all(re.fullmatch(ID_PATTERN, part) for part in parts)
    try:
        target = parse_target(text)
    except BadTarget:
        assert not legal
    else:
        assert legal
        assert target.text == ".".join(target.segments) == text
