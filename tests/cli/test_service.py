"""check-config, topology, health and the switch process."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from aiohttp import web

from bridge.cli.node import free_ports
from bridge.cli.web import NoAnswerError, get_json
from bridge.config import load_settings
from bridge.ops import http
from bridge.ops.health import REQUIRED, Health
from bridge.ops.metrics import Metrics
from bridge.tls import idle_files
from tests.cli.conftest import Command
from tests.support.clock import ManualClock


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
        ({"HTTP_KEY_FILE": "/some/key"}, "CTI_BRIDGE_HTTP_KEY_FILE is set without CTI_BRIDGE_HTTP_CERT_FILE"),
        (
            {"AMQP_URL": "amqps://host/", "BROKER__KEY_FILE": "/some/key"},
            "CTI_BRIDGE_BROKER__KEY_FILE is set without CTI_BRIDGE_BROKER__CERT_FILE",
        ),
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


IDLE = [
    ("BROKER__CA_FILE", "CTI_BRIDGE_AMQP_URL begins with amqps"),
    ("BROKER__CERT_FILE", "CTI_BRIDGE_AMQP_URL begins with amqps"),
    ("BROKER__KEY_FILE", "CTI_BRIDGE_AMQP_URL begins with amqps"),
    ("CISCO_CTI__CA_FILE", "CTI_BRIDGE_CISCO_CTI__TLS is true"),
    ("CISCO_CTI__CERT_FILE", "CTI_BRIDGE_CISCO_CTI__TLS is true"),
    ("CISCO_CTI__KEY_FILE", "CTI_BRIDGE_CISCO_CTI__TLS is true"),
]


@pytest.mark.parametrize(("name", "condition"), IDLE, ids=[name for name, _ in IDLE])
def test_a_file_that_is_not_used_is_told(
    command: Command, monkeypatch: pytest.MonkeyPatch, name: str, condition: str
) -> None:
    monkeypatch.setenv(f"CTI_BRIDGE_{name}", "/some/file")
    ran = command("check-config")
    assert (ran.code, ran.err) == (0, f"CTI_BRIDGE_{name} has no effect unless {condition}.\n")
    assert f"CTI_BRIDGE_{name} = /some/file" in ran.out


def test_files_that_are_used_are_not_told() -> None:
    used = {"ca_file": "a", "cert_file": "a", "key_file": "a"}
    url = "amqp://one/,amqps://two/"
    assert idle_files(load_settings(amqp_url=url, broker=used, cisco_cti={**used, "tls": True})) == []


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


@pytest.mark.parametrize("json", [False, True])
async def test_health_tells_each_component_that_is_down_on_a_line(command: Command, json: bool) -> None:
    health = Health(ManualClock())
    for name in REQUIRED:
        health.set(name, name not in ("switch", "registry"), "Gone." if name == "switch" else "Full\n\x1b[0m.")
    app = http.build(health, Metrics(), dict)
    async with http.serve("127.0.0.1", 0, app) as port:
        url = ("health", "--url", f"http://127.0.0.1:{port}")
        ran = await asyncio.to_thread(command, *url, *(["--json"] if json else []))
        assert ran.code == 1
        if json:
            assert len(ran.out.splitlines()) == 1
            return
        since = "2026-03-01T12:00:00.000Z"
        assert ran.out.splitlines() == [
            "not ready",
            "not started",
            f"registry is down since {since}: Full··[0m.",
            f"switch is down since {since}: Gone.",
        ]
        health.set_started()
        health.drain()
        ran = await asyncio.to_thread(command, *url)
        assert ran.out.splitlines()[:2] == ["not ready", "draining"]


async def test_health_tells_an_answer_that_is_not_a_bridges(command: Command) -> None:
    async with http.serve("127.0.0.1", 0, web.Application()) as port:
        ran = await asyncio.to_thread(command, "health", "--url", f"http://127.0.0.1:{port}")
    assert (ran.code, ran.out) == (1, 'not ready\nanswer 404: {"error":"404: Not Found"}\n')


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
