"""One WebSocket to a switch process, from its hello to its end. Owns correlation and heartbeat; refuses to reconnect."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Final

import aiohttp

from adapters.errors import LinkProtocolError
from adapters.port import Accepted, Command, Event, HeartbeatMissed, Result
from adapters.simulator.engine import LINK_CUT
from adapters.simulator.outbox import Outbox
from adapters.simulator.protocol.codec import Lines, encode
from adapters.simulator.protocol.frames import VERSION, Answer, Do, Frame, Hello, Ping, Pong, Said
from adapters.simulator.protocol.heartbeat import Heartbeat
from adapters.simulator.translate import parse_event, parse_result
from adapters.simulator.translate_commands import render_command

BEATS_MISSED: Final = 3
"""Silent intervals in a row after which the link is dead."""


class LinkLost(Exception):
    """The link is of no use any more; `why` completes "The link to … was lost: "."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


_LOSSES: Final = (LinkLost, LinkProtocolError, aiohttp.ClientError, ConnectionError)


class SwitchLink:
    """The adapter's end of one link."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, interval: float) -> None:
        """`interval`: seconds between heartbeats."""
        self._socket = socket
        self._interval = interval
        self._outbox = Outbox(socket.send_bytes)
        self._heartbeat = Heartbeat(BEATS_MISSED)
        self._answers: dict[int, asyncio.Future[Result]] = {}
        self._last_number = 0
        self._lost = False
        self._end: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def ask(self, command: Command) -> Result:
        """Send a command and wait for its answer; refused as unavailable when the link is lost before it came."""
        if self._lost:
            return LINK_CUT
        self._last_number += 1
        number = self._last_number
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        self._outbox.put(encode(Do(number, render_command(command))))
        try:
            return await answer
        finally:
            self._answers.pop(number, None)

    async def serve(self, on_up: Callable[[], None], emit: Callable[[Event], None]) -> None:
        """Say what comes until the link is lost. Raises LinkLost, always."""
        work = (self._outbox.run(), self._beat(emit), self._read(on_up, emit))
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._until_lost(each), name="switch-link") for each in work]
                why = await self._end
                for task in tasks:
                    task.cancel()
        finally:
            self._lost = True
        raise LinkLost(why)

    def refuse_all(self, detail: str) -> None:
        """Refuse what waits for an answer: none will come."""
        for answer in self._answers.values():
            if not answer.done():
                answer.set_result(replace(LINK_CUT, detail=detail))

    async def _until_lost(self, work: Coroutine[None, None, None]) -> None:
        # The end is a value and not an exception of the group's, because with one a cancellation that comes at the
        # same moment is forgotten (Python 3.11, TaskGroup).
        try:
            await work
        except _LOSSES as error:
            if not self._end.done():
                self._end.set_result(_why(error))

    async def _read(self, on_up: Callable[[], None], emit: Callable[[Event], None]) -> None:
        lines = Lines()
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.BINARY:
                raise LinkProtocolError("A message is not binary.")
            self._heartbeat.heard()
            for frame in lines.feed(message.data):
                if self._take(frame, on_up, emit):
                    # Lets the one who asked go on before the event that follows the answer, as an in-process switch does.
                    await asyncio.sleep(0)
        raise LinkLost("the connection was cut")

    def _take(self, frame: Frame, on_up: Callable[[], None], emit: Callable[[Event], None]) -> bool:
        match frame:
            case Said():
                emit(parse_event(frame.event))
            case Answer():
                return self._answered(frame)
            case Hello():
                if frame.version != VERSION:
                    raise LinkLost(f"it speaks version {frame.version} of the link, this bridge version {VERSION}")
                on_up()
            case Pong():
                pass
            case Ping() | Do():
                raise LinkProtocolError("A frame is of a kind that only an adapter sends.")
        return False

    def _answered(self, frame: Answer) -> bool:
        result = parse_result(frame.result)
        answer = self._answers.get(frame.number)
        if answer is None or answer.done():
            return False
        answer.set_result(result)
        return isinstance(result, Accepted)

    async def _beat(self, emit: Callable[[Event], None]) -> None:
        while True:
            self._outbox.put(encode(Ping()))
            await asyncio.sleep(self._interval)
            missed = self._heartbeat.beat()
            if self._heartbeat.dead:
                raise LinkLost(f"nothing was heard for {missed * self._interval:g} seconds")
            if missed:
                emit(HeartbeatMissed(missed))


def _why(error: Exception) -> str:
    match error:
        case LinkLost():
            return error.why
        case LinkProtocolError():
            return f"it sent what cannot be read ({error.sentence.rstrip('.')})"
    return "the connection was cut"
