"""send, sessions and tail against a running bridge on a real broker."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from inspect import signature
from pathlib import Path

import pytest

from bridge.cli.messages import send
from bridge.connector import CALL_SECONDS
from tests.cli.conftest import Command
from tests.support.stack import Stack


@pytest.fixture
async def stack(amqp_url: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stack]:
    """A started bridge, and the settings that find it in the environment."""
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", amqp_url)
    monkeypatch.setenv("CTI_BRIDGE_PREFIX", prefix)
    stack = Stack(amqp_url, prefix, tmp_path)
    await stack.start()
    try:
        yield stack
    finally:
        await stack.stop()


async def test_sessions_are_made_listed_and_ended(stack: Stack, command: Command) -> None:
    body = '{"id": "S1", "loginid": "1002", "password": "p1002"}'
    send = ("send", "cti.request.createsession", "--target", "cti.CONTROL", "--body", body)
    made = await asyncio.to_thread(command, *send, "--json")
    assert made.code == 0
    assert json.loads(made.out.splitlines()[-1])["body"]["target"] == "S1"
    listed = await asyncio.to_thread(command, "sessions")
    assert "S1" in listed.out
    assert "CREATED" in listed.out
    early = await asyncio.to_thread(command, "sessions", "close", "S1")
    assert early.code == 1
    assert early.err.startswith("FAILURE ")
    assert (await asyncio.to_thread(command, "sessions", "dispose", "S1")).code == 0


async def test_an_allotted_id_is_never_cut(stack: Stack, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    send = ("send", "cti.request.createsession", "--target", "cti.CONTROL", "--json", "--body")
    made = await asyncio.to_thread(command, *send, '{"loginid": "1002", "password": "p1002"}')
    target = json.loads(made.out.splitlines()[-1])["body"]["target"]
    assert len(target) == 36
    assert target in (await asyncio.to_thread(command, "sessions")).out


async def test_health_and_simulate_find_the_bridge(
    stack: Stack, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTI_BRIDGE_HTTP_PORT", stack.url.rpartition(":")[2])
    async with asyncio.timeout(20):
        while (await asyncio.to_thread(command, "health")).code != 0:
            await asyncio.sleep(0.05)
    assert (await asyncio.to_thread(command, "simulate", "login", "1003")).code == 0
    assert "1003" in (await asyncio.to_thread(command, "simulate", "agents")).out
    refused = await asyncio.to_thread(command, "simulate", "call", "nobody")
    assert refused.code == 1
    assert "nobody" in refused.err


def test_send_waits_as_long_as_any_call() -> None:
    assert signature(send).parameters["timeout"].default == CALL_SECONDS


@pytest.mark.parametrize("body", ["{", "[1]"])
def test_a_body_that_is_no_object_is_refused_before_anything_is_sent(command: Command, body: str) -> None:
    ran = command("send", "cti.query.sessions", "--target", "cti.CONTROL", "--body", body)
    assert ran.code == 2
    assert "--body" in ran.err


async def test_tail_shows_what_is_said_a_line_each(stack: Stack) -> None:
    arguments = ("-m", "bridge.cli", "tail", "--json")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            line = asyncio.create_task(process.stdout.readline())
            up = False
            while not line.done():
                # Until it listens, what is said is not heard.
                await stack.simulate("link", up=up)
                up = not up
                await asyncio.wait([line], timeout=0.05)
            said = json.loads(await line)
            assert said["target"] == "cti.CONTROL"
            process.send_signal(signal.SIGINT)
            await process.stdout.read()
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
