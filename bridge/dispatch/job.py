"""One accepted request on its way through the bridge."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bridge.broker.delivery import Delivery
from bridge.dispatch.replay import Kept
from bridge.registry.ledger import StartRow
from contracts.base import Body
from contracts.envelope import Incoming
from contracts.registry import ONCE, MessageSpec


@dataclass(slots=True, eq=False)
class Job:
    """A request with its decoded body; `deadline` in monotonic seconds, `token` names it inside the process.

    `attempt` is this try's number, from 1. The start of work that must not run twice, and of every repeated try, is written down first.
    """

    token: int
    delivery: Delivery
    incoming: Incoming
    spec: MessageSpec
    body: Body
    kept: Kept
    deadline: float
    attempt: int = 1
    start: StartRow | None = None
    """What an earlier process noted when it started it."""
    timer: asyncio.TimerHandle | None = None

    @property
    def is_repeated(self) -> bool:
        """Whether it may have happened already; work that must not run twice is noted before it runs, so that is certain."""
        return self.start is not None if self.spec.name in ONCE else self.attempt > 1

    @property
    def path(self) -> tuple[str, ...]:
        """The bridge ids of its destination below the session."""
        return self.incoming.target.segments[1:]

    @property
    def counted(self) -> int | None:
        """What was there of its work before an earlier process started it."""
        return None if self.start is None else self.start.counted

    @property
    def is_noted(self) -> bool:
        """Whether its start is written to the ledger before it runs."""
        return self.attempt > 1 or self.spec.name in ONCE

    def stop_timer(self) -> None:
        """Its deadline no longer matters."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
