"""What is up and what is not, component by component, and whether the bridge may be given work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import structlog

from bridge.clock import Clock

log = structlog.get_logger(__name__)

REQUIRED: Final = ("broker-consume", "broker-publish", "switch", "registry", "consumers")
"""Readiness is functional: each of these must be up. Liveness is the event loop alone."""


@dataclass(frozen=True, slots=True)
class Component:
    """One leg of the bridge; `detail` says in one sentence what is wrong, `since` is ISO 8601 UTC."""

    name: str
    up: bool
    detail: str
    since: str


class Health:
    """The state of every component; says each change, and each reason of an outage, once in the log."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._components = {name: Component(name, False, "not started", self._now()) for name in REQUIRED}
        self._told: dict[str, set[str]] = {}
        self.started = False
        self.draining = False

    def set(self, name: str, up: bool, detail: str = "", aside: str = "") -> None:
        """A component changed, or said why it is still down; `aside` is shown with the detail and is no change."""
        before = self._components.get(name)
        changed = before is None or before.up is not up
        since = self._now() if changed or before is None else before.since
        self._components[name] = Component(name, up, f"{detail} {aside}".rstrip(), since)
        told = self._told.setdefault(name, set())
        if changed:
            told.clear()
        if changed or (not up and detail not in told):
            say = log.info if up else log.warning
            say("component_up" if up else "component_down", component=name, detail=detail)
        told.add(detail)

    def is_up(self, name: str) -> bool:
        """Whether a component is up."""
        return self._components[name].up

    def ready(self) -> bool:
        """True while work may come: started, not draining, every required component up."""
        return self.started and not self.draining and all(self._components[name].up for name in REQUIRED)

    def set_started(self) -> None:
        """The start is complete."""
        self.started = True

    def drain(self) -> None:
        """No new work from now on."""
        self.draining = True

    def components(self) -> list[Component]:
        """Every component, by name."""
        return sorted(self._components.values(), key=lambda component: component.name)

    def _now(self) -> str:
        return self._clock.utcnow().isoformat(timespec="milliseconds").replace("+00:00", "Z")
