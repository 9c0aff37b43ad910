"""The properties verbs have in common."""

from __future__ import annotations

import pytest

from adapters.simulator import verbs
from adapters.simulator.fields import BadField


def test_what_is_left_out_is_empty_or_nothing() -> None:
    assert (verbs.number({}), verbs.name({}), verbs.skill({"skill": None})) == ("", "", "")
    assert (verbs.optional_destination({}), verbs.optional_flag({}, "active"), verbs.reason_id({})) == (None,) * 3


def test_what_is_there_is_read() -> None:
    assert verbs.number({"number": 15550100}) == "15550100"
    assert verbs.destination({"destination": "billing"}) == "billing"
    assert verbs.optional_flag({"active": "false"}, "active") is False


def test_one_of_several_is_needed() -> None:
    verbs.some({"state": "READY"}, "active", "state")
    with pytest.raises(BadField, match=r"One of active, state is expected\."):
        verbs.some({"active": None}, "active", "state")


def test_a_verb_takes_its_properties_in_the_order_people_say_them() -> None:
    verb = verbs.one(verbs.skill, "skill", "number")
    assert verb.takes == ("skill", "number")
    assert verb.parse({"skill": "billing"}) == ("billing",)
