"""What a connector believes of the agents, replayed from its record, and how that differs from the switch's world. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts import session
from contracts.vocabulary import WarningCode
from tests.faults.recorder import Entry, Heard, Sent

SHOWN = ("state", "extension", "statechangetime")
"""What must agree, property by property."""


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


def differences(pictures: Mapping[str, Picture], seats: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Where a live picture differs from the switch's agents."""
    found = []
    for name, picture in pictures.items():
        for login, member in picture.members.items() if picture.is_live else ():
            found += [f"{name} sees {login} {line}" for line in compare(member, seats.get(login, {}))]
    return found


def compare(seen: Mapping[str, Any], seat: Mapping[str, Any], shown: Iterable[str] = SHOWN) -> list[str]:
    """The properties in which one agent differs."""
    return [f"{key} {seen.get(key)}, the switch {seat.get(key)}" for key in shown if seen.get(key) != seat.get(key)]
