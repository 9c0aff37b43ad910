"""What the demo stands on: a broker, a switch and the bridge, each a process, all taken down again."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from bridge.broker.removal import remove
from bridge.broker.topology import describe
from bridge.cli.node import PrivateNode, free_ports
from bridge.cli.switches import plan
from bridge.cli.web import NoAnswerError, get_json
from bridge.errors import BridgeError
from bridge.sources import PREFIX
from contracts.routing import Names

IMAGE: Final = "rabbitmq:4"
START_SECONDS: Final = 30.0
"""For one part to come up; an image that must be fetched first is waited for without end."""
STOP_SECONDS: Final = 30.0
"""The bridge drains in 25 seconds at most."""
PROCESSOR: Final = "cti"
_POLL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything is up: where to reach it."""

    amqp_url: str
    prefix: str
    bridge_url: str
    switch_url: str

    def environment(self) -> dict[str, str]:
        """Settings for `cti-bridge` commands that are to find this bridge."""
        port = self.bridge_url.rpartition(":")[2]
        return {f"{PREFIX}AMQP_URL": self.amqp_url, f"{PREFIX}PREFIX": self.prefix, f"{PREFIX}HTTP_PORT": port}


@contextmanager
def set_stage(home: Path, agents: int, tell: Callable[[str], None], adapter: str = "simulator") -> Iterator[Stage]:
    """Bring up broker, switch and bridge with their files in `home`; end them in the opposite order.

    Raises:
        BridgeError: one of them did not come up, or there is no switch for the adapter.
    """
    there = plan(adapter, home, agents)
    with ExitStack() as stack:
        url, prefix = stack.enter_context(_broker(home, tell))
        (http_port,) = free_ports(1)
        stage = Stage(url, prefix, f"http://127.0.0.1:{http_port}", there.url)
        started = time.monotonic()
        program = [there.module, *there.arguments]
        ready = f"{stage.switch_url}/simulator/agents"
        stack.enter_context(_process("switch", program, {}, ready, home, there.paths))
        settings = {
            **stage.environment(),
            f"{PREFIX}PROCESSOR": PROCESSOR,
            f"{PREFIX}ADAPTER": adapter,
            **{f"{PREFIX}{name}": value for name, value in there.settings.items()},
            f"{PREFIX}HTTP_HOST": "127.0.0.1",
            f"{PREFIX}STATE_DIR": str(home / "state"),
        }
        stack.enter_context(_process("bridge", ["bridge.cli", "run"], settings, f"{stage.bridge_url}/readyz", home))
        tell(f"The switch and the bridge are up after {time.monotonic() - started:.1f} s.")
        yield stage


@contextmanager
def _broker(home: Path, tell: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    given = os.environ.get(f"{PREFIX}AMQP_URL") or os.environ.get("AMQP_URL")
    started = time.monotonic()
    if given:
        prefix = f"demo-{uuid4().hex[:8]}"
        tell(f"Uses the given broker, with the prefix {prefix}.")
        try:
            yield given, prefix
        finally:
            asyncio.run(remove(given, describe(Names(prefix), PROCESSOR)))
        return
    if _has_docker():
        tell(f"Starts RabbitMQ in Docker ({IMAGE}).")
        with _container() as url:
            yield url, "cti"
        return
    node = PrivateNode(home / "broker")
    tell("Starts a private RabbitMQ node.")
    try:
        url = node.start()
        tell(f"RabbitMQ is up after {time.monotonic() - started:.1f} s.")
        yield url, "cti"
    finally:
        node.stop()


def _has_docker() -> bool:
    if shutil.which("docker") is None:
        return False
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=10, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


@contextmanager
def _container() -> Iterator[str]:
    name = f"cti-bridge-demo-{uuid4().hex[:8]}"
    _docker("run", "--detach", "--rm", "--name", name, "--publish", "127.0.0.1::5672", IMAGE)
    try:
        port = int(_docker("port", name, "5672/tcp").split()[0].rpartition(":")[2])
        _await(lambda: _greets(port), lambda: None, "RabbitMQ in Docker")
        yield f"amqp://guest:guest@127.0.0.1:{port}/"
    finally:
        subprocess.run(["docker", "rm", "--force", name], capture_output=True, check=False)


def _docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BridgeError(f"docker {arguments[0]} failed: {' '.join(done.stderr.split())}")
    return done.stdout


def _greets(port: int) -> bool:
    # Docker's own proxy takes connections before the broker does, so the broker itself has to say something.
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"AMQP\x00\x00\x09\x01")
            return line.recv(1) != b""
    except OSError:
        return False


@contextmanager
def _process(
    name: str, program: list[str], settings: dict[str, str], ready_url: str, home: Path, paths: tuple[str, ...] = ()
) -> Iterator[None]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
    log = home / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *program],
            env={**kept, "PYTHONPATH": os.pathsep.join(filter(None, (*sys.path, *paths))), **settings},
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _await(lambda: _answers(ready_url), lambda: _ended(process, name, log), f"the {name}", log)
        yield
    finally:
        _stop(process)


def _answers(url: str) -> bool:
    try:
        return get_json(url)[0] == 200
    except NoAnswerError:
        return False


def _ended(process: subprocess.Popen[bytes], name: str, log: Path) -> None:
    if process.poll() is not None:
        raise BridgeError(f"The {name} ended at its start with {process.returncode}: {_last_lines(log)}")


def _last_lines(log: Path) -> str:
    return " ".join(log.read_text(errors="replace").strip().splitlines()[-3:])


def _await(is_up: Callable[[], bool], complain: Callable[[], None], what: str, log: Path | None = None) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_up():
        complain()
        if time.monotonic() > deadline:
            said = f" It says: {_last_lines(log)}" if log is not None else ""
            raise BridgeError(f"Waited {START_SECONDS:.0f} seconds for {what} in vain.{said}")
        time.sleep(_POLL)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
