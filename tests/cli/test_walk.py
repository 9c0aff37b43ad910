"""What a walk notes: what was expected and seen, failures included."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bridge.cli.walk import Check, Step, Walk, result_table
from bridge.connector import Connector, Stream
from bridge.errors import BridgeError


async def test_a_step_that_breaks_off_is_a_check_that_failed() -> None:
    walk = Walk(Connector("cti"), Stream(None, None), "http://127.0.0.1:1", quiet=True)

    async def breaks(walk: Walk) -> None:
        walk.check("first", 1, 1)
        raise BridgeError("Nothing came.")

    await walk.step(Step("A", breaks))
    assert [(check.ok, check.seen) for check in walk.checks] == [(True, "1"), (False, "Nothing came.")]


async def test_a_step_whose_needs_are_not_offered_is_left_out_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    walk = Walk(Connector("cti"), Stream(None, None), "http://127.0.0.1:1")
    walk.adapter, walk.offers = "plain", frozenset({"TELEPHONY"})

    async def works(walk: Walk) -> None:
        walk.check("it", 1, 1)

    await walk.step(Step("A", works, ("CHAT", "TELEPHONY")))
    assert walk.checks == []
    assert "left out: plain does not offer CHAT." in capsys.readouterr().out
    await walk.step(Step("B", works, ("TELEPHONY",)))
    assert [check.step for check in walk.checks] == ["B"]


def test_the_table_marks_what_did_not_come_true() -> None:
    console = Console(file=io.StringIO(), width=120)
    console.print(result_table([Check("A", "this", "1", "1"), Check("A", "that", "1", "2")]))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert [line for line in lines if "✓" in line and "this" in line]
    assert [line for line in lines if "✗" in line and "that" in line]
