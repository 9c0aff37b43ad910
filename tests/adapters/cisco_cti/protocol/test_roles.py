"""Up, down and moved, standby, maintenance, and the limit of attempts."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.opening import Granted
from adapters.cisco_cti.protocol.roles import (
    Act,
    AnswerMaintenance,
    Drop,
    GiveUp,
    HandOver,
    Roles,
    SayDown,
    SayFailed,
    SayMoved,
    SayUp,
)
from adapters.cisco_cti.protocol.typed_session import OpenConf

LEGS = {side: Leg(side, f"{side.lower()}.example", 42027) for side in "AB"}
ACTIVE, STANDBY = (
    Granted(24, CTIServiceMask.ALL_EVENTS, OpenConf(invoke_id=1, session_type=number)) for number in (1, 2)
)


def failure(side: str, kind: FailureKind = FailureKind.CUT) -> Failure:
    """That side failed."""
    return Failure(LEGS[side], kind)


def up(side: str, granted: Granted = ACTIVE) -> SayUp:
    """What is said when the link is up over it."""
    return SayUp(LEGS[side], granted)


def failed(roles: Roles, side: str, *, can_retry: bool = True) -> list[Act]:
    """It fails."""
    return roles.ended(side, failure(side), can_retry=can_retry)


def both(sides: Sequence[str] = "AB", limit: int | None = None) -> Roles:
    """Two sides, or one."""
    return Roles([LEGS[side] for side in sides], limit=limit)


def pair() -> Roles:
    """A is active and B stands by."""
    roles = both()
    assert roles.opened("A", ACTIVE) == [up("A")]
    assert roles.opened("B", STANDBY) == []
    return roles


def test_ctios_30_one_down_and_one_up_however_many_attempts_lie_between() -> None:
    roles = both()
    said = roles.opened("A", ACTIVE)
    for _ in range(3):
        said += failed(roles, "A")
        said += failed(roles, "B")
    said += roles.opened("B", ACTIVE)
    assert [type(each) for each in said if not isinstance(each, SayFailed)] == [SayUp, SayDown, SayUp]
    assert sum(isinstance(each, SayFailed) for each in said) == 6
    assert said[1:3] == [SayFailed(failure("A"), False), SayDown((failure("A"),))]


def test_before_the_first_up_down_is_said_when_all_sides_were_tried() -> None:
    roles = both()
    assert failed(roles, "A") == [SayFailed(failure("A"), False)]
    assert failed(roles, "B") == [SayFailed(failure("B"), False), SayDown((failure("A"), failure("B")))]
    assert failed(roles, "A") == [SayFailed(failure("A"), False)]
    assert roles.opened("B", ACTIVE) == [up("B")]


def test_one_side_is_all_there_is() -> None:
    roles = both("A")
    assert failed(roles, "A")[1] == SayDown((failure("A"),))


def test_a_start_with_only_a_standby_side_is_down() -> None:
    roles = both()
    assert roles.opened("A", STANDBY) == []
    said = failed(roles, "B")[1]
    assert isinstance(said, SayDown)
    assert {each.leg.side for each in said.failures} == {"A", "B"}
    assert roles.opened("B", STANDBY) == []
    assert roles.activated("B") == [up("B", STANDBY)]


def test_ctios_28_the_limit_is_counted_within_one_outage() -> None:
    roles = both(limit=3)
    roles.opened("A", ACTIVE)
    failed(roles, "A")
    for side in "BA":
        assert failed(roles, side) == [SayFailed(failure(side), False)]
    assert failed(roles, "B") == [SayFailed(failure("B"), True), GiveUp()]


def test_ctios_28_a_success_begins_the_count_anew_and_no_limit_is_none() -> None:
    roles = both(limit=3)
    for _ in range(5):
        failed(roles, "A")
        failed(roles, "B")
        roles.opened("A", ACTIVE)
        assert failed(roles, "A")[-1] == SayDown((failure("A"),))
    endless = both()
    assert not any(isinstance(each, GiveUp) for _ in range(1000) for each in failed(endless, "A"))


def test_ctios_28_attempts_for_a_second_session_do_not_count() -> None:
    roles = both(limit=2)
    roles.opened("A", ACTIVE)
    for _ in range(5):
        assert failed(roles, "B") == [SayFailed(failure("B"), False)]


def test_ctios_11_when_nothing_can_be_tried_any_more_it_is_final() -> None:
    roles = both()
    failed(roles, "A")
    assert failed(roles, "B", can_retry=False) == [
        SayFailed(failure("B"), True),
        SayDown((failure("A"), failure("B"))),
        GiveUp(),
    ]


def test_ctios_11_a_side_that_is_asked_for_another_version_is_not_known_to_have_failed() -> None:
    roles = both("A", limit=1)
    refused = failure("A", FailureKind.VERSION_REJECTED)
    assert roles.ended("A", refused, can_retry=True, is_again=True) == [SayFailed(refused, False)]
    assert roles.opened("A", ACTIVE) == [up("A")]


def test_an_intended_end_is_not_said_here() -> None:
    roles = pair()
    assert roles.ended("B", None, can_retry=True) == []
    assert roles.ended("A", None, can_retry=False) == []
    assert roles.active is None


# --- standby


def test_the_loss_of_a_standby_session_is_no_outage() -> None:
    roles = pair()
    assert failed(roles, "B") == [SayFailed(failure("B"), False)]
    assert roles.active == "A"


def test_the_loss_of_the_active_session_is_one_until_the_other_is_active() -> None:
    roles = pair()
    assert failed(roles, "A") == [SayFailed(failure("A"), False), SayDown((failure("A"),))]
    assert failed(roles, "A") == [SayFailed(failure("A"), False)]
    assert roles.activated("B") == [up("B", STANDBY)]
    assert roles.active == "B"


def test_a_switch_nobody_announced_moves_the_link_and_closes_the_old_session() -> None:
    roles = pair()
    assert roles.activated("B") == [SayMoved(LEGS["B"], STANDBY, is_planned=False), Drop("A")]
    assert roles.activated("B") == []
    assert failed(roles, "A") == [SayFailed(failure("A"), False)], "the link is elsewhere"


def test_what_is_not_open_cannot_become_active() -> None:
    roles = both()
    assert roles.activated("A") == []
    assert roles.maintenance_asked("A", 1) == []
    assert roles.maintenance_decided("A", goes_on=True) == []


def test_a_second_active_session_is_a_reserve() -> None:
    roles = both()
    roles.opened("A", ACTIVE)
    assert roles.opened("B", ACTIVE) == []
    assert failed(roles, "A") == [SayFailed(failure("A"), False), SayDown((failure("A"),)), up("B")]


# --- maintenance (GED-188, 5.4)


def test_maintenance_is_accepted_with_another_session_only() -> None:
    assert pair().maintenance_asked("A", 7) == [AnswerMaintenance("A", 7, True)]
    assert pair().maintenance_asked("B", 7) == [AnswerMaintenance("B", 7, True)]
    alone = both()
    alone.opened("A", ACTIVE)
    assert alone.maintenance_asked("A", 7) == [AnswerMaintenance("A", 7, False)]


def test_the_switch_in_the_order_of_the_guide() -> None:
    roles = pair()
    roles.maintenance_asked("A", 7)
    assert roles.maintenance_decided("A", goes_on=True) == []
    assert roles.activated("B") == [SayMoved(LEGS["B"], STANDBY, is_planned=True), HandOver("A")]
    assert roles.ended("A", None, can_retry=True) == []
    assert roles.opened("A", STANDBY) == []


def test_the_switch_when_the_other_side_is_first() -> None:
    roles = pair()
    roles.maintenance_asked("A", 7)
    assert roles.activated("B") == [SayMoved(LEGS["B"], STANDBY, is_planned=True)]
    assert roles.maintenance_decided("A", goes_on=True) == [HandOver("A")]


def test_a_cancelled_switch_changes_nothing() -> None:
    roles = pair()
    roles.maintenance_asked("A", 7)
    assert roles.maintenance_decided("A", goes_on=False) == []
    assert roles.active == "A"
    assert roles.activated("B")[-1] == Drop("A"), "as if it had never been asked"


def test_a_cancel_after_the_other_side_went_active_closes_the_old_session() -> None:
    roles = pair()
    roles.maintenance_asked("A", 7)
    roles.activated("B")
    assert roles.maintenance_decided("A", goes_on=False) == [Drop("A")]


def test_there_and_back_again() -> None:
    roles = pair()
    for old, new in ("AB", "BA", "AB"):
        roles.maintenance_asked(old, 7)
        roles.maintenance_decided(old, goes_on=True)
        assert roles.activated(new) == [SayMoved(LEGS[new], STANDBY, is_planned=True), HandOver(old)]
        roles.ended(old, None, can_retry=True)
        roles.opened(old, STANDBY)
