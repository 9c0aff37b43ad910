"""The reason lists."""

from __future__ import annotations

import pytest

from adapters.simulator.world import World
from contracts.vocabulary import ReasonKind
from tests.adapters.simulator.support import (
    NOW,
)


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def test_reasons_come_with_three_languages_and_some_cannot_be_chosen(world: World) -> None:
    for kind in ReasonKind:
        reasons = world.reasons(kind)
        assert {reason.selectable for reason in reasons} == {True, False}
        for reason in reasons:
            assert [f"{label.language}-{label.country}" for label in reason.labels] == ["en-US", "de-DE", "fr-FR"]
