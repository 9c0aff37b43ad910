"""What the parties outside do in an agent's call: answer, refuse, hang up. Pure: a floor and a deed in, the answer out."""

from __future__ import annotations

from typing import assert_never

from adapters.port import Result
from adapters.simulator import deeds
from adapters.simulator.floor import ACCEPTED, Floor, impossible
from adapters.simulator.requests import no_agent
from adapters.simulator.telephony import lines
from adapters.simulator.work import Call
from contracts.vocabulary import ConversationState


def made_up_number(floor: Floor) -> str:
    """The number of somebody outside who was not named; nobody has it (NANP, exchange 555)."""
    return f"+1555{floor.number() % 10_000_000:07d}"


def do(floor: Floor, deed: deeds.Far) -> Result:
    """Let one of the others do it in the agent's call."""
    seat = floor.seats.get(deed.login_id)
    if seat is None:
        return no_agent(deed.login_id)
    part = seat.call
    if part is None or deed.contact_id not in (None, part.contact_id):
        return impossible(f"{deed.login_id} is {seat.agent.state}: there is no such call.")
    rings = not isinstance(deed, deeds.FarHungUp)
    # Who hangs up is in the call itself, who is still to answer rather the consulted one.
    calls = [line.call for line in part.lines()]
    found = _find(list(reversed(calls)) if rings else calls, deed.number, rings)
    if found is None:
        return impossible(f"Nobody outside in {part.contact_id} could do that.")
    call, party_id = found
    match deed:
        case deeds.FarAnswered():
            lines.answer(floor, call, party_id)
        case deeds.FarRefused() | deeds.FarHungUp():
            lines.leave(floor, call, party_id)
        case _:
            assert_never(deed)
    return ACCEPTED


def _find(calls: list[Call], number: str | None, rings: bool) -> tuple[Call, str] | None:
    for call in calls:
        for party_id, end in call.ends.items():
            is_ringing = end.state is ConversationState.ALERTING
            if end.login_id is None and is_ringing is rings and number in (None, end.party.number):
                return call, party_id
    return None
