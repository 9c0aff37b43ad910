"""The adapters there are, by name. The only place that names concrete adapters; each is imported only when chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final, cast

from adapters.errors import UnknownAdapter
from adapters.port import Adapter
from contracts.own_codes import OwnCode


@dataclass(frozen=True, slots=True)
class Entry:
    """Where an adapter's settings class and its factory are, each `module:name`; the factory takes the settings alone.

    `codes` is where its own codes of warnings and errors are, "" where it has none.
    """

    settings: str
    factory: str
    codes: str = ""


ENTRIES: Final[Mapping[str, Entry]] = MappingProxyType(
    {
        "cisco_cti": Entry(
            "adapters.cisco_cti.config:CiscoSettings",
            "adapters.cisco_cti.adapter:create",
            "adapters.cisco_cti.own_codes:CODES",
        ),
        "simulator": Entry("adapters.simulator.config:SimulatorSettings", "adapters.simulator.adapter:create"),
    }
)


def create(name: str, options: Mapping[str, object]) -> Adapter:
    """Make the adapter `name`; `options` are the fields of its own settings class.

    Raises UnknownAdapter, and what the factory raises (AdapterError).
    """
    entry = ENTRIES.get(name)
    if entry is None:
        raise UnknownAdapter(f"There is no adapter {name!r}; there is: {', '.join(sorted(ENTRIES))}.")
    settings = _load(entry.settings)(**options)
    return cast("Adapter", _load(entry.factory)(settings))


def own_codes() -> dict[str, tuple[OwnCode, ...]]:
    """The codes that adapters add to the protocol's, by the name of the adapter."""
    return {name: cast("tuple[OwnCode, ...]", _load(entry.codes)) for name, entry in ENTRIES.items() if entry.codes}


def _load(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    return cast("Callable[..., Any]", getattr(import_module(module), name))
