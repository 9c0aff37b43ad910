"""One queue the bridge consumes and who takes its deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bridge.broker.delivery import Delivery


@dataclass(slots=True, eq=False)
class Subscription:
    """`key` is what the queue is bound with: the session id, or the processor's name for control; "" takes each delivery's own.

    `handler` is called from the event loop and must not block. `undeclared` says that the queue is to be made before consuming,
    `failures` how often in a row that was refused.
    """

    queue: str
    key: str
    handler: Callable[[Delivery], None]
    undeclared: bool = False
    failures: int = 0
    started: asyncio.Event = field(default_factory=asyncio.Event)
