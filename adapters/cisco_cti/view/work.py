"""Calls, agents' connections to them, and the contacts these make up: mutable records, and the port's contact made of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, NamedTuple

from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.view.data import OWN, Data, merge
from adapters.cisco_cti.view.states import LEG_STATES
from adapters.contacts import Contact, Leg, Party
from contracts.vocabulary import (
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
    LoginId,
)

_BEGINNINGS: Final[Mapping[int, InteractionState]] = MappingProxyType(
    {
        Local.INITIATE: InteractionState.DIALING,
        Local.QUEUED: InteractionState.DIALING,
        Local.FAIL: InteractionState.DIALING,
        Local.ALERTING: InteractionState.ALERTING,
    }
)
CONNECTED: Final = frozenset({Local.CONNECT, Local.HOLD})


class Connection(NamedTuple):
    """How the wire names a call at a device. Two calls may share the id (GED-188, call identity)."""

    call_id: int
    device_type: int
    device: str


class Recording(NamedTuple):
    """What the server answered to the start of a recording, and wants to hear when it is to stop (GED-188, STOP_RECORDING_REQ)."""

    session_id: int = 0
    server_data: int = 0


@dataclass(slots=True, eq=False)
class Call:
    """One call. `keys` are the names of it on the wire, one for each phone with many switches.

    `parties`: devices with their LocalConnectionState, whoever dialled first. `own`: what each phone has of its own of the data.
    `left`: devices that were in it and are not any more, whatever an event says of who called.
    """

    call_id: int
    keys: set[Connection] = field(default_factory=set)
    data: Data = field(default_factory=dict)
    parties: dict[str, int] = field(default_factory=dict)
    lines: dict[LoginId, Line] = field(default_factory=dict)
    own: dict[str, Data] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)

    def learn(self, told: Data, device: str) -> None:
        """Data is told, as the phone `device` has it."""
        self.data = merge(self.data, told)
        self.own[device] = merge(self.own.get(device, {}), {key: told[key] for key in OWN & told.keys()})

    def data_at(self, device: str) -> Data:
        """The data as a phone has it."""
        return {**self.data, **self.own.get(device, {})}


@dataclass(slots=True, eq=False)
class Line:
    """One agent's connection to a call, named `connection` in requests. `status`: LocalConnectionState.

    `is_answered`: the bridge asked for it. `recording`: the one the bridge started last.
    """

    leg_id: LegId
    work: Work
    call: Call
    connection: Connection
    device: str
    status: int
    is_ended: bool = False
    is_answered: bool = False
    recording: Recording | None = None

    def turn(self, status: int) -> None:
        """Another status; once it failed it stays so until it is over (CTIOS-71), and what was answered rings no more."""
        stays = (Local.FAIL, Local.NULL, *CONNECTED) if status == Local.ALERTING else (Local.FAIL, Local.NULL)
        if self.status not in stays or status == Local.NULL:
            self.status = status

    def join(self, call: Call, connection: Connection) -> None:
        """The same part, in what is the call from now on."""
        self.call.lines.pop(self.work.login_id, None)
        self.call, self.connection = call, connection
        call.lines[self.work.login_id] = self

    def end(self) -> None:
        """Nothing more comes of it."""
        self.status, self.is_ended = Local.NULL, True
        if self.call.lines.get(self.work.login_id) is self:
            del self.call.lines[self.work.login_id]
        if self.work.consult is self:
            self.work.consult = None

    @property
    def is_live(self) -> bool:
        """Whether the agent still has it."""
        return self.status != Local.NULL


@dataclass(slots=True, eq=False)
class Work:
    """One contact of an agent. `said` is what was told of it last, `given` the ids of all its legs so far."""

    contact_id: ContactId
    login_id: LoginId
    endpoint: str
    state: InteractionState = InteractionState.DIALING
    primary: Line | None = None
    consult: Line | None = None
    data: Data = field(default_factory=dict)
    said: Contact | None = None
    given: set[LegId] = field(default_factory=set)
    last: Connection | None = None
    """The connection of the call that was the contact, once it is over: wrap-up data is still about it."""

    def lines(self) -> Iterator[Line]:
        """Primary before consult, what there is."""
        for line in (self.primary, self.consult):
            if line is not None:
                yield line

    def line(self, leg_id: str) -> Line | None:
        """The line of a leg."""
        return next((line for line in self.lines() if line.leg_id == leg_id), None)

    def has_had(self, leg_id: str) -> bool:
        """Whether a leg of this name is here or was."""
        return leg_id in self.given

    @property
    def is_live(self) -> bool:
        """Whether some line of it is live."""
        return any(line.is_live for line in self.lines())

    @property
    def is_consulting(self) -> bool:
        """Whether the agent asks somebody about it; a consult that was cleared is none, though its end is still to come."""
        return self.consult is not None and self.consult.is_live

    @property
    def is_over(self) -> bool:
        """In wrap-up, or after it."""
        return self.state in (InteractionState.ENDED, InteractionState.COMPLETED)

    @property
    def is_through(self) -> bool:
        """Whether nothing more comes of any line."""
        return self.consult is None and (self.primary is None or self.primary.is_ended)

    def begin(self, call: Call, connection: Connection, device: str, status: int, role: ConversationRole) -> Line:
        """The agent's connection to a call."""
        leg_id = self._leg_id(connection.call_id)
        self.given.add(leg_id)
        line = call.lines[self.login_id] = Line(leg_id, self, call, connection, device, status)
        if role is ConversationRole.PRIMARY:
            self.primary = line
        else:
            self.consult = line
        return line

    def progress(self) -> None:
        """Once STARTED it stays so, whatever its legs do. Where only the consult is left, that is the call (rule 4 of contacts)."""
        if self.primary is not None and not self.primary.is_live and self.consult is not None and self.consult.is_live:
            self.primary, self.consult = self.consult, None
        if self.state is InteractionState.STARTED or self.is_over or self.primary is None:
            return
        if self.primary.status in CONNECTED:
            self.state = InteractionState.STARTED
        else:
            self.state = _BEGINNINGS.get(self.primary.status, self.state)

    def _leg_id(self, call_id: int) -> LegId:
        """By the call, so that a bridge that lives anew means the same leg by it."""
        again = sum(each.partition("-")[0] == str(call_id) for each in map(_call_of, self.given))
        return LegId(f"{self.contact_id}.{call_id}" + (f"-{again + 1}" if again else ""))

    def finish(self, state: InteractionState) -> None:
        """ENDED or COMPLETED: without legs."""
        if self.primary is not None:
            self.last = self.primary.connection
        self.state, self.primary, self.consult = state, None, None


def _call_of(leg_id: LegId) -> str:
    return leg_id.rpartition(".")[2]


NameOf = Callable[[str], str]
"""The name of whoever is at a device, "" where nobody knows."""


def contact_of(work: Work, name_of: NameOf, revision: int) -> Contact:
    """The port's contact."""
    if work.primary is not None:
        work.data = work.primary.call.data_at(work.primary.connection.device)
    roles = ((work.primary, ConversationRole.PRIMARY), (work.consult, ConversationRole.CONSULT))
    return Contact(
        contact_id=work.contact_id,
        login_id=work.login_id,
        endpoint=work.endpoint,
        type=ChannelType.TELEPHONY,
        state=work.state,
        revision=revision,
        legs=tuple(_leg(line, role, name_of) for line, role in roles if line is not None),
        data=work.data,
    )


def _leg(line: Line, role: ConversationRole, name_of: NameOf) -> Leg:
    state = LEG_STATES.get(line.status, ConversationState.DIALING)
    if state is ConversationState.RELEASED:
        return Leg(line.leg_id, role, state)
    return Leg(line.leg_id, role, state, tuple(Party(each, each, name_of(each)) for each in line.call.parties))
