"""What the link counts, and how it is told in the port's words. Labels are sides, names of messages, kinds of failures, services."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from math import inf
from typing import Final

from adapters.cisco_cti.config import SERVICES
from adapters.cisco_cti.protocol.failures import Failure, Leg
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.outcomes import Answer, Declined, NoLink, Outcome, Unanswered
from adapters.cisco_cti.protocol.traffic import Traffic
from adapters.measures import Measure, MeasureKind, Sample

BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 30.0)
"""Seconds. A CTI Server answers within tens of milliseconds; 15 is the usual deadline."""
OPENED: Final = "opened"
_OUTCOMES: Final[Mapping[type[Outcome], str]] = {
    Answer: "answered",
    Declined: "refused",
    Unanswered: "deadline",
    NoLink: "no_link",
}


@dataclass(slots=True)
class Tally:
    """Counts since the start of the process, over all links of one adapter."""

    traffic: Traffic = field(default_factory=Traffic)
    heartbeats_missed: int = 0
    granted: CTIServiceMask = field(default_factory=lambda: CTIServiceMask(0))
    _attempts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _losses: Counter[tuple[str, str]] = field(default_factory=Counter)
    _requests: Counter[tuple[str, str]] = field(default_factory=Counter)
    _took: dict[str, _Took] = field(default_factory=dict)

    def opened(self, side: str) -> None:
        """An attempt opened a session."""
        self._attempts[side, OPENED] += 1

    def failed(self, failure: Failure, *, was_open: bool) -> None:
        """An attempt failed, or a session that was open did."""
        counts = self._losses if was_open else self._attempts
        counts[failure.leg.side, failure.kind.name.lower()] += 1

    def request(self, name: str, outcome: Outcome, seconds: float) -> None:
        """A request got its outcome after `seconds`; only what the server answered counts for how long it takes."""
        self._requests[name, _OUTCOMES[type(outcome)]] += 1
        if isinstance(outcome, Answer | Declined):
            self._took.setdefault(name, _Took()).add(seconds)

    def measures(self, legs: Iterable[Leg], active: str | None) -> Iterator[Measure]:
        """Everything, as it is now."""
        traffic, count = self.traffic, MeasureKind.COUNTER
        yield Measure("messages_sent", "Messages to the switch", count, ("name",), _by_name(traffic.sent))
        yield Measure("messages_received", "Messages of the switch", count, ("name",), _by_name(traffic.received))
        yield _count("messages_unknown", "Messages of the switch of an unknown type", traffic.unknown)
        yield _count("messages_unreadable", "Messages of the switch that could not be read", traffic.unreadable)
        yield _count("streams_malformed", "Connections that sent what is no message", traffic.malformed)
        yield _count("heartbeats_missed", "Heartbeats that were not answered", self.heartbeats_missed)
        yield Measure("attempts", "Attempts to open a session", count, ("side", "outcome"), _pairs(self._attempts))
        yield Measure("sessions_lost", "Open sessions that were lost", count, ("side", "reason"), _pairs(self._losses))
        yield Measure("requests", "Requests to the switch", count, ("name", "outcome"), _pairs(self._requests))
        times = tuple(took.sample(name) for name, took in sorted(self._took.items()))
        yield Measure("request_duration_seconds", "Until the switch answered", MeasureKind.HISTOGRAM, ("name",), times)
        granted = tuple(Sample((name,), float(bool(mask & self.granted))) for name, mask in SERVICES.items())
        yield Measure("service_granted", "1 while the service is granted", MeasureKind.GAUGE, ("service",), granted)
        sides = tuple(Sample((leg.side,), float(leg.side == active)) for leg in legs)
        yield Measure("side_in_use", "1 while the link is over the side", MeasureKind.GAUGE, ("side",), sides)


@dataclass(slots=True)
class _Took:
    """How long requests of one name took."""

    seconds: float = 0.0
    places: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))

    def add(self, seconds: float) -> None:
        self.seconds += seconds
        self.places[bisect_left(BOUNDS, seconds)] += 1

    def sample(self, name: str) -> Sample:
        return Sample((name,), self.seconds, tuple(zip((*BOUNDS, inf), accumulate(self.places), strict=True)))


def _count(name: str, meaning: str, value: int) -> Measure:
    return Measure(name, meaning, MeasureKind.COUNTER, (), (Sample((), value),))


def _by_name(counts: Mapping[str, int]) -> tuple[Sample, ...]:
    return tuple(Sample((name,), value) for name, value in sorted(counts.items()))


def _pairs(counts: Mapping[tuple[str, str], int]) -> tuple[Sample, ...]:
    return tuple(Sample(labels, value) for labels, value in sorted(counts.items()))
