"""Short JSON schemas of bodies."""

from __future__ import annotations

from contracts.control import CreateSession
from contracts.interaction import Conversations
from contracts.schemas import child, compact, may_be_left_out, resolve, schema_of, schemas_of
from contracts.session import TeamStatus


def test_schema_is_short() -> None:
    schema = schema_of(CreateSession)
    text = str(schema)
    assert "'title'" not in text
    assert "'null'" not in text
    assert "65536" not in text
    assert schema["required"] == ["loginid"]


def test_child_sees_through_references_and_lists() -> None:
    root = schema_of(TeamStatus)
    members = child(root, root, "teamstatus")
    assert members is not None
    state = child(root, members, "state")
    assert state is not None
    assert "TALKING" in str(resolve(root, state)["enum"])
    assert child(root, members, "unheard") is None


def test_may_be_left_out() -> None:
    parts = Conversations.model_json_schema()["properties"]
    assert may_be_left_out(parts["primary"])
    assert not may_be_left_out(CreateSession.model_json_schema()["properties"]["loginid"])


def test_a_real_choice_stays() -> None:
    choice = {"anyOf": [{"type": "string", "title": "A"}, {"type": "integer"}, {"type": "null"}]}
    assert compact(choice) == {"anyOf": [{"type": "string"}, {"type": "integer"}]}


def test_many_models_share_definitions() -> None:
    references, definitions = schemas_of([CreateSession, TeamStatus], "#/parts/{model}")
    assert references == {"CreateSession": "#/parts/CreateSession", "TeamStatus": "#/parts/TeamStatus"}
    assert {"CreateSession", "TeamStatus", "Member", "Properties"} <= set(definitions)
