"""The commands about an agent's channels. Pure: a floor, a command and the time in, the answer out."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final, assert_never

from adapters.contacts import (
    Channel,
    ChannelCommand,
    LimitChannel,
    MakeCall,
    ReadDispositions,
    SetChannelActive,
    SetChannelState,
)
from adapters.port import Cause, Confirmed, Refusal, Refused, Result
from adapters.simulator import requests, wrapup
from adapters.simulator.agents import Seat
from adapters.simulator.channels import LIMITS
from adapters.simulator.floor import AWAY, CONFIRMED, Floor, impossible, is_busy, refused
from adapters.simulator.telephony import dialling
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelState, ChannelType, ReasonKind

_ASKED: Final = {ChannelAgentState.READY: AgentState.READY, ChannelAgentState.NOT_READY: AgentState.NOT_READY}


def execute(floor: Floor, seat: Seat, command: ChannelCommand, now: datetime) -> Result:
    """Carry out a command about one of the agent's channels."""
    channel = next((each for each in seat.agent.channels if each.endpoint == command.endpoint), None)
    if channel is None:
        return impossible(f"{command.login_id} has no channel {command.endpoint}.")
    match command:
        case SetChannelActive():
            return activate(floor, seat, channel, command.active, Cause.REQUEST, now)
        case SetChannelState():
            return set_state(floor, seat, channel, command.state, command.reason_id, Cause.REQUEST, now)
        case LimitChannel():
            return limit(floor, seat, channel, command.limit)
        case ReadDispositions():
            return Confirmed(floor.dispositions.get(channel.type, ()))
        case MakeCall():
            return dialling.make_call(floor, seat, command)
    assert_never(command)


def activate(floor: Floor, seat: Seat, channel: Channel, active: bool, cause: Cause, now: datetime) -> Result:
    """Log the agent in or out on one channel."""
    login_id, kind = seat.agent.login_id, channel.type
    if seat.agent.state in AWAY:
        return impossible(f"{login_id} is not logged in.")
    if (kind in seat.active) is active and kind not in seat.unavailable:
        return CONFIRMED
    if kind in seat.unavailable:
        return impossible(f"{channel.endpoint} is {channel.state}.")
    if not active and _is_used(seat, kind):
        return impossible(f"{channel.endpoint} has a contact and cannot be deactivated.")
    if active:
        seat.active.add(kind)
    else:
        seat.active.discard(kind)
    return _show(floor, seat, kind, cause, now)


def set_available(floor: Floor, seat: Seat, channel: Channel, available: bool, now: datetime) -> Result:
    """Let nobody use the channel, or let it be used again."""
    kind = channel.type
    if (kind not in seat.unavailable) is available:
        return CONFIRMED
    if not available and _is_used(seat, kind):
        return impossible(f"{channel.endpoint} has a contact and cannot become unavailable.")
    if available:
        seat.unavailable.discard(kind)
    else:
        seat.unavailable.add(kind)
    return _show(floor, seat, kind, Cause.SWITCH, now)


def set_state(
    floor: Floor,
    seat: Seat,
    channel: Channel,
    state: ChannelAgentState,
    reason_id: str | None,
    cause: Cause,
    now: datetime,
) -> Result:
    """Contacts on this channel or none; of the telephone it is the agent's state."""
    if channel.type is ChannelType.TELEPHONY:
        return requests.choose(floor, seat, _ASKED[state], reason_id, cause, now)
    if problem := state_problem(floor, channel):
        return problem
    reason_id = reason_id if state is ChannelAgentState.NOT_READY else None
    if problem := floor.reason_problem(ReasonKind.NOT_READY, reason_id):
        return problem
    if channel.state is not ChannelState.ACTIVE or seat.agent.state in AWAY:
        return impossible(f"{channel.endpoint} is {channel.state}: nobody is logged in on it.")
    if channel.agent_state is state and reason_id in (None, channel.reason_id):
        return CONFIRMED
    return floor.rechannel(seat, cause, now, replace(channel, agent_state=state, reason_id=reason_id))


def state_problem(floor: Floor, channel: Channel) -> Refused | None:
    """Why the channel has no state of its own, None if it has."""
    if floor.rules.channel_states or channel.type is ChannelType.TELEPHONY:
        return None
    return refused(Refusal.NOT_SUPPORTED, "The switch has no states of single channels.")


def limit(floor: Floor, seat: Seat, channel: Channel, most: int) -> Result:
    """At most so many contacts at once; a telephone never has more than one."""
    if most < 1:
        return refused(Refusal.REJECTED, "The least limit of a channel is 1.")
    if channel.type in LIMITS:
        seat.limits[channel.type] = most
        floor.index(seat)
    return CONFIRMED


def _is_used(seat: Seat, kind: ChannelType) -> bool:
    return bool(seat.load(kind)) or (kind is ChannelType.TELEPHONY and is_busy(seat))


def _show(floor: Floor, seat: Seat, kind: ChannelType, cause: Cause, now: datetime) -> Result:
    # Without a telephone nobody is ready for calls, nor in the wrap-up of one.
    if kind is ChannelType.TELEPHONY and seat.agent.state not in AWAY | {AgentState.NOT_READY}:
        wrapup.complete_ended(floor, seat, only_calls=True)
        return floor.move(seat, AgentState.NOT_READY, None, cause, now)
    return floor.rechannel(seat, cause, now)
