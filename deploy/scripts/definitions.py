"""Writes the standing topology as RabbitMQ definitions: the virtual host, exchanges, queues and bindings, no users."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bridge.broker.topology import EntityKind, describe
from contracts.routing import Names

VHOST = "/"
PREFIX = PROCESSOR = "cti"
"""The defaults of the settings; with others the bridge declares its own topology at its start."""


def definitions() -> dict[str, list[dict[str, object]]]:
    """What `load_definitions` and `rabbitmqctl import_definitions` read."""
    exchanges: list[dict[str, object]] = []
    queues: list[dict[str, object]] = []
    bindings: list[dict[str, object]] = []
    for entity in describe(Names(PREFIX), PROCESSOR):
        arguments = dict(entity.arguments)
        common: dict[str, object] = {"name": entity.name, "vhost": VHOST, "durable": True, "auto_delete": False}
        match entity.kind:
            case EntityKind.EXCHANGE:
                exchanges.append({**common, "type": entity.type, "internal": False, "arguments": arguments})
            case EntityKind.QUEUE:
                queues.append({**common, "arguments": arguments})
            case EntityKind.BINDING:
                target = {"destination": entity.name, "destination_type": "queue", "routing_key": entity.key}
                bindings.append({"source": entity.source, "vhost": VHOST, **target, "arguments": arguments})
    return {"vhosts": [{"name": VHOST}], "exchanges": exchanges, "queues": queues, "bindings": bindings}


def written() -> str:
    """The file's text."""
    return json.dumps(definitions(), indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written())
