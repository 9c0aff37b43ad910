"""Verbs about calls."""

from __future__ import annotations

import pytest

from adapters.simulator import deeds
from adapters.simulator.fields import BadField
from adapters.simulator.orders_calls import CALLS
from contracts.vocabulary import ChannelType, ContactId
from tests.adapters.simulator.support import ANNA

WHO = {"loginid": "1001"}
CALLER = {"number": "+15550100", "name": "Ms Adler", "data": {"order": {"id": 7}}}


@pytest.mark.parametrize(
    ("verb", "body", "deed"),
    [
        ("call", WHO, deeds.CallArrives(ANNA)),
        ("call", WHO | CALLER, deeds.CallArrives(ANNA, "+15550100", "Ms Adler", {"order": {"id": 7}})),
        ("queue", {}, deeds.CallQueued()),
        (
            "queue",
            CALLER | {"skill": "billing", "wrapup": 30},
            deeds.CallQueued("billing", "+15550100", "Ms Adler", {"order": {"id": 7}}, 30.0),
        ),
        ("giveup", {}, deeds.GivenUp()),
        ("giveup", {"type": "CHAT", "skill": "billing"}, deeds.GivenUp(ChannelType.CHAT, "billing")),
        ("giveup", {"work": "w-3"}, deeds.GivenUp(work_id="w-3")),
        ("dial", WHO, deeds.CallDialled(ANNA)),
        ("dial", WHO | {"destination": 2002, "answered": False}, deeds.CallDialled(ANNA, "2002", answered=False)),
        ("answer", WHO, deeds.CallAnswered(ANNA)),
        ("hold", WHO, deeds.CallHeld(ANNA)),
        ("retrieve", WHO, deeds.CallRetrieved(ANNA)),
        ("hangup", WHO, deeds.CallEnded(ANNA)),
        ("consult", WHO | {"destination": "2002"}, deeds.CallConsulted(ANNA, "2002")),
        ("alternate", WHO, deeds.CallAlternated(ANNA)),
        ("transfer", WHO, deeds.CallTransferred(ANNA)),
        ("transfer", WHO | {"destination": "2002"}, deeds.CallTransferred(ANNA, "2002")),
        ("conference", WHO, deeds.CallConferenced(ANNA)),
        ("conference", WHO | {"destination": "2002"}, deeds.CallConferenced(ANNA, "2002")),
        ("tones", WHO | {"digits": "12#"}, deeds.TonesSent(ANNA, "12#")),
        ("party-answer", WHO, deeds.FarAnswered(ANNA)),
        ("party-refuse", WHO | {"number": "+1"}, deeds.FarRefused(ANNA, "+1")),
        ("party-hangup", WHO | {"contact": "c-1"}, deeds.FarHungUp(ANNA, None, ContactId("c-1"))),
    ],
)
def test_what_verbs_stand_for(verb: str, body: dict[str, object], deed: deeds.Deed) -> None:
    assert CALLS[verb].parse(body) == (deed,)


@pytest.mark.parametrize(
    ("verb", "body", "sentence"),
    [
        ("call", WHO | {"data": 7}, '"data" is 7: an object of at most 65536 bytes'),
        ("queue", {"wrapup": -5}, '"wrapup" is -5: a number from 0 to 86400 is expected.'),
        ("giveup", {"type": "UNSUPPORTED"}, "one of TELEPHONY, EMAIL, CHAT, CALLBACK is expected."),
        ("dial", WHO | {"answered": "perhaps"}, "true or false is expected."),
        ("consult", WHO, '"destination" is missing: an extension, a number or a skill is expected.'),
        ("tones", WHO, '"digits" is missing: a text of tones such as 12# is expected.'),
    ],
)
def test_what_cannot_be_read_is_told(verb: str, body: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadField) as bad:
        CALLS[verb].parse(body)
    assert sentence in bad.value.sentence
