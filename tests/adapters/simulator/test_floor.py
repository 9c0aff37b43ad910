"""How agents change."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.port import (
    SetAgentState,
)
from adapters.simulator.world import World
from contracts.vocabulary import AgentState
from tests.adapters.simulator.support import (
    ANNA,
    NOW,
    log_in,
    moved,
)


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def test_since_moves_with_the_state_and_revision_with_every_change(world: World) -> None:
    log_in(world, ANNA)
    later = NOW + timedelta(seconds=5)
    done = world.execute(SetAgentState(ANNA, AgentState.NOT_READY, "N1"), later)
    agent = moved(done).agent
    assert (agent.since, agent.revision, agent.reason_id) == (NOW, 3, "N1")
