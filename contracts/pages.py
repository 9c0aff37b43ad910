"""The contract pages: one for each destination and an index, from the registry and the golden examples.

`main` writes them, and `asyncapi.json` beside them. Nothing but these two sources, the prose in `guide.md` and the codes that
adapters declare decides what they say.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import orjson

from contracts import asyncapi, codec, rendering
from contracts.envelope import Problem
from contracts.errors import ERRORS, WARNINGS, CodeInfo
from contracts.own_codes import OwnCodes
from contracts.registry import ALL_SPECS, ONCE, DestinationKind, MessageSpec
from contracts.rendering import Golden
from contracts.session import INIT
from contracts.spec import Family
from contracts.vendor import VENDOR_EVENT, VENDOR_RULES, VENDOR_SUMMARY, VendorBody

GOLDEN: Final = Path("tests/golden")
"""Where the examples are, relative to the repository's root."""
GUIDE: Final = Path(__file__).with_name("guide.md")
"""The prose of the index page, with a marker where a generated table belongs."""
EXAMPLE_BYTES: Final = 65_536
"""No example is longer."""
NO_CODES: Final[OwnCodes] = MappingProxyType({})

_NO_ANCHOR: Final = re.compile(r"[^\w-]")
_MARKER: Final = re.compile(r"<!-- (\w+) -->")
VENDOR_EVENTS: Final = tuple(
    Family(kind).event(VENDOR_EVENT, VENDOR_SUMMARY, *VENDOR_RULES, body=VendorBody)
    for kind in (DestinationKind.CONTROL, DestinationKind.SESSION)
)
"""What stands for the events of adapters: no message of the registry, as their names are the adapters'."""

ADDRESSES: Final[Mapping[DestinationKind, str]] = {
    DestinationKind.CONTROL: "<processor>.CONTROL",
    DestinationKind.SESSION: "<sessionId>",
    DestinationKind.CHANNEL_GROUP: "<sessionId>.<groupId>",
    DestinationKind.CHANNEL: "<sessionId>.<groupId>.<channelId>",
    DestinationKind.INTERACTION: "<sessionId>.<groupId>.<channelId>.<interactionId>",
    DestinationKind.CONVERSATION: "<sessionId>.<groupId>.<channelId>.<interactionId>.<conversationId>",
}


def build(golden: Mapping[str, Golden], own: OwnCodes = NO_CODES) -> dict[str, str]:
    """File name -> text of every page; `own` are the codes of adapters."""
    pages = {file_name(kind): destination(kind, golden) for kind in DestinationKind}
    return {"README.md": index(golden, own), **pages, "asyncapi.json": asyncapi.render(asyncapi.document())}


def load(folder: Path) -> dict[str, Golden]:
    """The golden examples by message name."""
    return {path.stem: orjson.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def file_name(kind: DestinationKind) -> str:
    """The page of a destination kind."""
    return f"{kind.replace(' ', '-')}.md"


def destination(kind: DestinationKind, golden: Mapping[str, Golden]) -> str:
    """The page of one destination kind."""
    specs = [spec for spec in (*ALL_SPECS, *VENDOR_EVENTS) if spec.destination is kind]
    parts = [f"# {kind.capitalize()} destination: `{ADDRESSES[kind]}`", "[All destinations and the framing](README.md)"]
    parts.append(_overview(specs))
    parts += [rendering.message(spec, golden.get(spec.name)) for spec in specs]
    return "\n\n".join(parts) + "\n"


def index(golden: Mapping[str, Golden], own: OwnCodes = NO_CODES) -> str:
    """The index page: the guide, with the tables that the code knows."""
    generated = {
        "destinations": _destinations(),
        "enveloped": _enveloped(golden[INIT]),
        "once": ", ".join(f"`{spec.name}`" for spec in ALL_SPECS if spec.name in ONCE),
        "reasons": ", ".join(f"`{problem}`" for problem in Problem),
        "warnings": _codes("warning", WARNINGS.items()),
        "errors": _codes("error", ERRORS.items()),
        "own": "\n\n".join(_own(name, own) for name in sorted(own)),
    }
    return _MARKER.sub(lambda marker: generated[marker[1]], GUIDE.read_text(encoding="utf-8"))


def main(arguments: Sequence[str], own: OwnCodes = NO_CODES) -> int:
    """Write the pages into the folder named first, from the golden folder named second."""
    if not 1 <= len(arguments) <= 2:
        print("usage: python -m deploy.scripts.contract FOLDER [GOLDEN-FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    golden = load(Path(arguments[1]) if len(arguments) == 2 else GOLDEN)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in build(golden, own).items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


def _overview(specs: Sequence[MessageSpec]) -> str:
    rows = [
        f"| [`{spec.name}`](#{_NO_ANCHOR.sub('', spec.name)}) | `{spec.type}` | {rendering.direction(spec)} |"
        for spec in specs
    ]
    return "\n".join(["| message | type | from → to |", "|---|---|---|", *rows])


def _destinations() -> str:
    rows: list[str] = []
    for kind in DestinationKind:
        specs = [spec for spec in ALL_SPECS if spec.destination is kind]
        rows.append(f"| [{kind}]({file_name(kind)}) | `{ADDRESSES[kind]}` | {len(specs)} |")
    return "\n".join(["| destination | target | messages |", "|---|---|---|", *rows])


def _enveloped(golden: Golden) -> str:
    """The same question and answer as the golden example's, in the enveloped form."""
    asked = {"header": golden["headers"], "body": golden["body"]}
    incoming = codec.read({}, orjson.dumps(asked), correlation_id=None, max_bytes=EXAMPLE_BYTES)
    answer = golden["response"]
    if not isinstance(answer, Mapping):
        raise TypeError(f"the golden example of {INIT} has no response")
    outgoing = codec.response(incoming, body=orjson.dumps(answer["body"]))
    return f"{rendering.block(asked)}\n\n{rendering.block(orjson.loads(outgoing.body))}"


def _codes(title: str, table: Iterable[tuple[str, CodeInfo]]) -> str:
    rows = [f"| `{code}` | {info.explanation} | {'yes' if info.retryable else 'no'} |" for code, info in table]
    return "\n".join([f"| {title} | meaning | retryable |", "|---|---|---|", *rows])


def _own(adapter: str, own: OwnCodes) -> str:
    rows = [
        f"| `{each.code}` | {each.kind} | {each.target} | {each.explanation} | {each.raised_by} | {_facts(each.details)} |"
        for each in own[adapter]
    ]
    head = ["| code | kind | said by | meaning | raised by | `details` |", "|---|---|---|---|---|---|"]
    return "\n".join([f"### Of the adapter `{adapter}`", "", *head, *rows])


def _facts(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "-"
