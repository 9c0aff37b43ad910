"""A switch in a few lines: contacts that go their way by themselves, and commands that lead somewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapters import contacts as port
from adapters.contacts import Contact
from adapters.port import Command, CompleteInteractions
from contracts.vocabulary import ContactId, ConversationRole, ConversationState, InteractionState
from tests.session.tree.support import CUSTOMER, EXPERT, HELD, MYSELF, TALKING, call, chat, consult_leg, leg

S, L = InteractionState, ConversationState
OVER: dict[str, Any] = {"state": S.COMPLETED, "legs": ()}
ENDED: dict[str, Any] = {"state": S.ENDED, "legs": ()}
JOINED = leg(parties=(CUSTOMER, MYSELF, EXPERT))


def moves(contact: Contact) -> list[dict[str, Any]]:
    """Where a contact may go from here."""
    number = contact.revision
    data: dict[str, Any] = {"data": {"topic": number % 3, "customer": {"id": number % 2}}}
    if contact.state is S.ENDED:
        return [OVER, data]
    if not contact.legs:
        return [{"state": S.STARTED}, ENDED, OVER, data]
    begun: dict[str, Any] = {"state": S.STARTED, "legs": (TALKING,)}
    if contact.state is not S.STARTED:
        return [begun, ENDED, OVER, data]
    fresh = f"l{number + 2}"
    return [
        begun,
        {"legs": (HELD,)},
        {"legs": (HELD, consult_leg(L.DIALING, fresh))},
        {"legs": (*contact.legs[:1], consult_leg(L.RELEASED, contact.legs[-1].leg_id))} if contact.legs[1:] else begun,
        {"legs": tuple(replace(each, state=_swapped(each.state)) for each in contact.legs)},
        {"legs": (JOINED,)},
        ENDED,
        OVER,
        data,
    ]


def begin(number: int) -> Contact:
    """The next contact that arrives; none comes twice."""
    made = call(list(S)[number % 3]) if number % 2 else chat()
    return replace(made, contact_id=ContactId(f"k{number}"))


def led_to(command: Command, contact: Contact | None) -> dict[str, Any] | None:
    """What a command makes of its contact, None when it is not about one."""
    if contact is None:
        return None
    match command:
        case port.AcceptContact() | port.AnswerCall():
            return {"state": S.STARTED, "legs": (TALKING,) if contact.legs else ()}
        case port.RejectContact() | port.CompleteContact() | CompleteInteractions():
            return OVER
        case port.TransferCall() | port.SingleStepTransfer():
            return ENDED
        case port.UpdateContactData(data=data):
            wanted = {**contact.data, **data}
            return {"data": {key: value for key, value in wanted.items() if value is not None}}
        case port.ConsultationCall():
            return {"legs": (HELD, consult_leg(L.DIALING, f"l{contact.revision + 2}"))}
        case port.ConferenceCall() | port.SingleStepConference():
            return {"legs": (JOINED,)}
        case port.AlternateCall():
            return {"legs": tuple(replace(each, state=_swapped(each.state)) for each in contact.legs)}
        case port.ClearConnection(leg_id=leg_id):
            left = tuple(each for each in contact.legs if each.leg_id != leg_id)
            return {"legs": left} if any(each.role is ConversationRole.PRIMARY for each in left) else ENDED
        case port.HoldCall(leg_id=leg_id):
            return _set(contact, leg_id, L.HELD)
        case port.RetrieveCall(leg_id=leg_id):
            return _set(contact, leg_id, L.ESTABLISHED)
    return None


def _set(contact: Contact, leg_id: str, state: ConversationState) -> dict[str, Any]:
    return {"legs": tuple(replace(each, state=state) if each.leg_id == leg_id else each for each in contact.legs)}


def _swapped(state: ConversationState) -> ConversationState:
    return {L.HELD: L.ESTABLISHED, L.ESTABLISHED: L.HELD}.get(state, state)
