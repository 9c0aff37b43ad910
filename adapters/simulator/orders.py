"""What the simulator can be told to do, by verb: the language of `/simulator/…` and of scenario steps.

Owns the list of all verbs and those about links and faults; the others stand in `orders_calls`, `orders_work` and `orders_lists`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from adapters.port import Command
from adapters.simulator import deeds, fields
from adapters.simulator.faults import ALL, LONGEST_DELAY, REFUSABLE
from adapters.simulator.fields import BadField, Fields, login_id
from adapters.simulator.orders_calls import CALLS
from adapters.simulator.orders_lists import LISTS
from adapters.simulator.orders_work import WORK
from adapters.simulator.verbs import Verb, one
from contracts.vocabulary import LoginId


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


def agent_of(order: Order) -> LoginId | None:
    """The agent an order is about, None: of no agent."""
    if isinstance(order, SetLink | deeds.Queueing | deeds.Listing):
        return None
    return order.login_id


def _delay(body: Fields) -> SetDelay:
    return SetDelay(login_id(body), fields.number(body, "seconds", 0, LONGEST_DELAY))


def _refuse(body: Fields) -> SetRefusal:
    name = fields.optional_text(body, "request", "the name of a request")
    kinds = ALL if name is None else REFUSABLE.get(name)
    if kinds is None:
        raise BadField(f'"request" is {fields.shown(name)}: one of {", ".join(REFUSABLE)} is expected.')
    return SetRefusal(login_id(body), kinds, fields.flag(body, "off", default=False))


_FAULTS: Final[Mapping[str, Verb[Order]]] = {
    "link": one(lambda body: SetLink(fields.flag(body, "up")), "up"),
    "delay": one(_delay, "loginid", "seconds"),
    "refuse": one(_refuse, "loginid", "request", "off"),
}

LANGUAGE: Final[Mapping[str, Verb[Order]]] = MappingProxyType({**CALLS, **WORK, **_FAULTS, **LISTS})
"""Every verb, in the order they are listed to people."""
VERBS: Final = tuple(LANGUAGE)


def parse_order(verb: str, body: Fields) -> tuple[Order, ...]:
    """The orders a verb and its properties stand for; nearly always one. Raises BadField, for an unknown verb too."""
    known = LANGUAGE.get(verb)
    if known is None:
        raise BadField(f"{fields.shown(verb)} cannot be done; there is: {', '.join(VERBS)}.")
    fields.only(body, known.takes)
    return known.parse(body)
