"""Writes the page that says which adapter can do which request, from what the adapters declare and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from adapters import catalog
from adapters.port import Capabilities
from bridge.session import needs
from contracts.registry import ALL_SPECS
from contracts.vocabulary import ChannelType, MessageType

OPTIONS: Final[Mapping[str, Mapping[str, object]]] = {"cisco_cti": {"host_a": "cti-server"}}
"""By adapter: settings it cannot be made without. Nothing is connected."""
TURNED_ON: Final[Mapping[str, Mapping[str, object]]] = {"cisco_cti": {"vendor_requests": "*"}}
"""By adapter: settings that turn on what is off by default."""
LISTS: Final[Mapping[str, tuple[str, str]]] = {"cisco_cti": ("reasons_file", '[[wrapup]]\ntext = "Sale"\n')}
"""By adapter: the setting of a file that turns something on, and such a file."""
HEAD: Final = """# Which adapter can do what

Made by `make support-matrix` from what the adapters declare. `cti.query.capabilities` says the same of the adapter that runs; what it
does not list is answered FAILURE without asking the phone system. "Set up" is what the adapter can do once its settings say so.
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


@dataclass(frozen=True, slots=True)
class Declared:
    """What an adapter declares by default, and with everything turned on."""

    usual: Capabilities
    most: Capabilities

    def word(self, can: Callable[[Capabilities], bool]) -> str:
        """Whether it can, in a word or two."""
        return "yes" if can(self.usual) else "set up" if can(self.most) else "no"


def page(adapters: Mapping[str, Declared]) -> str:
    """The whole page; `adapters` are its columns."""
    asked = [spec for spec in ALL_SPECS if spec.type in _ASKING]
    requests = [
        [
            f"`{spec.name}`",
            spec.destination,
            *(each.word(partial(needs.is_offered, spec.name)) for each in adapters.values()),
        ]
        for spec in asked
    ]
    types = [[kind, *(each.word(partial(_serves, kind)) for each in adapters.values())] for kind in _SERVED]
    flags = [[name, *(each.word(has) for each in adapters.values())] for name, has in FLAGS.items()]
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


def declared() -> dict[str, Declared]:
    """What each adapter of the catalog declares, by name."""
    with TemporaryDirectory() as folder:
        return {name: _declared(name, Path(folder)) for name in sorted(catalog.ENTRIES)}


def _declared(name: str, folder: Path) -> Declared:
    options = OPTIONS.get(name, {})
    more = {**options, **TURNED_ON.get(name, {})}
    if name in LISTS:
        setting, text = LISTS[name]
        more[setting] = folder / f"{name}.toml"
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Declared(catalog.create(name, options).capabilities, catalog.create(name, more).capabilities)


def _serves(kind: ChannelType, declares: Capabilities) -> bool:
    return kind in declares.channel_types


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(declared()), encoding="utf-8")
