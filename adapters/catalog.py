"""The adapters there are, by name. The only place that names concrete adapters; each is imported only when chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final, cast

from adapters.errors import UnknownAdapter
from adapters.port import Adapter

FACTORIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "simulator": "adapters.simulator.adapter:create",
    }
)
"""Adapter name to `module:factory`; a factory takes the adapter's own settings."""


def create(name: str, settings: object) -> Adapter:
    """Make the adapter `name` from its own settings (for the simulator: `SimulatorSettings`).

    Raises UnknownAdapter, and what the factory raises (AdapterError).
    """
    place = FACTORIES.get(name)
    if place is None:
        raise UnknownAdapter(f"There is no adapter {name!r}; there is: {', '.join(sorted(FACTORIES))}.")
    module, _, factory = place.partition(":")
    make = cast("Callable[[object], Adapter]", getattr(import_module(module), factory))
    return make(settings)
