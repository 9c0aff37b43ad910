"""What every part of the dispatch shares, built once in `bridge.app`. Owns no behaviour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from adapters.port import Adapter
from bridge.broker.link import BrokerLink
from bridge.clock import Clock
from bridge.config import Settings
from bridge.dispatch.access import Access
from bridge.dispatch.alarm import Alarm
from bridge.dispatch.gate import Gate
from bridge.dispatch.outbound import Outbound
from bridge.dispatch.replay import Replay
from bridge.ops.metrics import Metrics
from bridge.registry.registry import Registry
from bridge.session.book import Book
from bridge.session.mirror import Mirror
from bridge.session.timing import Rules
from bridge.tasks import Tasks
from contracts.routing import Names


@dataclass(frozen=True, slots=True)
class Context:
    """The parts list of the dispatch."""

    settings: Settings
    names: Names
    clock: Clock
    adapter: Adapter
    link: BrokerLink
    gate: Gate
    outbound: Outbound
    registry: Registry
    mirror: Mirror
    book: Book
    replay: Replay
    alarm: Alarm
    metrics: Metrics
    tasks: Tasks
    rules: Rules
    access: Access
    tokens: Iterator[int] = field(default_factory=lambda: count(1))
