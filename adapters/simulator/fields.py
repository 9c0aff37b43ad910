"""Reading properties of an order or a scenario table. Owns the sentences for what is missing or wrong."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final, TypeVar

MISSING: Final = object()
LONGEST_TEXT: Final = 256
"""Characters: more than any login id, name or extension has, little enough to keep and to show."""

_Choice = TypeVar("_Choice", bound=StrEnum)


class BadField(Exception):
    """A property is missing or wrong; `sentence` names it and what was expected."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def shown(value: object) -> str:
    """A peer's value, short enough for a sentence."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _wrong(name: str, value: object, expected: str) -> BadField:
    if value is MISSING:
        return BadField(f'"{name}" is missing: {expected} is expected.')
    return BadField(f'"{name}" is {shown(value)}: {expected} is expected.')


def text(fields: Mapping[str, object], name: str, expected: str) -> str:
    """A text that must be there; a whole number is read as its digits. Raises BadField."""
    value = fields.get(name, MISSING)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
        return str(value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise _wrong(name, value, expected)
    return value


def optional_text(fields: Mapping[str, object], name: str, expected: str) -> str | None:
    """A text that may be left out or null. Raises BadField."""
    return None if fields.get(name) is None else text(fields, name, expected)


def flag(fields: Mapping[str, object], name: str, default: bool | None = None) -> bool:
    """A boolean, "true" and "false" read as such; needed unless there is a default. Raises BadField."""
    value = fields.get(name, MISSING)
    if value is MISSING and default is not None:
        return default
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise _wrong(name, value, "true or false")


def number(fields: Mapping[str, object], name: str, least: float, most: float, default: float | None = None) -> float:
    """A finite number within bounds; needed unless there is a default. Raises BadField."""
    value = fields.get(name, MISSING)
    if value is MISSING and default is not None:
        return default
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float)
        or not (math.isfinite(value) and least <= value <= most)
    ):
        raise _wrong(name, value, f"a number from {least:.10g} to {most:.10g}")
    return float(value)


def whole(fields: Mapping[str, object], name: str, least: int, most: int) -> int | None:
    """A whole number within bounds, None when left out. Raises BadField."""
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(name, value, f"a whole number from {least} to {most}")
    return value


def choice(
    fields: Mapping[str, object], name: str, allowed: Collection[_Choice], default: _Choice | None = None
) -> _Choice:
    """One of a closed set, needed unless there is a default. Raises BadField."""
    value = fields.get(name, MISSING)
    if value is MISSING and default is not None:
        return default
    for each in allowed:
        if value == each.value:
            return each
    raise _wrong(name, value, "one of " + ", ".join(each.value for each in allowed))


def tables(fields: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    """A list of objects, empty when left out. Raises BadField."""
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise _wrong(name, value, "a list of objects")
    return list(value)


def only(fields: Mapping[str, object], allowed: Collection[str]) -> None:
    """Refuse what nobody would read, so that a misspelt name is noticed. Raises BadField."""
    for name in fields:
        if name not in allowed:
            raise BadField(f"{shown(name)} is not known here; there is: {', '.join(sorted(allowed))}.")
