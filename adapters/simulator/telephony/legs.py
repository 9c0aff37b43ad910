"""The commands about one leg of a call. Pure: a floor, an agent's part and the leg in, the answer out."""

from __future__ import annotations

import re
from typing import Final, assert_never

from adapters.contacts import (
    AnswerCall,
    ClearConnection,
    HoldCall,
    LegCommand,
    RetrieveCall,
    SendDtmf,
    SingleStepConference,
    SingleStepTransfer,
)
from adapters.port import Refusal, Refused, Result
from adapters.simulator.agents import Seat
from adapters.simulator.calls import GOALS, MOVES, Move
from adapters.simulator.floor import ACCEPTED, CONFIRMED, Floor, impossible, refused
from adapters.simulator.telephony import dialling, lines, offers
from adapters.simulator.work import Line, Part
from contracts.vocabulary import ConversationState

TALKING: Final = frozenset({ConversationState.ESTABLISHED, ConversationState.HELD})
"""States of a leg at whose other end somebody answered."""
_OCCUPIED: Final = frozenset({ConversationState.ESTABLISHED, ConversationState.DIALING})
_TONES: Final = re.compile(r"[0-9*#A-D]+")
MOST_TONES: Final = 1024
"""Tones kept of one call: more than any menu asks for."""


def execute(floor: Floor, seat: Seat, part: Part, command: LegCommand) -> Result:
    """Carry out a command about a leg of this contact."""
    line = part.line(command.leg_id)
    if line is None:
        if isinstance(command, ClearConnection) and part.had(command.leg_id):
            return CONFIRMED
        return impossible(f"{command.contact_id} has no leg {command.leg_id}.")
    match command:
        case AnswerCall() | HoldCall() | RetrieveCall():
            return move(floor, part, line, type(command))
        case ClearConnection():
            return clear(floor, seat, part, line)
        case SingleStepTransfer():
            return transfer(floor, seat, line, command.destination)
        case SingleStepConference():
            return conference(floor, seat, line, command.destination)
        case SendDtmf():
            return send_tones(line, command.digits)
    assert_never(command)


def move(floor: Floor, part: Part, line: Line, asked: Move) -> Result:
    """Answer, hold or retrieve."""
    if line.state is GOALS[asked]:
        return CONFIRMED
    after = MOVES.get((asked, line.state))
    if after is None:
        return impossible(f"{line.leg_id} is {line.state}: {asked.__name__} is not possible.")
    if asked is AnswerCall:
        offers.take(floor, part)
        return ACCEPTED
    others = [other for other in part.lines() if other is not line]
    if asked is RetrieveCall and any(other.state in _OCCUPIED for other in others):
        return impossible(f"The other leg of {part.contact_id} is not on hold: the two can only change places.")
    line.turn(after)
    floor.touch(part.contact.login_id)
    return ACCEPTED


def clear(floor: Floor, seat: Seat, part: Part, line: Line) -> Result:
    """Hang up; a call that only rings is refused."""
    if line.state is ConversationState.ALERTING:
        offers.refuse(floor, seat, part)
    else:
        lines.leave(floor, line.call, line.party_id)
    return ACCEPTED


def transfer(floor: Floor, seat: Seat, line: Line, destination: str) -> Result:
    """Dial the destination into the call and leave it at once."""
    whom = _find(floor, seat, line, destination)
    if isinstance(whom, Refused):
        return whom
    dialling.call(floor, whom, line.call)
    lines.leave(floor, line.call, line.party_id)
    return ACCEPTED


def conference(floor: Floor, seat: Seat, line: Line, destination: str) -> Result:
    """Dial the destination into the call and stay."""
    if any(party.number == destination for party in line.call.parties()):
        return CONFIRMED
    whom = _find(floor, seat, line, destination)
    if isinstance(whom, Refused):
        return whom
    if isinstance(whom, dialling.Queue):
        return refused(Refusal.REJECTED, "A queue cannot be dialled into a call.")
    dialling.call(floor, whom, line.call)
    return ACCEPTED


def send_tones(line: Line, digits: str) -> Result:
    """Tones into the call."""
    if not _TONES.fullmatch(digits):
        return refused(Refusal.REJECTED, "Tones are 0 to 9, *, # and A to D.")
    if line.state is not ConversationState.ESTABLISHED:
        return impossible(f"{line.leg_id} is {line.state}: nobody would hear the tones.")
    line.call.tones = (line.call.tones + digits)[-MOST_TONES:]
    return CONFIRMED


def _find(floor: Floor, seat: Seat, line: Line, destination: str) -> dialling.To | Refused:
    if line.state not in TALKING:
        return impossible(f"{line.leg_id} is {line.state}: nobody is there to be joined with another.")
    return dialling.find(floor, seat, destination, line.call)
