"""The simulator's hand: orders carried out on a living switch, answered as HTTP answers, without being an HTTP server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import parse_qs

import orjson

from adapters.port import Confirmed, Refusal, Refused, Result
from adapters.simulator import deeds
from adapters.simulator.engine import Switch
from adapters.simulator.fields import BadField, shown
from adapters.simulator.orders import VERBS, Order, SetDelay, SetLink, SetRefusal, agent_of, parse_order
from adapters.simulator.view import render_queues, render_seat
from contracts.vocabulary import LoginId


@dataclass(frozen=True, slots=True)
class Ask:
    """An HTTP request below `/simulator/`, as bytes."""

    method: str
    verb: str
    query: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and JSON body."""

    status: int
    body: bytes


class SimulatorControl(Protocol):
    """Who answers `/simulator/…`: the switch in this process, or another process asked for it."""

    async def handle(self, ask: Ask) -> Reply:
        """Answer; never raises for what was asked."""


AGENTS: Final = "agents"
QUEUES: Final = "queues"
SHOWS: Final = (AGENTS, QUEUES)
"""The verbs that only look."""

_STATUS: Final = {Refusal.UNKNOWN_AGENT: 404, Refusal.INVALID_REASON: 400, Refusal.UNKNOWN_EXTENSION: 400}
_IMPOSSIBLE_NOW: Final = 409


def error(status: int, sentence: str) -> Reply:
    """One clear sentence."""
    return Reply(status, orjson.dumps({"error": sentence}))


def no_such(verb: str) -> Reply:
    """The answer to a verb that nobody knows."""
    return error(404, f"There is no {shown(f'/simulator/{verb}')}; there is: {', '.join((*SHOWS, *VERBS))}.")


def perform(switch: Switch, order: Order) -> Result:
    """Carry out one order. Refused: nothing changed."""
    if isinstance(order, SetLink):
        switch.set_link(order.up)
        return Confirmed()
    if isinstance(order, SetDelay | SetRefusal):
        return _set_fault(switch, order)
    return switch.do(order)


class SwitchControl:
    """`SimulatorControl` of a switch in this process."""

    def __init__(self, switch: Switch) -> None:
        self._switch = switch

    async def handle(self, ask: Ask) -> Reply:
        """Answer an order, or show the world."""
        if ask.verb in SHOWS:
            return self._show(ask)
        if ask.verb not in VERBS:
            return no_such(ask.verb)
        if ask.method != "POST":
            return error(405, f"/simulator/{ask.verb} wants POST.")
        return self._obey(ask)

    def _obey(self, ask: Ask) -> Reply:
        try:
            orders = parse_order(ask.verb, _parse_body(ask.body))
        except BadField as bad:
            return error(400, bad.sentence)
        for order in orders:
            result = perform(self._switch, order)
            if isinstance(result, Refused):
                return error(_STATUS.get(result.refusal, _IMPOSSIBLE_NOW), result.detail)
        return Reply(200, orjson.dumps(self._outcome(orders[0])))

    def _outcome(self, order: Order) -> dict[str, object]:
        if isinstance(order, SetLink):
            return {"up": self._switch.link_up}
        if isinstance(order, deeds.Listing):
            return {}
        world, login_id = self._switch.world, agent_of(order)
        seat = None if login_id is None else world.seat(login_id)
        return {"agent": render_seat(seat, self._switch.faults)} if seat else {"waiting": len(world.waiting())}

    def _show(self, ask: Ask) -> Reply:
        if ask.method != "GET":
            return error(405, f"/simulator/{ask.verb} wants GET.")
        if ask.verb == QUEUES:
            return Reply(200, orjson.dumps({"queues": render_queues(self._switch.world.waiting())}))
        return self._show_agents(ask)

    def _show_agents(self, ask: Ask) -> Reply:
        wanted = parse_qs(ask.query).get("loginid")
        world, faults = self._switch.world, self._switch.faults
        seats = world.seats()
        if wanted is not None:
            for login_id in wanted:
                if world.seat(LoginId(login_id)) is None:
                    return error(404, f"There is no agent {login_id[:60]}.")
            seats = tuple(seat for seat in seats if seat.agent.login_id in wanted)
        shown_seats = [render_seat(seat, faults) for seat in seats]
        return Reply(200, orjson.dumps({"up": self._switch.link_up, "agents": shown_seats}))


def _set_fault(switch: Switch, order: SetDelay | SetRefusal) -> Result:
    if switch.world.seat(order.login_id) is None:
        return Refused(Refusal.UNKNOWN_AGENT, detail=f"There is no agent {order.login_id}.")
    if isinstance(order, SetDelay):
        switch.set_delay(order.login_id, order.seconds)
    elif order.off:
        switch.faults.allow(order.login_id, order.kinds)
    else:
        switch.faults.refuse(order.login_id, order.kinds)
    return Confirmed()


def _parse_body(body: bytes) -> dict[str, object]:
    if not body.strip():
        return {}
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise BadField("The body is not JSON: a JSON object is expected.") from None
    if not isinstance(parsed, dict):
        raise BadField(f"The body is {shown(parsed)}: a JSON object is expected.")
    return parsed
