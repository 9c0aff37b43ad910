"""The private node, the real one: it starts, keeps its data over a stop, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from bridge.cli.node import EPMD, ROOT_VARIABLE, SERVER, NodeError, PrivateNode, free_ports, is_installed

pytestmark = pytest.mark.skipif(not is_installed(), reason="the package rabbitmq-server is not installed")


def _own_processes(home: Path) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get("HOME", "").startswith(str(home)):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def test_it_starts_keeps_its_data_over_a_stop_and_leaves_no_process(tmp_path: Path) -> None:
    node = PrivateNode(tmp_path)
    try:
        url = node.start()
        assert node.pid is not None
        node.ctl("add_vhost", "kept")
        node.stop()
        assert node.pid is None
        assert _own_processes(tmp_path) == []
        assert node.start() == url
        assert "kept" in node.ctl("list_vhosts").split()
    finally:
        node.kill()
    assert _own_processes(tmp_path) == []


def test_a_kill_is_a_crash_that_it_comes_back_from(tmp_path: Path) -> None:
    node = PrivateNode(tmp_path)
    try:
        node.start()
        pid = node.pid
        assert pid is not None
        node.kill()
        assert not psutil.pid_exists(pid)
        node.start()
        assert node.pid not in {None, pid}
    finally:
        node.stop()
    assert _own_processes(tmp_path) == []


def test_a_node_that_never_started_can_be_stopped(tmp_path: Path) -> None:
    node = PrivateNode(tmp_path)
    node.stop()
    node.kill()
    assert node.pid is None


def test_free_ports_are_different_ones() -> None:
    ports = free_ports(5)
    assert len(set(ports)) == 5


def test_a_folder_can_be_named_to_run_the_package_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path / "system"))
    assert not is_installed()
    node = PrivateNode(tmp_path / "home")
    with pytest.raises(NodeError, match=f"not installed in {tmp_path}/system, the folder that {ROOT_VARIABLE} names"):
        node.start()
    for program in (SERVER, EPMD):
        place = tmp_path / "system" / program.relative_to("/")
        place.parent.mkdir(parents=True)
        place.touch()
    assert is_installed()
