"""A connector's picture held against the simulated switch's own world: a list of sentences, empty when they agree. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.contacts import Channel, Contact, Leg
from adapters.port import Agent
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ChannelState, ChannelType, ReasonKind
from tests.support.asking import Phase
from tests.support.picture import Picture
from tests.support.places import CHANNEL, GROUP, INTERACTION, UNSUPPORTED, Place

_OUT = frozenset({AgentState.LOGGED_OUT, AgentState.UNKNOWN})


def matches(picture: Picture, world: World) -> list[str]:
    """Where an open session's picture differs from the switch; each sentence says which is which."""
    if picture.phase is not Phase.OPEN:
        return [f"{picture.name} is {picture.phase}"]
    agents = {str(agent.login_id): agent for agent in world.agents()}
    agent = agents[picture.login]
    contacts = {str(each.contact_id): each for each in world.contacts() if each.login_id == picture.login}
    return [
        *_unread(picture),
        *_team(picture, agents),
        *_channels(picture, agent),
        *_contacts(picture, contacts),
        *_lists(picture, world),
    ]


def _unread(picture: Picture) -> Iterator[str]:
    for ask in picture.wants():
        yield f"{picture.name} still wants {ask.name} of {ask.target} {dict(ask.body)}"


def _team(picture: Picture, agents: dict[str, Agent]) -> Iterator[str]:
    if picture.login not in picture.team:
        yield f"{picture.name} does not see its own agent {picture.login}"
    for login, member in picture.team.items():
        agent = agents[login]
        since = agent.since.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        for key, there in (("state", agent.state), ("extension", agent.extension), ("statechangetime", since)):
            yield from _differs(f"{picture.name}: {key} of {login}", member.get(key), str(there))


def _channels(picture: Picture, agent: Agent) -> Iterator[str]:
    """Who is logged out is on no channel, and may have another telephone than before; one that nobody can use is so for everybody."""
    is_out = agent.state in _OUT
    there = {each.endpoint: each for each in agent.channels if each.type in picture.types}
    for place in picture.of(CHANNEL):
        known = there.get(place.cti_id)
        if known is None and not is_out:
            yield f"{place.target} stands for {place.cti_id}, which the agent does not have"
            continue
        is_off = is_out and (known is None or known.state is not ChannelState.UNAVAILABLE)
        shown = Channel(place.cti_id, ChannelType(place.type)) if known is None or is_off else known
        yield from _differs(f"{place.target}: state", place.state, shown.state.value)
        if place.type != UNSUPPORTED:
            yield from _differs(f"{place.target}: agent-state", place.agent_state, shown.agent_state.value)
            yield from _differs(f"{place.target}: reason", place.reason, shown.reason_id)
    for group in () if is_out else picture.of(GROUP):
        parts = {endpoint: each.type.value for endpoint, each in there.items()}
        yield from _differs(f"{group.target}: channels", group.parts, parts)


def _contacts(picture: Picture, contacts: dict[str, Contact]) -> Iterator[str]:
    by_endpoint = {place.cti_id: place for place in picture.of(CHANNEL) if place.type != UNSUPPORTED}
    places = {place.cti_id: place for place in picture.of(INTERACTION)}
    for contact in contacts.values():
        channel = by_endpoint.get(contact.endpoint)
        place = places.get(contact.contact_id)
        if channel is None:
            continue  # a medium the group does not take in
        if place is None:
            yield f"{channel.target} has no destination for {contact.contact_id}, which is {contact.state}"
            continue
        yield from _differs(f"{place.target}: parent", place.parent, channel.target)
        yield from _differs(f"{place.target}: state", place.state, contact.state.value)
        yield from _differs(f"{place.target}: data", dict(place.data), dict(contact.data))
        yield from _legs(picture, place, contact.legs)
    for cti_id, place in places.items():
        if cti_id not in contacts:
            yield f"{place.target} is {place.state}, and {cti_id} is over at the switch"


def _legs(picture: Picture, interaction: Place, legs: Iterable[Leg]) -> Iterator[str]:
    there = {str(leg.leg_id): leg for leg in legs}
    here = {each.cti_id: each for each in picture.below(interaction)}
    for leg_id, leg in there.items():
        place = here.get(leg_id)
        if place is None:
            yield f"{interaction.target} has no destination for the leg {leg_id}, which is {leg.state}"
            continue
        yield from _differs(f"{place.target}: role", place.role, leg.role.value)
        yield from _differs(f"{place.target}: state", place.state, leg.state.value)
        members = {party.party_id: (party.number, party.name) for party in leg.parties}
        yield from _differs(f"{place.target}: members", place.members, members)
    for leg_id, place in here.items():
        if leg_id not in there and (place.state, place.members) != ("RELEASED", {}):
            yield f"{place.target} is {place.state} with {place.members}, and its leg is over at the switch"


def _lists(picture: Picture, world: World) -> Iterator[str]:
    """Codes that were told once are told again when they change."""
    for kind, told in picture.reasons.items():
        there = [each.reason_id for each in world.reasons(ReasonKind(kind))]
        yield from _differs(f"{picture.name}: {kind} reasons", told, there)
    for place in picture.of(CHANNEL):
        if place.codes is not None:
            codes = [each.reason_id for each in world.dispositions(ChannelType(place.type))]
            yield from _differs(f"{place.target}: dispositions", place.codes, codes)


def _differs(what: str, seen: object, there: object) -> Iterator[str]:
    if seen != there:
        yield f"{what} is {seen}, at the switch {there}"
