"""The grid of phases and happenings, and what a session does in each."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.session_table import (
    ANSWERING,
    ASKING,
    BEATING,
    NEXT,
    ORDERLY,
    TELLING,
    Happening,
    Phase,
)

GRID = {
    Phase.NEW: {"CONNECTED": "OPENING", "END": "ENDED"},
    Phase.OPENING: {"GRANTED_ACTIVE": "ACTIVE", "GRANTED_STANDBY": "STANDBY", "END": "ENDED"},
    Phase.ACTIVE: {"HANDED_OVER": "LEAVING", "CLOSE_BEGUN": "CLOSING", "END": "ENDED"},
    Phase.STANDBY: {"ACTIVATED": "ACTIVE", "CLOSE_BEGUN": "CLOSING", "END": "ENDED"},
    Phase.LEAVING: {"CLOSE_BEGUN": "CLOSING", "END": "ENDED"},
    Phase.CLOSING: {"END": "ENDED"},
    Phase.ENDED: {},
}


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("happening", Happening)
def test_the_whole_grid(phase: Phase, happening: Happening) -> None:
    assert NEXT.get((phase, happening)) == GRID[phase].get(happening)


def test_a_standby_side_is_asked_nothing_but_kept_alive() -> None:
    assert Phase.STANDBY in BEATING
    assert Phase.STANDBY not in ASKING | ANSWERING | TELLING | ORDERLY


def test_what_has_ended_does_nothing() -> None:
    assert Phase.ENDED not in BEATING | ASKING | ANSWERING | TELLING | ORDERLY
