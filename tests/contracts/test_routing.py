"""Names and routing keys (protocol 2, "Exchanges, queues, keys")."""

from __future__ import annotations

import pytest

from contracts.registry import NAMES
from contracts.routing import Names
from contracts.vocabulary import MessageType


def test_names_of_a_prefix() -> None:
    names = Names("acme")
    assert names.requests == "acme.requests"
    assert names.unrouted == "acme.unrouted"
    assert names.events == "acme.events"
    assert names.dead == "acme.dead"
    assert names.control == "acme.control"
    assert names.owner == "acme.owner"
    assert names.session_queue("S1") == "acme.session.S1"


@pytest.mark.parametrize(
    ("kind", "segment", "name", "key"),
    [
        (MessageType.EVENT, "S1", "session.closed", "event.S1.session.closed"),
        (MessageType.RESPONSE, "cti", "cti.query.sessions", "response.cti.cti.query.sessions"),
        (MessageType.WARNING, "S1", "session.warning", "warning.S1.session.warning"),
        (MessageType.ERROR, "cti", "cti.error", "error.cti.cti.error"),
    ],
)
def test_event_key(kind: MessageType, segment: str, name: str, key: str) -> None:
    assert Names("cti").event_key(kind, segment, name) == key


@pytest.mark.parametrize("name", ["", "session.query.unheard", "#", "x" * 300])
def test_unknown_name_becomes_one_word(name: str) -> None:
    """Protocol 2: a peer's name never becomes a routing key."""
    assert Names("cti").event_key(MessageType.RESPONSE, "S1", name) == "response.S1.unknown"


def test_keys_fit_amqp() -> None:
    """A routing key has at most 255 bytes."""
    names = Names("cti")
    assert all(len(names.event_key(MessageType.RESPONSE, "s" * 64, name)) <= 255 for name in NAMES)
