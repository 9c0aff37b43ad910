"""What a day must not leave behind is found when it is there."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import orjson

from contracts import interaction
from tests.faults.day import calls_begun, never_completed, orphans
from tests.faults.test_branches import CALL, called, made, told


def test_an_interaction_that_is_never_completed_is_found() -> None:
    record = [*made(), *called()]
    assert calls_begun(record) == 1
    assert never_completed(record) == [f"C1 ({CALL}) was never completed"]
    assert never_completed([*record, told(1, interaction.COMPLETED, CALL)]) == []


def test_a_destination_left_in_the_registry_is_found(tmp_path: Path) -> None:
    nodes = [[path, "x", True, False, None, [], None] for path in (["G1"], ["G1", "phone"], ["G1", "phone", "call"])]
    with closing(sqlite3.connect(tmp_path / "registry.sqlite3")) as connection:
        connection.execute("CREATE TABLE sessions (session_id, nodes)")
        connection.execute("INSERT INTO sessions VALUES ('S1', ?)", (orjson.dumps(nodes).decode(),))
        connection.commit()
    assert orphans(tmp_path) == ["S1.G1.phone.call is left in the registry"]
