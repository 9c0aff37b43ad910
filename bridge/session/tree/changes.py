"""What lies between two pictures of a contact or a channel, as events in order. Pure functions; tables where there is a choice.

What begins is told from the top, what ends from the leaves up. A state that was passed between two pictures is told when nothing
else tells that the thing went through it: a contact that is over has ended and is completed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from adapters.contacts import Channel, Contact, Leg, Party
from contracts import channel, conversation, interaction
from contracts.base import Body
from contracts.vocabulary import (
    ChannelAgentState,
    ChannelState,
    ConversationState,
    InteractionState,
    LegId,
)

_Story = Mapping[tuple[InteractionState, InteractionState], tuple[str, ...]]

LIVE: Final = frozenset({InteractionState.ALERTING, InteractionState.DIALING, InteractionState.STARTED})
OVER: Final = frozenset({InteractionState.ENDED, InteractionState.COMPLETED})

_BEGINS: Final[Mapping[InteractionState, str]] = {
    InteractionState.ALERTING: interaction.ALERTING,
    InteractionState.DIALING: interaction.DIALING,
    InteractionState.STARTED: interaction.STARTED,
}
_LEG_STATES: Final[Mapping[ConversationState, str]] = {
    ConversationState.ALERTING: conversation.ALERTING,
    ConversationState.DIALING: conversation.DIALING,
    ConversationState.ESTABLISHED: conversation.ESTABLISHED,
    ConversationState.HELD: conversation.HELD,
    ConversationState.RELEASED: conversation.RELEASED,
}
_CHANNEL_STATES: Final[Mapping[tuple[ChannelState, ChannelState], tuple[str, ...]]] = {
    (ChannelState.INACTIVE, ChannelState.ACTIVE): (channel.ACTIVATED,),
    (ChannelState.ACTIVE, ChannelState.INACTIVE): (channel.DEACTIVATED,),
    (ChannelState.INACTIVE, ChannelState.UNAVAILABLE): (channel.UNAVAILABLE,),
    (ChannelState.ACTIVE, ChannelState.UNAVAILABLE): (channel.UNAVAILABLE,),
    (ChannelState.UNAVAILABLE, ChannelState.ACTIVE): (channel.AVAILABLE, channel.ACTIVATED),
    (ChannelState.UNAVAILABLE, ChannelState.INACTIVE): (channel.AVAILABLE, channel.DEACTIVATED),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One event: of the interaction, or of the conversation `leg_id`."""

    name: str
    body: Body | None = None
    leg_id: LegId | None = None


def contact_changes(before: Contact, after: Contact) -> Iterator[Told]:
    """The events of an interaction and its conversations that lead from one picture to the next."""
    legs = {leg.leg_id: leg for leg in after.legs}
    known = {leg.leg_id: leg for leg in before.legs}
    if before.data != after.data:
        yield Told(interaction.DATA_UPDATED, interaction.InteractionData(data=dict(after.data)))
    if after.state is not before.state and after.state in LIVE:
        yield Told(_BEGINS[after.state])
    for leg in before.legs:
        if leg.leg_id not in legs and leg.state is not ConversationState.RELEASED:
            yield Told(conversation.RELEASED, leg_id=leg.leg_id)
    for leg in after.legs:
        if leg.leg_id in known:
            yield from _leg_changes(known[leg.leg_id], leg)
        elif leg.state is not ConversationState.RELEASED:
            body = interaction.ConversationAdded(cti_id=leg.leg_id, role=leg.role)
            yield Told(interaction.CONVERSATION_ADDED, body)
    if after.state in OVER and before.state in LIVE:
        yield Told(interaction.ENDED)
    if after.state is InteractionState.COMPLETED and before.state is not InteractionState.COMPLETED:
        yield Told(interaction.COMPLETED)


def channel_changes(before: Channel, after: Channel) -> Iterator[tuple[str, Body | None]]:
    """Name and body of the events that lead from one picture of a channel to the next."""
    for name in _CHANNEL_STATES.get((before.state, after.state), ()):
        yield name, None
    if after.agent_state is ChannelAgentState.READY:
        if before.agent_state is not ChannelAgentState.READY:
            yield channel.IS_READY, None
    elif (before.agent_state, before.reason_id) != (after.agent_state, after.reason_id):
        yield channel.IS_NOT_READY, channel.ChannelNotReady(reason_code_id=after.reason_id)


def member_of(party: Party) -> conversation.Member:
    """A party as the connector sees it."""
    return conversation.Member(id=party.party_id, number=party.number, name=party.name)


def _leg_changes(before: Leg, after: Leg) -> Iterator[Told]:
    for party in before.parties:
        if party not in after.parties and after.state is not ConversationState.RELEASED:
            yield Told(conversation.MEMBER_REMOVED, member_of(party), after.leg_id)
    for party in after.parties:
        if party not in before.parties:
            yield Told(conversation.MEMBER_ADDED, member_of(party), after.leg_id)
    if after.state is not before.state:
        is_back = before.state is ConversationState.HELD and after.state is ConversationState.ESTABLISHED
        yield Told(conversation.RETRIEVED if is_back else _LEG_STATES[after.state], leg_id=after.leg_id)
