"""The server on its sockets: good and bad manners, sides that die, and nothing left running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.masks import AgentStateMask
from contracts.vocabulary import LoginId
from tests.adapters.cisco_cti.server.clients import BRIDGE, STANDING_BY, every_call, told
from tests.support.cti_server.config import ServerSettings, StandbyAnswer
from tests.support.cti_server.hand import GARBAGE, Impossible, ServerHand
from tests.support.cti_server.server import Port, running
from tests.support.cti_server.wire import Frames, Value, Wire, Wiring

PATIENCE = 20.0
BRUNO = LoginId("1002")


class Socket:
    """A client with a socket."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.reads = 0
        self._wiring, self._frames = Wiring(24), Frames()
        self._got: list[Wire] = []

    @classmethod
    async def connect(cls, port: Port) -> Socket:
        return cls(*await asyncio.open_connection(*port.address))

    def send(self, name: str, **fields: Value) -> None:
        self.writer.write(self._wiring.encode(name, {"InvokeID": 1, **fields}))

    async def next(self) -> Wire:
        async with asyncio.timeout(PATIENCE):
            while not self._got:
                data = await self.reader.read(65536)
                assert data, "The server closed the connection."
                self.reads += 1
                self._got += [self._wiring.decode(*frame) for frame in self._frames.feed(data)]
        return self._got.pop(0)

    async def until(self, line: str) -> Wire:
        while told(found := await self.next()) != line:
            pass
        return found

    async def open(self, services: int = BRIDGE) -> Wire:
        self.send(
            "OPEN_REQ", VersionNumber=24, IdleTimeout=120, PeripheralID=0xFFFFFFFF, ServicesRequested=services,
            CallMsgMask=every_call(24), AgentStateMask=sum(AgentStateMask), ClientID="test", ClientPassword=b"",
        )  # fmt: skip
        return await self.next()

    async def log_in(self) -> None:
        self.send("SET_AGENT_STATE_REQ", AgentState=0, AgentInstrument="2002", AgentID=BRUNO, AgentPassword="p1002")
        self.send("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002")
        await self.until("1002 is 3")

    async def is_over(self) -> bool:
        """Whether the server ends the connection, somehow."""
        try:
            async with asyncio.timeout(PATIENCE):
                while await self.reader.read(65536):
                    pass
        except ConnectionError:
            pass
        return True

    async def is_quiet(self) -> bool:
        """Whether nothing comes for a moment."""
        try:
            async with asyncio.timeout(0.05):
                await self.next()
        except TimeoutError:
            return True
        return False


@pytest.fixture
async def hand() -> AsyncIterator[ServerHand]:
    async with running() as server:
        yield ServerHand(server)


@pytest.fixture
async def client(hand: ServerHand) -> AsyncIterator[Socket]:
    """Opened on side A."""
    socket = await Socket.connect(hand.server.a)
    await socket.open()
    yield socket
    socket.writer.close()


async def test_a_call_over_sockets(hand: ServerHand, client: Socket) -> None:
    await client.log_in()
    await hand.offer_call(BRUNO, "+1555", CallVariable1="gold", user__a="b")
    delivered = await client.until("CALL_DELIVERED 2002")
    assert delivered.groups["NumNamedVariables"] == ({"NamedVariable": ("user.a", "b")},)
    client.send("ANSWER_CALL_REQ", ConnectionCallID=0xFFFFFFFF, AgentInstrument="2002")
    await client.until("1002 is 4")
    await hand.customer_hangs_up(BRUNO)
    await client.until("END_CALL 2002")
    assert [each.name for each in hand.heard("ANSWER_CALL_REQ")] == ["ANSWER_CALL_REQ"]
    with pytest.raises(Impossible):
        await hand.answer_call(BRUNO)


async def test_a_side_dies_in_the_middle_of_a_call(hand: ServerHand, client: Socket) -> None:
    await client.log_in()
    await hand.offer_call(BRUNO)
    await hand.answer_call(BRUNO)
    beside = await Socket.connect(hand.server.b)
    assert (await beside.open(STANDING_BY)).number("SessionType") == 2
    await hand.kill("A")
    assert await client.is_over()
    with pytest.raises(ConnectionRefusedError):
        await Socket.connect(hand.server.a)
    assert told(await beside.next()) == "STANDBY_ACTIVE"
    assert (await beside.until("CALL_ESTABLISHED 2002")).number("EventCause") == 50
    await hand.customer_hangs_up(BRUNO)
    await beside.until("END_CALL 2002")
    await hand.revive("A")
    again = await Socket.connect(hand.server.a)
    assert (await again.open()).number("Status") == 107
    for socket in (beside, again):
        socket.writer.close()


async def test_sides_change_places(hand: ServerHand, client: Socket) -> None:
    await hand.switch_over()
    assert (await client.until("FAILURE")).number("Status") == Status.CTI_SERVER_OFFLINE
    assert await client.is_over()
    other = await Socket.connect(hand.server.b)
    assert (await other.open()).number("SessionType") == 1
    await hand.switch_over(politely=False)
    assert await other.is_over()


async def test_a_standby_that_does_not_listen() -> None:
    async with running(ServerSettings(standby=StandbyAnswer.REFUSED)) as server:
        hand = ServerHand(server)
        with pytest.raises(ConnectionRefusedError):
            await Socket.connect(server.b)
        await hand.switch_over()
        with pytest.raises(ConnectionRefusedError):
            await Socket.connect(server.a)
        client = await Socket.connect(server.b)
        assert (await client.open()).name == "OPEN_CONF"
        client.writer.close()


async def test_maintenance_over_sockets() -> None:
    async with running(ServerSettings(maintenance_wait=0.05)) as server:
        hand, client = ServerHand(server), await Socket.connect(server.a)
        await client.open(STANDING_BY)
        hand.shut_down_gracefully()
        await client.until("ACTIVE_MAINTENANCE_REQ")
        assert (await client.until("ACTIVE_MAINTENANCE")).number("MaintenanceModeStatus") == 0
        assert server.center.upkeep.outcome is False
        client.writer.close()


async def test_the_link_is_cut_and_mended(hand: ServerHand, client: Socket) -> None:
    await hand.cut_link()
    assert await client.is_over()
    for port in hand.server.ports():
        with pytest.raises(ConnectionRefusedError):
            await Socket.connect(port)
    await hand.mend_link()
    again = await Socket.connect(hand.server.a)
    assert (await again.open()).name == "OPEN_CONF"
    assert hand.cut("A") == 1
    assert await again.is_over()


async def test_silence_and_its_end(hand: ServerHand, client: Socket) -> None:
    await client.until("AGENT_TEAM_CONFIG")
    while not await client.is_quiet():
        pass
    hand.be_silent()
    client.send("HEARTBEAT_REQ", InvokeID=7)
    assert await client.is_quiet()
    hand.be_silent(False)
    assert (await client.until("HEARTBEAT_CONF")).invoke_id == 7
    hand.answer_heartbeats(False)
    client.send("HEARTBEAT_REQ")
    assert await client.is_quiet()


async def test_a_slow_drip_and_a_flood(hand: ServerHand, client: Socket) -> None:
    hand.drip()
    before = client.reads
    client.send("HEARTBEAT_REQ", InvokeID=9)
    await client.until("HEARTBEAT_CONF")
    assert client.reads > before + 3
    hand.drip(False)
    hand.hold_back()
    for number in range(3):
        client.send("HEARTBEAT_REQ", InvokeID=number)
    assert await client.is_quiet()
    hand.hold_back(False)
    assert [(await client.next()).invoke_id for _ in range(3)] == [0, 1, 2]


async def test_garbage_and_half_a_message(hand: ServerHand, client: Socket) -> None:
    while not await client.is_quiet():
        pass
    hand.pour_garbage()
    async with asyncio.timeout(PATIENCE):
        assert await client.reader.readexactly(len(GARBAGE)) == GARBAGE
        hand.cut_inside_a_message()
        assert await client.reader.read() == bytes.fromhex("000000040000")


async def test_refusals_and_system_events_on_demand(hand: ServerHand, client: Socket) -> None:
    hand.fail_next("AGENT_DESK_SETTINGS_REQ", Status.UNSPECIFIED_FAILURE)
    hand.refuse_next("AGENT_DESK_SETTINGS_REQ", ControlFailure.SERVICE_BUSY)
    hand.ignore_next("AGENT_DESK_SETTINGS_REQ")
    for _ in range(3):
        client.send("AGENT_DESK_SETTINGS_REQ")
    await client.until("FAILURE_CONF 17")
    await client.until("CONTROL_FAILURE_CONF 32")
    assert await client.is_quiet()
    hand.peripheral(online=False)
    hand.central_controller(online=False)
    hand.instrument("2002", in_service=False)
    hand.announce("tea time")
    found = [await client.until("SYSTEM") for _ in range(4)]
    assert [each.number("SystemEventID") for each in found] == [4, 2, 10, 5]
    assert [each.number("PGStatus") for each in found] == [4, 6, 6, 6]
    assert (found[2].text("EventDeviceID"), found[3].text("Text")) == ("2002", "tea time")
    hand.peripheral(online=True)
    hand.central_controller(online=True)
    hand.go_offline("A")
    client.send("HEARTBEAT_REQ")
    await client.until("FAILURE_CONF 15")


async def test_a_server_of_another_age(hand: ServerHand) -> None:
    hand.speak(13, 14, 15)
    client = await Socket.connect(hand.server.a)
    assert (await client.open()).number("Status") == Status.INVALID_VERSION
    hand.speak(24)
    assert (await client.open()).name == "OPEN_CONF"
    assert [each.number("VersionNumber") for each in hand.history("OPEN_REQ", "A")] == [24]
    client.writer.close()


async def test_time_passes_by_itself() -> None:
    async with running(ServerSettings(ring=0.05)) as server:
        hand, client = ServerHand(server), await Socket.connect(server.a)
        await client.open()
        await client.log_in()
        await hand.slow_down(BRUNO, 0.05)
        client.send("SET_AGENT_STATE_REQ", AgentState=2, AgentInstrument="2002")
        await client.until("1002 is 2")
        await hand.slow_down(BRUNO, 100)
        client.send("SET_AGENT_STATE_REQ", AgentState=3, AgentInstrument="2002")
        assert await client.is_quiet()
        await hand.slow_down(BRUNO, 0)
        await client.until("1002 is 3")
        client.writer.close()
