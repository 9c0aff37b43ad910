"""A switch process's end of one link: a WebSocket as a `Line` of the engine. Owns nothing that outlives the socket."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial

import aiohttp
import structlog
from aiohttp import web

from adapters.errors import LinkProtocolError
from adapters.port import Event, Result
from adapters.simulator.engine import Switch
from adapters.simulator.outbox import Outbox
from adapters.simulator.protocol.codec import Lines, encode
from adapters.simulator.protocol.frames import VERSION, Answer, Do, Frame, Hello, Ping, Pong, Said
from adapters.simulator.translate import render_event, render_result
from adapters.simulator.translate_commands import parse_command

log = structlog.get_logger(__name__)


class SocketLine:
    """`Line` over a WebSocket."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, switch: Switch) -> None:
        self._socket = socket
        self._transport = transport
        self._switch = switch
        self._outbox = Outbox(socket.send_bytes)

    def said(self, event: Event) -> None:
        """Write the event."""
        self._write(encode(Said(render_event(event))))

    def cut(self) -> None:
        """Cut the socket without a farewell, as a broken network does."""
        if self._transport is not None:
            self._transport.abort()

    async def serve(self) -> None:
        """Greet, say the snapshot, and carry out what is asked until the socket is gone or speaks nonsense."""
        self._write(encode(Hello(VERSION)))
        self._switch.connect(self)
        try:
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self._write_out(), name="switch-line-writer")
                await self._read()
                writer.cancel()
        finally:
            self._switch.disconnect(self)

    async def _write_out(self) -> None:
        # A socket that is gone ends the reading, too; nobody is left to be told.
        with suppress(ConnectionError, aiohttp.ClientError):
            await self._outbox.run()

    async def _read(self) -> None:
        try:
            await self._take_all()
        except LinkProtocolError as error:
            log.warning("switch_line_unreadable", detail=error.sentence)
            self.cut()

    async def _take_all(self) -> None:
        lines = Lines()
        async for message in self._socket:
            if message.type is not aiohttp.WSMsgType.BINARY:
                raise LinkProtocolError("An adapter sent a message that is not binary.")
            for frame in lines.feed(message.data):
                self._take(frame)

    def _take(self, frame: Frame) -> None:
        match frame:
            case Do():
                result = self._switch.submit(self, parse_command(frame.command))
                if isinstance(result, asyncio.Future):
                    result.add_done_callback(partial(self._late, frame.number))
                else:
                    self._answer(frame.number, result)
            case Ping():
                self._write(encode(Pong()))
            case Hello() | Answer() | Said() | Pong():
                raise LinkProtocolError("An adapter sent what only a switch sends.")

    def _late(self, number: int, result: asyncio.Future[Result]) -> None:
        if not result.cancelled():
            self._answer(number, result.result())

    def _answer(self, number: int, result: Result) -> None:
        self._write(encode(Answer(number, render_result(result))))

    def _write(self, line: bytes) -> None:
        if not self._outbox.put(line):
            log.warning("switch_line_stalled")
            self.cut()
