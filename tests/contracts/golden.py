"""The golden examples, loaded once, and their parts with types."""

from __future__ import annotations

from pathlib import Path

import orjson

from contracts.registry import BY_NAME, MessageSpec
from contracts.vocabulary import MessageType

FOLDER = Path(__file__).parents[1] / "golden"
ROOT = Path(__file__).parents[2]
EXAMPLES = {path.stem: orjson.loads(path.read_bytes()) for path in sorted(FOLDER.glob("*.json"))}
ASKING = sorted(name for name, golden in EXAMPLES.items() if golden["type"] in (MessageType.QUERY, MessageType.REQUEST))
TELLING = sorted(set(EXAMPLES) - set(ASKING))


def spec(name: str) -> MessageSpec:
    """The registry's entry of an example."""
    return BY_NAME[name]
