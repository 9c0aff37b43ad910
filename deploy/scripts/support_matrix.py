"""Writes the page that says which adapter can do which request, from what the adapters declare and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from adapters import catalog
from adapters.port import Capabilities
from bridge.session import needs
from contracts.registry import ALL_SPECS
from contracts.vocabulary import ChannelType, MessageType

OPTIONS: Final[Mapping[str, Mapping[str, object]]] = {"cisco_cti": {"host_a": "cti-server"}}
"""By adapter: settings it cannot be made without. Nothing is connected."""
HEAD: Final = """# Which adapter can do what

Made by `make support-matrix` from what the adapters declare. `cti.query.capabilities` says the same of the adapter that runs; what it
does not list is answered FAILURE without asking the phone system.
"""
FLAGS: Final[Mapping[str, Callable[[Capabilities], bool]]] = {
    "channel groups": lambda declared: declared.channel_groups,
    "reason codes": lambda declared: declared.reason_codes,
    "team status": lambda declared: declared.team_status,
    "mobile agent": lambda declared: declared.mobile_agent,
    "channel states (a ready state for each channel)": lambda declared: declared.channel_states,
}

_ASKING: Final = (MessageType.QUERY, MessageType.REQUEST)
_SERVED: Final = [kind for kind in ChannelType if kind is not ChannelType.UNSUPPORTED]


def page(adapters: Mapping[str, Capabilities]) -> str:
    """The whole page; `adapters` are its columns."""
    asked = [spec for spec in ALL_SPECS if spec.type in _ASKING]
    requests = [
        [f"`{spec.name}`", spec.destination, *(_word(needs.is_offered(spec.name, each)) for each in adapters.values())]
        for spec in asked
    ]
    types = [[kind, *(_word(kind in each.channel_types) for each in adapters.values())] for kind in _SERVED]
    flags = [[name, *(_word(has(each)) for each in adapters.values())] for name, has in FLAGS.items()]
    parts = [
        HEAD,
        "## Requests\n",
        _table(["request", "destination", *adapters], requests),
        "## Channel types\n",
        _table(["type", *adapters], types),
        "## Flags\n",
        _table(["flag", *adapters], flags),
    ]
    return "\n".join(parts)


def declared() -> dict[str, Capabilities]:
    """What each adapter of the catalog declares, by name."""
    return {name: catalog.create(name, OPTIONS.get(name, {})).capabilities for name in sorted(catalog.ENTRIES)}


def _word(can: bool) -> str:
    return "yes" if can else "no"


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(declared()), encoding="utf-8")
