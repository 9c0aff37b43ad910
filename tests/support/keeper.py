"""A connector that keeps its pictures complete by asking for what is missing, and sends whatever else it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

import orjson

from contracts import control
from contracts.vocabulary import WarningCode
from tests.faults.desk import Desk
from tests.faults.recorder import Heard
from tests.support.asking import Ask
from tests.support.picture import Picture

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Open:
    ask: Ask
    is_own: bool


class Keeper:
    """One connector with the pictures of its sessions. `on_answer` is told of each first answer before a picture takes it."""

    def __init__(self, desk: Desk) -> None:
        self.pictures: dict[str, Picture] = {}
        self.asleep: set[str] = set()
        """Sessions for which nothing is asked but what the test itself asks."""
        self.on_answer: Callable[[Picture, Ask, Heard], None] = lambda *_: None
        self._desk = desk
        self._open: dict[str, _Open] = {}
        self._refused: dict[_Key, str] = {}
        self._asked: dict[str, tuple[str, Ask]] = {}
        desk.on_heard = self._heard

    @property
    def unanswered(self) -> int:
        """Requests without an answer."""
        return len(self._open)

    def add(self, picture: Picture) -> None:
        """Open the session and keep it."""
        self.pictures[picture.name] = picture
        self._pump(picture)

    def drop(self) -> None:
        """Forget all pictures, and what was refused."""
        self.pictures.clear()
        self.asleep.clear()
        self._refused.clear()
        self._open.clear()
        self._asked.clear()

    def ask(self, ask: Ask) -> asyncio.Future[Heard]:
        """Send a request of the test's own."""
        return self._send(ask, is_own=False)

    def repeat(self, name: str) -> None:
        """Send the last request of the test's own to this session once more, as somebody does who missed the answer."""
        if name in self._asked:
            number, ask = self._asked[name]
            self._leave(number, ask)

    def nudge(self) -> None:
        """Try again what was refused."""
        self._refused.clear()
        for picture in self.pictures.values():
            self._pump(picture)

    def look_again(self) -> None:
        """Ask for the init of everything that is open."""
        for picture in self.pictures.values():
            for ask in picture.reads():
                self._send(ask, is_own=True)

    def refusals(self) -> list[str]:
        """What was refused and not tried again."""
        return [f"{name} of {target} {cti_id}: {error}" for (name, target, cti_id), error in self._refused.items()]

    # --- inside ---

    def _send(self, ask: Ask, *, is_own: bool) -> asyncio.Future[Heard]:
        number = str(uuid4())
        self._open[number] = _Open(ask, is_own)
        if not is_own:
            self._asked[ask.target.partition(".")[0]] = number, ask
        return self._leave(number, ask)

    def _leave(self, number: str, ask: Ask) -> asyncio.Future[Heard]:
        kind = "cti.query" if ".query." in ask.name else "cti.request"
        headers = {"type": kind, "name": ask.name, "target": ask.target, "requestId": number}
        return self._desk.begin_raw(
            number, ask.name, ask.target, orjson.dumps(ask.body), headers, content=_plain(ask.body)
        )

    def _heard(self, heard: Heard) -> None:
        if not heard.is_answer:
            picture = self.pictures.get(heard.session)
            if picture is not None:
                picture.told(heard)
                if heard.code == WarningCode.CTI_LINK_RESTORED:
                    self._refused.clear()
                self._pump(picture)
            return
        known = self._open.pop(heard.request_id or "", None)
        if known is None:
            return  # a copy
        ask = known.ask
        name = str(ask.body.get("id")) if ask.name == control.CREATE_SESSION else heard.session
        picture = self.pictures.get(name)
        if picture is None:
            return
        self.on_answer(picture, ask, heard)
        picture.answered(ask, heard)
        if known.is_own and not heard.success:
            self._refused[_key(ask)] = heard.error or ""
        self._pump(picture)

    def _pump(self, picture: Picture) -> None:
        if picture.name in self.asleep:
            return
        busy = {_key(each.ask) for each in self._open.values() if each.is_own}
        for ask in picture.wants():
            key = _key(ask)
            if key not in busy and key not in self._refused:
                self._send(ask, is_own=True)


def _key(ask: Ask) -> _Key:
    body = ask.body
    what = str(body.get("cti-id") or body.get("end-point") or body.get("id") or "")
    return ask.name, ask.target, f"{what} {body.get('role', '')}"


def _plain(body: Mapping[str, object]) -> dict[str, object]:
    return dict(body)
