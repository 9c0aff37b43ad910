"""Asking somebody about a call, and what comes of it: alternate, transfer, conference. Pure."""

from __future__ import annotations

from adapters.port import Refused, Result
from adapters.simulator.agents import Seat
from adapters.simulator.floor import ACCEPTED, CONFIRMED, Floor, impossible
from adapters.simulator.telephony import dialling, lines
from adapters.simulator.telephony.legs import TALKING
from adapters.simulator.work import Call, Line, Part
from contracts.vocabulary import ConversationState, InteractionState


def consult(floor: Floor, seat: Seat, part: Part, destination: str) -> Result:
    """Hold the call and dial the destination; the data goes with it."""
    primary = part.primary
    if part.consult is not None:
        others = (party for party in part.consult.call.parties() if party.party_id != part.consult.party_id)
        asked = any(party.number == destination for party in others)
        return CONFIRMED if asked else impossible(f"{part.contact_id} has a consult already.")
    if part.state is not InteractionState.STARTED or primary is None or primary.state not in TALKING:
        return impossible(f"{part.contact_id} is not a call in which somebody could be asked about it.")
    whom = dialling.find(floor, seat, destination)
    if isinstance(whom, Refused):
        return whom
    primary.turn(ConversationState.HELD)
    asking = Call(part.matter)
    part.consult = lines.join_agent(floor, seat, part, asking, ConversationState.DIALING)
    dialling.call(floor, whom, asking)
    return ACCEPTED


def alternate(floor: Floor, part: Part) -> Result:
    """The held leg and the established one change places."""
    legs = _both(part)
    if legs is None or {line.state for line in legs} != TALKING:
        return impossible(f"{part.contact_id} has not one leg on hold and one established.")
    primary, asked = legs
    held, talking = primary.state, asked.state
    primary.turn(talking)
    asked.turn(held)
    floor.touch(part.contact.login_id)
    return ACCEPTED


def transfer(floor: Floor, part: Part) -> Result:
    """The others of both legs have each other; the consulted phone may still ring."""
    legs = _both(part)
    if legs is None or legs[0].state not in TALKING:
        return impossible(f"{part.contact_id} has no consult to be transferred to.")
    primary, asked = legs
    _join(floor, primary, asked)
    lines.leave(floor, primary.call, primary.party_id)
    return ACCEPTED


def conference(floor: Floor, part: Part) -> Result:
    """Everybody of both legs is in one call."""
    legs = _both(part)
    if legs is None or not all(line.state in TALKING for line in legs):
        return impossible(f"{part.contact_id} has no consult that could be made a conference.")
    primary, asked = legs
    primary.turn(ConversationState.ESTABLISHED)
    _join(floor, primary, asked)
    return ACCEPTED


def _both(part: Part) -> tuple[Line, Line] | None:
    if part.primary is None or part.consult is None:
        return None
    # One call cannot stand in two queues.
    if part.primary.call.ticket is not None and part.consult.call.ticket is not None:
        return None
    return part.primary, part.consult


def _join(floor: Floor, primary: Line, asked: Line) -> None:
    lines.touch(floor, asked.call)
    del asked.call.ends[asked.party_id]
    lines.merge(floor, primary.call, asked.call)
