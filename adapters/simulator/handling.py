"""The commands about a contact, whatever carries it. Pure: a floor, a command and the time in, the answer out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import assert_never

from adapters.contacts import (
    AcceptContact,
    AlternateCall,
    CompleteContact,
    ConferenceCall,
    ConsultationCall,
    ContactCommand,
    RejectContact,
    TransferCall,
    UpdateContactData,
)
from adapters.port import Cause, Result
from adapters.simulator import deeds, media, wrapup
from adapters.simulator.agents import Seat
from adapters.simulator.floor import ACCEPTED, CONFIRMED, Floor, impossible
from adapters.simulator.requests import no_agent
from adapters.simulator.telephony import consult, legs, lines, offers
from adapters.simulator.work import Part
from contracts.vocabulary import ChannelType, InteractionState


def execute(floor: Floor, seat: Seat, command: ContactCommand, now: datetime) -> Result:
    """Carry out a command about one of the agent's contacts."""
    part = seat.contacts.get(command.contact_id)
    if part is None:
        return impossible(f"{command.login_id} has no contact {command.contact_id}.")
    match command:
        case AcceptContact():
            return accept(floor, part)
        case RejectContact():
            return reject(floor, seat, part)
        case CompleteContact():
            return complete(floor, seat, part, command.disposition_ids, Cause.REQUEST, now)
        case UpdateContactData():
            return update(floor, part, command.data)
        case ConsultationCall() | TransferCall() | ConferenceCall() | AlternateCall():
            return _consult(floor, seat, part, command)
    return legs.execute(floor, seat, part, command)


def accept(floor: Floor, part: Part) -> Result:
    """Take what is offered."""
    if part.state is InteractionState.STARTED:
        return CONFIRMED
    if part.state is not InteractionState.ALERTING:
        return impossible(f"{part.contact_id} is {part.state}: it is not offered.")
    if part.type is not ChannelType.TELEPHONY:
        return media.accept(floor, part)
    offers.take(floor, part)
    return ACCEPTED


def reject(floor: Floor, seat: Seat, part: Part) -> Result:
    """Refuse what is offered."""
    if part.state is InteractionState.ENDED:
        return CONFIRMED
    if part.state is not InteractionState.ALERTING:
        return impossible(f"{part.contact_id} is {part.state}: it is not offered.")
    if part.type is not ChannelType.TELEPHONY:
        return media.refuse(floor, seat, part)
    offers.refuse(floor, seat, part)
    return ACCEPTED


def complete(
    floor: Floor, seat: Seat, part: Part, disposition_ids: tuple[str, ...], cause: Cause, now: datetime
) -> Result:
    """Finish a contact, with wrap-up codes of its channel."""
    is_open = part.state is InteractionState.STARTED and part.type is not ChannelType.TELEPHONY
    if part.state is not InteractionState.ENDED and not is_open:
        return impossible(f"{part.contact_id} is {part.state} and cannot be completed.")
    if problem := floor.disposition_problem(part.type, disposition_ids):
        return problem
    wrapup.complete(floor, seat, part, cause, now)
    return ACCEPTED


def update(floor: Floor, part: Part, changes: Mapping[str, object]) -> Result:
    """Set these keys of the data for everybody in it; None takes one away."""
    wanted = {key: value for key, value in {**part.matter.data, **changes}.items() if value is not None}
    if wanted == part.matter.data:
        return CONFIRMED
    part.matter.data = wanted
    floor.touch(part.contact.login_id)
    for other in lines.related(floor, part):
        floor.touch(other.agent.login_id)
    return ACCEPTED


def _consult(
    floor: Floor, seat: Seat, part: Part, command: ConsultationCall | TransferCall | ConferenceCall | AlternateCall
) -> Result:
    match command:
        case ConsultationCall():
            return consult.consult(floor, seat, part, command.destination)
        case TransferCall():
            return consult.transfer(floor, part)
        case ConferenceCall():
            return consult.conference(floor, part)
        case AlternateCall():
            return consult.alternate(floor, part)
    assert_never(command)


def do(floor: Floor, deed: deeds.Handling, now: datetime) -> Result:
    """Let something happen to a contact that no bridge asked for."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    part = _found(seat, deed)
    if part is None:
        return impossible(f"{deed.login_id} has no contact to which that could be done.")
    match deed:
        case deeds.ContactAccepted():
            return accept(floor, part)
        case deeds.ContactRejected():
            return reject(floor, seat, part)
        case deeds.ContactCompleted():
            return complete(floor, seat, part, deed.disposition_ids, Cause.AGENT, now)
        case deeds.DataChanged():
            return update(floor, part, deed.data)
        case deeds.MediaLeft():
            return media.lose(floor, seat, part)
    assert_never(deed)


def _found(seat: Seat, deed: deeds.Handling) -> Part | None:
    return next((part for part in seat.contacts.values() if _is_meant(part, deed)), None)


def _is_meant(part: Part, deed: deeds.Handling) -> bool:
    if deed.contact_id is not None and deed.contact_id != part.contact_id:
        return False
    is_call = part.type is ChannelType.TELEPHONY
    match deed:
        case deeds.ContactAccepted() | deeds.ContactRejected():
            return part.state is InteractionState.ALERTING
        case deeds.ContactCompleted():
            return part.state is InteractionState.ENDED or (part.state is InteractionState.STARTED and not is_call)
        case deeds.DataChanged():
            return deed.contact_id is not None or part.is_live
        case deeds.MediaLeft():
            return part.is_live and not is_call
    assert_never(deed)
