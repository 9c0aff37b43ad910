"""Reading and writing the parts of a link payload that are contacts. Trusts no type and no value."""

from __future__ import annotations

from adapters.contacts import Contact, Leg, Party
from adapters.simulator import parts
from adapters.simulator.protocol.frames import Payload
from contracts.vocabulary import ChannelType, ContactId, ConversationRole, ConversationState, InteractionState, LegId


def render(contact: Contact) -> Payload:
    """A contact for JSON, whatever kind of mapping its data is."""
    return {
        "contact_id": contact.contact_id,
        "login_id": contact.login_id,
        "endpoint": contact.endpoint,
        "type": contact.type,
        "state": contact.state,
        "revision": contact.revision,
        "legs": contact.legs,
        "data": dict(contact.data),
    }


def contact(payload: Payload) -> Contact:
    """A contact as the switch rendered it. Raises LinkProtocolError, as all here."""
    return Contact(
        contact_id=contact_id(payload),
        login_id=parts.login_id(payload),
        endpoint=parts.text(payload, "endpoint"),
        type=parts.choice(payload, "type", ChannelType),
        state=parts.choice(payload, "state", InteractionState),
        revision=parts.whole(payload, "revision"),
        legs=parts.many(payload, "legs", _leg),
        data=parts.part(payload, "data"),
    )


def contact_id(payload: Payload) -> ContactId:
    """A contact's id."""
    return ContactId(parts.text(payload, "contact_id"))


def leg_id(payload: Payload) -> LegId:
    """A leg's id."""
    return LegId(parts.text(payload, "leg_id"))


def _leg(payload: Payload) -> Leg:
    return Leg(
        leg_id=leg_id(payload),
        role=parts.choice(payload, "role", ConversationRole),
        state=parts.choice(payload, "state", ConversationState),
        parties=parts.many(payload, "parties", _party),
    )


def _party(payload: Payload) -> Party:
    return Party(*(parts.text(payload, name) for name in ("party_id", "number", "name")))
