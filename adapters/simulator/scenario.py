"""A scenario file: who works at the switch, and what happens when. Owns its parsing to values; refuses to play it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from adapters.errors import ScenarioError
from adapters.port import Command
from adapters.simulator import fields
from adapters.simulator.faults import ALL, LONGEST_DELAY, REFUSABLE
from adapters.simulator.fields import BadField, Fields, login_id
from adapters.simulator.load import Load
from adapters.simulator.orders import Order, parse_order
from adapters.simulator.orders_lists import parse_reason
from contracts.vocabulary import AgentState, LoginId, Reason, ReasonKind

MOST_AGENTS: Final = 100_000
LONGEST_AT: Final = 7 * 86_400.0
"""Seconds: a scenario plays a week at most."""
BUSIEST: Final = 1_000_000
"""Contacts of one kind an hour: far more than any switch has taken."""
FASTEST: Final = 3600.0
"""A day of ten hours in ten seconds."""
SHORTEST_REPEAT: Final = 0.1
"""Seconds: a step that repeats faster would keep the switch from everything else."""

_INITIAL: Final = (
    AgentState.LOGGED_OUT,
    AgentState.NOT_READY,
    AgentState.READY,
    AgentState.WORK,
    AgentState.WORK_READY,
    AgentState.BUSY,
)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Override:
    """What is different about one agent; None: as usual. `state` is the one the agent begins in."""

    login_id: LoginId
    first_name: str | None
    last_name: str | None
    password: str | None
    extension: str | None
    state: AgentState
    reason_id: str | None
    delay: float | None
    refuse: frozenset[type[Command]]


@dataclass(frozen=True, slots=True)
class Step:
    """Orders at a time: `at` seconds after the start, up to `jitter` later, again every `repeat` seconds, `times` times in all."""

    at: float
    verb: str
    orders: tuple[Order, ...]
    jitter: float = 0.0
    repeat: float | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole file. `agents` None: as the settings say; `delay` in seconds for every agent; `seed` of the jitter; `load` None: none."""

    agents: int | None = None
    delay: float = 0.0
    seed: int = 0
    overrides: tuple[Override, ...] = ()
    reasons: tuple[tuple[ReasonKind, Reason], ...] = ()
    steps: tuple[Step, ...] = ()
    load: Load | None = None


def load_scenario(path: Path) -> Scenario:
    """Read a scenario file. Raises ScenarioError with the file, the place in it and what was expected."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ScenarioError(f"The scenario {path} cannot be read: {why}.") from None
    return parse_scenario(text, path.name)


def parse_scenario(text: str, name: str) -> Scenario:
    """Parse a scenario's text; `name` of the file is for the sentences. Raises ScenarioError."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ScenarioError(f"{name}: not TOML: {error}.") from None
    try:
        fields.only(document, ("switch", "agent", "reason", "step", "load"))
    except BadField as bad:
        raise ScenarioError(f"{name}: {bad.sentence}") from None
    agents, delay, seed = _one(document, "switch", name, _switch) or (None, 0.0, 0)
    return Scenario(
        agents=agents,
        delay=delay,
        seed=seed,
        overrides=_each(document, "agent", name, _override),
        reasons=_each(document, "reason", name, _reason),
        steps=_each(document, "step", name, _step),
        load=_one(document, "load", name, _load),
    )


def _one(document: Fields, kind: str, name: str, parse: Callable[[Fields], _T]) -> _T | None:
    if kind not in document:
        return None
    table = document[kind]
    if not isinstance(table, dict):
        raise ScenarioError(f"{name}: [{kind}] is expected to be a table.")
    try:
        return parse(table)
    except BadField as bad:
        raise ScenarioError(f"{name}, [{kind}]: {bad.sentence}") from None


def _each(document: Fields, kind: str, name: str, parse: Callable[[Fields], _T]) -> tuple[_T, ...]:
    tables = document.get(kind, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ScenarioError(f"{name}: {kind} is expected as tables [[{kind}]].")
    parsed: list[_T] = []
    for number, table in enumerate(tables, start=1):
        try:
            parsed.append(parse(table))
        except BadField as bad:
            raise ScenarioError(f"{name}, [[{kind}]] number {number}: {bad.sentence}") from None
    return tuple(parsed)


def _switch(table: Fields) -> tuple[int | None, float, int]:
    fields.only(table, ("agents", "delay", "seed"))
    return (
        fields.whole(table, "agents", 1, MOST_AGENTS),
        fields.number(table, "delay", 0, LONGEST_DELAY, 0.0),
        fields.whole(table, "seed", 0, 2**53) or 0,
    )


def _load(table: Fields) -> Load:
    rates = ("calls_per_hour", "chats_per_hour", "emails_per_hour")
    fields.only(table, (*rates, "hours", "seed", "speed", "steady"))
    calls, chats, emails = (fields.number(table, rate, 0, BUSIEST, 0.0) for rate in rates)
    if not calls + chats + emails:
        raise BadField(f"One of {', '.join(rates)} is expected, more than 0.")
    return Load(
        calls_per_hour=calls,
        chats_per_hour=chats,
        emails_per_hour=emails,
        hours=fields.number(table, "hours", 0.01, LONGEST_AT / 3600, 10.0),
        seed=fields.whole(table, "seed", 0, 2**53) or 0,
        speed=fields.number(table, "speed", 0.01, FASTEST, 1.0),
        steady=fields.flag(table, "steady", default=False),
    )


def _override(table: Fields) -> Override:
    fields.only(
        table,
        ("loginid", "firstname", "lastname", "password", "extension", "state", "reasonCodeId", "delay", "refuse"),
    )
    delay = fields.number(table, "delay", 0, LONGEST_DELAY, -1.0)
    return Override(
        login_id=login_id(table),
        first_name=fields.optional_text(table, "firstname", "a name"),
        last_name=fields.optional_text(table, "lastname", "a name"),
        password=fields.optional_text(table, "password", "a password"),
        extension="" if table.get("extension") == "" else fields.optional_text(table, "extension", "an extension"),
        state=fields.choice(table, "state", _INITIAL, AgentState.LOGGED_OUT),
        reason_id=fields.optional_text(table, "reasonCodeId", "a reason's id"),
        delay=None if delay < 0 else delay,
        refuse=_refuse(table.get("refuse", False)),
    )


def _refuse(value: object) -> frozenset[type[Command]]:
    if isinstance(value, bool):
        return ALL if value else frozenset()
    kinds: frozenset[type[Command]] = frozenset()
    for name in value if isinstance(value, list) else [value]:
        if not isinstance(name, str) or name not in REFUSABLE:
            raise BadField(
                f'"refuse" is {fields.shown(value)}: true, or names among {", ".join(REFUSABLE)}, are expected.'
            )
        kinds |= REFUSABLE[name]
    return kinds


def _reason(table: Fields) -> tuple[ReasonKind, Reason]:
    fields.only(table, ("kind", "id", "code", "selectable", "labels"))
    return fields.choice(table, "kind", tuple(ReasonKind)), parse_reason(table)


def _step(table: Fields) -> Step:
    verb = fields.text(table, "do", "what to do, such as call,")
    times = fields.whole(table, "times", 1, 2**31)
    repeat = fields.number(table, "repeat", SHORTEST_REPEAT, LONGEST_AT, -1.0)
    if times is not None and repeat < 0:
        raise BadField('"repeat" is missing: "times" needs the seconds between.')
    own = ("at", "do", "jitter", "repeat", "times")
    return Step(
        at=fields.number(table, "at", 0, LONGEST_AT),
        verb=verb,
        orders=parse_order(verb, {name: value for name, value in table.items() if name not in own}),
        jitter=fields.number(table, "jitter", 0, LONGEST_AT, 0.0),
        repeat=None if repeat < 0 else repeat,
        times=times,
    )
