"""The parts list: one of each part, shared by all, made from the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from bridge.app import Bridge
from bridge.config import Settings, load_settings
from bridge.dispatch.context import Context
from bridge.registry.registry import Registry
from contracts.codec import Outgoing
from contracts.routing import Names
from contracts.vocabulary import MessageType


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(
        prefix="site",
        processor="desk",
        state_dir=tmp_path,
        limits={"kept_responses": 2, "held_events": 5},
        deadlines={"uninitialised": 11, "closed": 12},
    )


@pytest.fixture
async def context(settings: Settings, tmp_path: Path) -> AsyncIterator[Context]:
    registry = await Registry.open(tmp_path)
    yield Bridge(settings, registry, 1).context
    await registry.close()


def test_nobody_exchanges_a_part(context: Context) -> None:
    for field in fields(Context):
        with pytest.raises(FrozenInstanceError):
            setattr(context, field.name, None)


def test_no_part_is_missing(context: Context) -> None:
    assert [field.name for field in fields(Context) if getattr(context, field.name) is None] == []


def test_tokens_are_never_given_twice(context: Context) -> None:
    assert [next(context.tokens) for _ in range(3)] == [1, 2, 3]
    shared = replace(context)
    assert next(shared.tokens) == 4, "a copy counts on"


async def test_another_bridge_counts_for_itself(context: Context, settings: Settings, tmp_path: Path) -> None:
    next(context.tokens)
    registry = await Registry.open(tmp_path / "other")
    other = Bridge(settings, registry, 1).context
    await registry.close()
    assert next(other.tokens) == 1
    assert other.book is not context.book
    assert other.metrics.registry is not context.metrics.registry


def test_the_settings_reach_the_parts(context: Context, settings: Settings) -> None:
    assert context.settings is settings
    assert context.names == Names("site")
    assert (context.rules.uninitialised, context.rules.closed, context.rules.held_events) == (11, 12, 5)
    assert context.adapter.name == "simulator"


@pytest.mark.parametrize(("segment", "kept"), [("S1", 2), ("desk", 5000)])
def test_answers_are_kept_as_the_settings_say_and_more_for_control(context: Context, segment: str, kept: int) -> None:
    for number in range(kept + 10):
        context.replay.begin(segment, f"R-{number}", "n", "t").answered_at = 0.0
    assert len(context.replay) == kept


def test_what_is_said_goes_to_the_publisher_of_the_link(context: Context) -> None:
    outgoing = Outgoing(MessageType.EVENT, "cti.status.updated", "desk.CONTROL", {}, b"{}")
    context.outbound.event("desk", outgoing)
    assert context.link.publisher.waiting == 1
