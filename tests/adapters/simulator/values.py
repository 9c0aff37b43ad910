"""Any value of the port, built from what its dataclass says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Final, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

_JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
_SIMPLE: Final[Mapping[object, st.SearchStrategy[object]]] = {
    int: st.integers(0, 2**53),
    datetime: st.datetimes(timezones=st.just(UTC)),
    Mapping[str, object]: st.dictionaries(st.text(), _JSON, max_size=3),
}


def members(union: object) -> tuple[type, ...]:
    """The classes of a union, sorted by name so that test ids stay in order."""
    return tuple(sorted(get_args(union), key=lambda kind: kind.__name__))


def values(kind: type) -> st.SearchStrategy[object]:
    """Any value of one dataclass of the port."""
    return st.builds(kind, **{name: _of(hint) for name, hint in get_type_hints(kind).items()})


def _of(hint: object) -> st.SearchStrategy[object]:
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    if isinstance(hint, type) and is_dataclass(hint):
        return values(hint)
    if isinstance(hint, UnionType):
        return st.one_of(*(st.none() if each is NoneType else _of(each) for each in get_args(hint)))
    if get_origin(hint) is tuple:
        return st.lists(_of(get_args(hint)[0]), max_size=2).map(tuple)
    return st.from_type(hint)  # type: ignore[arg-type]  # texts, enumerations, sets of them
