"""What a connector may ask, sensible or not, as requests made of what its picture shows. Pure; one row a verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contracts import channel, channel_group, conversation, interaction, session
from tests.support.asking import Ask
from tests.support.picture import Picture
from tests.support.places import (
    CHANNEL,
    CONVERSATION,
    CREATES,
    DISPOSES,
    GROUP,
    INITS,
    INTERACTION,
    TELEPHONY,
    UNSUPPORTED,
    Place,
)

OUTSIDE = "+15550142"
TONES = "*#"
"""What the tones of requests begin with."""
REASONS = (None, "N1", "N2", "N90", "nonsense")
DATA: tuple[dict[str, Any], ...] = (
    {"note": 1, "gone": "x"},
    {"note": 2, "gone": None},
    {"note": {"a": [None, "true"], "b.c": {}}},
    {"a.b": "true", "note": None},
    {},
)
NOBODY = "nobody"
"""A bridge id that no destination has."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The three agents of one example; the first supervises. `extensions` in the same order, `skill` is the team's.

    `free_extension` is one of nobody among them.
    """

    logins: tuple[str, ...]
    extensions: tuple[str, ...]
    skill: str
    free_extension: str

    def number(self, who: int, pick: int) -> str:
        """Whom to dial: mostly somebody who is there."""
        others = [each for each in self.extensions if each != self.extensions[who]]
        return (*others, OUTSIDE, *others, OUTSIDE, self.skill, "nowhere", self.extensions[who])[pick % 9]


@dataclass(frozen=True, slots=True)
class Scene:
    """One agent's view when a step is taken."""

    picture: Picture
    cast: Cast
    who: int
    pick: int
    serial: int = 0
    """Never the same twice: it shows in the numbers outside and the tones of what is asked."""

    @property
    def number(self) -> str:
        """Whom to dial: mostly somebody who is there."""
        found = self.cast.number(self.who, self.pick)
        return f"{OUTSIDE}{self.serial:06d}" if found == OUTSIDE else found

    def choose(self, places: list[Place]) -> Place | None:
        """One of them, those that are not over first."""
        ordered = sorted(places, key=lambda each: each.is_over)
        return ordered[self.pick % len(ordered)] if ordered else None


Asks = tuple[Ask, ...]
Make = Callable[[Scene], Asks]


def likely(scene: Scene) -> Asks:
    """What an agent would do next."""
    found = list(_likely(scene))
    return (found[scene.pick % len(found)],) if found else ()


def _likely(scene: Scene) -> Iterator[Ask]:
    picture = scene.picture
    calls = [call for call in picture.of(INTERACTION) if not call.is_over]
    for call in calls:
        for name in _of_interaction(call):
            yield Ask(name, call.target, _body(name, scene))
        for leg in picture.below(call):
            for name in _LEGS.get(leg.state, ()):
                yield Ask(name, leg.target, _body(name, scene))
    for place in picture.of(CHANNEL):
        if place.state != "ACTIVE" or place.type == UNSUPPORTED:
            continue
        if place.agent_state == "NOT_READY" and not calls:
            yield Ask(channel.READY, place.target)
        if place.type == TELEPHONY and not any(call.type == TELEPHONY for call in calls):
            yield Ask(channel.DIAL, place.target, {"destination": scene.number})


def _of_interaction(call: Place) -> tuple[str, ...]:
    if call.state == "STARTED" and call.type == TELEPHONY:
        if "consult" in call.parts.values():
            return (interaction.TRANSFER, interaction.CONFERENCE, interaction.ALTERNATE, interaction.ALTERNATE)
        return (interaction.CONSULT, interaction.CONSULT, interaction.CONSULT, interaction.UPDATE_DATA)
    return _CONTACTS.get(call.state, ())


_CONTACTS: Mapping[str, tuple[str, ...]] = {
    "ALERTING": (interaction.ACCEPT, interaction.ACCEPT, interaction.REJECT),
    "STARTED": (interaction.COMPLETE, interaction.UPDATE_DATA),
    "ENDED": (interaction.COMPLETE,),
}
_LEGS: Mapping[str, tuple[str, ...]] = {
    "ALERTING": (conversation.ANSWER, conversation.ANSWER, conversation.ANSWER, conversation.RELEASE),
    "DIALING": (conversation.RELEASE,),
    "ESTABLISHED": (
        conversation.HOLD,
        conversation.TRANSFER,
        conversation.CONFERENCE,
        conversation.CONFERENCE,
        conversation.SEND_DTMF,
        conversation.RELEASE,
    ),
    "HELD": (conversation.RETRIEVE, conversation.RETRIEVE, conversation.RELEASE, conversation.TRANSFER),
}
"""How likely is how often it stands here."""


def _body(name: str, scene: Scene) -> dict[str, Any]:
    pick = scene.pick
    if name in {channel.DIAL, interaction.CONSULT, conversation.TRANSFER, conversation.CONFERENCE}:
        return {"destination": scene.number}
    if name == channel.NOT_READY:
        reason = REASONS[pick % len(REASONS)]
        return {} if reason is None else {"reasonCodeId": reason}
    if name == conversation.SEND_DTMF:
        return {"digits": f"{TONES}{scene.serial:06d}"}
    if name == interaction.UPDATE_DATA:
        return {"data": DATA[pick % len(DATA)]}
    if name == interaction.COMPLETE:
        return {"dispositionIds": ["D1"]} if pick % 3 == 0 else {}
    return {}


def _of(depth: int, name: str) -> Make:
    def make(scene: Scene) -> Asks:
        place = scene.choose(scene.picture.of(depth))
        return () if place is None else (Ask(name, place.target, _body(name, scene)),)

    return make


def _of_session(name: str, body: Callable[[Scene], dict[str, Any]] = lambda _: {}) -> Make:
    return lambda scene: (Ask(name, scene.picture.name, body(scene)),)


def _of_any(names: Mapping[int, str]) -> Make:
    def make(scene: Scene) -> Asks:
        place = scene.choose(list(scene.picture.places.values()))
        return () if place is None else (Ask(names[place.depth], place.target),)

    return make


def create(scene: Scene) -> Asks:
    """A destination that is missing; or one that is there: the same again, under another id, or as something else."""
    picture = scene.picture
    missing = [ask for place in picture.places.values() for ask in picture.creates(place)]
    if missing:
        return (missing[scene.pick % len(missing)],)
    place = scene.choose([each for each in picture.places.values() if each.depth > GROUP])
    if place is None:
        return ()
    body = picture.create(place.depth, place.parent, place.cti_id, place.role or place.type).body
    if scene.pick % 3 == 1:
        body = {**body, "id": NOBODY}
    elif scene.pick % 3 == 2:
        body = {**body, "type": "EMAIL", "role": "consult" if place.role == "primary" else "primary"}
    return (Ask(CREATES[place.depth], place.parent, body),)


def early(scene: Scene) -> Asks:
    """A destination is disposed and created again, and asked something before its init."""
    place = scene.choose([each for each in scene.picture.places.values() if each.depth > GROUP])
    if place is None:
        return ()
    again = scene.picture.create(place.depth, place.parent, place.cti_id, place.role or place.type)
    names = {CHANNEL: channel.READY, INTERACTION: interaction.UPDATE_DATA, CONVERSATION: conversation.HOLD}
    name = names[place.depth]
    return Ask(DISPOSES[place.depth], place.target), again, Ask(name, place.target, _body(name, scene))


def stray(scene: Scene) -> Asks:
    """Something of a destination that is not there, or of the wrong kind."""
    place = scene.choose(list(scene.picture.places.values()))
    if place is None:
        return ()
    if scene.pick % 3 == 0:
        return (Ask(conversation.HOLD if place.depth != CONVERSATION else channel_group.INIT, place.target),)
    name = (INITS, DISPOSES)[scene.pick % 2][place.depth]
    return (Ask(name, f"{place.parent}.{NOBODY}"),)


def _close(scene: Scene) -> dict[str, Any]:
    reason = (None, None, "L1", "L90")[scene.pick % 4]
    return {} if reason is None else {"logoutReasonId": reason}


def _member(scene: Scene) -> dict[str, Any]:
    states = ("READY", "NOT_READY", "READY", "LOGGED_OUT")
    return {"loginid": scene.cast.logins[scene.pick % 3], "state": states[scene.pick % 4]}


ASKS: Mapping[str, tuple[int, Make]] = {
    "likely": (36, likely),
    "dial": (2, _of(CHANNEL, channel.DIAL)),
    "ready": (4, _of(CHANNEL, channel.READY)),
    "notready": (2, _of(CHANNEL, channel.NOT_READY)),
    "activate": (1, _of(CHANNEL, channel.ACTIVATE)),
    "deactivate": (1, _of(CHANNEL, channel.DEACTIVATE)),
    "dispositions": (1, _of(CHANNEL, channel.EXTERNAL_DISPOSITIONS)),
    "accept": (1, _of(INTERACTION, interaction.ACCEPT)),
    "reject": (1, _of(INTERACTION, interaction.REJECT)),
    "complete": (1, _of(INTERACTION, interaction.COMPLETE)),
    "updatedata": (1, _of(INTERACTION, interaction.UPDATE_DATA)),
    "consult": (1, _of(INTERACTION, interaction.CONSULT)),
    "transfer": (1, _of(INTERACTION, interaction.TRANSFER)),
    "conference": (1, _of(INTERACTION, interaction.CONFERENCE)),
    "alternate": (1, _of(INTERACTION, interaction.ALTERNATE)),
    "answer": (1, _of(CONVERSATION, conversation.ANSWER)),
    "release": (1, _of(CONVERSATION, conversation.RELEASE)),
    "hold": (1, _of(CONVERSATION, conversation.HOLD)),
    "retrieve": (1, _of(CONVERSATION, conversation.RETRIEVE)),
    "blind": (1, _of(CONVERSATION, conversation.TRANSFER)),
    "join": (1, _of(CONVERSATION, conversation.CONFERENCE)),
    "tones": (1, _of(CONVERSATION, conversation.SEND_DTMF)),
    "init": (2, _of_any(INITS)),
    "dispose": (2, _of_any(DISPOSES)),
    "create": (2, create),
    "early": (2, early),
    "stray": (2, stray),
    "reread": (1, _of_session(session.INIT, lambda _: {"name": "any"})),
    "logoutreasons": (1, _of_session(session.EXTERNAL_LOGOUT_REASONS)),
    "pausereasons": (1, _of_session(session.EXTERNAL_NOT_READY_REASONS)),
    "team": (1, _of_session(session.GET_TEAM_STATUS, lambda scene: {"realtime": scene.pick % 3 != 0})),
    "unwatch": (1, _of_session(session.STOP_TEAM_STATUS)),
    "setstate": (2, _of_session(session.SET_AGENT_STATE, _member)),
    "close": (3, _of_session(session.CLOSE, _close)),
    "end": (1, _of_session(session.DISPOSE)),
}
"""By verb: how often, and how it is made."""
