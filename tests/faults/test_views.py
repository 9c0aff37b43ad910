"""What a CTI Server's wire does not tell is not asked for, and what it does tell is."""

from __future__ import annotations

from typing import Any

from contracts import conversation, interaction
from tests.faults.mirror import Mirror
from tests.faults.pictures import tree_differences
from tests.faults.test_branches import CALL, LEG, told
from tests.faults.test_mirror import ADA, BOB, contact, mirror_of, seat
from tests.faults.views import WireView

VIEW = WireView()
ME = {"id": "P9", "number": ADA["number"], "name": "nobody"}


def there(state: str, leg: str, *members: dict[str, str], data: object = None) -> dict[str, Any]:
    """As the switch has it, by ids of its own."""
    shown = contact(state, leg, *members, data=data)
    return {**shown, "id": "W7", "conversations": [{**each, "id": "L7"} for each in shown["conversations"]]}


def found(mirror: Mirror, *contacts: dict[str, Any], state: str = "TALKING") -> list[str]:
    return tree_differences(mirror, "S1", {**seat(*contacts), "state": state}, VIEW)


def test_ids_names_and_data_that_is_no_named_variable_may_differ() -> None:
    assert found(mirror_of(), there("ALERTING", "ALERTING", ME, data={"b": 2})) == []


def test_states_members_and_named_variables_may_not() -> None:
    assert found(mirror_of(), there("STARTED", "ALERTING", ADA)) != []
    assert found(mirror_of(), there("ALERTING", "HELD", ADA)) != []
    assert found(mirror_of(), there("ALERTING", "ALERTING", ADA, BOB)) != []
    assert found(mirror_of(), there("ALERTING", "ALERTING", ADA, data={"user.a": "1"})) != []


def test_a_contact_that_is_over_or_unknown_is_found() -> None:
    assert found(mirror_of()) != []
    mirror = mirror_of(told(1, conversation.RELEASED, LEG), told(2, interaction.COMPLETED, CALL))
    assert found(mirror) == []
    assert found(mirror, there("STARTED", "ESTABLISHED", ADA)) == ["S1 does not know of W7"]
    assert found(mirror, there("ENDED", "RELEASED")) == [], "a wrap-up that was there before the bridge"


def test_whether_an_agent_is_ready_counts_while_nothing_else_keeps_the_agent() -> None:
    shown = {**seat(there("ALERTING", "ALERTING", ADA), agent_state="NOT_READY")}
    assert tree_differences(mirror_of(), "S1", {**shown, "state": "RESERVED"}, VIEW) == []
    assert tree_differences(mirror_of(), "S1", {**shown, "state": "NOT_READY"}, VIEW) != []
