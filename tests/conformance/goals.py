"""When each command is reached, as `adapters.port` and `adapters.contacts` say it: its effect in the picture. One row a command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, get_args

from adapters import contacts, port, vendors
from adapters.contacts import Contact
from adapters.port import Command
from contracts.vocabulary import (
    AgentState,
    ChannelState,
    ChannelType,
    ConversationRole,
    ConversationState,
    InteractionState,
)
from tests.conformance.heard import Sight
from tests.conformance.picture import Picture, numbers
from tests.conformance.referee import WRAP_UP

AWAY = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})
OVER = frozenset({InteractionState.ENDED, InteractionState.COMPLETED})
BEGUN = frozenset({InteractionState.DIALING, InteractionState.STARTED})

CONFIRMED_ONLY: frozenset[type[Command]] = frozenset(
    {
        port.ValidateAgent,
        port.ReadAgent,
        port.ReadReasons,
        port.ReadTeam,
        port.StopTeam,
        port.Release,
        vendors.VendorRequest,
        contacts.ReadDispositions,
        contacts.LimitChannel,
        contacts.SendDtmf,
    }
)
"""Nothing in the picture shows them, so they are never only accepted."""


def goal(command: Command, before: Picture) -> Sight:
    """Whether a picture shows the effect of a command that is asked while it looks like `before`."""
    return _GOALS[type(command)](command, before)


_Goal = Callable[[Any, Picture], Sight]


def _agent(fits: Callable[[Any, port.Agent], bool]) -> _Goal:
    def judge(command: Any, now: Picture) -> bool:
        agent = now.agents.get(command.login_id)
        return agent is not None and fits(command, agent)

    return lambda command, before: lambda now: judge(command, now)


def _channel(fits: Callable[[Any, contacts.Channel], bool]) -> _Goal:
    def judge(command: Any, now: Picture) -> bool:
        channel = now.channel(command.login_id, command.endpoint)
        return channel is not None and fits(command, channel)

    return lambda command, before: lambda now: judge(command, now)


def _contact(fits: Callable[[Any, Contact], bool]) -> _Goal:
    def judge(command: Any, now: Picture) -> bool:
        contact = now.known(command.login_id, command.contact_id)
        return contact is not None and fits(command, contact)

    return lambda command, before: lambda now: judge(command, now)


def _is_over(command: Any, before: Picture) -> Sight:
    key = command.login_id, command.contact_id
    return lambda now: key in now.over


def _leg_in(*states: ConversationState) -> _Goal:
    def judge(command: Any, now: Picture) -> bool:
        leg = now.leg(command.login_id, command.contact_id, command.leg_id)
        return leg is not None and leg.state in states

    return lambda command, before: lambda now: judge(command, now)


def _leg_gone(command: Any, before: Picture) -> Sight:
    return lambda now: now.leg(command.login_id, command.contact_id, command.leg_id) is None


def _number_joined(command: contacts.SingleStepConference, before: Picture) -> Sight:
    return lambda now: command.destination in numbers(now.leg(command.login_id, command.contact_id, command.leg_id))


def _channel_state(command: contacts.SetChannelState, channel: contacts.Channel) -> bool:
    return channel.agent_state is command.state and command.reason_id in (None, channel.reason_id)


def _make_call(command: contacts.MakeCall, before: Picture) -> Sight:
    there = {*before.contacts, *before.over}

    def is_new_call(now: Picture) -> bool:
        calls = now.of(command.login_id, ChannelType.TELEPHONY)
        return any(call.state in BEGUN and (call.login_id, call.contact_id) not in there for call in calls)

    return is_new_call


def _data_set(command: contacts.UpdateContactData, contact: Contact) -> bool:
    return all(
        key not in contact.data if value is None else contact.data.get(key) == value
        for key, value in command.data.items()
    )


def _conference(command: contacts.ConferenceCall, before: Picture) -> Sight:
    key = command.login_id, command.contact_id
    asked = before.contacts[key].leg(ConversationRole.CONSULT) if key in before.contacts else None

    def is_joined(now: Picture) -> bool:
        contact = now.contacts.get(key)
        if contact is None or contact.leg(ConversationRole.CONSULT) is not None:
            return False
        return numbers(asked) <= numbers(contact.leg(ConversationRole.PRIMARY))

    return is_joined


def _alternate(command: contacts.AlternateCall, before: Picture) -> Sight:
    contact = before.contacts.get((command.login_id, command.contact_id))
    legs = () if contact is None else contact.legs
    swapped = {
        ConversationState.HELD: ConversationState.ESTABLISHED,
        ConversationState.ESTABLISHED: ConversationState.HELD,
    }
    wanted = {leg.leg_id: swapped.get(leg.state) for leg in legs}

    def have_changed(now: Picture) -> bool:
        there = {each: now.leg(command.login_id, command.contact_id, each) for each in wanted}
        return bool(wanted) and all(leg is not None and leg.state is wanted[each] for each, leg in there.items())

    return have_changed


_STARTED = InteractionState.STARTED
_GOALS: Mapping[type[Command], _Goal] = MappingProxyType(
    {
        port.LogIn: _agent(lambda command, agent: agent.state not in AWAY),
        port.LogOut: _agent(lambda command, agent: agent.state is AgentState.LOGGED_OUT),
        port.SetAgentState: _agent(lambda command, agent: agent.state is command.state),
        port.CompleteInteractions: _agent(lambda command, agent: agent.state not in WRAP_UP),
        contacts.SetChannelActive: _channel(
            lambda command, channel: channel.state is (ChannelState.ACTIVE if command.active else ChannelState.INACTIVE)
        ),
        contacts.SetChannelState: _channel(_channel_state),
        contacts.MakeCall: _make_call,
        contacts.AcceptContact: _contact(lambda command, contact: contact.state is _STARTED),
        contacts.RejectContact: _contact(lambda command, contact: contact.state is not InteractionState.ALERTING),
        contacts.CompleteContact: _is_over,
        contacts.UpdateContactData: _contact(_data_set),
        contacts.ConsultationCall: _contact(lambda command, contact: contact.leg(ConversationRole.CONSULT) is not None),
        contacts.TransferCall: _contact(lambda command, contact: contact.state in OVER),
        contacts.ConferenceCall: _conference,
        contacts.AlternateCall: _alternate,
        contacts.AnswerCall: _leg_in(ConversationState.ESTABLISHED),
        contacts.ClearConnection: _leg_gone,
        contacts.HoldCall: _leg_in(ConversationState.HELD),
        contacts.RetrieveCall: _leg_in(ConversationState.ESTABLISHED),
        contacts.SingleStepTransfer: _leg_gone,
        contacts.SingleStepConference: _number_joined,
        **dict.fromkeys(CONFIRMED_ONLY, lambda command, before: lambda now: True),
    }
)
assert set(_GOALS) == set(get_args(Command)), "each command of the port has a row"
