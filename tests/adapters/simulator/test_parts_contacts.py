"""The parts of a contact: each property is needed and of its own type."""

from __future__ import annotations

import orjson
import pytest

from adapters.contacts import Contact, Leg, Party
from adapters.errors import LinkProtocolError
from adapters.simulator import parts_contacts
from contracts.vocabulary import (
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
)
from tests.adapters.simulator.support import ANNA

LEG = Leg(LegId("l-1"), ConversationRole.PRIMARY, ConversationState.HELD, (Party("p-1", "2001", "Anna"),))
CONTACT = Contact(
    ContactId("c-1"), ANNA, "2001", ChannelType.TELEPHONY, InteractionState.STARTED, 3, (LEG,), {"order": {"id": 7}}
)


def plain() -> dict[str, object]:
    received: dict[str, object] = orjson.loads(orjson.dumps(parts_contacts.render(CONTACT)))
    return received


def test_a_contact_there_and_back() -> None:
    assert parts_contacts.contact(plain()) == CONTACT


@pytest.mark.parametrize("name", plain())
def test_a_contact_lacking_anything_is_refused_by_its_name(name: str) -> None:
    spoilt = plain()
    del spoilt[name]
    with pytest.raises(LinkProtocolError, match=f'"{name}"'):
        parts_contacts.contact(spoilt)


@pytest.mark.parametrize("name", plain())
def test_a_contact_with_a_value_of_another_type_is_refused(name: str) -> None:
    with pytest.raises(LinkProtocolError, match=f'"{name}"'):
        parts_contacts.contact(plain() | {name: 1.5})


@pytest.mark.parametrize("name", ["leg_id", "role", "state", "parties"])
def test_a_leg_lacking_anything_is_refused(name: str) -> None:
    spoilt = orjson.loads(orjson.dumps(LEG))
    del spoilt[name]
    with pytest.raises(LinkProtocolError, match=f'"{name}"'):
        parts_contacts.contact(plain() | {"legs": [spoilt]})


@pytest.mark.parametrize("party", [{}, {"party_id": "p-1", "number": "1"}, {"party_id": 1, "number": "1", "name": ""}])
def test_a_party_is_read_whole(party: dict[str, object]) -> None:
    spoilt = orjson.loads(orjson.dumps(LEG)) | {"parties": [party]}
    with pytest.raises(LinkProtocolError):
        parts_contacts.contact(plain() | {"legs": [spoilt]})
