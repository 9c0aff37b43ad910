"""Processes of the fault suite: started with an environment of their own, killed by pid, their output in a file."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import aiohttp
import psutil

from bridge.cli.node import free_ports
from bridge.sources import PREFIX

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 40.0
"""For a process to answer; a loaded machine is slow, a hung start is for ever."""
STOP_SECONDS = 45.0
"""The bridge drains in 25 seconds at most."""
POLL = 0.05


_given: set[int] = set()
"""Ports that may be meant for a process that does not listen yet."""


class FaultsError(Exception):
    """The suite itself cannot go on: something that must be there is not."""


def new_ports(count: int) -> list[int]:
    """Free TCP ports that nobody else of the suite was given."""
    found: list[int] = []
    while len(found) < count:
        found += set(free_ports(count - len(found))) - _given
        _given.update(found)
    return found


class Child:
    """One process that can be started again and again with the same settings."""

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        settings: Mapping[str, str],
        home: Path,
        url: str,
        *,
        module: str = "bridge.cli",
    ) -> None:
        """`url` answers 200 once the process serves."""
        self.name = name
        self.settings = dict(settings)
        self.log = home / f"{name}.log"
        self._arguments = [module, *arguments]
        self._home = home
        self._url = url
        self._process: subprocess.Popen[bytes] | None = None
        self._copying: threading.Thread | None = None

    @property
    def pid(self) -> int:
        """Process id. Raises FaultsError when it never ran."""
        if self._process is None:
            raise FaultsError(f"{self.name} was never started")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def launch(self) -> None:
        """Start the process and wait for nothing."""
        self._home.mkdir(parents=True, exist_ok=True)
        kept = {key: value for key, value in os.environ.items() if not key.startswith(PREFIX)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", *self._arguments],
            env={**kept, "PYTHONPATH": str(ROOT), **self.settings},
            cwd=self._home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        # Through a pipe: a limit on the size of the process's files must not hit its log.
        self._copying = threading.Thread(target=_copy, args=(self._process, self.log), daemon=True)
        self._copying.start()

    async def start(self) -> float:
        """Start and wait until it serves; gives the seconds that took."""
        started = time.monotonic()
        self.launch()
        await self.serves()
        return time.monotonic() - started

    async def serves(self, status: int = 200) -> None:
        """Wait until the process answers with this status."""
        deadline = time.monotonic() + START_SECONDS
        while await self.asks() != status:
            if not self.is_running:
                raise FaultsError(f"{self.name} ended at its start: {self.last_words()}")
            if time.monotonic() > deadline:
                raise FaultsError(
                    f"{self.name} did not answer {status} within {START_SECONDS:.0f} s: {self.last_words()}"
                )
            await asyncio.sleep(POLL)

    async def asks(self) -> int:
        """The status of its page now, 0 when nobody answers."""
        try:
            timeout = aiohttp.ClientTimeout(total=5)
            async with aiohttp.ClientSession(timeout=timeout) as http, http.get(self._url) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to this process alone."""
        if self.is_running:
            os.kill(self.pid, number)

    async def kill(self) -> None:
        """SIGKILL, and wait until the process is gone."""
        self.signal(signal.SIGKILL)
        await self.ended()

    async def stop(self) -> int:
        """SIGTERM, and wait; gives the exit code. Killed when it does not end."""
        self.signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self, seconds: float = STOP_SECONDS) -> int:
        """Wait for the end and give the exit code; -9 when it had to be killed after `seconds`."""
        if self._process is None:
            return 0
        deadline = time.monotonic() + seconds
        while self._process.poll() is None:
            if time.monotonic() > deadline:
                self._process.kill()
            await asyncio.sleep(POLL / 5)
        if self._copying is not None:
            await asyncio.to_thread(self._copying.join, 5)
        return int(self._process.returncode)

    def rss(self) -> int:
        """Resident bytes."""
        return int(psutil.Process(self.pid).memory_info().rss)

    def open_files(self) -> int:
        """Open file descriptors, sockets included."""
        return int(psutil.Process(self.pid).num_fds())

    def limit_files(self, size: int | None) -> None:
        """No file may grow beyond `size` bytes from now on; None lifts it."""
        limit = resource.RLIM_INFINITY if size is None else size
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def text(self) -> str:
        """All it printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def last_words(self) -> str:
        """The end of what it printed."""
        return " / ".join(self.text().strip().splitlines()[-3:])


def _copy(process: subprocess.Popen[bytes], log: Path) -> None:
    assert process.stdout is not None
    with process.stdout, log.open("ab", buffering=0) as file:
        while chunk := process.stdout.read1(65536):  # type: ignore[attr-defined]
            file.write(chunk)
