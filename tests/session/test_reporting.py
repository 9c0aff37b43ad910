"""What the switch reports, said by the destination it concerns: gated by its init, in order, else by the one above."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from adapters.reports import Reported
from bridge.session.inputs import ReportObserved
from contracts import conversation, interaction
from contracts import session as wire
from contracts.notice import Notice
from contracts.vocabulary import ContactId, ConversationRole, ConversationState, InteractionState, LegId, NoticeKind
from tests.session.support import ME, Scene
from tests.session.tree.support import (
    CALL,
    CALLS,
    ODD,
    PHONE,
    PRIMARY,
    TALKING,
    Desk,
    call,
    create_conversation,
    create_interaction,
    in_call,
    leg,
    seated,
    working,
)

WARNING, ERROR = NoticeKind.WARNING, NoticeKind.ERROR
K1, L1 = ContactId("k1"), LegId("l1")


def report(kind: NoticeKind = WARNING, code: str = "CALL_FAILED", **where: Any) -> ReportObserved:
    return ReportObserved(Reported(kind, code, "It failed.", (ME,), **where))


def said(desk: Scene) -> list[tuple[str, str, str | None]]:
    return [(each.target, each.name, each.code) for each in desk.said]


@pytest.mark.parametrize(
    ("where", "target", "stem"),
    [
        ({"contact_id": K1, "leg_id": L1}, f"S1.{PRIMARY}", "conversation"),
        ({"contact_id": K1, "leg_id": LegId("l9")}, f"S1.{CALL}", "interaction"),
        ({"contact_id": K1}, f"S1.{CALL}", "interaction"),
        ({"endpoint": PHONE}, f"S1.{CALLS}", "channel"),
        ({"endpoint": "nowhere"}, "S1.g1", "channelgroup"),
        ({"contact_id": ContactId("k9")}, "S1", "session"),
        ({}, "S1", "session"),
    ],
)
@pytest.mark.parametrize("kind", NoticeKind)
def test_the_destination_it_concerns_says_it(
    kind: NoticeKind, where: Mapping[str, Any], target: str, stem: str
) -> None:
    desk = in_call()
    desk.play(report(kind, **where))
    assert said(desk) == [(target, f"{stem}.{kind}", "CALL_FAILED")]


def test_what_stands_for_nothing_yet_is_said_one_above() -> None:
    """Conversation, interaction, channel, group, session: whatever the connector has made so far."""
    desk = seated()
    desk.see_contact(call(InteractionState.STARTED))
    desk.all.clear()
    desk.play(report(contact_id=K1, leg_id=L1))
    assert said(desk) == [("S1.g1", "channelgroup.warning", "CALL_FAILED")]
    desk = working()
    desk.see_contact(call(InteractionState.STARTED))
    desk.all.clear()
    desk.play(report(contact_id=K1, leg_id=L1))
    assert said(desk) == [(f"S1.{CALLS}", "channel.warning", "CALL_FAILED")]


def test_a_channel_that_says_little_leaves_it_to_its_group() -> None:
    desk = working(voicemail=True)
    desk.play(report(endpoint=ODD))
    assert said(desk) == [("S1.g1", "channelgroup.warning", "CALL_FAILED")]


def test_ctios_89_nothing_is_said_before_the_init_and_then_in_order() -> None:
    desk = working()
    desk.see_contact(call(InteractionState.STARTED))
    create_interaction(desk, CALL, K1)
    desk.all.clear()
    desk.play(report(contact_id=K1, leg_id=L1))
    desk.change(data={"topic": "fax"})
    desk.play(report(ERROR, "CALL_CONTROL_FAILED", contact_id=K1))
    assert said(desk) == []
    desk.ask(interaction.INIT, CALL)
    assert said(desk) == [
        (f"S1.{CALL}", "interaction.warning", "CALL_FAILED"),
        (f"S1.{CALL}", interaction.DATA_UPDATED, None),
        (f"S1.{CALL}", "interaction.error", "CALL_CONTROL_FAILED"),
    ]


def test_ctios_89_a_conversation_holds_it_back_until_its_own_init() -> None:
    desk = working()
    desk.see_contact(call(InteractionState.STARTED, TALKING))
    create_interaction(desk, CALL, K1)
    desk.ask(interaction.INIT, CALL)
    create_conversation(desk, PRIMARY, L1, ConversationRole.PRIMARY)
    desk.all.clear()
    desk.play(report(contact_id=K1, leg_id=L1))
    assert said(desk) == []
    desk.change(legs=(leg(ConversationState.HELD),))
    desk.ask(conversation.INIT, PRIMARY)
    assert [name for _, name, _ in said(desk)] == ["conversation.warning", conversation.HELD]


def test_ctios_89_a_session_holds_it_back_until_its_init() -> None:
    scene = Scene()
    assert scene.play(report(code="AGENT_EMERGENCY_CALL")) == []
    scene.ask(wire.INIT)
    scene.obey()
    assert ("S1", "session.warning", "AGENT_EMERGENCY_CALL") in said(scene)


def test_a_closed_session_says_nothing_more() -> None:
    scene = Scene()
    scene.ask(wire.INIT)
    scene.obey()
    scene.ask(wire.CLOSE)
    scene.obey()
    scene.all.clear()
    assert scene.play(report()) == []


def test_the_numbers_stay_beside_the_sentence() -> None:
    desk: Desk = in_call()
    desk.play(report(ERROR, "CTI_REJECTED", context="switch", details={"status": 4711, "codeSpace": "E_CTI"}))
    (only,) = desk.said
    assert only.message == "It failed."
    assert only.body == Notice(context="switch", details={"status": 4711, "codeSpace": "E_CTI"})


def test_an_interaction_that_is_over_can_still_say_it() -> None:
    desk = in_call()
    desk.change(state=InteractionState.COMPLETED, legs=())
    desk.all.clear()
    desk.play(report(code="CALL_LOST_IN_OUTAGE", contact_id=K1))
    assert said(desk) == [(f"S1.{CALL}", "interaction.warning", "CALL_LOST_IN_OUTAGE")]
