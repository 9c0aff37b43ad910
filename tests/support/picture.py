"""What one connector believes of one session, built from the wire alone in the order received, and what it would ask next. Pure.

An answer to init is the truth at its place in the stream. Owns no connection; `keeper` asks what a picture wants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts import control, conversation, interaction, session
from contracts.vocabulary import WarningCode
from tests.faults.recorder import Heard
from tests.support.asking import CONTROL, Ask, Phase
from tests.support.places import (
    CHANNEL,
    COMPLETED,
    CONVERSATION,
    CREATES,
    DISPOSED,
    DISPOSES,
    GROUP,
    INITS,
    INTERACTION,
    RELEASED,
    TELEPHONY,
    UNSEEN,
    UNSUPPORTED,
    Place,
)

_GONE = "no such destination"
_UNKNOWN = "has no such"
_NO_SESSION = "There is no such session."
_CLOSED = "is closed"


class Picture:
    """One session. `problems` are answers and events that contradict one another."""

    def __init__(self, name: str, login: str, *, properties: Mapping[str, bool], is_careful: bool = False) -> None:
        """`properties` are the media: `chat`, `email`, `callback`, and `voicemail` of the group. `is_careful` reads all twice."""
        self.name = name
        self.login = login
        self.problems: list[str] = []
        self.is_unsure = False
        """A restart goes on: answers may come from another life of the bridge than the events before them."""
        self.phase = Phase.NONE
        self.group = ""
        self.team: dict[str, Mapping[str, Any]] = {}
        self.is_watching = False
        self.reasons: dict[str, list[str]] = {}
        """By kind, `logout` and `notready`, once they were told."""
        self.places: dict[str, Place] = {}
        self._properties = properties
        self._is_careful = is_careful
        self._ids: dict[tuple[str, str], str] = {}
        self._last = (0, 0)
        self._is_new = True

    @property
    def types(self) -> set[str]:
        """The channel types of the group."""
        names = {"chat": "CHAT", "email": "EMAIL", "callback": "CALLBACK", "voicemail": UNSUPPORTED}
        return {TELEPHONY, *(names[medium] for medium, is_wanted in self._properties.items() if is_wanted)}

    def of(self, depth: int) -> list[Place]:
        """The destinations of one level."""
        return [place for place in self.places.values() if place.depth == depth]

    def below(self, place: Place) -> list[Place]:
        """The children of a destination."""
        return [each for each in self.places.values() if each.parent == place.target]

    # --- what comes ---

    def answered(self, ask: Ask, heard: Heard) -> None:
        """The first answer to a request of this connector."""
        if heard.success:
            self._succeeded(ask, heard)
        else:
            self._failed(ask, heard.error or "")

    def told(self, heard: Heard) -> None:
        """An event, warning or error; copies change nothing."""
        if heard.epoch is None or heard.seq is None:
            return
        last, now = self._last, (heard.epoch, heard.seq)
        if now <= last:
            return
        if not self._is_new and now != (last[0], last[1] + 1):
            self._look_again()
        self.is_unsure = self.is_unsure and heard.code != WarningCode.SESSION_RESUMED
        self._last, self._is_new = now, False
        if heard.target == self.name:
            self._said(heard)
        else:
            self._said_below(heard)

    # --- what is to be asked ---

    def wants(self) -> list[Ask]:
        """What is missing for a complete picture, parents before what is below them."""
        if self.phase is Phase.NONE:
            body = {"id": self.name, "loginid": self.login, "password": f"p{self.login}"}
            return [Ask(control.CREATE_SESSION, CONTROL, body)]
        if self.phase is Phase.CREATED:
            media = {key: value for key, value in self._properties.items() if key != "voicemail"}
            return [Ask(session.INIT, self.name, {"name": "any", **media})]
        return [] if self.phase is Phase.CLOSED else list(self._missing())

    def reads(self) -> list[Ask]:
        """The inits of all destinations that were read before."""
        return [Ask(INITS[place.depth], place.target) for place in self.places.values() if place.is_open]

    def _missing(self) -> Iterator[Ask]:
        if not self.is_watching:
            yield Ask(session.GET_TEAM_STATUS, self.name, {"realtime": True})
        if not self.of(GROUP):
            body = {"name": self.group, "id": self._id(self.name, self.group), "properties": dict(self._properties)}
            yield Ask(CREATES[GROUP], self.name, body)
        for place in list(self.places.values()):
            if place.state == COMPLETED:
                yield Ask(DISPOSES[INTERACTION], place.target)
                continue
            if not place.is_open or place.is_stale or (self._is_careful and not place.is_current):
                yield Ask(INITS[place.depth], place.target)
            if place.is_open:
                yield from self.creates(place)

    def creates(self, place: Place) -> Iterator[Ask]:
        """A destination for everything below that has none."""
        taken = {each.cti_id for each in self.below(place)}
        for cti_id, kind in place.parts.items():
            if cti_id not in taken:
                yield self.create(place.depth + 1, place.target, cti_id, kind)

    def create(self, depth: int, parent: str, cti_id: str, kind: str) -> Ask:
        """The request for a destination; `kind` is the channel's type, or a conversation's role."""
        what = {"end-point": cti_id, "type": kind} if depth == CHANNEL else {"cti-id": cti_id}
        what |= {"role": kind} if depth == CONVERSATION else {}
        return Ask(CREATES[depth], parent, {**what, "id": self._id(parent, cti_id)})

    def _id(self, parent: str, cti_id: str) -> str:
        return self._ids.setdefault((parent, cti_id), f"d{len(self._ids) + 1}")

    # --- answers ---

    def _succeeded(self, ask: Ask, heard: Heard) -> None:
        if ask.target == CONTROL:
            if not heard.body.get("resumed"):
                self._forget(self.name)
                self.phase, self._is_new, self.is_unsure = Phase.CREATED, True, False
        elif ask.name == session.DISPOSE:
            self._forget(self.name)
            self.phase = Phase.NONE
        elif ask.name == session.CLOSE:
            self._forget(self.name)
            self.phase = Phase.CLOSED
        elif ask.name == session.INIT:
            self.is_unsure = self.is_unsure and self.phase is Phase.OPEN
            self.phase, self.group = Phase.OPEN, str(heard.body.get("channelGroup"))
        elif ask.name == session.GET_TEAM_STATUS:
            self.team = {}
            self._see_team(heard.body)
            self.is_watching = bool(ask.body.get("realtime"))
        elif ask.name == session.STOP_TEAM_STATUS:
            self.is_watching = False
        elif ask.name in CREATES.values():
            self._created(ask)
        elif ask.name in DISPOSES.values():
            self._forget(ask.target)
        elif ask.name in INITS.values():
            self._initialised(ask.target, heard)

    def _failed(self, ask: Ask, error: str) -> None:
        if _NO_SESSION in error:
            self._forget(self.name)
            self.phase = Phase.NONE
        elif _CLOSED in error:
            self._forget(self.name)
            self.phase = Phase.CLOSED
        elif _GONE in error:
            self._forget(ask.target)
        elif _UNKNOWN in error and ask.target in self.places:
            place = self.places[ask.target]
            place.parts.pop(str(ask.body.get("cti-id") or ask.body.get("end-point")), None)
            if place.depth == INTERACTION:
                self._follow_roles(place)

    def _created(self, ask: Ask) -> None:
        target = f"{ask.target}.{ask.body['id']}"
        if target in self.places:
            return
        cti_id = str(ask.body.get("cti-id") or ask.body.get("end-point") or ask.body.get("name"))
        above = self.places.get(ask.target)
        type = str(ask.body.get("type") or ("" if above is None else above.type))
        self.places[target] = Place(target, cti_id, type, str(ask.body.get("role", "")))
        if above is not None:  # a part that nobody told of, created all the same
            above.parts.setdefault(cti_id, str(ask.body.get("role") or type))
            if above.depth == INTERACTION:
                self._follow_roles(above)

    def _initialised(self, target: str, heard: Heard) -> None:
        place = self.places.get(target)
        if place is None:
            self.problems.append(f"{heard.name} of {target} was answered, which is not there")
            return
        is_sure = place.is_open and not place.is_stale and not self.is_unsure
        before, kept = place.shown(), dict(place.parts)
        place.adopt(heard.body)
        place.is_current = is_sure
        if is_sure and place.shown() != before:
            self.problems.append(f"{heard.name} of {target} answered {place.shown()}, events had said {before}")
        if is_sure and (new := place.parts.keys() - kept.keys()):
            self.problems.append(f"{heard.name} of {target} named {sorted(new)}, of which no event had told")
        if place.depth == INTERACTION:
            self._follow_roles(place)

    def _forget(self, target: str) -> None:
        """A destination is gone with all below it; what it stood for may be there still."""
        for each in [each for each in self.places if each == target or each.startswith(f"{target}.")]:
            del self.places[each]
        if target == self.name:
            self.is_watching = False
            self.team = {}
            self.reasons.clear()

    # --- events ---

    def _look_again(self) -> None:
        self.is_watching = False
        self._forget_lists()
        for place in self.places.values():
            place.is_stale, place.is_current = True, False

    def _forget_lists(self) -> None:
        self.reasons.clear()
        for place in self.places.values():
            place.codes = None

    def _said(self, heard: Heard) -> None:
        if heard.name == session.CLOSED:
            self._forget(self.name)
            self.phase = Phase.CLOSED
        elif heard.code == WarningCode.STATE_RECONCILED:
            self._forget_lists()  # lists are in no snapshot: who wants to know asks again
        elif heard.name == session.TEAM_STATUS_UPDATED:
            self._see_team(heard.body)
        elif heard.name == session.LOGOUT_REASONS_UPDATED:
            self.reasons["logout"] = [each["logoutReasonId"] for each in heard.body["logoutReasons"]]
        elif heard.name == session.NOT_READY_REASONS_UPDATED:
            self.reasons["notready"] = [each["reasonCodeId"] for each in heard.body["reasonCodes"]]

    def _said_below(self, heard: Heard) -> None:
        place = self.places.get(heard.target)
        if place is None:
            return
        if heard.name in DISPOSED:
            self._forget(place.target)
            return
        before = place.all()
        place.follow(heard.name, heard.body)
        if place.is_current and before == place.all() and heard.name not in UNSEEN:
            self.problems.append(f"{heard.name} of {place.target} (seq {heard.seq}) told nothing new: {before}")
        self._check_order(place, heard)
        above = self.places.get(place.parent)
        if place.is_over and above is not None:
            above.parts.pop(place.cti_id, None)
        if place.depth == INTERACTION:
            self._follow_roles(place)
        elif place.state == RELEASED and above is not None:
            self._follow_roles(above)

    def _check_order(self, place: Place, heard: Heard) -> None:
        """What begins is told from the top, what ends from the leaves up."""
        above = self.places.get(place.parent)
        if heard.name == conversation.ESTABLISHED and place.is_current and above is not None:
            if above.is_current and above.state != "STARTED":
                self.problems.append(f"{heard.name} of {place.target} came while its interaction was {above.state}")
        elif heard.name in {interaction.ENDED, interaction.COMPLETED} and place.is_current:
            living = [each.target for each in self.below(place) if each.is_current and not each.is_over]
            if living:
                self.problems.append(f"{heard.name} of {place.target} came before {living} were released")

    def _follow_roles(self, call: Place) -> None:
        """What an interaction says of its legs holds for their destinations; the last leg is the primary one, whatever it was."""
        if len(call.parts) == 1:
            call.parts = dict.fromkeys(call.parts, "primary")
        for leg in self.below(call):
            leg.role = call.parts.get(leg.cti_id, leg.role)

    def _see_team(self, body: Mapping[str, Any]) -> None:
        self.team.update((str(member["loginid"]), member) for member in body.get("teamstatus", ()))
