"""How contacts end for good, and how agents leave wrap-up. Owns no decision who may do it."""

from __future__ import annotations

from datetime import datetime

from adapters.port import Cause
from adapters.simulator.agents import Seat
from adapters.simulator.calls import RESTS
from adapters.simulator.floor import WRAP_UP, Floor
from adapters.simulator.work import Part
from contracts.vocabulary import ChannelType, InteractionState


def complete(floor: Floor, seat: Seat, part: Part, cause: Cause, now: datetime) -> None:
    """End a contact for good; the wrap-up of a call ends with it."""
    finish(floor, seat, part)
    if part.type is ChannelType.TELEPHONY:
        rest(floor, seat, cause, now)
    floor.touch(seat.agent.login_id)


def complete_ended(floor: Floor, seat: Seat, *, only_calls: bool = False) -> None:
    """End the wrap-up of every contact that is in it, and say so; the agent's state is another matter."""
    for part in tuple(seat.contacts.values()):
        if not part.is_live and (part.type is ChannelType.TELEPHONY or not only_calls):
            finish(floor, seat, part)


def rest(floor: Floor, seat: Seat, cause: Cause, now: datetime) -> None:
    """Leave wrap-up towards the state it was entered for; nothing where the agent is not in it."""
    if seat.agent.state in WRAP_UP:
        floor.move(seat, RESTS[seat.agent.state], None, cause, now)


def finish(floor: Floor, seat: Seat, part: Part) -> None:
    """The contact is COMPLETED and said so; nothing of it is due any more."""
    floor.timers.cancel((seat.agent.login_id, part.contact_id))
    part.state = InteractionState.COMPLETED
    part.primary = part.consult = part.ticket = None
    floor.publish(seat, part)
