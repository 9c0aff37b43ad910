"""What a connector believes of the agents, replayed from its record, and how that differs from the switch's world. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts import session
from contracts.vocabulary import WarningCode
from tests.faults.mirror import CHANNEL, CONVERSATION, INTERACTION, Mirror, Place
from tests.faults.recorder import Entry, Heard, Sent
from tests.faults.views import View

EVERYTHING = View()
"""What must agree where nothing else is said."""
UNREAD = "was not read"
"""Of a destination before its init, or before it was read again after a restart."""


@dataclass(slots=True)
class Picture:
    """The team as one session's listener sees it; `is_live` while updates were asked for and none can be missing."""

    is_live: bool = False
    members: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def take(self, members: Iterable[Mapping[str, Any]]) -> None:
        """Members as a snapshot or an update shows them."""
        self.members.update((str(member["loginid"]), member) for member in members)


def replay(entries: Sequence[Entry]) -> dict[str, Picture]:
    """The picture of every session at the end of the record."""
    pictures: dict[str, Picture] = {}
    wanted: dict[str, bool] = {}
    answered: set[str] = set()
    seen: set[tuple[str, int | None, int | None, str | None]] = set()
    for entry in entries:
        number = (entry.request_id or "").casefold()
        if isinstance(entry, Sent):
            if entry.name == session.GET_TEAM_STATUS:
                wanted[number] = bool(entry.body.get("realtime"))
            continue
        picture = pictures.setdefault(entry.session, Picture())
        if entry.is_answer:
            if number not in answered and entry.success:
                _answered(picture, entry, wanted.get(number, False))
            answered.add(number)
        elif (said := (entry.session, entry.epoch, entry.seq, entry.message_id)) not in seen:
            seen.add(said)
            _said(picture, entry)
    return pictures


def _answered(picture: Picture, entry: Heard, realtime: bool) -> None:
    if entry.name == session.GET_TEAM_STATUS:
        picture.members = {}
        picture.take(entry.body.get("teamstatus", []))
        picture.is_live = realtime
    elif entry.name in {session.STOP_TEAM_STATUS, session.CLOSE, session.DISPOSE}:
        picture.is_live = False


def _said(picture: Picture, entry: Heard) -> None:
    if entry.code == WarningCode.SESSION_RESUMED:
        # A session taken up anew: who listens asks again, and until then knows nothing for certain.
        picture.is_live = False
    if entry.name == session.TEAM_STATUS_UPDATED:
        picture.take(entry.body.get("teamstatus", []))


def differences(
    pictures: Mapping[str, Picture], seats: Mapping[str, Mapping[str, Any]], shown: Iterable[str] = EVERYTHING.agent
) -> list[str]:
    """Where a live picture differs from the switch's agents."""
    found = []
    for name, picture in pictures.items():
        for login, member in picture.members.items() if picture.is_live else ():
            found += [f"{name} sees {login} {line}" for line in compare(member, seats.get(login, {}), shown)]
    return found


def compare(seen: Mapping[str, Any], seat: Mapping[str, Any], shown: Iterable[str] = EVERYTHING.agent) -> list[str]:
    """The properties in which one agent differs."""
    return [f"{key} {seen.get(key)}, the switch {seat.get(key)}" for key in shown if seen.get(key) != seat.get(key)]


def tree_differences(mirror: Mirror, name: str, seat: Mapping[str, Any], view: View = EVERYTHING) -> list[str]:
    """Where the destinations of a session, as their listener sees them, differ from the agent's channels and contacts."""
    seat = view.fitted(mirror, name, seat)
    contacts = {each["id"]: each for each in seat["contacts"]}
    channels = {each["endpoint"]: each for each in seat["channels"]}
    lines = []
    for place in mirror.of(name):
        if not place.is_open or place.is_stale:
            lines.append(f"{place.target} {UNREAD}")
        elif place.level == CHANNEL:
            lines += _channel_differences(place, channels.get(place.cti_id, {}), view.channel(seat))
        elif place.level == INTERACTION:
            lines += _contact_differences(place, contacts.get(place.cti_id), view)
        elif place.level == CONVERSATION:
            above = mirror.find(place.parent)
            legs = contacts.get("" if above is None else above.cti_id, {}).get("conversations", [])
            leg = next((leg for leg in legs if leg["id"] == place.cti_id), None)
            lines += _leg_differences(place, leg, view)
    known = {cti_id for place in mirror.of(name, CHANNEL) for cti_id in place.parts}
    return [*lines, *(f"{name} does not know of {each}" for each in sorted(contacts.keys() - known))]


def _channel_differences(place: Place, channel: Mapping[str, Any], shown: Sequence[str]) -> list[str]:
    shown = shown[:1] if place.type == "UNSUPPORTED" else shown
    return [f"{place.target} has {line}" for line in compare(place.shown, channel, shown)]


def _contact_differences(place: Place, contact: Mapping[str, Any] | None, view: View) -> list[str]:
    if contact is None:
        return [] if place.state == "COMPLETED" else [f"{place.target} is {place.state}, and over at the switch"]
    seen = {"interaction-state": place.state, "data": view.data(place.state, place.shown.get("interaction-data"))}
    there = {**contact, "data": view.data(contact["interaction-state"], contact["data"])}
    return [f"{place.target} has {line}" for line in compare(seen, there, seen)]


def _leg_differences(place: Place, leg: Mapping[str, Any] | None, view: View) -> list[str]:
    leg = leg or {"conversation-state": "RELEASED", "members": []}
    seen = {"conversation-state": place.state, "members": _by_id(place.shown["members"], view)}
    there = {**leg, "members": [] if leg["conversation-state"] == "RELEASED" else _by_id(leg["members"], view)}
    return [f"{place.target} has {line}" for line in compare(seen, there, seen)]


def _by_id(members: Iterable[Mapping[str, Any]], view: View) -> list[Mapping[str, Any]]:
    return sorted(map(view.member, members), key=lambda each: str(each["id"]))
