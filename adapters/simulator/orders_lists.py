"""The verbs about the switch's lists of codes, and the parsing of a code. Owns no list."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.simulator import deeds, fields
from adapters.simulator.fields import BadField, Fields
from adapters.simulator.verbs import TYPES, Verb
from contracts.vocabulary import ChannelType, Label, Reason, ReasonKind


def _reasons(body: Fields) -> tuple[deeds.Deed, ...]:
    kinds = tuple(ReasonKind)
    if "kind" in body:
        kinds = (fields.choice(body, "kind", kinds),)
    elif "reasons" in body:
        raise BadField('"kind" is missing: the list to change, logout or notready, is expected.')
    reasons = _codes(body, "reasons")
    return tuple(deeds.ReasonsReplaced(kind, reasons) for kind in kinds)


def _dispositions(body: Fields) -> tuple[deeds.Deed, ...]:
    types: tuple[ChannelType, ...] = TYPES
    if "type" in body:
        types = (fields.choice(body, "type", TYPES),)
    elif "dispositions" in body:
        raise BadField('"type" is missing: the channel type whose list to change is expected.')
    dispositions = _codes(body, "dispositions")
    return tuple(deeds.DispositionsReplaced(kind, dispositions) for kind in types)


def _codes(body: Fields, name: str) -> tuple[Reason, ...] | None:
    return parse_reasons(fields.tables(body, name)) if name in body else None


def parse_reasons(tables: list[Fields]) -> tuple[Reason, ...]:
    """A list of reasons or dispositions, ids unique. Raises BadField."""
    reasons = tuple(parse_reason(table) for table in tables)
    ids = [reason.reason_id for reason in reasons]
    for reason_id in ids:
        if ids.count(reason_id) > 1:
            raise BadField(f'"id" {fields.shown(reason_id)} stands twice in the list.')
    return reasons


def parse_reason(table: Fields) -> Reason:
    """One code: `id`, `code`, `selectable`, `labels`. Raises BadField."""
    reason_id = fields.text(table, "id", "a reason's id")
    return Reason(
        reason_id=reason_id,
        code=fields.optional_text(table, "code", "the switch's code") or reason_id,
        labels=tuple(_label(each) for each in fields.tables(table, "labels")),
        selectable=fields.flag(table, "selectable", default=True),
    )


def _label(table: Fields) -> Label:
    return Label(
        language=fields.text(table, "language", 'a language such as "en"'),
        country=fields.text(table, "country", 'a country such as "US"'),
        name=fields.text(table, "name", "the reason's name in this language"),
        description=fields.optional_text(table, "description", "a text") or "",
    )


LISTS: Final[Mapping[str, Verb[deeds.Deed]]] = MappingProxyType(
    {
        "reasons": Verb(("kind", "reasons"), _reasons),
        "dispositions": Verb(("type", "dispositions"), _dispositions),
    }
)
"""By verb, in the order they are listed to people."""
