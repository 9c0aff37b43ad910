"""The command itself: what there is, and errors as one sentence with exit code 2."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import Command


def test_the_version_is_shown(command: Command) -> None:
    ran = command("--version")
    assert ran.code == 0
    assert ran.out.startswith("cti-bridge ")


def test_the_help_names_every_command(command: Command) -> None:
    ran = command("--help")
    names = "run check-config topology health send tail sessions dead simulate switch demo"
    for name in names.split():
        assert f"\n  {name} " in ran.out, name


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_HTTP_PORT", "many")
    ran = command("check-config")
    assert ran.code == 2
    assert ran.out == ""
    assert "CTI_BRIDGE_HTTP_PORT" in ran.err
    assert ran.err.count("\n") == 1


def test_an_unreachable_broker_is_one_sentence_and_exit_code_2(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", "amqp://127.0.0.1:1/")
    ran = command("send", "cti.query.sessions", "--target", "cti.CONTROL")
    assert ran.code == 2
    assert "cannot be reached" in ran.err
    assert ran.err.count("\n") == 1


def test_it_runs_as_a_module() -> None:
    done = subprocess.run([sys.executable, "-m", "bridge.cli", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("cti-bridge ")
