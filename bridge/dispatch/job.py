"""One accepted request on its way through the bridge."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bridge.broker.delivery import Delivery
from bridge.dispatch.replay import Kept
from contracts.base import Body
from contracts.envelope import Incoming
from contracts.registry import MessageSpec


@dataclass(slots=True, eq=False)
class Job:
    """A request with its decoded body; `deadline` in monotonic seconds, `token` names it inside the process."""

    token: int
    delivery: Delivery
    incoming: Incoming
    spec: MessageSpec
    body: Body
    kept: Kept
    deadline: float
    timer: asyncio.TimerHandle | None = None

    def stop_timer(self) -> None:
        """Its deadline no longer matters."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
