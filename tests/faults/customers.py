"""What customers do to agents in calls and chats, and what happens at agents' phones, told to the switch in random order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import aiohttp

from tests.faults.world import World

SKILL = "billing"
"""The queue of the team the workers are in."""
WEIGHTS = {
    "call": 12,
    "queue": 2,
    "contact": 3,
    "party-answer": 8,
    "party-refuse": 1,
    "party-hangup": 3,
    "leave": 2,
    "data": 2,
    "giveup": 1,
    # at the phone, behind the desktop's back
    "answer": 2,
    "hold": 1,
    "retrieve": 1,
    "hangup": 1,
    "complete": 2,
    "state": 4,
    "channel": 1,
    "availability": 0.3,
    "logout": 0.1,
}


class Customers:
    """Everybody outside, at some agents; `loose` ones may be logged out by a supervisor."""

    def __init__(self, world: World, logins: Sequence[str], loose: Sequence[str], *, pause: float = 0.02) -> None:
        self._world = world
        self._logins = logins
        self._loose = loose
        self._pause = pause
        self._numbers = 0
        self._weights = {verb: weight for verb, weight in WEIGHTS.items() if verb not in world.switch.lacks}

    async def come(self) -> None:
        """Come and go for ever."""
        random = self._world.random
        while True:
            (verb,) = random.choices(list(self._weights), list(self._weights.values()))
            await self._do(verb)
            await asyncio.sleep(random.uniform(0.2, 1.8) * self._pause)

    async def stir(self, login: str) -> None:
        """Change something about each contact of an agent, so that an event that does not come is missed."""
        self._numbers += 1
        for contact in (await self._world.seats())[login]["contacts"]:
            body = {
                "loginid": login,
                "contact": contact["id"],
                "data": self._world.switch.data({"stirred": self._numbers}),
            }
            await self._world.simulate("data", **body)

    async def _do(self, verb: str) -> None:
        body = self._body(verb)
        with suppress(aiohttp.ClientError, OSError):  # the switch itself may be down
            if body is not None:
                await self._world.simulate(verb, **body)

    def _body(self, verb: str) -> dict[str, object] | None:
        random = self._world.random
        login = random.choice(self._logins)
        self._numbers += 1
        caller = {
            "number": f"+41{self._world.number():09d}",
            "data": self._world.switch.data({"customer": f"C{self._numbers}", "deep": {"a": [1]}}),
        }
        match verb:
            case "call":
                return {"loginid": login, **caller}
            case "queue":
                return {"skill": SKILL, **caller}
            case "contact":
                where = {"loginid": login} if random.random() < 0.7 else {"skill": SKILL}
                return {"type": "CHAT", "data": caller["data"], **where}
            case "giveup":
                return {"skill": SKILL}
            case "data":
                return {"loginid": login, "data": self._world.switch.data({"customer": f"C{self._numbers}"})}
            case "state":
                return {"loginid": login, "state": random.choice(["READY", "READY", "NOT_READY"])}
            case "channel":
                return {"loginid": login, "type": "CHAT", "state": random.choice(["READY", "NOT_READY"])}
            case "availability":
                return {"loginid": login, "type": "CHAT", "available": random.random() < 0.7}
            case "logout":
                return {"loginid": random.choice(self._loose), "by": "supervisor"} if self._loose else None
        return {"loginid": login}
