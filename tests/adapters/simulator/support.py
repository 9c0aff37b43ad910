"""Shorthand for transcripts of the pure switch."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.contacts import Contact, ContactChanged, Leg
from adapters.port import Agent, AgentChanged, Cause, Command, Confirmed, Event, LogIn, Refusal, Refused, SetAgentState
from adapters.simulator.deeds import CallAnswered, CallArrives, Deed
from adapters.simulator.floor import Done
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ConversationRole, LoginId

CARLA, DAVE = LoginId("1003"), LoginId("1004")
OUTSIDE = "+15550142"
NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
ANNA, BRUNO, OTHER_TEAM, NOBODY = LoginId("1001"), LoginId("1002"), LoginId("1011"), LoginId("7777")
"""Anna supervises Bruno's team, which is her own; the third supervises another one; the last does not exist."""


def log_in(world: World, login_id: LoginId, extension: str | None = None) -> Done:
    """Log in with the right password."""
    return world.execute(LogIn(login_id, f"p{login_id}", extension, frozenset()), NOW)


def make_ready(world: World, login_id: LoginId) -> None:
    """Log in and become READY; what waits may be offered at once."""
    log_in(world, login_id)
    done = world.execute(SetAgentState(login_id, AgentState.READY), NOW)
    assert f"{login_id} is READY" in story(done)


def moved(done: Done) -> AgentChanged:
    """The one change of an agent that came of what was taken."""
    assert not isinstance(done.result, Refused), done
    (event,) = [event for event in done.events if isinstance(event, AgentChanged)]
    return event


def told(done: Done) -> list[Contact]:
    """The contacts that changed with what was taken, in order."""
    assert not isinstance(done.result, Refused), done
    return [event.contact for event in done.events if isinstance(event, ContactChanged)]


def story(done: Done) -> list[str]:
    """What was told, as a transcript: `1001 STARTED`, `1001 is TALKING`."""
    assert not isinstance(done.result, Refused), done
    return [_line(event) for event in done.events]


def _line(event: Event) -> str:
    match event:
        case ContactChanged(contact):
            return f"{contact.login_id} {contact.state}"
        case AgentChanged(agent):
            return f"{agent.login_id} is {agent.state}"
    return type(event).__name__


def call_of(world: World, login_id: LoginId) -> Contact:
    """The contact of the call that occupies the agent."""
    seat = world.seat(login_id)
    assert seat is not None
    assert seat.call is not None, f"{login_id} has no call"
    return seat.call.contact


def contact_of(world: World, login_id: LoginId) -> Contact:
    """The agent's only contact."""
    seat = world.seat(login_id)
    assert seat is not None
    (part,) = seat.contacts.values()
    return part.contact


def leg_of(world: World, login_id: LoginId, role: ConversationRole = ConversationRole.PRIMARY) -> Leg:
    """A leg of the agent's call."""
    leg = call_of(world, login_id).leg(role)
    assert leg is not None
    return leg


def let(world: World, *happens: Deed) -> Done:
    """Let these happen one after the other, each as it must be possible; the last one's outcome."""
    done = Done(Confirmed())
    for deed in happens:
        done = world.do(deed, NOW)
        assert not isinstance(done.result, Refused), (deed, done)
    return done


def talking(world: World, login_id: LoginId) -> None:
    """Log in, become READY and talk with a customer."""
    make_ready(world, login_id)
    let(world, CallArrives(login_id, number="+15550100", name="Kim", data={"case": "7"}), CallAnswered(login_id))


def assert_moved(done: Done, state: AgentState, cause: Cause | None = None) -> None:
    """The agent is now in this state, moved by whom."""
    event = moved(done)
    assert event.agent.state is state
    assert cause in (None, event.cause)


def assert_refused(done: Done, refusal: Refusal) -> None:
    """Nothing happened, and a sentence says why."""
    assert isinstance(done.result, Refused), done
    assert done.result.refusal is refusal
    assert done.result.detail.endswith(".")
    assert done.events == ()


def agent_of(world: World, login_id: LoginId) -> Agent:
    """The agent as it is."""
    seat = world.seat(login_id)
    assert seat is not None
    return seat.agent


def ask(world: World, *commands: Command) -> Done:
    """Ask these one after the other, none refused; the last one's outcome."""
    done = Done(Confirmed())
    for command in commands:
        done = world.execute(command, NOW)
        assert not isinstance(done.result, Refused), (command, done)
    return done


def parties(world: World, login_id: LoginId, role: ConversationRole = ConversationRole.PRIMARY) -> list[str]:
    """The numbers in a leg of the agent's call."""
    return [party.number for party in leg_of(world, login_id, role).parties]
