"""Whatever can be asked or done about one worker, made from a number: the moves of the random walk. Owns no expectation.

Each picks among what is there by the number, and asks for what is not there when nothing is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from adapters import contacts, port
from adapters.contacts import Contact
from adapters.port import Command
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
    LoginId,
)
from tests.conformance.cast import Worker
from tests.conformance.picture import Picture
from tests.conformance.rig import Rig
from tests.conformance.samples import NO_CONTACT, NO_LEG

_T = TypeVar("_T")

TYPES = (ChannelType.TELEPHONY, ChannelType.CHAT, ChannelType.EMAIL, ChannelType.CALLBACK)
MEDIA = TYPES[1:]
STATES = (AgentState.READY, AgentState.NOT_READY)
CHANNEL_STATES = (ChannelAgentState.READY, ChannelAgentState.NOT_READY)
CHANGES: tuple[Mapping[str, object], ...] = ({"a": 1}, {"a": None}, {"b": {"c": []}}, {"a": None, "b": None})


def one_of(choices: Sequence[_T], number: int) -> _T:
    """The number's choice."""
    return choices[number % len(choices)]


class Chosen:
    """What a number picks for one worker."""

    def __init__(self, rig: Rig, worker: Worker, number: int) -> None:
        self.rig, self.who, self.number = rig, worker.login_id, number
        self._worker = worker

    @property
    def contact(self) -> Contact | None:
        there = list(self.rig.heard.picture.of(self.who))
        return one_of(there, self.number) if there else None

    @property
    def contact_id(self) -> ContactId:
        return NO_CONTACT if self.contact is None else self.contact.contact_id

    @property
    def leg(self) -> tuple[LoginId, ContactId, LegId]:
        contact = self.contact
        if contact is None or not contact.legs:
            return self.who, self.contact_id, NO_LEG
        return self.who, contact.contact_id, one_of(contact.legs, self.number // 3).leg_id

    @property
    def endpoint(self) -> str:
        return one_of(self.rig.agent(self.who).channels, self.number).endpoint

    @property
    def destination(self) -> str:
        cast = self.rig.cast
        agents = [each.extension for each in (cast.agent, cast.colleague, cast.writer)]
        return one_of([cast.outside, *agents, cast.elsewhere, cast.skill], self.number)

    @property
    def number_outside(self) -> str | None:
        return one_of([None, self.rig.cast.outside, self.rig.cast.elsewhere], self.number)

    @property
    def skill(self) -> str:
        return one_of([self.rig.cast.skill, self.rig.cast.writer_skill], self.number)

    @property
    def reason(self) -> str | None:
        return one_of([None, self.rig.cast.not_ready_reason], self.number // 2)

    @property
    def log_in(self) -> port.LogIn:
        return port.LogIn(self.who, self._worker.password, None, frozenset(MEDIA[: self.number % 4]))


COMMANDS: Mapping[type[Command], Callable[[Chosen], Command]] = MappingProxyType(
    {
        port.LogIn: lambda it: it.log_in,
        port.LogOut: lambda it: port.LogOut(it.who),
        port.SetAgentState: lambda it: port.SetAgentState(it.who, one_of(STATES, it.number), it.reason),
        port.CompleteInteractions: lambda it: port.CompleteInteractions(it.who),
        contacts.SetChannelActive: lambda it: contacts.SetChannelActive(it.who, it.endpoint, it.number % 3 != 0),
        contacts.SetChannelState: lambda it: contacts.SetChannelState(
            it.who, it.endpoint, one_of(CHANNEL_STATES, it.number // 2), it.reason
        ),
        contacts.LimitChannel: lambda it: contacts.LimitChannel(it.who, it.endpoint, 1 + it.number % 3),
        contacts.MakeCall: lambda it: contacts.MakeCall(it.who, it.endpoint, it.destination),
        contacts.AcceptContact: lambda it: contacts.AcceptContact(it.who, it.contact_id),
        contacts.RejectContact: lambda it: contacts.RejectContact(it.who, it.contact_id),
        contacts.CompleteContact: lambda it: contacts.CompleteContact(it.who, it.contact_id),
        contacts.UpdateContactData: lambda it: contacts.UpdateContactData(
            it.who, it.contact_id, it.rig.data(one_of(CHANGES, it.number))
        ),
        contacts.ConsultationCall: lambda it: contacts.ConsultationCall(it.who, it.contact_id, it.destination),
        contacts.TransferCall: lambda it: contacts.TransferCall(it.who, it.contact_id),
        contacts.ConferenceCall: lambda it: contacts.ConferenceCall(it.who, it.contact_id),
        contacts.AlternateCall: lambda it: contacts.AlternateCall(it.who, it.contact_id),
        contacts.AnswerCall: lambda it: contacts.AnswerCall(*it.leg),
        contacts.ClearConnection: lambda it: contacts.ClearConnection(*it.leg),
        contacts.HoldCall: lambda it: contacts.HoldCall(*it.leg),
        contacts.RetrieveCall: lambda it: contacts.RetrieveCall(*it.leg),
        contacts.SingleStepTransfer: lambda it: contacts.SingleStepTransfer(*it.leg, it.destination),
        contacts.SingleStepConference: lambda it: contacts.SingleStepConference(*it.leg, it.destination),
        contacts.SendDtmf: lambda it: contacts.SendDtmf(*it.leg, "1#"),
    }
)

DEEDS: Mapping[str, Callable[[Chosen], Awaitable[None]]] = MappingProxyType(
    {
        "dial": lambda it: it.rig.hand.dial(it.who, it.destination),
        "answer": lambda it: it.rig.hand.answer(it.who),
        "hang up": lambda it: it.rig.hand.hang_up(it.who),
        "hold": lambda it: it.rig.hand.hold(it.who),
        "retrieve": lambda it: it.rig.hand.retrieve(it.who),
        "consult": lambda it: it.rig.hand.consult(it.who, it.destination),
        "alternate": lambda it: it.rig.hand.alternate(it.who),
        "transfer": lambda it: it.rig.hand.transfer(it.who),
        "transfer at once": lambda it: it.rig.hand.transfer(it.who, it.destination),
        "conference": lambda it: it.rig.hand.conference(it.who),
        "conference at once": lambda it: it.rig.hand.conference(it.who, it.destination),
        "press": lambda it: it.rig.hand.press(it.who, "5"),
        "accept": lambda it: it.rig.hand.accept(it.who, it.contact_id),
        "reject": lambda it: it.rig.hand.reject(it.who, it.contact_id),
        "complete": lambda it: it.rig.hand.complete(it.who, it.contact_id),
        "choose": lambda it: it.rig.hand.choose(it.who, one_of(STATES, it.number), it.reason),
        "set active": lambda it: it.rig.hand.set_active(it.who, one_of(TYPES, it.number), it.number % 3 != 0),
        "set ready": lambda it: it.rig.hand.set_ready(
            it.who, one_of(TYPES, it.number), one_of(CHANNEL_STATES, it.number // 4)
        ),
        "offer call": lambda it: it.rig.hand.offer_call(it.who, it.rig.cast.outside, {"a": 0}),
        "queue call": lambda it: it.rig.hand.queue_call(it.skill, it.rig.cast.elsewhere, {"a": 0}),
        "give up": lambda it: it.rig.hand.give_up(it.skill),
        "far answers": lambda it: it.rig.hand.far_answers(it.who, it.number_outside),
        "far refuses": lambda it: it.rig.hand.far_refuses(it.who, it.number_outside),
        "far hangs up": lambda it: it.rig.hand.far_hangs_up(it.who, it.number_outside),
        "offer contact": lambda it: it.rig.hand.offer_contact(it.who, one_of(MEDIA, it.number), {"a": 0}),
        "queue contact": lambda it: it.rig.hand.queue_contact(it.skill, one_of(MEDIA, it.number // 2), {"a": 0}),
        "customer leaves": lambda it: it.rig.hand.customer_leaves(it.who, it.contact_id),
        "set data": lambda it: it.rig.hand.set_data(it.who, it.contact_id, one_of(CHANGES, it.number)),
        "log in": lambda it: it.rig.hand.log_in(it.who),
        "force logout": lambda it: it.rig.hand.force_logout(it.who),
        "drop agent": lambda it: it.rig.hand.drop_agent(it.who),
        "set available": lambda it: it.rig.hand.set_available(it.who, one_of(TYPES, it.number), it.number % 3 != 0),
        "change dispositions": lambda it: it.rig.hand.change_dispositions(one_of(TYPES, it.number)),
    }
)

Move = type[Command] | str

ALL_MOVES: tuple[Move, ...] = (*COMMANDS, *DEEDS)

_COMMON: tuple[Move, ...] = (contacts.UpdateContactData, "set data", "far hangs up", port.SetAgentState)
_OFFERED: tuple[Move, ...] = (contacts.AcceptContact, contacts.RejectContact, "accept", "reject", "customer leaves")
_CLEARING: tuple[Move, ...] = (contacts.ClearConnection, "hang up")
_ASKING: tuple[Move, ...] = (
    contacts.ConsultationCall, "consult", contacts.SingleStepTransfer, "transfer at once", contacts.SingleStepConference,
    "conference at once",
)  # fmt: skip
_JOINING: tuple[Move, ...] = (
    contacts.AlternateCall, "alternate", contacts.TransferCall, "transfer", contacts.ConferenceCall, "conference",
)  # fmt: skip

LIKELY: Mapping[object, tuple[Move, ...]] = MappingProxyType(
    {
        AgentState.LOGGED_OUT: (port.LogIn, port.LogIn, "log in"),
        AgentState.NOT_READY: (port.SetAgentState, "choose", contacts.MakeCall, "dial", port.LogOut),
        AgentState.READY: ("offer call", "queue call", contacts.MakeCall, "dial", "queue contact", "offer contact"),
        ConversationState.ALERTING: (contacts.AnswerCall, "answer", *_OFFERED, *_COMMON, contacts.ClearConnection),
        ConversationState.DIALING: ("far answers", "far answers", "far refuses", *_CLEARING),
        ConversationState.ESTABLISHED: (
            contacts.HoldCall, "hold", contacts.SendDtmf, "press", *_ASKING, *_CLEARING, *_COMMON, "far answers",
        ),
        ConversationState.HELD: (contacts.RetrieveCall, "retrieve", *_ASKING, *_CLEARING, *_COMMON),
        ConversationRole.CONSULT: ("far answers", "far answers", *_JOINING, *_JOINING),
        InteractionState.ENDED: (contacts.CompleteContact, "complete", port.CompleteInteractions),
        ChannelType.CHAT: (*_OFFERED, contacts.CompleteContact, "complete", "offer contact"),
        ChannelState.ACTIVE: (contacts.SetChannelState, "set ready", contacts.SetChannelActive, contacts.LimitChannel),
    }
)  # fmt: skip
"""What leads somewhere, by what is there."""


def likely(now: Picture, login_id: LoginId) -> list[Move]:
    """Moves that lead somewhere for this agent as it is; the more often named, the more to the point."""
    found: list[Move] = [*LIKELY.get(now.agents[login_id].state, ())]
    if found and now.agents[login_id].state is AgentState.LOGGED_OUT:
        return found
    for contact in now.of(login_id):
        found += LIKELY.get(contact.state, ())
        for leg in contact.legs:
            found += (*LIKELY.get(leg.state, ()), *LIKELY.get(leg.role, ()))
        if contact.type is not ChannelType.TELEPHONY:
            found += LIKELY[ChannelType.CHAT]
    if any(channel.state is ChannelState.ACTIVE for channel in now.agents[login_id].channels):
        found += LIKELY[ChannelState.ACTIVE]
    return found or list(ALL_MOVES)
