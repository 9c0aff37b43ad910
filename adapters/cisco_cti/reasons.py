"""Reason and wrap-up codes from the settings file, since no message has their names. Owns the file's form and its reading."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

import structlog

from adapters.cisco_cti.config import CiscoSettings
from adapters.errors import AdapterError, AdapterSettingsError
from contracts.vocabulary import Label, Reason, ReasonKind

log = structlog.get_logger(__name__)

HIGHEST_CODE: Final = 0xFFFF
"""EventReasonCode is a USHORT."""
WRAP_UP: Final = "wrapup"
LONGEST_WRAP_UP: Final = 39
"""Bytes of CallWrapupData without the zero at its end."""
_KEYS: Final = frozenset({"id", "selectable", "labels"})
_LABEL_KEYS: Final = frozenset({"language", "country", "name", "description"})


@dataclass(frozen=True, slots=True)
class Reasons:
    """The lists, in the order of the file. The code of a wrap-up code is the text that is written down with the call."""

    lists: Mapping[ReasonKind, tuple[Reason, ...]]
    wrap_ups: tuple[Reason, ...] = ()

    def of(self, kind: ReasonKind) -> tuple[Reason, ...]:
        """One list."""
        return self.lists[kind]

    def code(self, kind: ReasonKind, reason_id: str) -> int | None:
        """What goes onto the wire for a reason that was chosen; a code that stands in no list is passed on as it is."""
        known = next((reason for reason in self.of(kind) if reason.reason_id == reason_id), None)
        if known is not None:
            return int(known.code) if known.selectable else None
        is_code = reason_id.isdecimal() and 0 < int(reason_id) <= HIGHEST_CODE
        return int(reason_id) if is_code and not self._is_listed(kind, reason_id) else None

    def reason_id(self, kind: ReasonKind, code: str) -> str:
        """The id of a code the wire gave; of one that stands in no list, the code itself."""
        return next((reason.reason_id for reason in self.of(kind) if reason.code == code), code)

    def wrap_up(self, ids: Sequence[str]) -> str | None:
        """CallWrapupData for the codes that were chosen; None where one stands in no list or cannot be chosen."""
        texts = {each.reason_id: each.code for each in self.wrap_ups if each.selectable}
        return ",".join(texts[each] for each in ids) if texts.keys() >= set(ids) else None

    def _is_listed(self, kind: ReasonKind, code: str) -> bool:
        return any(reason.code == code for reason in self.of(kind))


NONE: Final = Reasons(MappingProxyType(dict.fromkeys(ReasonKind, ())))


def load(path: Path | None) -> Reasons:
    """The lists of a file, none without one. Raises AdapterSettingsError."""
    if path is None:
        return NONE
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise AdapterSettingsError(f"The reasons file {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise AdapterSettingsError(f"The reasons file {path} is not UTF-8 text.") from None


async def read_again(settings: CiscoSettings, take: Callable[[Reasons], None]) -> None:
    """Hand over the lists as the file has them now; of a file that cannot be used, or of none, nothing."""
    if settings.reasons_file is None:
        return
    try:
        take(await asyncio.to_thread(load, settings.reasons_file))
    except AdapterError as error:
        log.warning("reasons_file_unusable", detail=error.sentence)


async def watch(settings: CiscoSettings, take: Callable[[Reasons], None]) -> None:
    """Read the file again and again, every `reasons_poll` seconds; without a file there is nothing to do."""
    while settings.reasons_file is not None:
        await asyncio.sleep(settings.reasons_poll)
        await read_again(settings, take)


def parse(text: str, name: str) -> Reasons:
    """The lists of a text; `name` is for sentences. Raises AdapterSettingsError."""
    try:
        tables = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise AdapterSettingsError(f"The reasons file {name} is not TOML: {error}.") from None
    known = (*ReasonKind, WRAP_UP)
    strange = sorted(tables.keys() - set(known))
    if strange:
        raise _unfit(name, f"there is no list {strange[0]!r}, only {' and '.join(known)}")
    lists = {kind: tuple(_reasons(tables.get(kind, []), kind, name)) for kind in ReasonKind}
    wrap_ups = tuple(_reasons(tables.get(WRAP_UP, []), WRAP_UP, name))
    return Reasons(MappingProxyType(lists), wrap_ups)


def _reasons(rows: object, kind: str, name: str) -> Iterator[Reason]:
    read = _text if kind == WRAP_UP else _code
    if not isinstance(rows, list):
        raise _unfit(name, f"{kind} is no list: each reason begins with [[{kind}]]")
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        place = f"{kind} {number}"
        reason = _reason(row, place, name, read)
        for word in {f"id {reason.reason_id}", f"code {reason.code}"}:
            if word in seen:
                raise _unfit(name, f"{place} has {word}, as one before it")
            seen.add(word)
        yield reason


_Row = dict[str, object]


def _reason(row: object, place: str, name: str, read: Callable[[_Row, str, str], str]) -> Reason:
    row = row if isinstance(row, dict) else {}
    code = read(row, place, name)
    selectable, labels = row.get("selectable", True), row.get("labels", [])
    if not isinstance(selectable, bool):
        raise _unfit(name, f"selectable of {place} is true or false")
    if not isinstance(labels, list):
        raise _unfit(name, f"labels of {place} is no list")
    return Reason(str(row.get("id", code)), code, tuple(_label(each, place, name) for each in labels), selectable)


def _code(row: _Row, place: str, name: str) -> str:
    """What EventReasonCode says."""
    code = row.get("code")
    if not isinstance(code, int):
        raise _unfit(name, f"{place} needs a whole number `code`")
    _only(row, _KEYS | {"code"}, place, name)
    if not 0 < code <= HIGHEST_CODE:
        raise _unfit(name, f"{place} has code {code}: 1 to {HIGHEST_CODE} was expected")
    return str(code)


def _text(row: _Row, place: str, name: str) -> str:
    """What CallWrapupData says."""
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _unfit(name, f"{place} needs a `text`")
    _only(row, _KEYS | {"text"}, place, name)
    if len(text.encode()) > LONGEST_WRAP_UP or not text.isprintable():
        raise _unfit(name, f"text of {place} cannot be written down: up to {LONGEST_WRAP_UP} bytes were expected")
    return text


def _label(row: object, place: str, name: str) -> Label:
    if not isinstance(row, dict) or not row.get("language") or not row.get("name"):
        raise _unfit(name, f"a label of {place} needs `language` and `name`")
    _only(row, _LABEL_KEYS, place, name)
    text = {key: str(row.get(key, "")) for key in _LABEL_KEYS}
    return Label(text["language"], text["country"], text["name"], text["description"])


def _only(row: Mapping[str, object], keys: frozenset[str], place: str, name: str) -> None:
    strange = sorted(row.keys() - keys)
    if strange:
        raise _unfit(name, f"{place} has {strange[0]!r}; there is {', '.join(sorted(keys))}")


def _unfit(name: str, what: str) -> AdapterSettingsError:
    return AdapterSettingsError(f"The reasons file {name} cannot be used: {what}.")
