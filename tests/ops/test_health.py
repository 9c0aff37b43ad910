"""Components, readiness, and each change said once."""

from __future__ import annotations

import itertools

import pytest
from structlog.testing import capture_logs

from bridge.ops.health import REQUIRED, Component, Health
from tests.support.clock import ManualClock


def healthy(clock: ManualClock | None = None) -> Health:
    """Started and everything up."""
    health = Health(clock or ManualClock())
    for name in REQUIRED:
        health.set(name, True)
    health.set_started()
    return health


def component(health: Health, name: str) -> Component:
    return next(each for each in health.components() if each.name == name)


def test_nothing_is_up_before_it_says_so() -> None:
    health = Health(ManualClock())
    assert {each.name for each in health.components()} == set(REQUIRED)
    assert {(each.up, each.detail) for each in health.components()} == {(False, "not started")}
    assert not health.ready()


def test_ready_is_started_and_every_required_component_up() -> None:
    for up in itertools.product([True, False], repeat=len(REQUIRED)):
        health = Health(ManualClock())
        for name, is_up in zip(REQUIRED, up, strict=True):
            health.set(name, is_up)
        assert not health.ready(), "not started"
        health.set_started()
        assert health.ready() is all(up), up


@pytest.mark.parametrize("name", REQUIRED)
def test_one_lost_leg_takes_readiness_away_until_it_is_back(name: str) -> None:
    health = healthy()
    health.set(name, False, "gone")
    assert (health.ready(), health.is_up(name)) == (False, False)
    health.set(name, True)
    assert (health.ready(), health.is_up(name)) == (True, True)


def test_what_is_not_required_is_shown_and_does_not_matter() -> None:
    health = healthy()
    health.set("page", False, "no such file")
    assert health.ready()
    assert component(health, "page") == Component("page", False, "no such file", "2026-03-01T12:00:00.000Z")


def test_a_draining_bridge_takes_no_work() -> None:
    health = healthy()
    health.drain()
    assert (health.ready(), health.draining) == (False, True)
    health.set("switch", True)
    health.set_started()
    assert not health.ready(), "for good"


def test_since_tells_the_change_and_not_the_last_word() -> None:
    clock = ManualClock()
    health = healthy(clock)
    clock.advance(1.5)
    health.set("switch", False, "refused")
    clock.advance(60)
    health.set("switch", False, "timed out")
    assert component(health, "switch") == Component("switch", False, "timed out", "2026-03-01T12:00:01.500Z")
    health.set("switch", True)
    assert component(health, "switch").since == "2026-03-01T12:01:01.500Z"


def test_components_stand_in_one_order() -> None:
    health = healthy()
    for name in ("zeta", "alpha"):
        health.set(name, True)
    names = [each.name for each in health.components()]
    assert names == sorted(names)
    assert len(names) == len(REQUIRED) + 2


def test_each_change_is_said_once() -> None:
    health = healthy()
    with capture_logs() as said:
        for _ in range(3):
            health.set("switch", False, "refused")
        health.set("switch", False, "timed out")
        for _ in range(3):
            health.set("switch", True, "linked")
        health.set("switch", True, "linked to the other side")
    assert said == [
        {"event": "component_down", "log_level": "warning", "component": "switch", "detail": "refused"},
        {"event": "component_down", "log_level": "warning", "component": "switch", "detail": "timed out"},
        {"event": "component_up", "log_level": "info", "component": "switch", "detail": "linked"},
    ]


def test_a_reason_is_said_once_an_outage_and_what_stands_aside_is_only_shown() -> None:
    """As a link that tries two nodes in turn, each time after another pause."""
    health = healthy()
    with capture_logs() as said:
        for pause in range(4):
            health.set("broker-consume", False, f"Node {pause % 2} is away.", f"Trying again in {pause}.0 s.")
        assert component(health, "broker-consume").detail == "Node 1 is away. Trying again in 3.0 s."
        health.set("broker-consume", True)
        health.set("broker-consume", False, "Node 0 is away.")
    assert [line.get("detail") for line in said] == ["Node 0 is away.", "Node 1 is away.", "", "Node 0 is away."]
