"""Dataclasses of messages: what they have in common and how they are tied to the table. Owns no message."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Final, TypeVar

from adapters.cisco_cti.protocol.values import Message, Value


class Body:
    """A message the adapter uses. None stands for a field that is not there, an empty tuple for an empty list.

    Numbers that are enumerations stay numbers, since a newer server may send new ones: compare them with the enumerations.
    """

    __slots__ = ()


class Item:
    """An entry of a list, or a configuration record."""

    __slots__ = ()


B = TypeVar("B", bound=Body)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How one dataclass is filled from values and emptied into them."""

    make: Callable[..., Body | Item]
    names: tuple[str, ...]
    take: Callable[[object], tuple[object, ...]]
    rows: Mapping[str, _Shape]

    @classmethod
    def of(cls, one: type[Body] | type[Item], rows: Mapping[str, _Shape]) -> _Shape:
        """The shape of a dataclass whose lists hold these rows."""
        names = tuple(field.name for field in fields(one))  # type: ignore[arg-type]  # every one is a dataclass
        return cls(one, names, _taker(names), rows)

    def fill(self, values: Mapping[str, Value]) -> Body | Item:
        found: dict[str, object] = {name: values[name] for name in self.names if name in values}
        for name, shape in self.rows.items():
            listed = values.get(name)
            if isinstance(listed, tuple):
                found[name] = tuple(shape.fill(row) for row in listed if isinstance(row, Mapping))
        return self.make(**found)

    def empty(self, body: Body | Item) -> dict[str, Value]:
        values: dict[str, Value] = {
            name: value  # type: ignore[misc]  # the dataclass says what it is
            for name, value in zip(self.names, self.take(body), strict=True)
            if value is not None and value != ()
        }
        for name, shape in self.rows.items():
            listed = values.get(name)
            if isinstance(listed, tuple):
                values[name] = tuple(shape.empty(item) for item in listed if isinstance(item, Item))
        return values


def _taker(names: tuple[str, ...]) -> Callable[[object], tuple[object, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda body: tuple(attrgetter(name)(body) for name in names)


_BY_NAME: Final[dict[str, _Shape]] = {}
_BY_CLASS: Final[dict[type[Body], tuple[str, _Shape]]] = {}


def of(name: str, **rows: type[Item]) -> Callable[[type[B]], type[B]]:
    """Ties a dataclass to the message of that name; `rows` says of which dataclass the entries of a list are."""

    def tie(body: type[B]) -> type[B]:
        shape = _Shape.of(body, {listed: _Shape.of(item, {}) for listed, item in rows.items()})
        _BY_NAME[name] = shape
        _BY_CLASS[body] = name, shape
        return body

    return tie


def shape_of(name: str) -> _Shape | None:
    """The shape of the dataclass of a message, where it has one."""
    return _BY_NAME.get(name)


def tied() -> Mapping[str, type[Body]]:
    """The dataclasses by the names of their messages."""
    return {name: body for body, (name, _) in _BY_CLASS.items()}


def rendered(body: Body) -> Message:
    """The dataclass as plain values."""
    name, shape = _BY_CLASS[type(body)]
    return Message(name, shape.empty(body))
