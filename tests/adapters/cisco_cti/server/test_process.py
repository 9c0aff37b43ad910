"""The server as a process: its verbs over HTTP, and the reason codes it writes down."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from adapters.cisco_cti.reasons import load
from adapters.simulator.control import Ask
from adapters.simulator.reasons import LOGOUT, NOT_READY
from bridge.cli.node import free_ports
from bridge.cli.web import NoAnswerError, get_json, post_json
from contracts.vocabulary import ReasonKind
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.control import ServerControl
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.server import CtiServer, running

ROOT = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Running:
    """A process that serves."""

    url: str
    reasons: Path


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    port, reasons = free_ports(1)[0], tmp_path_factory.mktemp("cti-server") / "reasons.toml"
    command = [sys.executable, "-m", "tests.support.cti_server", "--http", str(port), "--reasons", str(reasons)]
    process = subprocess.Popen(command, cwd=ROOT)
    found = Running(f"http://127.0.0.1:{port}/simulator", reasons)
    try:
        deadline = time.monotonic() + 30
        while not _answers(found.url) and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(0.05)
        yield found
    finally:
        process.terminate()
        process.wait(10)


def _answers(url: str) -> bool:
    try:
        return get_json(f"{url}/agents")[0] == 200
    except NoAnswerError:
        return False


def test_agents_are_shown_and_moved(there: Running) -> None:
    assert post_json(f"{there.url}/login", {"loginid": "1002"})[0] == 200
    assert post_json(f"{there.url}/state", {"loginid": "1002", "state": "READY"})[0] == 200
    status, answer = post_json(f"{there.url}/call", {"loginid": "1002"})
    assert status == 200
    assert isinstance(answer, dict)
    assert answer["agent"]["state"] == "RESERVED"


def test_what_cannot_be_is_told(there: Running) -> None:
    assert post_json(f"{there.url}/hangup", {"loginid": "1003"})[0] == 409
    assert post_json(f"{there.url}/refuse", {"loginid": "1003", "request": "LogIn"})[0] == 409
    assert post_json(f"{there.url}/dance", {})[0] == 404


def test_the_reason_codes_are_written_down_for_the_adapter(there: Running) -> None:
    lists = load(there.reasons)
    assert lists.of(ReasonKind.LOGOUT) == LOGOUT
    assert lists.of(ReasonKind.NOT_READY) == NOT_READY


async def test_the_link_goes_down_and_up() -> None:
    async with running(ServerSettings()) as server:
        control = ServerControl(ServerHand(server))
        for up in (False, True):
            await _do(control, "link", up=up)
            assert _listens(server) is up


async def test_requests_wait_as_long_as_they_are_told() -> None:
    async with running(ServerSettings()) as server:
        control = ServerControl(ServerHand(server))
        shown = await _do(control, "delay", loginid="1002", seconds=3600)
        assert shown["agent"]["delay"] == 3600
        done: list[bool] = []
        server.center.delays.run("1002", lambda: done.append(True))
        assert not done
        await _do(control, "delay", loginid="1002", seconds=0)
        assert done


async def _do(control: ServerControl, verb: str, **body: object) -> dict[str, dict[str, object]]:
    reply = await control.handle(Ask("POST", verb, "", orjson.dumps(body)))
    assert reply.status == 200
    answer: dict[str, dict[str, object]] = orjson.loads(reply.body)
    return answer


def _listens(server: CtiServer) -> bool:
    return all(port._server is not None for port in server.ports())
