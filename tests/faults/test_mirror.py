"""What a connector believes of destinations, from inits and events; and how it is held against the switch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts import channel, conversation, interaction, session
from contracts.vocabulary import WarningCode
from tests.faults.mirror import CHANNEL as CHANNELS
from tests.faults.mirror import INTERACTION, Mirror
from tests.faults.pictures import tree_differences
from tests.faults.recorder import Entry, Heard
from tests.faults.test_branches import CALL, CHANNEL, LEG, done, told
from tests.faults.test_branches import called as created
from tests.faults.test_branches import made as opened

ADA = {"id": "P1", "number": "+411", "name": "Ada"}
BOB = {"id": "P2", "number": "2001", "name": "Bob"}
INITS: dict[str, dict[str, Any]] = {
    "channelgroup.query.init": {"channels": [{"end-point": "2001", "type": "TELEPHONY"}]},
    channel.INIT: {
        "channel-state": "ACTIVE",
        "agent-state": "READY",
        "interactions": [{"id": "C1", "type": "TELEPHONY"}],
    },
    interaction.INIT: {
        "interaction-state": "ALERTING",
        "interaction-data": {"a": 1},
        "conversations": {"primary": {"id": "L1"}},
    },
    conversation.INIT: {"conversation-state": "ALERTING", "members": [ADA]},
}


def filled(entry: Entry) -> Entry:
    """An init's answer with what it says."""
    return replace(entry, body=INITS[entry.name]) if isinstance(entry, Heard) and entry.name in INITS else entry


def mirror_of(*entries: Entry) -> Mirror:
    mirror = Mirror()
    for entry in [*opened(), *created(), *entries]:
        mirror.take(filled(entry))
    return mirror


def seat(*contacts: dict[str, Any], agent_state: str = "READY") -> dict[str, Any]:
    shown = {"endpoint": "2001", "type": "TELEPHONY", "channel-state": "ACTIVE", "agent-state": agent_state}
    return {"channels": [{**shown, "reasonCodeId": None}], "contacts": list(contacts)}


def contact(state: str, leg: str, *members: dict[str, str], data: object = None) -> dict[str, Any]:
    legs = [{"id": "L1", "role": "primary", "conversation-state": leg, "members": list(members)}]
    return {"id": "C1", "interaction-state": state, "data": data or {"a": 1}, "conversations": legs}


RINGING = contact("ALERTING", "ALERTING", ADA)


def test_what_init_said_is_the_picture() -> None:
    assert tree_differences(mirror_of(), "S1", seat(RINGING)) == []


def test_events_keep_it_current() -> None:
    mirror = mirror_of(
        told(1, interaction.STARTED, CALL),
        told(2, conversation.MEMBER_ADDED, LEG, **BOB),
        told(3, conversation.ESTABLISHED, LEG),
        told(4, interaction.DATA_UPDATED, CALL, data={"b": 2}),
        told(5, channel.IS_NOT_READY, CHANNEL),
    )
    shown = contact("STARTED", "ESTABLISHED", BOB, ADA, data={"b": 2})
    assert tree_differences(mirror, "S1", seat(shown, agent_state="NOT_READY")) == []
    assert len(tree_differences(mirror, "S1", seat(RINGING))) == 5


def test_what_is_over_is_completed_and_released() -> None:
    mirror = mirror_of(told(1, conversation.RELEASED, LEG), told(2, interaction.ENDED, CALL))
    assert tree_differences(mirror, "S1", seat()) == [f"{CALL} is ENDED, and over at the switch"]
    mirror.take(told(3, interaction.COMPLETED, CALL))
    assert tree_differences(mirror, "S1", seat()) == []
    assert mirror.of("S1", CHANNELS)[0].parts == {}


def test_a_contact_nobody_told_of_is_missed() -> None:
    mirror = mirror_of()
    assert tree_differences(mirror, "S1", seat(RINGING, {**RINGING, "id": "C2"})) == ["S1 does not know of C2"]
    mirror.take(told(1, channel.INTERACTION_ADDED, CHANNEL, **{"cti-id": "C2", "type": "TELEPHONY"}))
    assert mirror.untaken(mirror.of("S1", CHANNELS)[0]) == {"C2": "TELEPHONY"}


def test_copies_change_nothing() -> None:
    first, second = told(1, conversation.HELD, LEG), told(2, conversation.RETRIEVED, LEG)
    mirror = mirror_of(told(0, interaction.STARTED, CALL), first, second, first)
    place = mirror.find(LEG)
    assert place is not None
    assert place.state == "ESTABLISHED"


def test_a_restart_asks_for_everything_anew() -> None:
    mirror = mirror_of(replace(told(1, session.WARNING, "S1", epoch=2), code=WarningCode.SESSION_RESUMED))
    assert all(line.endswith("was not read") for line in tree_differences(mirror, "S1", seat(RINGING)))
    for entry in done("again", conversation.INIT, LEG):
        mirror.take(filled(entry))
    assert [each.target for each in mirror.of("S1") if not each.is_stale] == [LEG]


def test_what_is_disposed_is_gone_with_all_below() -> None:
    mirror = mirror_of(*done("d", interaction.DISPOSE, CALL))
    assert mirror.of("S1", INTERACTION) == []
    assert mirror.find(LEG) is None
    assert mirror.untaken(mirror.of("S1", CHANNELS)[0]) == {"C1": "TELEPHONY"}, "the contact is still there"
