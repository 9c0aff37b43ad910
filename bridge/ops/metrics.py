"""Prometheus metrics in a registry of their own. Never labelled by agent or session: those have no end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from math import inf

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from adapters.measures import Measure, MeasureKind
from contracts.envelope import Problem
from contracts.vocabulary import MessageType, Phase

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters the hot path touches with one call each; label children are looked up once."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ("name", "result")
        self._requests = Counter("cti_bridge_requests", "Requests answered", names, registry=self.registry)
        self._durations = Histogram(
            "cti_bridge_request_duration_seconds",
            "From a request's arrival to its answer",
            ("name",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._published = Counter("cti_bridge_messages_published", "Messages said", ("kind",), registry=self.registry)
        self._returned = Counter("cti_bridge_messages_returned", "Events that no queue took", registry=self.registry)
        self._dropped = Counter(
            "cti_bridge_events_dropped", "Events given up while the broker was away", registry=self.registry
        )
        self._dead = Counter("cti_bridge_dead_lettered", "Messages put aside", ("reason",), registry=self.registry)
        self._answered: dict[tuple[str, bool], tuple[Counter, Histogram]] = {}
        self._said = {kind: self._published.labels(kind.value.removeprefix("cti.")) for kind in MessageType}

    def request(self, name: str, success: bool, seconds: float) -> None:
        """A request was answered `seconds` after it arrived."""
        children = self._answered.get((name, success))
        if children is None:
            result = "SUCCESS" if success else "FAILURE"
            children = (self._requests.labels(name, result), self._durations.labels(name))
            self._answered[(name, success)] = children
        children[0].inc()
        children[1].observe(seconds)

    def published(self, kind: MessageType) -> None:
        """A message was handed to the publisher."""
        self._said[kind].inc()

    def returned(self) -> None:
        """No queue took an event."""
        self._returned.inc()

    def dropped(self) -> None:
        """An event could not leave in time, or too many waited; its `seq` is spent, which listeners see as a gap."""
        self._dropped.inc()

    def dead_lettered(self, reason: Problem) -> None:
        """A message was put to the dead letters."""
        self._dead.labels(reason.value).inc()

    def gauge(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """A value read at each scrape."""
        Gauge(name, meaning, registry=self.registry).set_function(read)

    def counter(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        """A value that only rises, read at each scrape; `_total` comes behind its name."""
        self.registry.register(_ReadCounter(name, meaning, read))

    def sessions(self, count: Callable[[Phase], int]) -> None:
        """Sessions by phase, read at each scrape."""
        gauge = Gauge("cti_bridge_sessions", "Sessions by phase", ("phase",), registry=self.registry)
        for phase in Phase:
            gauge.labels(phase.value).set_function(partial(count, phase))

    def components(self, names: Iterable[str], is_up: Callable[[str], bool]) -> None:
        """Which components are up, read at each scrape; `names` are all there are."""
        gauge = Gauge("cti_bridge_component_up", "1 while the component is up", ("component",), registry=self.registry)
        for name in names:
            gauge.labels(name).set_function(partial(is_up, name))

    def adapter(self, read: Callable[[], Iterable[Measure]]) -> None:
        """What the adapter counts, read at each scrape."""
        self.registry.register(_AdapterMeasures(read))

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)


class _ReadCounter(Collector):
    """A counter that somebody else keeps."""

    def __init__(self, name: str, meaning: str, read: Callable[[], float]) -> None:
        self._name = name
        self._meaning = meaning
        self._read = read

    def collect(self) -> Iterator[CounterMetricFamily]:
        yield CounterMetricFamily(self._name, self._meaning, value=self._read())


class _AdapterMeasures(Collector):
    """The numbers of an adapter, each with `cti_bridge_adapter_` before its name."""

    def __init__(self, read: Callable[[], Iterable[Measure]]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        return map(_family, self._read())


def _family(measure: Measure) -> Metric:
    name, meaning = f"cti_bridge_adapter_{measure.name}", measure.meaning
    if measure.kind is MeasureKind.HISTOGRAM:
        times = HistogramMetricFamily(name, meaning, labels=measure.labels)
        for sample in measure.samples:
            buckets = [("+Inf" if bound == inf else str(bound), count) for bound, count in sample.buckets]
            times.add_metric(sample.labels, buckets, sample.value)
        return times
    kind = CounterMetricFamily if measure.kind is MeasureKind.COUNTER else GaugeMetricFamily
    family = kind(name, meaning, labels=measure.labels)
    for sample in measure.samples:
        family.add_metric(sample.labels, sample.value)
    return family
