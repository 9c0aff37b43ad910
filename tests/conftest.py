"""What every test may ask for: a RabbitMQ, a prefix of its own on it, and the promise that nothing is left running."""

from __future__ import annotations

import asyncio
import os
import signal
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.broker import broker_url, clean_prefix

settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("full", max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_configure() -> None:
    """A shell's background job ignores SIGINT, and so would every process the tests start and stop with it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def amqp_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The broker under test: the one that is named, else a container, else a private node."""
    home: Path = tmp_path_factory.mktemp("rabbitmq")
    with broker_url(home) as url:
        yield url


@pytest.fixture
def prefix(amqp_url: str) -> Iterator[str]:
    """A prefix nobody else uses; its queues and exchanges are gone after the test."""
    name = f"t{uuid.uuid4().hex[:10]}"
    yield name
    asyncio.run(clean_prefix(amqp_url, name))


@pytest.fixture
def nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable, no `.env`, no secrets directory of the machine the tests run on."""
    for name in list(os.environ):
        if name.startswith("CTI_BRIDGE_"):
            monkeypatch.delenv(name)
    monkeypatch.setattr("bridge.sources.SECRETS_DIR", str(tmp_path / "no secrets"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def secrets_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A secrets directory, empty."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    monkeypatch.setenv("CTI_BRIDGE_SECRETS_DIR", str(folder))
    return folder


@pytest.fixture(autouse=True)
async def no_leaked_task() -> AsyncIterator[None]:
    """A test that leaves a task running fails."""
    before = asyncio.all_tasks()
    yield
    for _ in range(20):
        left = [task for task in asyncio.all_tasks() - before - {asyncio.current_task()} if not task.done()]
        if not left:
            return
        await asyncio.sleep(0.01)
    pytest.fail(f"tasks left running: {', '.join(sorted(task.get_name() for task in left))}")
