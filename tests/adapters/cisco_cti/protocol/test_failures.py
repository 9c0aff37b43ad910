"""Kinds of failures, their coarse numbers and their words."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failures import AT_OPEN, WHILE_OPEN, Failure, FailureKind, Reason
from tests.adapters.cisco_cti.protocol.talk import LEG


@pytest.mark.parametrize("kind", FailureKind)
def test_every_sentence_says_which_leg_failed(kind: FailureKind) -> None:
    sentence = Failure(LEG, kind).sentence
    assert sentence.startswith("Side A of the CTI Server (cti-a.example:42027) ")
    assert sentence.endswith(".")
    assert sentence.count(".") == 2, "one sentence beside the name of the host"


def test_a_status_is_explained_and_named() -> None:
    assert Failure(LEG, FailureKind.PASSWORD_REJECTED, 36).sentence == (
        "Side A of the CTI Server (cti-a.example:42027) does not accept the password of this bridge: "
        "The password is wrong (status 36)."
    )
    assert "gave status 4711." in Failure(LEG, FailureKind.REFUSED, 4711).sentence
    assert Failure(LEG, FailureKind.CUT, detail="reset").sentence.endswith("cut the connection: reset.")


def test_ctios_10_the_coarse_reasons() -> None:
    assert {
        FailureKind.GARBAGE.reason: 0,
        FailureKind.HEARTBEATS_MISSED.reason: 1,
        FailureKind.CUT.reason: 2,
        FailureKind.UNREACHABLE.reason: 3,
        FailureKind.SERVER_OFFLINE.reason: 4,
    } == {reason: reason for reason in Reason}


def test_ctios_10_every_reason_of_the_table() -> None:
    """CTI OS, connection failure ReasonCode; the statuses that mean another side is active are reason 3."""
    assert {AT_OPEN[status].reason for status in (92, 107)} == {Reason.CONNECT_FAIL}
    assert {WHILE_OPEN[status].reason for status in (11, 15, 17, 110)} == {Reason.OTHER_ERROR}
    assert {WHILE_OPEN[status].reason for status in (48, 49)} == {Reason.PROTOCOL_MISMATCH}
    assert WHILE_OPEN[Status.TIMEOUT].reason is Reason.MISSED_HEARTBEATS
    assert AT_OPEN[Status.CTI_SERVER_OFFLINE].reason is Reason.OTHER_ERROR


def test_reasons_at_open_are_kept_apart() -> None:
    apart = (1, 36, 12, 15, 92, 108, 110, 18, 32)
    assert len({AT_OPEN[status] for status in apart}) == len(apart)
