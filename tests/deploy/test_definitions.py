"""The broker's definitions: current, and what a real RabbitMQ makes of them, imported and loaded at its start."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.broker.topology import EntityKind, apply, describe
from bridge.cli.node import NodeError, PrivateNode, is_installed
from contracts.routing import Names
from deploy.scripts import definitions
from tests.deploy.compose import ROOT, compose

FILE = ROOT / "deploy/definitions.json"
needs_node = pytest.mark.skipif(
    not is_installed(), reason="a private node is needed and the package rabbitmq-server is not installed"
)


class LoadingNode(PrivateNode):
    """A private node with the settings and the definitions of the compose file."""

    def _prepare(self) -> None:
        super()._prepare()
        folder = self.home / "definitions.d"
        folder.mkdir(exist_ok=True)
        document = compose()
        for mounted in document.services["rabbitmq"].configs:
            config = document.configs[mounted.source]
            text = config.content or (ROOT / (config.file or "")).read_text()
            target = Path(mounted.target)
            if target.parent.name == folder.name:
                (folder / target.name).write_text(text)
            else:
                with (self.home / target.name).open("a") as conf:
                    conf.write(text.replace(f"{target.parent}/{folder.name}", str(folder)))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadingNode]:
    node = LoadingNode(tmp_path_factory.mktemp("loaded"))
    try:
        node.start()
        node.ctl("await_startup")
        yield node
    finally:
        node.stop()


def _names(node: PrivateNode, *listing: str) -> set[str]:
    return {line.strip() for line in node.ctl(*listing).splitlines() if line.strip()}


def test_the_file_is_current() -> None:
    assert FILE.read_text() == definitions.written(), "run make definitions"


def test_it_holds_each_entity_of_the_topology_and_no_user() -> None:
    document = json.loads(FILE.read_text())
    assert set(document) == {"vhosts", "exchanges", "queues", "bindings"}
    counted = {kind: len(document[f"{kind}s"]) for kind in EntityKind}
    entities = describe(Names("cti"), "cti")
    assert counted == {kind: sum(entity.kind is kind for entity in entities) for kind in EntityKind}


@needs_node
def test_a_running_broker_imports_them(tmp_path: Path) -> None:
    node = PrivateNode(tmp_path)
    try:
        node.start()
        node.ctl("await_startup")
        # Beside its data: a node in a folder of its own sees nothing else.
        node.ctl("import_definitions", str(shutil.copy(FILE, tmp_path)))
        assert {"cti.control", "cti.unrouted"} <= _names(node, "list_queues", "name", "--no-table-headers")
        assert "guest" in node.ctl("list_users")
    finally:
        node.stop()


@needs_node
async def test_the_bridge_finds_the_loaded_topology_as_it_would_declare_it(loaded: LoadingNode) -> None:
    names = Names("cti")
    entities = describe(names, "cti")
    queues = {entity.name for entity in entities if entity.kind is EntityKind.QUEUE}
    assert _names(loaded, "list_queues", "name", "--no-table-headers") == queues
    bound = {(e.source, e.name, e.key) for e in entities if e.kind is EntityKind.BINDING}
    listed = loaded.ctl("list_bindings", "source_name", "destination_name", "routing_key", "--no-table-headers")
    rows = [tuple(line.split("\t")) for line in listed.splitlines()]
    assert {row for row in rows if row[0]} == bound
    # Other arguments would be refused by the broker, so this says that they are the same.
    url = loaded.url.replace("guest:guest", "cti:cti-development")
    await apply(url, entities)


@needs_node
def test_the_user_of_the_compose_file_can_log_in_and_guest_is_not_made(loaded: LoadingNode) -> None:
    loaded.ctl("authenticate_user", "cti", "cti-development")
    with pytest.raises(NodeError):
        loaded.ctl("authenticate_user", "guest", "guest")
    assert loaded.ctl("eval", "application:get_env(rabbit, max_message_size).").strip() == "{ok,2097152}"
