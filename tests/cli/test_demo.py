"""The demo as people run it: exit code 0 only when all came true, and nothing left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.cli import switches
from bridge.cli.demo_steps import STEPS
from tests.cli.conftest import Command


def test_all_comes_true(amqp_url: str) -> None:
    environment = {**os.environ, "CTI_BRIDGE_AMQP_URL": amqp_url}
    done = subprocess.run(
        [sys.executable, "-m", "bridge.cli", "demo", "--json"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    checks = [json.loads(line) for line in done.stdout.splitlines()]
    assert [check for check in checks if not check["ok"]] == []
    assert done.returncode == 0, done.stderr
    assert {check["step"] for check in checks} == {step.title for step in STEPS}


def test_the_transcript_is_readable_and_ends_with_the_table(amqp_url: str) -> None:
    environment = {**os.environ, "CTI_BRIDGE_AMQP_URL": amqp_url, "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", "bridge.cli", "demo"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "p1002" not in done.stdout, "no password is told"
    said = done.stdout
    assert said.index("session.query.init") < said.index("TALKING") < said.index("session.closed")
    assert "Expected and seen" in said
    assert "✗" not in said


def test_on_the_cti_server_all_comes_true_and_what_it_lacks_is_left_out(amqp_url: str) -> None:
    environment = {**os.environ, "CTI_BRIDGE_AMQP_URL": amqp_url, "COLUMNS": "200"}
    done = subprocess.run(
        [sys.executable, "-m", "bridge.cli", "demo", "--adapter", "cisco_cti"],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    assert "✗" not in said
    assert [line.strip() for line in said.splitlines() if "left out" in line] == [
        "left out: cisco_cti does not offer CHAT.",
        "left out: cisco_cti does not offer channel.request.externaldispositions.",
    ]
    assert said.index("conversation.held") < said.index("left out") < said.index("Going home")


def test_without_the_source_tree_the_cti_server_is_told_to_be_missing(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(switches, "SOURCES", tmp_path)
    ran = command("demo", "--adapter", "cisco_cti")
    assert ran.code == 2
    assert "source tree" in ran.err


def test_a_switch_that_cannot_be_moved_is_refused(command: Command) -> None:
    ran = command("demo", "--adapter", "finesse")
    assert ran.code == 2
    assert "simulator" in ran.err
