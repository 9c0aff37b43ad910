"""Whatever is asked and whatever happens, in whatever order: the world stays consistent, and who listens knows all of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.contacts import Contact, ContactChanged
from adapters.port import Agent, AgentChanged, Confirmed, Event, LogIn, Refused, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.agents import Seat
from adapters.simulator.calls import work_state
from adapters.simulator.channels import LIMITS
from adapters.simulator.config import Rules
from adapters.simulator.floor import AWAY, Done
from adapters.simulator.work import LIVE, Ticket
from adapters.simulator.world import World
from contracts.vocabulary import (
    BUSY_STATES,
    AgentState,
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ContactId,
    ConversationRole,
    InteractionState,
    LoginId,
)
from tests.adapters.simulator.steps import ALL_MEDIA, COUNT, STEPS, Step
from tests.adapters.simulator.support import NOW

RULES = Rules(ring=15.0, wrap_up=30.0)


@dataclass
class Listener:
    """Knows the switch by its events alone, and refuses what contradicts what it heard before."""

    agents: dict[LoginId, Agent]
    contacts: dict[tuple[LoginId, ContactId], Contact] = field(default_factory=dict)
    over: set[tuple[LoginId, ContactId]] = field(default_factory=set)

    def hear(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case ContactChanged(contact):
                    self._hear_contact(contact)
                case AgentChanged(agent):
                    self._hear_agent(agent)

    def _hear_contact(self, contact: Contact) -> None:
        key = (contact.login_id, contact.contact_id)
        assert key not in self.over
        known = self.contacts.get(key)
        assert known is None or contact.revision > known.revision
        assert known != contact
        if contact.state is InteractionState.COMPLETED:
            assert not contact.legs
            self.contacts.pop(key, None)
            self.over.add(key)
        else:
            self.contacts[key] = contact

    def _hear_agent(self, agent: Agent) -> None:
        assert agent.revision > self.agents[agent.login_id].revision
        self.agents[agent.login_id] = agent
        # A contact that begins is told before the state it causes, one that ends before the state after it.
        if agent.state is not AgentState.BUSY:
            assert (agent.state in BUSY_STATES) is (self.live_call(agent.login_id) is not None)

    def live_call(self, login_id: LoginId) -> Contact | None:
        theirs = [
            contact
            for contact in self.contacts.values()
            if contact.login_id == login_id and contact.type is ChannelType.TELEPHONY and contact.state in LIVE
        ]
        assert len(theirs) <= 1
        return theirs[0] if theirs else None


def check_contact(contact: Contact) -> None:
    """What is true of every contact."""
    roles = Counter(leg.role for leg in contact.legs)
    is_live_call = contact.type is ChannelType.TELEPHONY and contact.state in LIVE
    assert roles[ConversationRole.PRIMARY] == (1 if is_live_call else 0)
    assert roles[ConversationRole.CONSULT] <= (1 if is_live_call and contact.state is InteractionState.STARTED else 0)
    for leg in contact.legs:
        ids = [party.party_id for party in leg.parties]
        assert len(ids) == len(set(ids))
        # Who waits in a queue after dialling it is alone for a while.
        assert ids
    assert len({leg.leg_id for leg in contact.legs}) == len(contact.legs)


def check_agent(seat: Seat) -> None:
    """What is true of every agent."""
    agent, call = seat.agent, seat.call
    if agent.state is not AgentState.BUSY:
        assert (agent.state in BUSY_STATES) is (call is not None)
    if call is not None:
        assert call.contact_id in seat.contacts
        assert agent.state is work_state(leg.state for leg in call.contact.legs)
    assert agent.state in BUSY_STATES or seat.pending is None
    assert agent.channels[0].endpoint == agent.extension
    assert (agent.state is AgentState.LOGGED_OUT) <= (agent.mobile is None and agent.extension == seat.own_extension)
    assert agent.state not in AWAY or not seat.contacts
    for part in seat.contacts.values():
        if part.type is ChannelType.TELEPHONY and not part.is_live:
            assert agent.state in (AgentState.WORK, AgentState.WORK_READY)
    check_channels(seat)


def check_channels(seat: Seat) -> None:
    """What is true of every channel."""
    agent = seat.agent
    phone = agent.channels[0]
    if agent.state in (AgentState.READY, AgentState.WORK_READY):
        assert (phone.state, phone.agent_state) == (ChannelState.ACTIVE, ChannelAgentState.READY)
    elif agent.state not in BUSY_STATES:
        assert phone.agent_state is ChannelAgentState.NOT_READY
    for channel in agent.channels:
        if channel.state is not ChannelState.ACTIVE:
            assert seat.load(channel.type) == 0
            assert channel.agent_state is ChannelAgentState.NOT_READY
        assert channel.agent_state is ChannelAgentState.NOT_READY or channel.reason_id is None
        assert channel.state is not ChannelState.ACTIVE or agent.state is not AgentState.LOGGED_OUT


def check_calls(world: World) -> None:
    """Every end of a call belongs to somebody who knows of it, and nobody waits in two places."""
    waiting = {ticket.work_id for ticket in world.waiting()}
    for seat in world.seats():
        lines = list(seat.call.lines()) if seat.call is not None else []
        for line in lines:
            assert line.is_up
            assert seat.call is not None
            assert line.call.matter is seat.call.matter
            assert len(line.call.ends) >= (1 if line.call.ticket and line.call.ticket.work_id in waiting else 2)
            for end in line.call.ends.values():
                other = world.seat(end.login_id) if end.login_id is not None else None
                assert other is None or (other.call and any(each.call is line.call for each in other.call.lines()))
        assert len({id(line.call) for line in lines}) == len(lines)
    for ticket in world.waiting():
        assert ticket.call is None or (ticket.call.ends and ticket.call.ticket is ticket)
        assert not any(_could_take(seat, ticket) for seat in world.seats())


def _could_take(seat: Seat, ticket: Ticket) -> bool:
    kind = ticket.type
    channel = seat.channel(kind)
    if channel is None or ticket.skill not in ("", *seat.skills) or seat.has_declined(ticket):
        return False
    if kind is ChannelType.TELEPHONY:
        return seat.agent.state is AgentState.READY
    is_open = (channel.state, channel.agent_state) == (ChannelState.ACTIVE, ChannelAgentState.READY)
    return is_open and seat.load(kind) < seat.limits.get(kind, LIMITS[kind])


def check(world: World, listener: Listener) -> None:
    """What is true of the switch at every moment."""
    assert {each.login_id: each for each in world.agents()} == listener.agents
    assert {(each.login_id, each.contact_id): each for each in world.contacts()} == listener.contacts
    used = [agent.extension for agent in world.agents() if agent.state not in AWAY]
    assert len(used) == len(set(used))
    for contact in world.contacts():
        check_contact(contact)
    for seat in world.seats():
        check_agent(seat)
    check_calls(world)


def take(world: World, step: Step, now: datetime) -> Done:
    made = step(world)
    return world.do(made, now) if isinstance(made, deeds.Deed) else world.execute(made, now)


def staffed(rules: Rules) -> World:
    """Everybody logged in with all media, READY."""
    world = World.of_agents(COUNT, NOW, rules=rules)
    for agent in world.agents():
        world.execute(LogIn(agent.login_id, f"p{agent.login_id}", None, ALL_MEDIA), NOW)
        world.execute(SetAgentState(agent.login_id, AgentState.READY), NOW)
        for kind in ALL_MEDIA:
            world.do(deeds.ChannelChosen(agent.login_id, kind, state=ChannelAgentState.READY), NOW)
        world.do(deeds.SkillsGiven(agent.login_id, frozenset({"sales"})), NOW)
    return world


@settings(max_examples=50, deadline=None)
@given(
    st.booleans(),
    st.booleans(),
    st.lists(st.tuples(STEPS, st.sampled_from([0, 0, 0, 1, 20])), min_size=20, max_size=100),
)
def test_whatever_happens_the_world_is_consistent(is_staffed: bool, own: bool, steps: list[tuple[Step, int]]) -> None:
    rules = Rules(RULES.ring, RULES.wrap_up, channel_states=own)
    world = staffed(rules) if is_staffed else World.of_agents(COUNT, NOW, rules=rules)
    listener = Listener({agent.login_id: agent for agent in world.agents()})
    now = NOW
    for step, seconds in steps:
        now += timedelta(seconds=seconds)
        listener.hear(world.tick(now))
        check(world, listener)
        wake = world.wake_at()
        assert wake is None or wake > now
        done = take(world, step, now)
        if isinstance(done.result, Refused):
            assert done.events == ()
            assert done.result.detail.endswith(".")
        listener.hear(done.events)
        check(world, listener)


@settings(max_examples=50)
@given(st.lists(STEPS, max_size=40), STEPS)
def test_what_is_confirmed_needed_no_change_of_an_agent(steps: list[Step], last: Step) -> None:
    world = staffed(RULES)
    for step in steps:
        take(world, step, NOW)
    before = world.agents()
    done = take(world, last, NOW)
    if isinstance(done.result, Confirmed) and not done.events:
        assert world.agents() == before


def test_a_world_that_lives_anew_counts_revisions_on() -> None:
    assert {agent.revision for agent in World.of_agents(3, NOW, first_revision=5000).agents()} == {5000}
