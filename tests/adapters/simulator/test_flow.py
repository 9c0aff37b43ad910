"""What follows from a change, in which order, and how fast it is found among ten thousand."""

from __future__ import annotations

from time import perf_counter

from adapters.contacts import ContactChanged
from adapters.port import AgentChanged, Cause
from adapters.simulator import deeds
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, LoginId
from tests.adapters.simulator.support import ANNA, BRUNO, NOW, agent_of, let, log_in, make_ready, story, talking


def test_a_forced_logout_in_the_middle_of_everything_is_told_from_the_leaves() -> None:
    world = World.of_agents(20, NOW)
    talking(world, ANNA)
    log_in(world, BRUNO)
    let(world, deeds.CallConsulted(ANNA, "2002"), deeds.CallAnswered(BRUNO))
    assert story(let(world, deeds.LogoutForced(ANNA, Cause.SWITCH))) == [
        "1001 COMPLETED",
        "1001 is LOGGED_OUT",
        "1002 ENDED",
        "1002 is WORK",
    ]


def test_a_dropped_agent_leaves_a_conference_to_the_others() -> None:
    world = World.of_agents(20, NOW)
    talking(world, ANNA)
    log_in(world, BRUNO)
    let(world, deeds.CallConferenced(ANNA, "2002"), deeds.CallAnswered(BRUNO))
    assert story(let(world, deeds.LogoutForced(ANNA, Cause.SWITCH))) == [
        "1001 COMPLETED",
        "1001 is LOGGED_OUT",
        "1002 STARTED",
    ]
    assert agent_of(world, BRUNO).state is AgentState.TALKING


def test_one_change_of_a_contact_is_one_event() -> None:
    world = World.of_agents(20, NOW)
    make_ready(world, ANNA)
    done = let(world, deeds.CallArrives(ANNA))
    assert [type(event) for event in done.events] == [ContactChanged, AgentChanged]
    (contact, agent) = done.events
    assert isinstance(contact, ContactChanged)
    assert contact.contact.revision == 1
    assert isinstance(agent, AgentChanged)
    assert agent.cause is Cause.CONTACT


def test_a_call_is_offered_among_ten_thousand_agents_without_looking_at_them() -> None:
    world = World.of_agents(10_000, NOW)
    for number in range(1001, 11_001):
        world.do(deeds.LoggedInAtPhone(LoginId(str(number))), NOW)
        world.do(deeds.StateChosen(LoginId(str(number)), AgentState.READY), NOW)
    start = perf_counter()
    for _ in range(1000):
        assert len(world.do(deeds.CallQueued("sales"), NOW).events) == 2
    # A glance at everybody takes about a millisecond, and there would be a thousand.
    assert perf_counter() - start < 1.0
