"""Whatever is asked and whatever happens, in whatever order: the world stays consistent."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.port import (
    AgentChanged,
    Cause,
    Command,
    CompleteInteractions,
    Confirmed,
    LogIn,
    LogOut,
    MobileAgent,
    Refused,
    SetAgentState,
)
from adapters.simulator import deeds
from adapters.simulator.floor import AWAY
from adapters.simulator.world import World
from contracts.vocabulary import BUSY_STATES, AgentState, LoginId
from tests.adapters.simulator.support import NOW

COUNT = 12
PEOPLE = st.sampled_from([LoginId(str(1001 + n)) for n in range(COUNT)] + [LoginId("7777")])
EXTENSIONS = st.sampled_from([None, "2001", "2002", "2003", "9999", ""])
REASONS = st.sampled_from([None, "L1", "L90", "N1", "N90", "nonsense"])
STATES = st.sampled_from(AgentState)
MOBILE = st.sampled_from([None, MobileAgent("NAILED", "+15550100")])

LOGINS = st.builds(
    lambda who, right, extension, mobile: LogIn(who, f"p{who}" if right else "no", extension, frozenset(), mobile),
    PEOPLE,
    st.booleans(),
    EXTENSIONS,
    MOBILE,
)
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    LOGINS,
    st.builds(LogOut, PEOPLE, REASONS),
    st.builds(SetAgentState, PEOPLE, STATES, REASONS, st.none() | PEOPLE),
    st.builds(CompleteInteractions, PEOPLE),
)
DEEDS: st.SearchStrategy[deeds.Deed] = st.one_of(
    *(
        st.builds(kind, PEOPLE)
        for kind in (
            deeds.CallArrives,
            deeds.CallDialled,
            deeds.CallAnswered,
            deeds.CallHeld,
            deeds.CallRetrieved,
            deeds.CallEnded,
        )
    ),
    st.builds(deeds.LoggedInAtPhone, PEOPLE, EXTENSIONS),
    st.builds(deeds.StateChosen, PEOPLE, STATES, REASONS),
    st.builds(deeds.LogoutForced, PEOPLE, st.sampled_from([Cause.SUPERVISOR, Cause.AGENT, Cause.SWITCH])),
)


def check(world: World) -> None:
    """What is true of the switch at every moment."""
    agents = world.agents()
    used = [agent.extension for agent in agents if agent.state not in AWAY]
    assert len(used) == len(set(used))
    for place in world.seats():
        agent = place.agent
        busy = agent.state in BUSY_STATES
        assert busy == (place.call_id is not None)
        assert busy or place.pending is None
        assert agent.channels[0].endpoint == agent.extension
        if agent.state is AgentState.LOGGED_OUT:
            assert agent.mobile is None
            assert agent.extension == place.own_extension


@settings(max_examples=150)
@given(st.lists(COMMANDS | DEEDS, max_size=60))
def test_random_histories_keep_the_world_consistent(history: list[Command | deeds.Deed]) -> None:
    world, now = World.of_agents(COUNT, NOW), NOW
    for what in history:
        now += timedelta(seconds=1)
        before = {agent.login_id: agent for agent in world.agents()}
        done = world.execute(what, now) if isinstance(what, Command) else world.do(what, now)
        changed = {agent.login_id for agent in world.agents() if agent != before[agent.login_id]}
        said = [event.agent for event in done.events if isinstance(event, AgentChanged)]
        assert changed == {agent.login_id for agent in said}
        for agent in said:
            assert agent.revision == before[agent.login_id].revision + 1
            assert (agent.since == now) == (agent.state is not before[agent.login_id].state)
        if isinstance(done.result, Refused | Confirmed):
            assert not said
        check(world)


def test_a_world_that_lives_anew_counts_revisions_on() -> None:
    assert {agent.revision for agent in World.of_agents(3, NOW, first_revision=5000).agents()} == {5000}
