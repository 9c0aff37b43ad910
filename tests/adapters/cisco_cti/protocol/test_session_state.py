"""The steps everything a session does is made of."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.failures import Failure, FailureKind
from adapters.cisco_cti.protocol.outcomes import NoLink
from adapters.cisco_cti.protocol.session_events import Answered, Ended, HeartbeatAnswered
from adapters.cisco_cti.protocol.session_state import SessionState
from adapters.cisco_cti.protocol.session_table import Happening, Phase
from adapters.cisco_cti.protocol.traffic import Traffic
from adapters.cisco_cti.protocol.typed_session import StandbyActiveEvent
from tests.adapters.cisco_cti.protocol.talk import LEG, SETTINGS


def state() -> SessionState:
    """A new session."""
    return SessionState(LEG, SETTINGS, 15, Traffic())


def test_what_is_not_in_the_table_changes_nothing() -> None:
    session = state()
    assert not session.move(Happening.GRANTED_ACTIVE)
    assert session.phase is Phase.NEW
    assert session.move(Happening.CONNECTED)
    assert session.phase is Phase.OPENING


def test_the_end_is_said_once_and_last() -> None:
    session = state()
    session.pending.add(7, "MAKE_CALL_REQ", 0.0, 10.0)
    session.fail(FailureKind.CUT)
    session.fail(FailureKind.GARBAGE)
    session.end(None)
    failure = Failure(LEG, FailureKind.CUT)
    refused = NoLink("MAKE_CALL_REQ", was_sent=True, detail=failure.sentence)
    assert session.said() == [Answered(7, refused), Ended(failure)]
    assert session.said() == []


def test_a_failure_where_the_end_is_expected_is_none() -> None:
    session = state()
    for happening in (Happening.CONNECTED, Happening.GRANTED_ACTIVE, Happening.CLOSE_BEGUN):
        session.move(happening)
    session.fail(FailureKind.CUT)
    assert session.said() == [Ended(None)]


def test_what_is_out_of_place_is_counted() -> None:
    session = state()
    session.note(False, HeartbeatAnswered())
    session.note(True, HeartbeatAnswered())
    assert (session.ignored, session.said()) == (1, [HeartbeatAnswered()])


def test_what_the_version_does_not_have_is_not_sent() -> None:
    session = state()
    with pytest.raises(EncodeError):
        session.send(StandbyActiveEvent())
    assert session.output == []
