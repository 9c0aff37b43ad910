"""What an adapter counts, in words of the port. Owns no counter; knows no monitoring system and no switch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol, runtime_checkable


class MeasureKind(Enum):
    """How a number moves."""

    COUNTER = auto()
    """It only rises."""
    GAUGE = auto()
    HISTOGRAM = auto()
    """Seconds, counted by how long something took."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One number. `labels` are values, in the order of the measure's names.

    Of a histogram `value` is the sum, and `buckets` has for each upper bound how many were not above it, the last one being infinity.
    """

    labels: tuple[str, ...]
    value: float
    buckets: tuple[tuple[float, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A number or a family of them, told apart by labels that have an end: never by agent, call or session.

    `name` in lower case with underscores, without a prefix and without a unit other than seconds; `meaning` a few words.
    """

    name: str
    meaning: str
    kind: MeasureKind
    labels: tuple[str, ...]
    samples: tuple[Sample, ...]


@runtime_checkable
class Measuring(Protocol):
    """An adapter that counts."""

    def measures(self) -> Iterable[Measure]:
        """The numbers as they are now; always the same families."""
