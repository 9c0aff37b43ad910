"""What a connection does with messages, without one: a session of each version, and an adapter that hears what they say."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sized
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Final, TypeVar

from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.call_news import REMEMBERED
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.protocol.body import Body, Item
from adapters.cisco_cti.protocol.enums_agent import AgentState as WireState
from adapters.cisco_cti.protocol.opening import USUAL_SERVICES
from adapters.cisco_cti.protocol.outcomes import NoLink, Outcome, Said
from adapters.cisco_cti.protocol.session_events import Received, Unasked, Warned
from adapters.cisco_cti.protocol.session_table import Phase
from adapters.cisco_cti.protocol.typed_bases import CallEvent, Request
from adapters.cisco_cti.protocol.unasked import KEPT
from adapters.cisco_cti.protocol.values import Frame, Message
from adapters.cisco_cti.view.book import ENDED_KEPT, HANDED_ON_KEPT
from adapters.cisco_cti.view.calls import EARLY_IDS, PRECALLS
from adapters.cisco_cti.view.desk import IDS_KEPT
from adapters.port import Event
from contracts.vocabulary import LoginId
from tests.adapters.cisco_cti.protocol.talk import Talk
from tests.adapters.cisco_cti.support import PERIPHERAL, begin, reasons, state

STEP: Final = 0.001
"""Seconds from one message to the next."""
ASKED_EVERY: Final = 10
"""Messages from one request of a session to the next."""

FEW: Final = 20
"""Calls, and phones, that half of the messages are about."""
PHONE: Final = 3000
"""The first of the phones; who sits there is called so, too."""
STAFFED_EVERY: Final = 100
DEVICES: Final = ("device_id", "agent_id", "agent_instrument", "agent_extension", "login_id", "login_name")
PLAIN: Final = {
    "peripheral_id": PERIPHERAL, "flt_peripheral_id": PERIPHERAL, "mrd_id": 1,
    "connection_device_id_type": 2, "agent_state": 16, "config_operation": 3,
}  # fmt: skip
"""What ids are instead, and how many values other numbers have."""
STRANGERS: Final = 5_000
"""Messages one adapter hears as they came."""
SEATS: Final = 2 * FEW
NAMES: Final = 4 * FEW * FEW
"""Calls have an id, a device and a type each, and sometimes no device."""


class NoLine:
    """No link: nothing that is asked goes anywhere."""

    async def ask(self, request: Request, seconds: float | None = None) -> Outcome:
        """Refused at once."""
        return NoLink(type(request).__name__, was_sent=False, detail="There is no link in this test.")

    def tell(self, body: Body) -> bool:
        """Nobody hears it."""
        return False


class Listener:
    """Sessions that are begun anew when they end, an adapter that hears of few calls and agents all the time, and one for the
    messages as they came, which may name as many as they like and is thrown away again and again.

    `said` counts what the adapters told the port.
    """

    def __init__(self) -> None:
        self.said = 0
        self.sessions = 0
        self._heard = 0
        self._talks: dict[int, Talk] = {}
        self._adapter = self._open_adapter()
        self._stranger = self._open_adapter()
        self._staff()

    def _open_adapter(self) -> CiscoCti:
        settings = CiscoSettings(host_a="nowhere", client_password="-", vendor_events=("*",))
        adapter = CiscoCti(settings, reasons())
        adapter._emit = self._hear
        adapter._is_open = True
        adapter._centre = Centre(settings, adapter._picture, NoLine(), lambda: datetime.now(UTC), self._hear)
        adapter._centre.watchers[LoginId(str(PHONE))] = frozenset(range(FEW))
        return adapter

    def _hear(self, event: Event) -> None:
        self.said += 1

    def _staff(self) -> None:
        """An agent at every phone, ready."""
        for number in map(str, range(PHONE, PHONE + FEW)):
            self._adapter._hear(Received(state(WireState.AVAILABLE, number, number)))

    def _hear_narrowed(self, said: Said) -> None:
        """What was said, of few calls and phones; half of the calls begin before, and now and then all agents are back."""
        self._heard += 1
        if self._heard % STRANGERS == 0:
            self._stranger = self._open_adapter()
        body = _narrowed(said, self._heard)
        if self._heard % STAFFED_EVERY == 0:
            self._staff()
        if isinstance(body, CallEvent) and self._heard % 2:
            self._adapter._hear(Received(begin(body.connection_call_id, body.connection_device_id)))
        self._adapter._hear(Received(body))

    def take(self, frame: Frame, version: int) -> None:
        """One message of a session in this version; what comes of it goes to the adapter."""
        talk = self._talks.get(version)
        if talk is None or talk.session.phase is not Phase.ACTIVE:
            talk = self._open(version)
        talk.now += STEP
        if round(talk.now / STEP) % ASKED_EVERY == 0:
            talk.asks()
        said = talk.session.receive(struct.pack(">II", len(frame.body), frame.number) + frame.body, talk.now)
        for event in (*said, *talk.session.wake(talk.now)):
            if isinstance(event, Received):
                self._hear_narrowed(event.body)
            if isinstance(event, Received | Unasked | Warned):
                self._stranger._hear(event)
        talk.session.output()
        for adapter in (self._adapter, self._stranger):
            for waiting in (adapter._to_read, adapter._logins._waiting):
                while not waiting.empty():
                    waiting.get_nowait()

    def _open(self, version: int) -> Talk:
        talk = self._talks[version] = Talk(version=version)
        talk.connects()
        kind = {"session_type": 1} if version >= 24 else {}
        granted = {"invoke_id": 1, "services_granted": int(USUAL_SERVICES), **kind}
        talk.hears(Message("OPEN_CONF", granted))
        assert talk.session.phase is Phase.ACTIVE
        self.sessions += 1
        return talk

    def excesses(self) -> Iterator[str]:
        """Memories that hold more than they may, in words."""
        for name, (size, most) in self.sizes().items():
            if size > most:
                yield f"{name} holds {size}, {most} are allowed"

    def sizes(self) -> dict[str, tuple[int, int]]:
        """How much is in each memory that has a limit, and its limit."""
        calls, news = self._adapter._picture.calls, self._adapter._news
        agents, book, desk = calls.agents, calls.book, calls.desk
        found: dict[str, tuple[Sized, int]] = {
            "events before a beginning": (calls._early, EARLY_IDS),
            "announced calls": (calls._precalls, PRECALLS),
            "names of ended calls": (book._ended, ENDED_KEPT),
            "calls handed on": (book._handed_on, HANDED_ON_KEPT),
            "ids given": (desk._given, IDS_KEPT),
            "failed calls told": (news._failed, REMEMBERED),
            "names of calls": (book._calls, NAMES),
            "ids of calls": (book._ids, NAMES),
            "contacts": (desk.all(), NAMES),
            "agents": (agents._seats, SEATS),
            "teams": (agents._teams, SEATS),
            "devices": (agents._devices, SEATS),
            "other names at devices": (agents._renamed, SEATS),
            "monitored calls": (news._monitoring, NAMES),
            "states told last": (self._adapter._monitored._last, SEATS),
            "states expected": (self._adapter._picture.causes._expected, SEATS),
        }
        pasts = [talk.session._state.past for talk in self._talks.values()]
        for past in pasts:
            found[f"requests asked {id(past)}"] = past._about, KEPT
            found[f"refusals told {id(past)}"] = past._told, KEPT
        return {name: (len(memory), most) for name, (memory, most) in found.items()}


N = TypeVar("N")


def _narrowed(said: N, turn: int) -> N:
    """The same of few calls, agents and phones of the adapter's peripheral, so that messages are about what is there."""
    if not isinstance(said, Body | Item):
        return said
    named = ((each.name, getattr(said, each.name)) for each in fields(said))  # type: ignore[arg-type]  # all are dataclasses
    return replace(said, **{name: _changed(name, value, turn) for name, value in named})  # type: ignore[type-var]


def _changed(name: str, value: object, turn: int) -> object:
    match value:
        case tuple():
            return tuple(_narrowed(each, turn) for each in value)
        case str() if name.endswith(DEVICES):
            return str(PHONE + (len(value) + turn) % FEW)
        case int() if name.endswith(("call_id", "team_id")):
            return (value + turn) % FEW
        case int() if name in PLAIN:
            return PLAIN[name] if name.endswith("_id") else value % PLAIN[name]
    return value
