"""One connection: its socket, its bounds, and the order in which it says things. The transport is the test's own."""

from __future__ import annotations

import asyncio
import socket
import struct
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from adapters.cisco_cti.connection import MOST_HELD, MOST_UNSENT, Connection, connect
from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.outcomes import Answer, NoLink
from adapters.cisco_cti.protocol.session import Session
from adapters.cisco_cti.protocol.session_events import Ended, HeartbeatUnanswered, Opened, Received, SessionEvent
from adapters.cisco_cti.protocol.typed import render
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf
from adapters.cisco_cti.protocol.typed_session import OpenConf
from tests.adapters.cisco_cti.behaviours import QUERY, STATE
from tests.adapters.cisco_cti.far_side import FarSide, session_settings

LEG = Leg("A", "cti-a.example", 42027)


def wire(*bodies: object) -> bytes:
    """Their bytes."""
    return b"".join(codec(24).encode(render(each)) for each in bodies)  # type: ignore[arg-type]  # bodies


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"socket": socket.socket()})
        self.written = b""
        self.unsent = 0
        self.reading = True
        self.aborted = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def is_closing(self) -> bool:
        return self.aborted

    def abort(self) -> None:
        self.aborted = True
        self.get_extra_info("socket").close()

    def is_reading(self) -> bool:
        return self.reading

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True


def opened(heartbeat: float = 10.0) -> tuple[Connection, Wire, list[SessionEvent]]:
    """A connection with an open session, and where its words go."""
    connection, transport, said = Connection(Session(LEG, session_settings(heartbeat=heartbeat), 24)), Wire(), []
    connection.connection_made(transport)
    connection.start(said.append)
    connection.data_received(wire(OpenConf(invoke_id=1, session_type=1)))
    assert [type(each) for each in said] == [Opened]
    return connection, transport, said


def failure_of(said: list[SessionEvent]) -> FailureKind:
    """How the session ended."""
    last = said[-1]
    assert isinstance(last, Ended)
    assert last.failure is not None
    return last.failure.kind


async def test_the_socket_sends_at_once_and_is_reset_at_once() -> None:
    connection, transport, _ = opened()
    raw = transport.get_extra_info("socket")
    assert raw.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert struct.unpack("ii", raw.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)) == (1, 0)
    connection.abort()
    assert transport.aborted


async def test_nothing_is_said_before_its_holder_listens_and_nothing_is_lost() -> None:
    connection, transport, said = Connection(Session(LEG, session_settings(), 24)), Wire(), []
    connection.connection_made(transport)
    connection.data_received(wire(OpenConf(invoke_id=1, session_type=1), STATE))
    connection.connection_lost(None)
    connection.start(said.append)
    assert [type(each) for each in said] == [Opened, Received, Ended]
    await connection.ended()


async def test_the_asker_goes_on_before_the_event_that_follows_the_answer() -> None:
    connection, _, _ = opened()
    order: list[str] = []
    connection.start(lambda event: order.append(type(event).__name__))

    async def ask() -> None:
        assert isinstance(await connection.ask(QUERY, 10.0), Answer)
        order.append("answer")

    asking = asyncio.get_running_loop().create_task(ask())
    await asyncio.sleep(0)
    connection.data_received(wire(STATE, QueryAgentStateConf(invoke_id=2), STATE))
    connection.data_received(wire(STATE))
    await asking
    await asyncio.sleep(0)
    assert order == ["Received", "answer", "Received", "Received"]
    connection.abort()


async def test_while_too_much_is_held_nothing_is_read() -> None:
    connection, transport, said = opened()
    asking = asyncio.get_running_loop().create_task(connection.ask(QUERY, 10.0))
    await asyncio.sleep(0)
    connection.data_received(wire(QueryAgentStateConf(invoke_id=2), *[STATE] * (MOST_HELD + 1)))
    assert not transport.reading
    assert len(said) == 1
    await asking
    await asyncio.sleep(0)
    assert transport.reading
    assert len(said) == MOST_HELD + 2
    connection.abort()


async def test_a_side_that_stops_reading_is_given_up() -> None:
    connection, transport, said = opened()
    transport.unsent = MOST_UNSENT + 1
    asking = asyncio.get_running_loop().create_task(connection.ask(QUERY, 10.0))
    await asking
    assert failure_of(said) is FailureKind.NOT_READING
    assert transport.aborted


async def test_what_the_holder_does_while_it_listens_is_said_after() -> None:
    connection, transport, _ = opened()
    said: list[SessionEvent] = []

    def listen(event: SessionEvent) -> None:
        if not said:
            connection.abort()
            assert transport.aborted
        said.append(event)

    connection.start(listen)
    connection.data_received(wire(STATE))
    assert [type(each) for each in said] == [Received, Ended]


async def test_an_exception_of_the_holder_ends_the_session_and_is_told() -> None:
    connection, transport, _ = opened()
    said: list[SessionEvent] = []

    def listen(event: SessionEvent) -> None:
        said.append(event)
        if len(said) == 1:
            raise KeyError(event)

    connection.start(listen)
    asking = asyncio.get_running_loop().create_task(connection.ask(QUERY, 10.0))
    await asyncio.sleep(0)
    with capture_logs() as logs:
        connection.data_received(wire(STATE, STATE))
        assert isinstance(await asking, NoLink)
        async with asyncio.timeout(20):
            await connection.ended()
    assert [type(each) for each in said] == [Received, Ended]
    assert failure_of(said) is FailureKind.FAULT
    assert transport.aborted
    (logged,) = logs
    assert (logged["event"], logged["doing"]) == ("cti_connection_fault", "Received")
    assert "1001" not in repr(logged)


async def test_an_exception_at_the_end_of_a_session_does_not_hide_the_end() -> None:
    connection, _, _ = opened()

    def listen(event: SessionEvent) -> None:
        raise KeyError(event)

    connection.start(listen)
    connection.abort()
    async with asyncio.timeout(20):
        await connection.ended()


@pytest.mark.parametrize("where", ["write", "arm", "wake"])
async def test_a_fault_of_the_connection_itself_ends_the_session_and_is_told(
    where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection, transport, said = opened(heartbeat=0.02)

    def fault(*_: object) -> None:
        raise RuntimeError(where)

    if where == "write":
        monkeypatch.setattr(transport, "write", fault)
    elif where == "arm":
        monkeypatch.setattr(connection, "_loop", SimpleNamespace(call_at=fault, time=connection._loop.time))
    else:
        monkeypatch.setattr(Session, "wake", fault)
    async with asyncio.timeout(20):
        await connection.ended()
    assert failure_of(said) is FailureKind.FAULT
    assert transport.aborted
    assert connection._timer is None


async def test_the_timer_goes_with_the_session() -> None:
    connection, transport, said = opened(heartbeat=0.02)
    async with asyncio.timeout(20):
        await connection.ended()
    assert [each.count for each in said if isinstance(each, HeartbeatUnanswered)] == [1, 2]
    assert transport.written.count(bytes.fromhex("0000000400000005")) == 3
    assert connection._timer is None


async def test_a_place_where_nobody_listens_is_a_value() -> None:
    async with FarSide("A").listening() as gone:
        leg = gone.leg
    found = await connect(leg, Session(leg, session_settings(), 24), seconds=1.0)
    assert found == Failure(leg, FailureKind.UNREACHABLE, detail="connection refused")


async def test_a_place_that_swallows_connections_is_a_value() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        leg = Leg("A", "127.0.0.1", full.getsockname()[1])
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(full.getsockname())
        found = await connect(leg, Session(leg, session_settings(), 24), seconds=0.1)
        for each in waiting:
            each.close()
    assert found == Failure(leg, FailureKind.CONNECT_TIMEOUT, detail="0.1 seconds")
