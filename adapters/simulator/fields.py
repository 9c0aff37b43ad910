"""Reading properties of an order or a scenario table. Owns the sentences for what is missing or wrong, and the limits."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final, TypeVar

import orjson

from contracts.vocabulary import ContactId, LoginId

Fields = Mapping[str, object]
"""A JSON object or a TOML table, as it came."""

MISSING: Final = object()
LONGEST_TEXT: Final = 256
"""Characters: more than any login id, name or extension has, little enough to keep and to show."""
LARGEST_DATA: Final = 64 * 1024
"""Bytes of a contact's data as JSON: a long form of a customer, far below a line of the link."""
DEEPEST_DATA: Final = 16
"""Objects and lists within each other in a contact's data: more than anybody nests, less than any reader bears."""
MOST_IN_LIST: Final = 100
"""Skills or wrap-up codes in one list."""

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


def text(fields: Fields, name: str, expected: str) -> str:
    """A text that must be there; a whole number is read as its digits. Raises BadField."""
    value = fields.get(name, MISSING)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**18:
        return str(value)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        raise _wrong(name, value, expected)
    return value


def optional_text(fields: Fields, name: str, expected: str) -> str | None:
    """A text that may be left out or null. Raises BadField."""
    return None if fields.get(name) is None else text(fields, name, expected)


def flag(fields: Fields, name: str, default: bool | None = None) -> bool:
    """A boolean, "true" and "false" read as such; needed unless there is a default. Raises BadField."""
    value = fields.get(name, MISSING)
    if value is MISSING and default is not None:
        return default
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise _wrong(name, value, "true or false")


def number(fields: Fields, name: str, least: float, most: float, default: float | None = None) -> float:
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


def whole(fields: Fields, name: str, least: int, most: int) -> int | None:
    """A whole number within bounds, None when left out. Raises BadField."""
    value = fields.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _wrong(name, value, f"a whole number from {least} to {most}")
    return value


def choice(fields: Fields, name: str, allowed: Collection[_Choice], default: _Choice | None = None) -> _Choice:
    """One of a closed set, needed unless there is a default. Raises BadField."""
    value = fields.get(name, MISSING)
    if value is MISSING and default is not None:
        return default
    for each in allowed:
        if value == each.value:
            return each
    raise _wrong(name, value, "one of " + ", ".join(each.value for each in allowed))


def tables(fields: Fields, name: str) -> list[Fields]:
    """A list of objects, empty when left out. Raises BadField."""
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise _wrong(name, value, "a list of objects")
    return list(value)


def texts(fields: Fields, name: str, expected: str) -> tuple[str, ...]:
    """A list of texts, empty when left out or null. Raises BadField."""
    value = [] if fields.get(name) is None else fields[name]
    if not isinstance(value, list) or len(value) > MOST_IN_LIST:
        raise _wrong(name, value, f"a list of at most {MOST_IN_LIST} texts, each {expected},")
    return tuple(text({name: each}, name, expected) for each in value)


def data(fields: Fields, name: str = "data") -> Fields:
    """A contact's data, empty when left out or null: an object of JSON values, copied. Raises BadField."""
    value = {} if fields.get(name) is None else fields[name]
    try:
        # TOML knows dates, which no connector could read.
        plain = orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME)
    except (orjson.JSONEncodeError, RecursionError):
        raise _wrong(name, value, "an object of JSON values") from None
    if not isinstance(value, dict) or len(plain) > LARGEST_DATA or _depth(value) > DEEPEST_DATA:
        raise _wrong(name, value, f"an object of at most {LARGEST_DATA} bytes, {DEEPEST_DATA} levels deep,")
    copied: dict[str, object] = orjson.loads(plain)
    return copied


def _depth(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(_depth, inner), default=0)


def login_id(fields: Fields) -> LoginId:
    """The agent something is about. Raises BadField."""
    return LoginId(text(fields, "loginid", 'a login id such as "1001"'))


def contact_id(fields: Fields) -> ContactId | None:
    """The contact something is about, None when left out: the one that fits best. Raises BadField."""
    value = optional_text(fields, "contact", "a contact's id")
    return None if value is None else ContactId(value)


def only(fields: Fields, allowed: Collection[str]) -> None:
    """Refuse what nobody would read, so that a misspelt name is noticed. Raises BadField."""
    for name in fields:
        if name not in allowed:
            raise BadField(f"{shown(name)} is not known here; there is: {', '.join(sorted(allowed))}.")
