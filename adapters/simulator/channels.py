"""How an agent's channels follow the agent: their state, and whether contacts may arrive. Data and pure functions."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from adapters.contacts import Channel
from contracts.vocabulary import BUSY_STATES, AgentState, ChannelAgentState, ChannelState, ChannelType

LIMITS: Final[Mapping[ChannelType, int]] = MappingProxyType(
    {ChannelType.TELEPHONY: 1, ChannelType.EMAIL: 5, ChannelType.CHAT: 3, ChannelType.CALLBACK: 1}
)
"""Contacts at once unless told otherwise: nobody talks with two, a few can write, letters wait patiently."""

_READY: Final = frozenset({AgentState.READY, AgentState.WORK_READY})
_AWAY: Final = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})


def follow(
    channels: tuple[Channel, ...],
    state: AgentState,
    reason_id: str | None,
    *,
    active: Container[ChannelType],
    unavailable: Container[ChannelType],
    own_states: bool,
) -> tuple[Channel, ...]:
    """The channels of an agent in this state who is logged in on the `active` ones.

    `own_states` False: every active channel is ready when the agent is.
    """
    placed = tuple(replace(each, state=_state(each.type, active, unavailable)) for each in channels)
    phone = next(_of_telephony(each, state, reason_id) for each in placed if each.type is ChannelType.TELEPHONY)
    return tuple(phone if each.type is phone.type else _of_medium(each, phone, state, own_states) for each in placed)


def _state(kind: ChannelType, active: Container[ChannelType], unavailable: Container[ChannelType]) -> ChannelState:
    if kind in unavailable:
        return ChannelState.UNAVAILABLE
    return ChannelState.ACTIVE if kind in active else ChannelState.INACTIVE


def _of_telephony(channel: Channel, state: AgentState, reason_id: str | None) -> Channel:
    if state in _READY:
        return replace(channel, agent_state=ChannelAgentState.READY, reason_id=None)
    if state in BUSY_STATES:
        return channel
    reason_id = None if state in _AWAY else reason_id
    return replace(channel, agent_state=ChannelAgentState.NOT_READY, reason_id=reason_id)


def _of_medium(channel: Channel, phone: Channel, state: AgentState, own_states: bool) -> Channel:
    if channel.state is not ChannelState.ACTIVE or state in _AWAY:
        return replace(channel, agent_state=ChannelAgentState.NOT_READY, reason_id=None)
    if own_states:
        return channel
    return replace(channel, agent_state=phone.agent_state, reason_id=phone.reason_id)
