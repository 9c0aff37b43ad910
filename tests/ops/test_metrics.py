"""Metrics: what they count, how they are named, and labels that have an end."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from math import inf
from pathlib import Path

import pytest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.outcomes import Answer
from adapters.measures import Measure, MeasureKind, Sample
from bridge.app import Bridge
from bridge.config import load_settings
from bridge.ops.health import REQUIRED
from bridge.ops.metrics import Metrics
from bridge.registry.errors import RegistryError
from bridge.registry.registry import Registry
from contracts.envelope import Problem
from contracts.vocabulary import MessageType, Phase
from tests.registry.support import other, row

NAME = re.compile(r"cti_bridge(_[a-z]+)+")
LABELS = {"name", "result", "kind", "reason", "phase", "component", "le"}
"""What may be told apart; agents, sessions and targets may not."""
OTHER_UNITS = ("_ms", "_milliseconds", "_minutes", "_kb", "_percent")


def families(metrics: Metrics) -> list[Metric]:
    return list(text_string_to_metric_families(metrics.text().decode()))


def value(metrics: Metrics, sample_name: str, /, **labels: str) -> float:
    """One sample; fails when it is not there exactly once."""
    found = [
        sample.value
        for family in families(metrics)
        for sample in family.samples
        if sample.name == sample_name and sample.labels == labels
    ]
    assert len(found) == 1, (sample_name, labels, found)
    return found[0]


@pytest.fixture
async def bridge(tmp_path: Path) -> AsyncIterator[Bridge]:
    """Every part of a bridge, none of it running."""
    registry = await Registry.open(tmp_path)
    yield Bridge(load_settings(state_dir=tmp_path), registry, 1)
    await registry.close()


def busy(metrics: Metrics) -> None:
    """Each counter at least once, so that it has samples."""
    metrics.request("session.query.init", True, 0.2)
    for kind in MessageType:
        metrics.published(kind)
    for problem in Problem:
        metrics.dead_lettered(problem)
    metrics.returned()


def test_requests_are_counted_by_name_and_result() -> None:
    metrics = Metrics()
    for success in (True, True, False):
        metrics.request("session.query.init", success, 0.2)
    metrics.request("session.request.close", False, 0.2)
    requests = "cti_bridge_requests_total"
    assert value(metrics, requests, name="session.query.init", result="SUCCESS") == 2
    assert value(metrics, requests, name="session.query.init", result="FAILURE") == 1
    assert value(metrics, requests, name="session.request.close", result="FAILURE") == 1


def test_durations_are_in_seconds_whatever_the_result() -> None:
    metrics = Metrics()
    metrics.request("a", True, 0.004)
    metrics.request("a", False, 45.0)
    duration = "cti_bridge_request_duration_seconds"
    assert value(metrics, f"{duration}_sum", name="a") == pytest.approx(45.004)
    assert value(metrics, f"{duration}_count", name="a") == 2
    assert value(metrics, f"{duration}_bucket", name="a", le="0.0025") == 0
    assert value(metrics, f"{duration}_bucket", name="a", le="0.005") == 1
    assert value(metrics, f"{duration}_bucket", name="a", le="60.0") == 2, "the longest deadline has a bucket"


@pytest.mark.parametrize("kind", list(MessageType))
def test_each_kind_of_message_is_counted(kind: MessageType) -> None:
    metrics = Metrics()
    metrics.published(kind)
    published = "cti_bridge_messages_published_total"
    assert value(metrics, published, kind=kind.value.removeprefix("cti.")) == 1
    assert (
        sum(sample.value for family in families(metrics) for sample in family.samples if sample.name == published) == 1
    )


def test_what_nobody_took_is_counted() -> None:
    metrics = Metrics()
    metrics.returned()
    assert value(metrics, "cti_bridge_messages_returned_total") == 1


@pytest.mark.parametrize("problem", list(Problem))
def test_dead_letters_are_counted_by_reason(problem: Problem) -> None:
    metrics = Metrics()
    metrics.dead_lettered(problem)
    metrics.dead_lettered(problem)
    assert value(metrics, "cti_bridge_dead_lettered_total", reason=problem.value) == 2


def test_gauges_counters_and_phases_are_read_at_each_scrape() -> None:
    metrics = Metrics()
    numbers = {"level": 3.0, "count": 7.0, "OPEN": 2.0}
    metrics.gauge("cti_bridge_level", "A level", lambda: numbers["level"])
    metrics.counter("cti_bridge_count", "A count", lambda: numbers["count"])
    metrics.sessions(lambda phase: int(numbers.get(phase.value, 0)))
    assert value(metrics, "cti_bridge_level") == 3
    assert value(metrics, "cti_bridge_count_total") == 7
    numbers.update(level=1.0, count=8.0, OPEN=5.0)
    assert value(metrics, "cti_bridge_level") == 1
    assert value(metrics, "cti_bridge_count_total") == 8
    shown = {phase: value(metrics, "cti_bridge_sessions", phase=phase.value) for phase in Phase}
    assert shown == {phase: 5 if phase is Phase.OPEN else 0 for phase in Phase}


def test_two_bridges_in_one_process_do_not_share_numbers() -> None:
    one, other = Metrics(), Metrics()
    one.returned()
    assert value(other, "cti_bridge_messages_returned_total") == 0


async def test_names_follow_the_rules_of_prometheus(bridge: Bridge) -> None:
    busy(bridge.metrics)
    found = [family for family in families(bridge.metrics) if not family.name.endswith("_created")]
    assert len(found) > 15
    for family in found:
        assert NAME.fullmatch(family.name), family.name
        assert not family.name.endswith(OTHER_UNITS), "seconds and bytes, nothing else"
        assert family.documentation[:1].isupper() or family.documentation[:1] == "1", family.name
        assert not family.documentation.endswith("."), family.name
        names = {sample.name for sample in family.samples if not sample.name.endswith("_created")}
        if family.type == "counter":
            assert names == {f"{family.name}_total"}
        elif family.type == "gauge":
            assert names == {family.name}
            assert not family.name.endswith(("_total", "_count", "_sum", "_bucket"))
        else:
            assert (family.type, family.name.endswith("_seconds")) == ("histogram", True)


@pytest.fixture
async def on_cisco(tmp_path: Path) -> AsyncIterator[Bridge]:
    """The same with an adapter that counts."""
    registry = await Registry.open(tmp_path / "cisco")
    section = {"host_a": "side-a", "host_b": "side-b"}
    yield Bridge(load_settings(state_dir=tmp_path / "cisco", adapter="cisco_cti", cisco_cti=section), registry, 1)
    await registry.close()


async def test_what_an_adapter_counts_follows_the_same_rules(on_cisco: Bridge) -> None:
    adapter = on_cisco.adapter
    assert isinstance(adapter, CiscoCti)
    for was_open in (True, False):
        adapter._tally.failed(Failure(Leg("A", "side-a", 42027), FailureKind.CUT), was_open=was_open)
    for counts in (adapter._tally.traffic.sent, adapter._tally.traffic.received):
        counts["HEARTBEAT_REQ"] = 1
    adapter._tally.request("ASK_REQ", Answer(()), 0.1)
    await test_names_follow_the_rules_of_prometheus(on_cisco)
    assert value(on_cisco.metrics, "cti_bridge_adapter_side_in_use", side="A") == 0
    assert value(on_cisco.metrics, "cti_bridge_adapter_messages_unknown_total") == 0
    labels = {key for family in families(on_cisco.metrics) for sample in family.samples for key in sample.labels}
    assert labels == LABELS | {"side", "service", "outcome"}


def test_each_kind_of_measure_is_shown() -> None:
    metrics, took = Metrics(), Sample(("ASK",), 0.75, ((0.5, 1), (inf, 2)))
    metrics.adapter(
        lambda: (
            Measure("messages", "Messages", MeasureKind.COUNTER, ("name",), (Sample(("ASK",), 3),)),
            Measure("level", "A level", MeasureKind.GAUGE, (), (Sample((), 0.5),)),
            Measure("duration_seconds", "Until answered", MeasureKind.HISTOGRAM, ("name",), (took,)),
        )
    )
    assert value(metrics, "cti_bridge_adapter_messages_total", name="ASK") == 3
    assert value(metrics, "cti_bridge_adapter_level") == 0.5
    duration = "cti_bridge_adapter_duration_seconds"
    assert value(metrics, f"{duration}_bucket", name="ASK", le="0.5") == 1
    assert value(metrics, f"{duration}_bucket", name="ASK", le="+Inf") == 2
    assert value(metrics, f"{duration}_count", name="ASK") == 2
    assert value(metrics, f"{duration}_sum", name="ASK") == 0.75


async def test_no_label_tells_agents_or_sessions_apart(bridge: Bridge) -> None:
    busy(bridge.metrics)
    labels = {key for family in families(bridge.metrics) for sample in family.samples for key in sample.labels}
    assert labels == LABELS


async def test_what_only_rises_is_a_counter(bridge: Bridge) -> None:
    bridge.context.link.publisher.nacked = 4
    assert value(bridge.metrics, "cti_bridge_messages_nacked_total") == 4
    kinds = {family.name: family.type for family in families(bridge.metrics)}
    assert kinds["cti_bridge_messages_nacked"] == "counter"


async def test_the_gauges_of_a_bridge_show_its_parts(bridge: Bridge) -> None:
    assert value(bridge.metrics, "cti_bridge_broker_consume_up") == 0
    bridge.health.set("broker-consume", True)
    bridge.context.link.publisher.blocked = True
    assert value(bridge.metrics, "cti_bridge_broker_consume_up") == 1
    assert value(bridge.metrics, "cti_bridge_broker_publish_up") == 0
    assert value(bridge.metrics, "cti_bridge_broker_blocked") == 1
    assert value(bridge.metrics, "cti_bridge_adapter_link_up") == 0


async def test_readiness_and_each_component_are_gauges(bridge: Bridge) -> None:
    health, up = bridge.health, "cti_bridge_component_up"
    bridge.health.set("registry", False, "The registry cannot be written: database or disk is full.")
    assert value(bridge.metrics, up, component="registry") == 0
    assert value(bridge.metrics, "cti_bridge_ready") == 0
    for name in REQUIRED:
        health.set(name, True)
    assert [value(bridge.metrics, up, component=name) for name in REQUIRED] == [1] * len(REQUIRED)
    assert value(bridge.metrics, "cti_bridge_ready") == 0, "not started"
    health.set_started()
    assert value(bridge.metrics, "cti_bridge_ready") == 1
    health.drain()
    assert value(bridge.metrics, "cti_bridge_ready") == 0


async def test_sessions_the_disk_refused_are_counted(tmp_path: Path, bridge: Bridge) -> None:
    with other(tmp_path) as connection:
        connection.execute("DROP TABLE sessions")
    with pytest.raises(RegistryError):
        await bridge.context.registry.save(row())
    assert value(bridge.metrics, "cti_bridge_unwritten_sessions") == 1
    with pytest.raises(RegistryError):
        await bridge.context.registry.bury("S1", 1)
    assert value(bridge.metrics, "cti_bridge_unwritten_sessions") == 1


def test_a_known_request_costs_no_new_series() -> None:
    metrics = Metrics()
    metrics.request("a", True, 0.1)
    before = metrics.text().count(b"\n")
    for _ in range(100):
        metrics.request("a", True, 0.1)
    assert metrics.text().count(b"\n") == before
