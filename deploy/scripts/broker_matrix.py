"""Runs the tests that need a broker on one private RabbitMQ after the other; ends with a line for each and 1 when a test failed.

`broker-matrix.sh` makes the folder for `--root` and starts this; what it does not know goes to pytest.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NoReturn

import aiormq

from bridge.cli.node import ROOT_VARIABLE, NodeError, PrivateNode, is_installed
from tests.support.broker import VARIABLE

TESTS: Final = ("tests/broker", "tests/integration", "tests/faults")
RUN_SECONDS: Final = 3600.0
"""For one row; a teardown that hangs is held by no time-out of pytest's."""
STOP_SECONDS: Final = 60.0
"""For pytest, when the run is broken off: its tests have processes of their own to end."""
_KINDS: Final = {"failure": "failed", "error": "failed", "skipped": "skipped"}


@dataclass(frozen=True, slots=True)
class Broker:
    """One row of the matrix. `root` is the folder its package is in; `missing` says why it cannot be had."""

    name: str
    root: Path | None = None
    missing: str | None = None


@dataclass(slots=True)
class Result:
    """What came of a row."""

    broker: Broker
    version: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    trouble: str = ""

    @property
    def is_good(self) -> bool:
        """Whether all that could be run passed."""
        return not self.trouble and not self.counts["failed"]

    def __str__(self) -> str:
        """The line for people."""
        row = f"RabbitMQ {self.version} ({self.broker.name})" if self.version else f"RabbitMQ of {self.broker.name}"
        if self.broker.missing is not None:
            return f"{row}: skipped, {self.broker.missing}"
        numbers = ", ".join(f"{self.counts[kind]} {kind}" for kind in ("passed", "failed", "skipped"))
        return f"{row}: {numbers}{self.trouble and f'; {self.trouble}'}" if self.version else f"{row}: {self.trouble}"


def main(arguments: Sequence[str]) -> int:
    """Run the matrix."""
    parser = argparse.ArgumentParser(prog="broker-matrix", description=__doc__, allow_abbrev=False)
    folder = parser.add_mutually_exclusive_group(required=True)
    folder.add_argument("--root", type=Path, help="the folder with the other system")
    folder.add_argument("--without", metavar="WHY", help="why there is no such folder")
    options, for_pytest = parser.parse_known_args(arguments)
    signal.signal(signal.SIGTERM, _break_off)
    os.environ.pop(ROOT_VARIABLE, None)
    absent = None if is_installed() else "the package rabbitmq-server is not installed."
    brokers = (
        Broker("this machine's package", missing=absent),
        Broker("Debian 13's package", options.root, options.without),
    )
    results = [_row(broker, for_pytest) for broker in brokers]
    print("", *results, sep="\n")
    return 0 if all(result.is_good for result in results) else 1


def counted(report: Path) -> Counter[str]:
    """Tests that passed, failed and were skipped, from pytest's JUnit file; what broke beside its test counts as failed."""
    verdicts: dict[tuple[str, str], str] = {}
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
        test = (case.get("classname", ""), case.get("name", ""))
        kinds = {_KINDS[child.tag] for child in case if child.tag in _KINDS} | {verdicts.get(test, "passed")}
        verdicts[test] = next(kind for kind in ("failed", "skipped", "passed") if kind in kinds)
    return Counter(verdicts.values())


def _row(broker: Broker, for_pytest: Sequence[str]) -> Result:
    result = Result(broker)
    if broker.missing is not None:
        return result
    with tempfile.TemporaryDirectory(prefix="cti-bridge-matrix-") as folder:
        node = PrivateNode(Path(folder) / "broker", broker.root)
        try:
            url = node.start()
            result.version = asyncio.run(_version(url))
            print(f"RabbitMQ {result.version}, {broker.name}", flush=True)
            report = Path(folder) / "report.xml"
            code = _pytest(url, broker, [f"--junit-xml={report}", *for_pytest])
            if report.exists():
                result.counts = counted(report)
            if code is None:
                result.trouble = f"broken off after {RUN_SECONDS:.0f} seconds"
            elif code not in {0, 1}:
                result.trouble = f"pytest ended with {code}"
        except NodeError as error:
            print(*(path.read_text() for path in (node.home / "log").glob("*.out")), sep="\n", file=sys.stderr)
            result.trouble = str(error)
        finally:
            node.stop()
    return result


async def _version(url: str) -> str:
    connection = await aiormq.connect(url)
    async with connection:
        told = connection.server_properties["version"]
        return told.decode() if isinstance(told, bytes) else str(told)


def _pytest(url: str, broker: Broker, options: Sequence[str]) -> int | None:
    environment = os.environ | {VARIABLE: url}
    if broker.root is not None:
        environment[ROOT_VARIABLE] = str(broker.root)
    # In a session of its own, so that it is broken off by one signal, from here.
    command = [sys.executable, "-m", "pytest", "-q", *TESTS, *options]
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    try:
        return process.wait(RUN_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _break_off(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
