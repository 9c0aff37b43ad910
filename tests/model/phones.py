"""What happens at the switch without the bridge asking, made of what its world shows. Pure; one row a verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from adapters.port import Cause
from adapters.simulator import deeds
from adapters.simulator.agents import Seat
from adapters.simulator.world import World
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelType,
    ConversationState,
    InteractionState,
    LoginId,
    ReasonKind,
)
from tests.model.asks import OUTSIDE, Cast

_MEDIA = (ChannelType.CHAT, ChannelType.EMAIL, ChannelType.CALLBACK)
_TYPES = (ChannelType.TELEPHONY, *_MEDIA)
_CHOSEN = (
    AgentState.READY,
    AgentState.NOT_READY,
    AgentState.BUSY,
    AgentState.WORK,
    AgentState.WORK_READY,
    AgentState.UNKNOWN,
    AgentState.LOGGED_OUT,
)
_BY = (Cause.SWITCH, Cause.SUPERVISOR, Cause.AGENT)
_WRAP_UPS = (None, 5.0)


@dataclass(frozen=True, slots=True)
class Place:
    """One agent at the switch when a step is taken."""

    world: World
    cast: Cast
    who: int
    pick: int

    @property
    def login(self) -> LoginId:
        """Whose phone it is."""
        return LoginId(self.cast.logins[self.who])

    @property
    def seat(self) -> Seat:
        """What the switch knows of the agent."""
        seat = self.world.seat(self.login)
        assert seat is not None
        return seat

    @property
    def number(self) -> str:
        """Whom to dial."""
        return self.cast.number(self.who, self.pick)

    @property
    def data(self) -> dict[str, object]:
        """What an IVR knows of a caller."""
        return {"account": self.pick, "ivr": {"menu": [self.pick % 3]}} if self.pick % 4 else {}


Deeds = tuple[deeds.Deed, ...]
Make = Callable[[Place], Deeds]


def likely(place: Place) -> Deeds:
    """What this agent's work is likely to see next."""
    found = list(_of_call(place)) if place.seat.call is not None else list(_of_idle(place))
    return (found[place.pick % len(found)],)


def _of_idle(place: Place) -> Iterator[deeds.Deed]:
    login = place.login
    if place.seat.agent.state in {AgentState.LOGGED_OUT, AgentState.UNKNOWN}:
        yield _login(place)
        return
    yield deeds.StateChosen(login, AgentState.READY)
    yield deeds.CallArrives(login, OUTSIDE, "Ada", place.data)
    yield deeds.CallQueued(place.cast.skill, "", "Bo", place.data, _WRAP_UPS[place.pick % 2])
    yield deeds.MediaArrives(_MEDIA[place.pick % 2], login, data=place.data)
    if any(part.state is InteractionState.ENDED for part in place.seat.contacts.values()):
        yield deeds.ContactCompleted(login)
    if any(part.is_live for part in place.seat.contacts.values()):
        yield from (deeds.ContactAccepted(login), deeds.MediaLeft(login), deeds.ContactCompleted(login))


def _of_call(place: Place) -> Iterator[deeds.Deed]:
    login, part = place.login, place.seat.call
    assert part is not None
    if part.state is InteractionState.ALERTING:
        answer = deeds.CallAnswered(login)
        yield from (answer, answer, answer, answer, deeds.ContactRejected(login), deeds.CallEnded(login))
        return
    states = {line.state for line in part.lines()}
    if ConversationState.DIALING in states:
        taken = deeds.FarAnswered(login)
        yield from (taken, taken, taken, deeds.FarRefused(login))
    if ConversationState.ESTABLISHED in states:
        yield deeds.CallHeld(login)
    if ConversationState.HELD in states:
        yield deeds.CallRetrieved(login)
    if part.consult is not None:
        yield from (deeds.CallTransferred(login), deeds.CallConferenced(login), deeds.CallAlternated(login))
    else:
        yield from (deeds.CallConsulted(login, place.number), deeds.CallConferenced(login, place.number))
    yield from (deeds.FarHungUp(login), deeds.CallEnded(login), deeds.DataChanged(login, {"note": place.pick}))


def _login(place: Place) -> deeds.Deed:
    """At the own phone, or at one that nobody uses."""
    return deeds.LoggedInAtPhone(place.login, place.cast.free_extension if place.pick % 3 == 0 else None)


def _talk(place: Place) -> Deeds:
    """A call comes and is answered, in one breath."""
    login = place.login
    ready = deeds.StateChosen(login, AgentState.READY)
    return (ready, deeds.CallArrives(login, OUTSIDE, "Ada", place.data), deeds.CallAnswered(login))


def _confer(place: Place) -> Deeds:
    """A call, a consult call to a colleague or outside, and there somebody answers."""
    other = (place.who + 1 + place.pick % 2) % len(place.cast.logins)
    asked = deeds.CallConsulted(place.login, place.cast.extensions[other] if place.pick % 3 else OUTSIDE)
    colleague = LoginId(place.cast.logins[other])
    answered = deeds.CallAnswered(colleague) if place.pick % 3 else deeds.FarAnswered(place.login)
    return (*_talk(place), asked) if place.pick % 4 == 0 else (*_talk(place), asked, answered)


def _simple(kind: Callable[[LoginId], deeds.Deed]) -> Make:
    return lambda place: (kind(place.login),)


def _dialled(kind: Callable[[LoginId, str], deeds.Deed]) -> Make:
    return lambda place: (kind(place.login, place.number),)


def _one(make: Callable[[Place], deeds.Deed]) -> Make:
    return lambda place: (make(place),)


def _availability(place: Place) -> deeds.Deed:
    return deeds.ChannelAvailability(place.login, _TYPES[place.pick % 4], place.pick % 8 >= 4)


def _skills(place: Place) -> deeds.Deed:
    return deeds.SkillsGiven(place.login, frozenset({place.cast.skill} if place.pick % 2 else ()))


def _channel(place: Place) -> deeds.Deed:
    active = (None, True, False)[place.pick % 3]
    states = tuple(ChannelAgentState)
    state = states[place.pick % 2] if active is None else None
    return deeds.ChannelChosen(place.login, _TYPES[place.pick % 4], active, state)


PHONES: Mapping[str, tuple[int, Make]] = {
    "likely": (30, likely),
    "talk": (8, _talk),
    "confer": (12, _confer),
    "call": (3, _one(lambda place: deeds.CallArrives(place.login, data=place.data))),
    "queue": (3, _one(lambda place: deeds.CallQueued(place.cast.skill, data=place.data))),
    "giveup": (1, _one(lambda place: deeds.GivenUp(skill=place.cast.skill))),
    "dial": (1, _one(lambda place: deeds.CallDialled(place.login, place.number, place.pick % 2 == 0))),
    "answer": (3, _simple(deeds.CallAnswered)),
    "hold": (1, _simple(deeds.CallHeld)),
    "retrieve": (1, _simple(deeds.CallRetrieved)),
    "hangup": (1, _simple(deeds.CallEnded)),
    "consult": (1, _dialled(deeds.CallConsulted)),
    "alternate": (1, _simple(deeds.CallAlternated)),
    "transfer": (1, _simple(deeds.CallTransferred)),
    "blind": (1, _dialled(deeds.CallTransferred)),
    "conference": (1, _simple(deeds.CallConferenced)),
    "join": (1, _dialled(deeds.CallConferenced)),
    "tones": (1, _one(lambda place: deeds.TonesSent(place.login, "1#"))),
    "accept": (1, _simple(deeds.ContactAccepted)),
    "reject": (1, _simple(deeds.ContactRejected)),
    "complete": (1, _simple(deeds.ContactCompleted)),
    "login": (2, _one(_login)),
    "state": (2, _one(lambda place: deeds.StateChosen(place.login, _CHOSEN[place.pick % len(_CHOSEN)]))),
    "channel": (2, _one(_channel)),
    "faranswer": (1, _simple(deeds.FarAnswered)),
    "farrefuse": (1, _simple(deeds.FarRefused)),
    "farhangup": (1, _simple(deeds.FarHungUp)),
    "data": (1, _one(lambda place: deeds.DataChanged(place.login, {"note": place.pick % 2, "gone": None}))),
    "contact": (2, _one(lambda place: deeds.MediaArrives(_MEDIA[place.pick % 3], place.login, data=place.data))),
    "mail": (1, _one(lambda place: deeds.MediaArrives(_MEDIA[place.pick % 3], None, place.cast.skill, place.data))),
    "leave": (1, _simple(deeds.MediaLeft)),
    "logout": (1, _one(lambda place: deeds.LogoutForced(place.login, _BY[place.pick % 3]))),
    "availability": (2, _one(_availability)),
    "skills": (1, _one(_skills)),
    "reasons": (1, _one(lambda place: deeds.ReasonsReplaced(tuple(ReasonKind)[place.pick % 2]))),
    "codes": (1, _one(lambda place: deeds.DispositionsReplaced(_TYPES[place.pick % 4]))),
}
"""By verb: how often, and how it is made."""
