"""The command itself: what there is, and errors as one sentence with exit code 2."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.broker import topology
from contracts.routing import Names
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


@pytest.mark.parametrize(
    "words",
    [
        ("send", "cti.query.sessions", "--target", "\udcff"),
        ("sessions", "close", "\udcff"),
        ("simulate", "call", "\udcff"),
        ("health", "--url", "\udcff"),
        ("\udcff",),
    ],
)
def test_an_argument_that_is_no_text_is_one_sentence(command: Command, words: tuple[str, ...]) -> None:
    ran = command(*words)
    assert (ran.code, ran.out, ran.err) == (2, "", "An argument is not UTF-8 text.\n")


@pytest.mark.parametrize("words", [("send", "cti.query.sessions", "--target"), ("sessions", "close")])
def test_a_target_that_amqp_cannot_carry_is_one_sentence_at_once(
    command: Command, monkeypatch: pytest.MonkeyPatch, amqp_url: str, prefix: str, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", amqp_url)
    monkeypatch.setenv("CTI_BRIDGE_PREFIX", prefix)
    asyncio.run(topology.apply(amqp_url, topology.describe(Names(prefix), "cti")))
    ran = command(*words, "x" * 300)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "at most 255 bytes" in ran.err


@pytest.mark.parametrize("words", [("check-config",), ("check-config", "--json"), ("topology",)])
def test_an_output_that_cannot_be_written_is_one_sentence(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bridge.cli", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, "The output cannot be written: No space left on device.\n")
