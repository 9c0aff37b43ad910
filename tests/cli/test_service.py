"""check-config, topology, health and the switch process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from bridge.cli.node import free_ports
from bridge.cli.web import NoAnswerError, get_json
from tests.cli.conftest import Command


def test_check_config_masks_secrets(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", "amqp://me:hidden@host:5672/")
    for ran in (command("check-config"), command("check-config", "--json")):
        assert ran.code == 0
        assert "me:***@host" in ran.out
        assert "hidden" not in ran.out
    assert "CTI_BRIDGE_LIMITS__BODY_BYTES = 1048576" in command("check-config").out


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ADAPTER": "pigeon"}, "There is no adapter 'pigeon'"),
        ({"ADAPTER": "cisco_cti", "CISCO_CTI__HOST_A": "a", "CISCO_CTI__REASONS_FILE": "/not/there"}, "/not/there"),
        ({"ACCESS_RULES": "/not/there"}, "/not/there"),
        ({"AMQP_URL": "amqps://host/", "BROKER__CA_FILE": "/not/there"}, "The certificates in /not/there"),
        ({"HTTP_CERT_FILE": "/not/there"}, "The certificate /not/there"),
    ],
)
def test_check_config_finds_what_a_start_would_stop_at(
    command: Command, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str], said: str
) -> None:
    for name, value in wrong.items():
        monkeypatch.setenv(f"CTI_BRIDGE_{name}", value)
    ran = command("check-config")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


def test_topology_prints_every_entity(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_PREFIX", "mine")
    rows = [json.loads(line) for line in command("topology", "--json").out.splitlines()]
    exchanges = {row["name"]: row["type"] for row in rows if row["kind"] == "exchange"}
    assert exchanges == {
        "mine.requests": "direct", "mine.unrouted": "fanout", "mine.events": "topic", "mine.dead": "fanout"
    }  # fmt: skip
    table = command("topology").out
    assert "mine.control" in table
    assert "Applied" not in table


def test_topology_is_applied(command: Command, monkeypatch: pytest.MonkeyPatch, amqp_url: str, prefix: str) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", amqp_url)
    monkeypatch.setenv("CTI_BRIDGE_PREFIX", prefix)
    missing = command("send", "cti.query.sessions", "--target", "cti.CONTROL", "--timeout", "0.1")
    assert "no exchanges" in missing.err
    assert "Applied" in command("topology", "--apply").out
    applied = command("send", "cti.query.sessions", "--target", "cti.CONTROL", "--timeout", "0.1")
    assert applied.code == 2
    assert "No response" in applied.err


def test_commands_try_every_node_of_the_cluster(
    command: Command, monkeypatch: pytest.MonkeyPatch, amqp_url: str, prefix: str
) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", f"amqp://127.0.0.1:1/,{amqp_url}")
    monkeypatch.setenv("CTI_BRIDGE_PREFIX", prefix)
    assert "Applied" in command("topology", "--apply").out
    reached = command("send", "cti.query.sessions", "--target", "cti.CONTROL", "--timeout", "0.1")
    assert "No response" in reached.err
    assert "0 in all" in command("dead", "list").out


def test_no_node_at_all_is_told_one_by_one(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", "amqp://127.0.0.1:1/,amqp://127.0.0.1:2/")
    for words in (("topology", "--apply"), ("sessions",), ("dead", "list")):
        ran = command(*words)
        assert ran.code == 2
        assert "127.0.0.1:1 cannot be reached" in ran.err
        assert "127.0.0.1:2 cannot be reached" in ran.err
        assert ran.err.count("\n") == 1


def test_health_of_nobody_is_exit_code_2(command: Command) -> None:
    ran = command("health", "--url", "http://127.0.0.1:1")
    assert ran.code == 2
    assert "is the bridge running" in ran.err


@pytest.mark.parametrize(
    ("variable", "text", "said"),
    [
        ("LOG_LEVEL", "info", 'CTI_BRIDGE_LOG_LEVEL is "info": one of DEBUG, INFO, WARNING, ERROR was expected.\n'),
        ("LOG_FORMAT", "xml", 'CTI_BRIDGE_LOG_FORMAT is "xml": one of json, console was expected.\n'),
    ],
)
def test_the_switch_reads_settings_as_everything_does(
    command: Command, monkeypatch: pytest.MonkeyPatch, variable: str, text: str, said: str
) -> None:
    monkeypatch.setenv(f"CTI_BRIDGE_{variable}", text)
    ran = command("switch", "--port", "0")
    assert (ran.code, ran.out, ran.err) == (2, "", said)


def test_a_port_that_cannot_be_is_refused(command: Command) -> None:
    ran = command("switch", "--port", "99999")
    assert ran.code == 2
    assert "less than or equal to 65535" in ran.err


def test_the_switch_runs_until_it_is_told_to_end() -> None:
    (port,) = free_ports(1)
    arguments = ["switch", "--port", str(port), "--agents", "10"]
    process = subprocess.Popen([sys.executable, "-m", "bridge.cli", *arguments], stderr=subprocess.DEVNULL)
    try:
        agents = _wait_for(f"http://127.0.0.1:{port}/simulator/agents")
        assert isinstance(agents, dict)
        assert len(agents["agents"]) == 10
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str) -> object:
    deadline = time.monotonic() + 20
    while True:
        try:
            return get_json(url)[1]
        except NoAnswerError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
