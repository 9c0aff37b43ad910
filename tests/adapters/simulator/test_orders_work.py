"""Verbs about contacts of any kind and about agents."""

from __future__ import annotations

import pytest

from adapters.port import Cause
from adapters.simulator import deeds
from adapters.simulator.fields import BadField
from adapters.simulator.orders_work import WORK
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, ContactId
from tests.adapters.simulator.support import ANNA

WHO = {"loginid": "1001"}
CHAT = ChannelType.CHAT
ONE = ContactId("c-1")


@pytest.mark.parametrize(
    ("verb", "body", "deed"),
    [
        ("contact", {"type": "CHAT"}, deeds.MediaArrives(CHAT)),
        (
            "contact",
            WHO | {"type": "CHAT", "skill": "billing", "data": {"a": None}},
            deeds.MediaArrives(CHAT, ANNA, "billing", {"a": None}),
        ),
        ("leave", WHO, deeds.MediaLeft(ANNA)),
        ("accept", WHO, deeds.ContactAccepted(ANNA)),
        ("reject", WHO | {"contact": "c-1"}, deeds.ContactRejected(ANNA, ONE)),
        ("complete", WHO, deeds.ContactCompleted(ANNA)),
        ("complete", WHO | {"dispositions": ["D1", 2]}, deeds.ContactCompleted(ANNA, None, ("D1", "2"))),
        ("data", WHO | {"data": {"a": None}, "contact": "c-1"}, deeds.DataChanged(ANNA, {"a": None}, ONE)),
        ("login", WHO, deeds.LoggedInAtPhone(ANNA)),
        ("login", WHO | {"extension": "2005"}, deeds.LoggedInAtPhone(ANNA, "2005")),
        ("state", WHO | {"state": "READY"}, deeds.StateChosen(ANNA, AgentState.READY)),
        (
            "state",
            WHO | {"state": "NOT_READY", "reasonCodeId": "N1"},
            deeds.StateChosen(ANNA, AgentState.NOT_READY, "N1"),
        ),
        ("logout", WHO, deeds.LogoutForced(ANNA, Cause.SUPERVISOR)),
        ("logout", WHO | {"by": "switch"}, deeds.LogoutForced(ANNA, Cause.SWITCH)),
        ("channel", WHO | {"type": "CHAT", "active": False}, deeds.ChannelChosen(ANNA, CHAT, active=False)),
        (
            "channel",
            WHO | {"type": "CHAT", "state": "NOT_READY", "reasonCodeId": "N1"},
            deeds.ChannelChosen(ANNA, CHAT, None, ChannelAgentState.NOT_READY, "N1"),
        ),
        (
            "availability",
            WHO | {"type": "TELEPHONY", "available": "false"},
            deeds.ChannelAvailability(ANNA, ChannelType.TELEPHONY, available=False),
        ),
        ("skills", WHO | {"skills": ["a", "b"]}, deeds.SkillsGiven(ANNA, frozenset({"a", "b"}))),
        ("skills", WHO | {"skills": []}, deeds.SkillsGiven(ANNA, frozenset())),
    ],
)
def test_what_verbs_stand_for(verb: str, body: dict[str, object], deed: deeds.Deed) -> None:
    assert WORK[verb].parse(body) == (deed,)


@pytest.mark.parametrize(
    ("verb", "body", "sentence"),
    [
        ("contact", {"type": "TELEPHONY"}, "\"type\" is 'TELEPHONY': one of EMAIL, CHAT, CALLBACK is expected."),
        ("contact", {}, '"type" is missing'),
        (
            "complete",
            WHO | {"dispositions": "D1"},
            "a list of at most 100 texts, each a wrap-up code's id, is expected.",
        ),
        ("complete", WHO | {"dispositions": [""]}, "\"dispositions\" is '': a wrap-up code's id is expected."),
        ("data", WHO, '"data" is missing: an object of the keys to set is expected.'),
        ("state", WHO | {"state": "TALKING"}, "\"state\" is 'TALKING': one of READY, NOT_READY"),
        ("logout", WHO | {"by": "magic"}, "\"by\" is 'magic': one of supervisor, agent, switch is expected."),
        ("channel", WHO | {"type": "CHAT"}, "One of active, state is expected."),
        ("availability", WHO | {"type": "CHAT"}, '"available" is missing: true or false is expected.'),
        ("skills", WHO, '"skills" is missing: the list of all skills of the agent is expected.'),
    ],
)
def test_what_cannot_be_read_is_told(verb: str, body: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadField) as bad:
        WORK[verb].parse(body)
    assert sentence in bad.value.sentence
