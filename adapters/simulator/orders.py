"""What the simulator can be told to do, by verb: the language of `/simulator/…` and of scenario steps. Owns its parsing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from adapters.port import Cause, Command
from adapters.simulator import deeds, fields
from adapters.simulator.faults import ALL, LONGEST_DELAY, REFUSABLE
from adapters.simulator.fields import BadField
from contracts.vocabulary import AgentState, Label, LoginId, Reason, ReasonKind


@dataclass(frozen=True, slots=True)
class SetLink:
    """Cut every link to the switch, or let adapters link again."""

    up: bool


@dataclass(frozen=True, slots=True)
class SetDelay:
    """Carry out the agent's commands so many seconds late."""

    login_id: LoginId
    seconds: float


@dataclass(frozen=True, slots=True)
class SetRefusal:
    """Refuse commands of the agent, or (`off`) refuse them no longer."""

    login_id: LoginId
    kinds: frozenset[type[Command]]
    off: bool


Order = deeds.Deed | SetLink | SetDelay | SetRefusal
Fields = Mapping[str, object]


class _By(StrEnum):
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    SWITCH = "switch"


_CAUSES: Final = {_By.SUPERVISOR: Cause.SUPERVISOR, _By.AGENT: Cause.AGENT, _By.SWITCH: Cause.SWITCH}
_CHOSEN: Final = (
    AgentState.READY,
    AgentState.NOT_READY,
    AgentState.LOGGED_OUT,
    AgentState.WORK,
    AgentState.WORK_READY,
    AgentState.BUSY,
    AgentState.UNKNOWN,
)
"""The states an agent can be put into; the others come from calls."""


def login_id(body: Fields) -> LoginId:
    """The agent an order is about. Raises BadField."""
    return LoginId(fields.text(body, "loginid", 'a login id such as "1001"'))


def _state(body: Fields) -> tuple[Order, ...]:
    state = fields.choice(body, "state", _CHOSEN)
    return (deeds.StateChosen(login_id(body), state, fields.optional_text(body, "reasonCodeId", "a reason's id")),)


def _logout(body: Fields) -> tuple[Order, ...]:
    return (deeds.LogoutForced(login_id(body), _CAUSES[fields.choice(body, "by", tuple(_By), _By.SUPERVISOR)]),)


def _login(body: Fields) -> tuple[Order, ...]:
    return (deeds.LoggedInAtPhone(login_id(body), fields.optional_text(body, "extension", "an extension")),)


def _delay(body: Fields) -> tuple[Order, ...]:
    return (SetDelay(login_id(body), fields.number(body, "seconds", 0, LONGEST_DELAY)),)


def _refuse(body: Fields) -> tuple[Order, ...]:
    name = fields.optional_text(body, "request", "the name of a request")
    kinds = ALL if name is None else REFUSABLE.get(name)
    if kinds is None:
        raise BadField(f'"request" is {fields.shown(name)}: one of {", ".join(REFUSABLE)} is expected.')
    return (SetRefusal(login_id(body), kinds, fields.flag(body, "off", default=False)),)


def _reasons(body: Fields) -> tuple[Order, ...]:
    kinds = tuple(ReasonKind)
    if "kind" in body:
        kinds = (fields.choice(body, "kind", kinds),)
    elif "reasons" in body:
        raise BadField('"kind" is missing: the list to change, logout or notready, is expected.')
    reasons = parse_reasons(fields.tables(body, "reasons")) if "reasons" in body else None
    return tuple(deeds.ReasonsReplaced(kind, reasons) for kind in kinds)


def parse_reasons(tables: list[Mapping[str, object]]) -> tuple[Reason, ...]:
    """A list of reasons, ids unique. Raises BadField."""
    reasons = tuple(parse_reason(table) for table in tables)
    ids = [reason.reason_id for reason in reasons]
    for reason_id in ids:
        if ids.count(reason_id) > 1:
            raise BadField(f'"id" {fields.shown(reason_id)} stands twice in the list of reasons.')
    return reasons


def parse_reason(table: Fields) -> Reason:
    """One reason: `id`, `code`, `selectable`, `labels`. Raises BadField."""
    reason_id = fields.text(table, "id", "a reason's id")
    return Reason(
        reason_id=reason_id,
        code=fields.optional_text(table, "code", "the switch's code") or reason_id,
        labels=tuple(_label(each) for each in fields.tables(table, "labels")),
        selectable=fields.flag(table, "selectable", default=True),
    )


def _label(table: Fields) -> Label:
    return Label(
        language=fields.text(table, "language", 'a language such as "en"'),
        country=fields.text(table, "country", 'a country such as "US"'),
        name=fields.text(table, "name", "the reason's name in this language"),
        description=fields.optional_text(table, "description", "a text") or "",
    )


_PARSERS: Final[Mapping[str, tuple[Callable[[Fields], tuple[Order, ...]], frozenset[str]]]] = MappingProxyType(
    {
        "call": (lambda body: (deeds.CallArrives(login_id(body)),), frozenset({"loginid"})),
        "dial": (lambda body: (deeds.CallDialled(login_id(body)),), frozenset({"loginid"})),
        "answer": (lambda body: (deeds.CallAnswered(login_id(body)),), frozenset({"loginid"})),
        "hold": (lambda body: (deeds.CallHeld(login_id(body)),), frozenset({"loginid"})),
        "retrieve": (lambda body: (deeds.CallRetrieved(login_id(body)),), frozenset({"loginid"})),
        "hangup": (lambda body: (deeds.CallEnded(login_id(body)),), frozenset({"loginid"})),
        "login": (_login, frozenset({"loginid", "extension"})),
        "state": (_state, frozenset({"loginid", "state", "reasonCodeId"})),
        "logout": (_logout, frozenset({"loginid", "by"})),
        "link": (lambda body: (SetLink(fields.flag(body, "up")),), frozenset({"up"})),
        "delay": (_delay, frozenset({"loginid", "seconds"})),
        "refuse": (_refuse, frozenset({"loginid", "request", "off"})),
        "reasons": (_reasons, frozenset({"kind", "reasons"})),
    }
)

VERBS: Final = tuple(_PARSERS)


def parse_order(verb: str, body: Fields) -> tuple[Order, ...]:
    """The orders a verb and its properties stand for; nearly always one. Raises BadField, for an unknown verb too."""
    if verb not in _PARSERS:
        raise BadField(f"{fields.shown(verb)} cannot be done; there is: {', '.join(VERBS)}.")
    parse, allowed = _PARSERS[verb]
    fields.only(body, allowed)
    return parse(body)
