"""The port's commands about calls, as requests of the wire."""

from __future__ import annotations

from typing import Final

from adapters.cisco_cti import call_requests
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.commands_agents import complete_interactions, no_agent
from adapters.cisco_cti.protocol import typed_calling as wire
from adapters.cisco_cti.protocol import typed_control as control
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.reasons import LONGEST_WRAP_UP
from adapters.cisco_cti.refusals import impossible
from adapters.cisco_cti.view import data
from adapters.cisco_cti.view.seats import endpoint_of
from adapters.cisco_cti.view.states import LEG_STATES
from adapters.cisco_cti.view.work import Line, Work
from adapters.contacts import (
    AcceptContact,
    AlternateCall,
    AnswerCall,
    ClearConnection,
    CompleteContact,
    ConferenceCall,
    ConsultationCall,
    HoldCall,
    LegCommand,
    MakeCall,
    ReadDispositions,
    RejectContact,
    RetrieveCall,
    SendDtmf,
    SingleStepConference,
    TransferCall,
    UpdateContactData,
)
from adapters.port import Accepted, CompleteInteractions, Confirmed, Refusal, Refused, Result
from contracts.vocabulary import ConversationState, InteractionState

_L: Final = ConversationState
GOALS: Final = {AnswerCall: _L.ESTABLISHED, HoldCall: _L.HELD, RetrieveCall: _L.ESTABLISHED}
"""The state of a leg in which nothing is left to do."""


async def make_call(centre: Centre, command: MakeCall) -> Result:
    """Dial; the call that follows is a contact of its own."""
    seat = centre.seat(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if not seat.is_in:
        return impossible(f"{command.login_id} is not logged in.")
    if command.endpoint != endpoint_of(seat):
        return impossible(f"{command.login_id} has no telephone {command.endpoint}.")
    centre.picture.calls.desk.dial(command.login_id)
    request = wire.MakeCallReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        agent_instrument=seat.device,
        dialed_number=command.destination,
    )
    answer = await centre.ask(request)
    if isinstance(answer, Refused):
        centre.picture.calls.desk.dialled(command.login_id)
        return answer
    return Accepted()


# --- contacts ---------------------------------------------------------------------------------------------------------


async def accept(centre: Centre, command: AcceptContact) -> Result:
    """Answer the call that is offered."""
    line = _offered(centre, command)
    if not isinstance(line, Line):
        return line
    result = await _answered(centre, line, call_requests.answer(centre, line))
    return Confirmed() if isinstance(result, Refused) and _is_there(line, _L.ESTABLISHED) else result


async def reject(centre: Centre, command: RejectContact) -> Result:
    """Refuse the call that is offered, at this phone."""
    line = _offered(centre, command)
    if not isinstance(line, Line):
        return line
    if line.is_answered:
        return impossible(f"{command.contact_id} is being answered.")
    result = await _taken(centre, call_requests.clear(centre, line))
    return Confirmed() if isinstance(result, Refused) and not line.is_live else result


async def complete(centre: Centre, command: CompleteContact) -> Result:
    """Leave wrap-up; the codes that were chosen are written down first."""
    work = centre.picture.calls.desk.get(command.login_id, command.contact_id)
    if work is None:
        return _no_contact(command.login_id, command.contact_id)
    if work.state is not InteractionState.ENDED:
        return impossible(f"{command.contact_id} is {work.state} and cannot be completed.")
    problem = await _write_down(centre, work, command.disposition_ids) if command.disposition_ids else None
    return problem or await complete_interactions(centre, CompleteInteractions(command.login_id))


async def _write_down(centre: Centre, work: Work, ids: tuple[str, ...]) -> Refused | None:
    """The call's wrap-up data. Whether a server takes it once the call is over is its own choice; a refusal changes nothing."""
    text = centre.picture.reasons.wrap_up(ids)
    if text is None:
        return Refused(Refusal.INVALID_REASON, None, "A wrap-up code stands in no list or cannot be chosen.")
    if len(text.encode()) > LONGEST_WRAP_UP:
        return Refused(Refusal.REJECTED, None, f"The wrap-up codes together are longer than {LONGEST_WRAP_UP} bytes.")
    if work.last is None:
        return impossible(f"Nothing is known any more of the call that was {work.contact_id}.")
    named = call_requests.named(centre, work.last)
    answer = await centre.ask(control.SetCallDataReq(invoke_id=0, **named, call_wrapup_data=text))
    if isinstance(answer, Refused):
        return answer
    centre.say(centre.picture.write_down(work, {"CallWrapupData": text}))
    return None


async def read_dispositions(centre: Centre, command: ReadDispositions) -> Result:
    """The wrap-up codes from the settings."""
    seat = centre.seat(command.login_id)
    if seat is None:
        return no_agent(command.login_id)
    if command.endpoint != endpoint_of(seat):
        return impossible(f"{command.login_id} has no telephone {command.endpoint}.")
    return Confirmed(centre.picture.reasons.wrap_ups)


async def update_data(centre: Centre, command: UpdateContactData) -> Result:
    """SET_CALL_DATA_REQ with the keys that are named. What the switch keeps in other words, as a number, is never seen as it
    was asked: its confirmation is all that can be waited for."""
    work = centre.picture.calls.desk.get(command.login_id, command.contact_id)
    if work is None or work.primary is None or not work.primary.is_live:
        return _no_contact(command.login_id, command.contact_id)
    try:
        kept = data.kept(command.data)
        if all(work.data.get(key) == value for key, value in kept.items()):
            return Confirmed()
        fields = data.fields(command.data)
    except data.UnknownItem as item:
        return Refused(Refusal.REJECTED, None, f"The data of a call has no {item} that could be set to this.")
    request = control.SetCallDataReq(invoke_id=0, **call_requests.connection(centre, work.primary), **fields)
    result = await _taken(centre, request)
    return Confirmed() if isinstance(result, Accepted) and kept != dict(command.data) else result


async def consult(centre: Centre, command: ConsultationCall) -> Result:
    """Hold and dial."""
    work = centre.picture.calls.desk.get(command.login_id, command.contact_id)
    if work is None or work.primary is None:
        return _no_contact(command.login_id, command.contact_id)
    if work.consult is not None and work.is_consulting and command.destination in work.consult.call.parties:
        return Confirmed()
    if work.state is not InteractionState.STARTED or not work.primary.is_live or work.is_consulting:
        return impossible(f"{command.contact_id} is no call about which somebody could be asked now.")
    centre.picture.calls.desk.dialled(command.login_id)
    return await _taken(centre, call_requests.consulted(centre, work.primary, command.destination))


async def transfer(centre: Centre, command: TransferCall) -> Result:
    """Join the others of both legs."""
    return await _join(centre, command, wire.TransferCallReq)


async def conference(centre: Centre, command: ConferenceCall) -> Result:
    """Make one call of both legs."""
    return await _join(centre, command, wire.ConferenceCallReq)


async def alternate(centre: Centre, command: AlternateCall) -> Result:
    """The held leg and the other change places."""
    both = _both(centre, command.login_id, command.contact_id)
    if not isinstance(both, tuple):
        return both
    active, other = both
    if _state(active) is not _L.ESTABLISHED or _state(other) is not _L.HELD:
        return impossible(f"{command.contact_id} has not one leg on hold and one established.")
    return await _taken(centre, call_requests.alternated(centre, active, other))


# --- legs -------------------------------------------------------------------------------------------------------------


async def on_leg(centre: Centre, command: LegCommand) -> Result:
    """Whatever is asked of one leg."""
    work = centre.picture.calls.desk.get(command.login_id, command.contact_id)
    if work is None:
        return _no_contact(command.login_id, command.contact_id)
    line = work.line(command.leg_id)
    if line is None or not line.is_live:
        gone = isinstance(command, ClearConnection) and work.has_had(command.leg_id)
        return Confirmed() if gone else impossible(f"{command.leg_id} is released.")
    if _is_met(command, line):
        return Confirmed()
    request = call_requests.LEG_REQUESTS[type(command)](centre, line, command)
    asks = _answered(centre, line, request) if isinstance(command, AnswerCall) else _taken(centre, request)
    result = await asks
    if isinstance(result, Refused):
        # What it was to reach may have come about by itself, before the switch looked at it.
        return Confirmed() if _is_met(command, line) else result
    return Confirmed() if isinstance(command, SendDtmf) else result


# --- inside -----------------------------------------------------------------------------------------------------------


async def _taken(centre: Centre, request: Request) -> Result:
    """A confirmation says that it was received; what became of it comes as events (CTIOS-73)."""
    answer = await centre.ask(request)
    return answer if isinstance(answer, Refused) else Accepted()


async def _answered(centre: Centre, line: Line, request: Request) -> Result:
    """The call is not refused any more once it is asked for: a refusal that comes later would hang it up."""
    line.is_answered = True
    result = await _taken(centre, request)
    if isinstance(result, Refused):
        line.is_answered = False
    return result


async def _join(centre: Centre, command: TransferCall | ConferenceCall, kind: call_requests.Joining) -> Result:
    both = _both(centre, command.login_id, command.contact_id)
    if not isinstance(both, tuple):
        return both
    return await _taken(centre, call_requests.joined(kind, centre, *both))


def _both(centre: Centre, login_id: str, contact_id: str) -> tuple[Line, Line] | Refused:
    """The active leg and the other one; the consult is active unless it is the one on hold."""
    work = centre.picture.calls.desk.get(login_id, contact_id)
    if work is None:
        return _no_contact(login_id, contact_id)
    primary, asked = work.primary, work.consult
    if primary is None or asked is None or not primary.is_live or not asked.is_live:
        return impossible(f"{contact_id} has not two legs.")
    return (primary, asked) if _state(asked) is _L.HELD else (asked, primary)


def _offered(centre: Centre, command: AcceptContact | RejectContact) -> Line | Result:
    work: Work | None = centre.picture.calls.desk.get(command.login_id, command.contact_id)
    if work is None:
        return _no_contact(command.login_id, command.contact_id)
    is_met = work.state is InteractionState.STARTED if isinstance(command, AcceptContact) else work.is_over
    if is_met:
        return Confirmed()
    if work.state is not InteractionState.ALERTING or work.primary is None:
        return impossible(f"{command.contact_id} is {work.state}: it is not offered.")
    return work.primary


def _no_contact(login_id: str, contact_id: str) -> Refused:
    return impossible(f"{login_id} has no contact {contact_id}.")


def _is_met(command: LegCommand, line: Line) -> bool:
    """Whether nothing is left to do."""
    if isinstance(command, ClearConnection):
        return not line.is_live
    if isinstance(command, SingleStepConference):
        return line.is_live and command.destination in line.call.parties
    goal = GOALS.get(type(command))
    return goal is not None and _is_there(line, goal)


def _is_there(line: Line, state: ConversationState) -> bool:
    return line.is_live and _state(line) is state


def _state(line: Line) -> ConversationState:
    return LEG_STATES.get(line.status, _L.DIALING)
