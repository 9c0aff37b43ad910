"""One agent's desktop: opens the session, works in it as desktops do, ends it and opens it again, whatever goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from random import Random

from contracts import control, session
from tests.faults.desk import Desk
from tests.faults.recorder import Heard

AGAIN = 0.05
"""Seconds between two tries of what was refused."""
READS = (
    session.INIT,
    session.EXTERNAL_LOGOUT_REASONS,
    session.EXTERNAL_NOT_READY_REASONS,
    session.GET_TEAM_STATUS,
)


class Agent:
    """A login and its session. A `steady` one is never logged out on purpose, so nobody may find it logged out."""

    def __init__(
        self,
        desk: Desk,
        login: str,
        random: Random,
        *,
        steady: bool,
        pace: float,
        supervises: list[str],
        watches: bool = True,
    ) -> None:
        """`watches`: follows the team's status."""
        self.desk = desk
        self.login = login
        self.session = f"S{login}"
        self.steady = steady
        self.is_open = False
        self.stopping = asyncio.Event()
        self.watches = watches
        self._random = random
        self._pace = pace
        self._supervises = supervises
        self._opened = 0

    async def live(self) -> None:
        """Work until told to stop; ends between two requests."""
        while not self.stopping.is_set():
            if not self.is_open and not await self.open():
                await self._pause(AGAIN)
                continue
            await self._do_something()
            await self._pause(self._random.uniform(0.2, 1.8) * self._pace)

    async def open(self) -> bool:
        """Create and initialise the session and its group; False: refused, try again."""
        body = {"id": self.session, "loginid": self.login, "password": f"p{self.login}"}
        created = await self._control(control.CREATE_SESSION, body)
        if not created.success:
            return False
        init = await self.call(session.INIT, {"name": "any", "chat": True})
        if not init.success:
            # Nothing but a new session knows the password again after a restart.
            await self.call(session.DISPOSE)
            return False
        self._opened += 1
        group = {"name": init.body.get("channelGroup"), "id": self.group_id()}
        self.is_open = (await self.call(session.CREATE_CHANNEL_GROUP, group)).success or bool(
            created.body.get("resumed")
        )
        if self.is_open and self.watches:
            await self.call(session.GET_TEAM_STATUS, {"realtime": True})
        return self.is_open

    async def look_again(self) -> bool:
        """What a listener does after a gap or a new epoch; True when all of it succeeded."""
        init = await self.call(session.INIT, {"name": "any", "chat": True})
        if not self.watches:
            return init.success
        team = await self.call(session.GET_TEAM_STATUS, {"realtime": True})
        return init.success and team.success

    def group_id(self) -> str:
        """Bridge id of the group of the session as it was opened last."""
        return f"G{self._opened}"

    async def call(self, name: str, body: Mapping[str, object] | None = None, target: str = "") -> Heard:
        """A request to the session, or to a destination below it."""
        answer = await self.desk.call(name, target or self.session, body)
        if not answer.success and answer.error is not None:
            if "only be disposed" in answer.error and name != session.DISPOSE:
                await self.call(session.DISPOSE)
                self.is_open = False
            elif "no such session" in answer.error:
                self.is_open = False
        return answer

    async def _do_something(self) -> None:
        pick = self._random.random()
        if pick < 0.30:
            await self._burst()
        elif pick < 0.55:
            await self.call(self._random.choice(READS[1:3]))
        elif pick < 0.72:
            await self.call(session.GET_TEAM_STATUS, {"realtime": self._random.random() < 0.8})
        elif pick < 0.77:
            await self.call(session.STOP_TEAM_STATUS)
        elif pick < 0.85 and self._supervises:
            await self._supervise()
        elif pick < 0.90:
            await self._control(control.AGENT_INFO, {"loginid": self.login})
        elif pick < 0.95:
            await self.look_again()
        else:
            await self._end()

    async def _burst(self) -> None:
        """Several requests at once: they are answered in their order."""
        calls = []
        for _ in range(self._random.randint(3, 6)):
            name = self._random.choice(READS)
            body = {"name": "any"} if name == session.INIT else {}
            calls.append(self.desk.begin(name, self.session, body))
        await asyncio.gather(*calls)

    async def _supervise(self) -> None:
        body = {"loginid": self._random.choice(self._supervises), "state": self._random.choice(["READY", "NOT_READY"])}
        await self.call(session.SET_AGENT_STATE, body)

    async def _end(self) -> None:
        """Close and dispose, or dispose alone, which leaves the agent as it is; the same id comes again."""
        if not self.steady and self._random.random() < 0.6:
            closed = await self.call(session.CLOSE)
            if not closed.success:
                return
        self.is_open = not (await self.call(session.DISPOSE)).success

    async def _control(self, name: str, body: Mapping[str, object]) -> Heard:
        return await self.desk.call(name, "cti.CONTROL", body)

    async def _pause(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            pass
