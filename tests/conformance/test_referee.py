"""The referee itself: it names each broken rule, and nothing where none is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.contacts import Channel, Contact, ContactChanged, Leg, SnapshotContacts
from adapters.port import Agent, AgentChanged, Event, LinkDown, LinkUp, SnapshotAgents, SnapshotBegun, SnapshotEnded
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    GroupName,
    InteractionState,
    LegId,
    LoginId,
)
from tests.conformance.referee import Referee

PHONE = Channel("2001", ChannelType.TELEPHONY)
AGENT = Agent(
    LoginId("a"), "A", "B", "2001", AgentState.READY, datetime(2026, 1, 1, tzinfo=UTC), 5, GroupName("G"), (PHONE,)
)
LEG = Leg(LegId("1"), ConversationRole.PRIMARY, ConversationState.ALERTING)
ASKED = Leg(LegId("2"), ConversationRole.CONSULT, ConversationState.DIALING)
CALL = Contact(
    ContactId("c"), LoginId("a"), "2001", ChannelType.TELEPHONY, InteractionState.ALERTING, 1, (LEG,), {"k": "v"}
)
STARTED = replace(CALL, state=InteractionState.STARTED, revision=2)
ENDED = replace(CALL, state=InteractionState.ENDED, revision=3, legs=())
COMPLETED = replace(ENDED, state=InteractionState.COMPLETED, revision=4)
CHAT = replace(CALL, type=ChannelType.CHAT, legs=())

SNAPSHOT: tuple[Event, ...] = (LinkUp("x"), SnapshotBegun(), SnapshotAgents((AGENT,)), SnapshotEnded())


def is_now(state: AgentState, revision: int, phone: Channel = PHONE) -> AgentChanged:
    return AgentChanged(replace(AGENT, state=state, revision=revision, channels=(phone,)))


def told(*contacts: Contact) -> tuple[Event, ...]:
    return tuple(map(ContactChanged, contacts))


def faults(*events: Event) -> list[str]:
    referee = Referee()
    for event in events:
        referee.see(event)
    return referee.close()


def test_a_whole_call_and_a_new_link_break_nothing() -> None:
    events = (
        *SNAPSHOT, *told(CALL), is_now(AgentState.RESERVED, 6), *told(STARTED), is_now(AgentState.TALKING, 7),
        LinkDown("."), LinkUp("y"), SnapshotBegun(), SnapshotAgents((replace(AGENT, state=AgentState.TALKING, revision=7),)),
        SnapshotContacts((STARTED,)), SnapshotEnded(), *told(ENDED), is_now(AgentState.WORK_READY, 8), *told(COMPLETED),
        is_now(AgentState.READY, 9),
    )  # fmt: skip
    assert faults(*events) == []


READY_ASLEEP = Channel("2001", ChannelType.TELEPHONY, ChannelState.INACTIVE, ChannelAgentState.READY)
ACTIVE = Channel("2001", ChannelType.TELEPHONY, ChannelState.ACTIVE)
WITH_REASON = replace(ACTIVE, agent_state=ChannelAgentState.READY, reason_id="N1")
AGAIN: tuple[Event, ...] = (LinkDown("."), LinkUp("y"), SnapshotBegun())
TALKING = (*told(CALL), is_now(AgentState.RESERVED, 6), *told(STARTED), is_now(AgentState.TALKING, 7))

BROKEN: dict[str, tuple[str, tuple[Event, ...]]] = {
    "loss said twice": ("port rule 1", (LinkDown("."), LinkDown("."))),
    "delta before the snapshot": ("port rule 1", (LinkDown("."), LinkUp("y"), is_now(AgentState.BUSY, 6))),
    "agent twice in a snapshot": ("port rule 1", (*AGAIN, SnapshotAgents((AGENT, AGENT)))),
    "contact twice in a snapshot": ("port rule 1", (*AGAIN, SnapshotContacts((CALL, CALL)))),
    "agent's revision stands": ("port rule 2", (is_now(AgentState.NOT_READY, 5),)),
    "agent's revision falls": ("port rule 2", (*AGAIN, SnapshotAgents((replace(AGENT, revision=4),)))),
    "agent changed in secret": ("port rule 2", (*AGAIN, SnapshotAgents((replace(AGENT, extension="1"),)))),
    "channel ready and not active": ("Channel", (is_now(AgentState.NOT_READY, 6, READY_ASLEEP),)),
    "channel ready for a reason": ("Channel", (is_now(AgentState.NOT_READY, 6, WITH_REASON),)),
    "channel active after logout": ("LogOut", (is_now(AgentState.LOGGED_OUT, 6, ACTIVE),)),
    "contact's id used again": ("contact rules 1", told(CALL, STARTED, ENDED, COMPLETED, replace(CALL, revision=5))),
    "missing contact comes back": ("contact rules 1", (*told(CALL), *AGAIN, SnapshotEnded(), *told(STARTED))),
    "two legs of one id": ("contact rule 1", told(replace(STARTED, legs=(LEG, replace(ASKED, leg_id=LEG.leg_id))))),
    "leg's id used again": (
        "contact rule 1",
        told(
            replace(STARTED, legs=(LEG, ASKED)),
            replace(STARTED, revision=3),
            replace(STARTED, revision=4, legs=(LEG, ASKED)),
        ),
    ),
    "contact's revision stands": ("contact rule 2", told(CALL, replace(STARTED, revision=1))),
    "contact changed in secret": (
        "contact rule 2",
        (*told(CALL), *AGAIN, SnapshotContacts((replace(STARTED, revision=1),))),
    ),
    "COMPLETED with legs": ("contact rule 3", told(CALL, replace(COMPLETED, legs=(LEG,)))),
    "ENDED with legs": ("contact rule 3", told(CALL, replace(ENDED, legs=(LEG,)))),
    "COMPLETED said twice": ("contact rules 1 and 3", told(CALL, COMPLETED, replace(COMPLETED, revision=5))),
    "COMPLETED in a snapshot": ("contact rule 3", (*AGAIN, SnapshotContacts((COMPLETED,)))),
    "ENDED goes on": ("contact rule 3", told(CALL, ENDED, replace(STARTED, revision=4))),
    "no primary leg": ("contact rule 4", told(replace(CALL, legs=()))),
    "consult while ALERTING": ("contact rule 4", told(replace(CALL, legs=(LEG, ASKED)))),
    "two primary legs": ("contact rule 4", told(replace(STARTED, legs=(LEG, replace(LEG, leg_id=LegId("9")))))),
    "chat with legs": ("contact rule 4", told(replace(CHAT, legs=(LEG,)))),
    "state before its contact": ("contact rule 5", (is_now(AgentState.RESERVED, 6), *told(CALL))),
    "state after the contact before its end": ("contact rule 5", (*TALKING, is_now(AgentState.WORK_READY, 8))),
    "ready before the wrap-up is over": (
        "contact rule 5",
        (*TALKING, *told(ENDED), is_now(AgentState.WORK_READY, 8), is_now(AgentState.READY, 9)),
    ),
    "logged out with a contact": ("contact rule 5", (*told(CHAT), is_now(AgentState.LOGGED_OUT, 6))),
}


@pytest.mark.parametrize(("rule", "events"), BROKEN.values(), ids=list(BROKEN))
def test_each_broken_rule_is_named(rule: str, events: tuple[Event, ...]) -> None:
    found = faults(*SNAPSHOT, *events)
    assert f": {rule}" in found[0]


def test_data_changed_in_place_is_noticed() -> None:
    referee = Referee()
    data: dict[str, object] = {"list": [1]}
    for event in (*SNAPSHOT, ContactChanged(replace(CALL, data=data))):
        referee.see(event)
    data["more"] = 1
    assert [fault.split(": ")[1] for fault in referee.close()] == ["Contact.data"]


def test_the_next_call_may_ring_before_the_state_between_two_calls_is_told() -> None:
    following = replace(CALL, contact_id=ContactId("d"))
    events = (*TALKING, *told(COMPLETED, following), is_now(AgentState.READY, 8), is_now(AgentState.RESERVED, 9))
    assert faults(*SNAPSHOT, *events) == []
