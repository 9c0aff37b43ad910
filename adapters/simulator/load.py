"""A whole centre's day as its customers make it: who comes when, how long each waits and stays. Owns no agent and no clock.

Pure: the same settings and the same random numbers give the same day.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from math import log
from random import Random
from types import MappingProxyType
from typing import Final

from adapters.simulator.agents import SKILLS, TEAM_SIZE
from adapters.simulator.deeds import CallQueued, MediaArrives
from contracts.vocabulary import ChannelType


@dataclass(frozen=True, slots=True)
class Load:
    """How busy a day is: contacts an hour on average over `hours`, played `speed` times as fast.

    `steady`: the same rate all day instead of quiet and busy hours.
    """

    calls_per_hour: float
    chats_per_hour: float = 0.0
    emails_per_hour: float = 0.0
    hours: float = 10.0
    seed: int = 0
    speed: float = 1.0
    steady: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One customer. Times in seconds after the start of play: `gives_up` if still waiting then, `leaves` in any case."""

    customer: str
    at: float
    arrival: CallQueued | MediaArrives
    gives_up: float
    leaves: float


class Act(StrEnum):
    """What a customer does."""

    ARRIVES = "arrives"
    GIVES_UP = "gives up"
    LEAVES = "leaves"


@dataclass(frozen=True, slots=True)
class Moment:
    """When a customer does what; `at` in seconds after the start of play."""

    at: float
    act: Act
    visit: Visit


@dataclass(frozen=True, slots=True)
class _Habit:
    """Seconds on average: how long customers wait, and how long they stay with an agent."""

    patience: float
    stay: float


_HABITS: Final[Mapping[ChannelType, _Habit]] = MappingProxyType(
    {
        ChannelType.TELEPHONY: _Habit(patience=90, stay=240),
        ChannelType.CHAT: _Habit(patience=150, stay=480),
        ChannelType.EMAIL: _Habit(patience=14_400, stay=21_600),
    }
)
_SPREAD: Final = 0.6
"""Sigma of the log-normal stay: most are short, some are very long."""
_WRAP_UP: Final = 40.0
"""Seconds after which the switch ends the wrap-up of such a call."""
_DAY: Final = (0.5, 0.9, 1.3, 1.4, 1.1, 0.8, 1.0, 1.2, 1.1, 0.7)
"""The rate in each tenth of a day, 1 on average: a peak in the morning, a dip at noon, another peak."""
_FOR_ANYBODY: Final = 0.1
"""The part of contacts that ask for no skill."""

_NAMES: Final = ("Adams", "Baumann", "Chevalier", "Dimitrov", "Eriksen", "Fabbri", "Gomez", "Huber", "Ito", "Jovanovic")
_TOPICS: Final = ("order", "invoice", "delivery", "contract", "complaint", "appointment")


def timeline(load: Load, agents: int, random: Random) -> Iterator[Moment]:
    """What all customers do, in order of time. `agents` in the world decide which skills are asked for."""
    later: list[tuple[float, int, Moment]] = []
    number = count()
    for visit in _visits(load, agents, random):
        while later and later[0][0] <= visit.at:
            yield heapq.heappop(later)[2]
        yield Moment(visit.at, Act.ARRIVES, visit)
        for at, act in ((visit.gives_up, Act.GIVES_UP), (visit.leaves, Act.LEAVES)):
            heapq.heappush(later, (at, next(number), Moment(at, act, visit)))
    while later:
        yield heapq.heappop(later)[2]


def _visits(load: Load, agents: int, random: Random) -> Iterator[Visit]:
    kinds = (ChannelType.TELEPHONY, ChannelType.CHAT, ChannelType.EMAIL)
    rates = (load.calls_per_hour, load.chats_per_hour, load.emails_per_hour)
    skills = SKILLS[: -(-agents // TEAM_SIZE)]
    for number, at in enumerate(_arrivals(load, sum(rates) / 3600, random), start=1):
        (kind,) = random.choices(kinds, rates)
        yield _visit(number, at, kind, load, skills, random)


def _arrivals(load: Load, rate: float, random: Random) -> Iterator[float]:
    # A Poisson process at the day's highest rate, thinned out to the rate of the hour.
    day = (1.0,) if load.steady else _DAY
    end, at, peak = load.hours * 3600, 0.0, max(day)
    if not rate:
        return
    while (at := at + random.expovariate(rate * peak)) < end:
        if random.random() * peak < day[int(at / end * len(day))]:
            yield at


def _visit(number: int, at: float, kind: ChannelType, load: Load, skills: tuple[str, ...], random: Random) -> Visit:
    habit = _HABITS[kind]
    customer = f"{kind[0]}{number:06d}"
    patience = random.expovariate(1 / habit.patience)
    stay = random.lognormvariate(log(habit.stay) - _SPREAD**2 / 2, _SPREAD)
    skill = "" if random.random() < _FOR_ANYBODY else random.choice(skills)
    return Visit(
        customer=customer,
        at=at / load.speed,
        arrival=_arrival(customer, number, kind, skill, load, random),
        gives_up=(at + patience) / load.speed,
        leaves=(at + max(patience, stay)) / load.speed,
    )


def _arrival(
    customer: str, number: int, kind: ChannelType, skill: str, load: Load, random: Random
) -> CallQueued | MediaArrives:
    name = f"{random.choice('ABCDEFGHIJKLMNOPRSTUVW')}. {random.choice(_NAMES)}"
    topic = {"topic": random.choice(_TOPICS), "reference": f"{random.randrange(10**8):08d}"}
    data = {"customer": customer, "name": name, "request": topic}
    if kind is ChannelType.TELEPHONY:
        return CallQueued(skill, f"+1555{number:07d}", name, data, wrap_up=_WRAP_UP / load.speed)
    return MediaArrives(kind, None, skill, data)
