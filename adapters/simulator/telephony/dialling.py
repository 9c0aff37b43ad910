"""Whom a destination reaches: an agent's phone, a number outside, a queue. And how it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from adapters.contacts import MakeCall
from adapters.port import Refusal, Refused, Result
from adapters.simulator.agents import Seat
from adapters.simulator.floor import ACCEPTED, Floor, impossible, refused
from adapters.simulator.requests import phone_problem
from adapters.simulator.telephony import lines, offers
from adapters.simulator.work import Call, Matter
from contracts.vocabulary import AgentState, ChannelType, ConversationState

DIALLING: Final = frozenset({AgentState.READY, AgentState.NOT_READY})
"""States in which an agent's phone can dial, and can be rung."""

_SPACING: Final = re.compile(r"[ ()/.-]+")
_NUMBER: Final = re.compile(r"\+?[0-9*#]{1,32}")


@dataclass(frozen=True, slots=True, eq=False)
class Phone:
    """The phone of an agent who is logged in."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Outside:
    """Any other number; an extension where nobody is logged in, too."""

    number: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Whoever has the skill."""

    skill: str


To = Phone | Outside | Queue


def find(floor: Floor, seat: Seat, destination: str, into: Call | None = None) -> To | Refused:
    """Whom the agent reaches by dialling this, into a call that is there. Refused where nobody is who could be rung."""
    user = floor.user_of(destination)
    if user is not None:
        return _phone(seat, floor.seats[user])
    if destination in floor.skills:
        return _queue(floor, destination, into)
    # Named as it was dialled, so that whoever asked finds it again among the parties.
    if _NUMBER.fullmatch(_SPACING.sub("", destination)):
        return Outside(destination)
    return refused(Refusal.REJECTED, "What was dialled is neither an extension nor a queue nor a number.")


def call(floor: Floor, whom: To, call: Call) -> None:
    """Let whoever was found be rung in this call."""
    match whom:
        case Phone(seat):
            offers.ring(floor, seat, call)
        case Outside(number):
            lines.join(floor, call, number, "", ConversationState.ALERTING)
        case Queue(skill):
            offers.enqueue(floor, call, skill)


def make_call(floor: Floor, seat: Seat, command: MakeCall) -> Result:
    """`MakeCall`: the agent's own phone dials."""
    phone = seat.channel(ChannelType.TELEPHONY)
    if phone is None or phone.endpoint != command.endpoint:
        return impossible(f"{command.endpoint} is no telephone of {seat.agent.login_id}.")
    return dial(floor, seat, command.destination)


def dial(floor: Floor, seat: Seat, destination: str) -> Result:
    """A call from the agent to the destination."""
    if problem := _busy(seat):
        return impossible(problem)
    whom = find(floor, seat, destination)
    if isinstance(whom, Refused):
        return whom
    dialled = Call(Matter({}))
    offers.begin(floor, seat, dialled.matter, dialled, ConversationState.DIALING)
    call(floor, whom, dialled)
    return ACCEPTED


def _queue(floor: Floor, skill: str, into: Call | None) -> Queue | Refused:
    if floor.queues.is_full:
        return refused(Refusal.REJECTED, f"The queue {skill} is full.")
    if into is not None and into.ticket is not None:
        return impossible(f"The call waits in the queue {into.ticket.skill} already.")
    return Queue(skill)


def _phone(seat: Seat, other: Seat) -> Phone | Refused:
    if other is seat:
        return refused(Refusal.REJECTED, "An agent cannot dial the own extension.")
    if _busy(other):
        return refused(Refusal.REJECTED, f"Extension {other.agent.extension} is busy.")
    return Phone(other)


def _busy(seat: Seat) -> str:
    """Why the agent's phone can neither dial nor ring, "" if it can."""
    agent = seat.agent
    if agent.state not in DIALLING:
        return f"{agent.login_id} is {agent.state} and cannot dial: that needs READY or NOT_READY."
    problem = phone_problem(seat)
    return problem.detail if problem is not None else ""
