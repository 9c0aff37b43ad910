"""`cti-bridge dead …` on a real broker: what it prints, for people and for programs, and how it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiormq
import pytest
from aiormq.abc import AbstractChannel

from bridge.broker import topology
from bridge.broker.letters import Origin
from contracts.routing import Names
from tests.cli.conftest import Command
from tests.support.dead import HEADERS, bury, waiting

MASKED = b'{"loginid":"1002","password":"hidden"}'

_Result = TypeVar("_Result")


@pytest.fixture
def names(amqp_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch) -> Names:
    """A prefix with its topology, three letters, the second of which cannot be sent again, and the settings for it."""
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", amqp_url)
    monkeypatch.setenv("CTI_BRIDGE_PREFIX", prefix)
    names = Names(prefix)

    async def prepare(channel: AbstractChannel) -> None:
        await topology.apply(amqp_url, topology.describe(names, "cti"))
        await bury(channel, names, "d-1")
        await bury(channel, names, "d-2", body=MASKED, origin=Origin("cti", {**HEADERS, "name": "[red]\x1b[31m"}))
        await bury(channel, names, "d-3")

    at_broker(amqp_url, prepare)
    return names


def at_broker(url: str, work: Callable[[AbstractChannel], Awaitable[_Result]]) -> _Result:
    async def run() -> _Result:
        connection = await aiormq.connect(url)
        async with connection:
            return await work(await connection.channel())

    return asyncio.run(run())


def left(command: Command) -> list[str]:
    return [json.loads(line)["id"] for line in command("dead", "list", "--json").out.splitlines()]


def test_the_list_is_a_table_and_says_how_many(names: Names, command: Command) -> None:
    ran = command("dead", "list")
    assert ran.code == 0
    for word in ("d-1", "d-3", "no-request-id", "2026-03-01T12:00:00Z", "cti.query.sessions", "3 in all."):
        assert word in ran.out
    assert "[red]·[31m" in ran.out, "what a sender made up does not colour the terminal"
    assert "\x1b[31m" not in ran.out
    assert "The oldest 2 of 3." in command("dead", "list", "--limit", "2").out
    assert command("dead", "list", "--limit", "0").code == 2


def test_an_id_that_is_to_be_typed_is_never_cut(
    names: Names, command: Command, amqp_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ids = ("198344a2-7c4a-5772-8c11-aabbccddeeff", "x" * 90)

    async def fill(channel: AbstractChannel) -> None:
        for id in ids:
            await bury(channel, names, id)

    at_broker(amqp_url, fill)
    listed = command("dead", "list").out
    assert all(id in listed for id in ids)
    assert "…" not in listed


def test_programs_get_a_line_each(names: Names, command: Command) -> None:
    rows = [json.loads(line) for line in command("dead", "list", "--json").out.splitlines()]
    assert [(row["id"], row["replayable"]) for row in rows] == [("d-1", True), ("d-2", False), ("d-3", True)]
    assert "body" not in rows[0]
    assert len(command("dead", "list", "--json", "--limit", "1").out.splitlines()) == 1


def test_one_is_shown_with_its_body_and_no_secret(names: Names, command: Command) -> None:
    values = json.loads(command("dead", "show", "d-2", "--json").out)
    assert values["body"] == {"loginid": "1002", "password": "[redacted]"}
    shown = command("dead", "show", "d-2")
    assert shown.code == 0
    for word in ("d-2", "no-request-id", '{"loginid":"1002","password":"[redacted]"}', "masked"):
        assert word in shown.out
    assert "hidden" not in shown.out
    assert "\x1b[31m" not in shown.out


def test_one_is_sent_again(names: Names, command: Command, amqp_url: str) -> None:
    ran = command("dead", "replay", "d-1")
    assert (ran.code, ran.out) == (0, "Sent again by the key cti.\n")
    assert json.loads(command("dead", "replay", "d-3", "--json").out) == {"replayed": 1, "kept": []}
    assert left(command) == ["d-2"]
    assert at_broker(amqp_url, lambda channel: waiting(channel, names.control)) == 2


def test_one_that_cannot_be_sent_again_says_why_and_is_exit_code_1(names: Names, command: Command) -> None:
    ran = command("dead", "replay", "d-2")
    assert ran.code == 1
    assert "masked" in ran.err
    assert left(command) == ["d-1", "d-2", "d-3"]


def test_all_are_sent_again_but_one(names: Names, command: Command) -> None:
    ran = command("dead", "replay", "--all")
    assert (ran.code, ran.out) == (1, "2 sent again, 1 kept.\n")
    assert ran.err.startswith("d-2: ")
    again = command("dead", "replay", "--all", "--json")
    assert (again.code, [row["id"] for row in json.loads(again.out)["kept"]]) == (1, ["d-2"])
    command("dead", "purge", "--all", "--yes")
    assert command("dead", "replay", "--all").out == "0 sent again, 0 kept.\n"


def test_one_and_all_are_thrown_away(names: Names, command: Command) -> None:
    assert command("dead", "purge", "d-2", "--yes").out == "1 thrown away.\n"
    assert left(command) == ["d-1", "d-3"]
    assert json.loads(command("dead", "purge", "--all", "--yes", "--json").out) == {"purged": 2}
    assert left(command) == []
    assert command("dead", "list").out == "0 in all.\n"


def test_nothing_is_thrown_away_before_somebody_said_yes(
    names: Names, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = command("dead", "purge", "--all")
    assert ran.code == 2
    assert "--yes" in ran.err
    monkeypatch.setattr("bridge.cli.dead._can_ask", lambda: True)
    for said, code, remain in ((False, 1, 3), (True, 0, 0)):
        monkeypatch.setattr("typer.confirm", lambda _, said=said: said)
        assert command("dead", "purge", "--all").code == code
        assert len(left(command)) == remain


@pytest.mark.parametrize("verb", ["show", "replay", "purge"])
def test_an_id_that_is_not_there_is_exit_code_1(names: Names, command: Command, verb: str) -> None:
    ran = command("dead", verb, "d-9", *(["--yes"] if verb == "purge" else []))
    assert (ran.code, ran.err) == (1, "There is no dead letter d-9.\n")


@pytest.mark.parametrize(
    "words", [["replay"], ["replay", "d-1", "--all"], ["purge", "--yes"], ["purge", "x", "--all", "--yes"]]
)
def test_one_or_all_must_be_said(command: Command, words: list[str]) -> None:
    ran = command("dead", *words)
    assert ran.code == 2
    assert "--all" in ran.err


def test_no_broker_is_one_sentence_and_exit_code_2(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", "amqp://127.0.0.1:1/")
    for words in (["list"], ["show", "x"], ["replay", "--all"], ["purge", "--all", "--yes"]):
        ran = command("dead", *words)
        assert ran.code == 2
        assert "cannot be reached" in ran.err
        assert ran.err.count("\n") == 1
