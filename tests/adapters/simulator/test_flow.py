"""What follows from a change, in which order, and that it is found among many without a look at each."""

from __future__ import annotations

import sys
from types import FrameType

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


def test_a_call_is_offered_among_many_agents_without_looking_at_them() -> None:
    few, many = steps_of_an_offer(10), steps_of_an_offer(1000)
    assert many < 2 * few, "a glance at everybody takes thousands"


def steps_of_an_offer(agents: int) -> int:
    """Python instructions until a queued call is offered, with so many agents who could take it."""
    world = World.of_agents(agents, NOW)
    for number in range(1001, 1001 + agents):
        world.do(deeds.LoggedInAtPhone(LoginId(str(number))), NOW)
        world.do(deeds.StateChosen(LoginId(str(number)), AgentState.READY), NOW)
    steps = 0

    def count(frame: FrameType, event: str, _: object) -> object:
        nonlocal steps
        frame.f_trace_opcodes = True
        steps += event == "opcode"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        done = world.do(deeds.CallQueued("sales"), NOW)
    finally:
        sys.settrace(before)
    assert len(done.events) == 2
    return steps
