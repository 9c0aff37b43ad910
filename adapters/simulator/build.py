"""A living switch from settings: the world, what the scenario changes in it, and its steps ready to be played."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from random import Random

from adapters.errors import ScenarioError
from adapters.port import Refused
from adapters.simulator import deeds, reasons
from adapters.simulator.agents import Seat, at_extension, seat
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.engine import Switch, utc_now
from adapters.simulator.faults import Faults
from adapters.simulator.orders import Order, agent_of
from adapters.simulator.player import Schedule, play
from adapters.simulator.scenario import Override, Scenario, load_scenario
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, LoginId, Reason, ReasonKind

Play = Callable[[], Awaitable[None]]
"""Plays the scenario's steps and customers once, from now on."""


def build_switch(settings: SimulatorSettings, *, first_revision: int = 1) -> tuple[Switch, Play]:
    """The switch and its play. Raises ScenarioError."""
    if settings.scenario is None:
        scenario, name = Scenario(), ""
    else:
        scenario, name = load_scenario(settings.scenario), settings.scenario.name
    try:
        switch = _switch(scenario, settings, utc_now(), first_revision)
    except ScenarioError as error:
        raise ScenarioError(f"{name}, {error.sentence}") from None
    schedule = partial(Schedule, scenario.steps, Random(scenario.seed).random)  # noqa: S311 - jitter of a demo, not a secret
    return switch, lambda: play(schedule(), switch, scenario.load)


def _switch(scenario: Scenario, settings: SimulatorSettings, now: datetime, first_revision: int) -> Switch:
    seats = [seat(index, now, first_revision) for index in range(scenario.agents or settings.agents)]
    by_login = {each.agent.login_id: each for each in seats}
    faults = Faults()
    for login_id in by_login if scenario.delay else ():
        faults.set_delay(login_id, scenario.delay)
    for number, override in enumerate(scenario.overrides, start=1):
        _dress(_known(by_login, override.login_id, f"[[agent]] number {number}"), override, faults)
    world = World(seats, _reasons(scenario), settings.rules())
    for number, override in enumerate(scenario.overrides, start=1):
        _begin(world, override, now, f"[[agent]] number {number}")
    for number, step in enumerate(scenario.steps, start=1):
        for order in step.orders:
            _check(order, by_login, f"[[step]] number {number}")
    return Switch(world, faults)


def _known(by_login: dict[LoginId, Seat], login_id: LoginId, place: str) -> Seat:
    if login_id not in by_login:
        raise ScenarioError(f'{place}: "loginid" is {login_id!r}: one of the {len(by_login)} agents is expected.')
    return by_login[login_id]


def _check(order: Order, by_login: dict[LoginId, Seat], place: str) -> None:
    login_id = agent_of(order)
    if login_id is not None:
        _known(by_login, login_id, place)


def _dress(place: Seat, override: Override, faults: Faults) -> None:
    agent = place.agent
    extension = agent.extension if override.extension is None else override.extension
    place.own_extension = extension
    place.password = override.password or place.password
    place.agent = replace(
        agent,
        first_name=override.first_name or agent.first_name,
        last_name=override.last_name or agent.last_name,
        extension=extension,
        channels=at_extension(extension, agent.channels),
    )
    if override.delay is not None:
        faults.set_delay(agent.login_id, override.delay)
    if override.refuse:
        faults.refuse(agent.login_id, override.refuse)


def _begin(world: World, override: Override, now: datetime, place: str) -> None:
    if override.state is AgentState.LOGGED_OUT:
        return
    login_id = override.login_id
    chosen = deeds.StateChosen(login_id, override.state, override.reason_id)
    for deed in (deeds.LoggedInAtPhone(login_id), chosen):
        result = world.do(deed, now).result
        if isinstance(result, Refused):
            raise ScenarioError(f"{place}: {result.detail}")


def _reasons(scenario: Scenario) -> dict[ReasonKind, tuple[Reason, ...]]:
    lists = dict(reasons.DEFAULTS)
    for kind, reason in scenario.reasons:
        ids = [each.reason_id for each in lists[kind]]
        if reason.reason_id in ids:
            lists[kind] = tuple(reason if each.reason_id == reason.reason_id else each for each in lists[kind])
        else:
            lists[kind] = (*lists[kind], reason)
    return lists
