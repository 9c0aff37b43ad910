"""Who works at the simulated switch."""

from __future__ import annotations

import pytest

from adapters.simulator.world import World
from contracts.vocabulary import ChannelType, LoginId
from tests.adapters.simulator.support import (
    ANNA,
    NOW,
    OTHER_TEAM,
)


@pytest.fixture
def world() -> World:
    return World.of_agents(20, NOW)


def test_agents_are_in_teams_of_ten_each_with_one_supervisor(world: World) -> None:
    by_team: dict[str, list[LoginId]] = {}
    for agent in world.agents():
        by_team.setdefault(agent.teams[0].team_id, []).append(agent.login_id)
    assert [len(members) for members in by_team.values()] == [10, 10]
    assert [a.login_id for a in world.agents() if a.supervises] == [ANNA, OTHER_TEAM]


def test_every_agent_has_telephony_and_some_have_more(world: World) -> None:
    kinds = [{channel.type for channel in agent.channels} for agent in world.agents()]
    assert all(ChannelType.TELEPHONY in kind for kind in kinds)
    for medium in ChannelType:
        assert any(medium in kind for kind in kinds), medium
    assert {ChannelType.TELEPHONY} in kinds
