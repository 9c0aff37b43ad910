"""Which process stands in for a switch, and what the bridge is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bridge.cli import switches
from bridge.errors import BridgeError


def test_each_plan_tells_the_bridge_where_the_process_listens(tmp_path: Path) -> None:
    simulator = switches.plan("simulator", tmp_path, 10)
    port = simulator.url.rpartition(":")[2]
    assert simulator.arguments == ("switch", "--port", port, "--agents", "10")
    assert simulator.settings == {"SIMULATOR__URL": f"ws://127.0.0.1:{port}"}

    server = switches.plan("cisco_cti", tmp_path, 10)
    options = dict(zip(server.arguments[::2], server.arguments[1::2], strict=True))
    assert server.url.endswith(f":{options['--http']}")
    assert server.settings["CISCO_CTI__PORT_A"] == options["--port-a"]
    assert server.settings["CISCO_CTI__PORT_B"] == options["--port-b"]
    assert server.settings["CISCO_CTI__REASONS_FILE"] == options["--reasons"]
    assert options["--agents"] == "10"


def test_what_is_not_there_is_told_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BridgeError, match="simulator or cisco_cti, not finesse"):
        switches.plan("finesse", tmp_path, 10)
    monkeypatch.setattr(switches, "SOURCES", tmp_path)
    with pytest.raises(BridgeError, match="source tree"):
        switches.plan("cisco_cti", tmp_path, 10)
