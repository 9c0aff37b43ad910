"""The link: order, requests and their outcomes, its intended end, its settings."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from adapters.cisco_cti.link import LinkSettings
from adapters.cisco_cti.link_events import Closed
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failures import Leg
from adapters.cisco_cti.protocol.outcomes import Answer, CodeSpace, Declined, NoLink, Unanswered
from adapters.cisco_cti.protocol.roles import SayDown, SayFailed, SayUp
from adapters.cisco_cti.protocol.session_events import Received
from adapters.cisco_cti.protocol.system import SystemNotice
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf, QueryAgentStateReq
from adapters.cisco_cti.protocol.typed_config import ConfigRequestKeyEvent
from adapters.cisco_cti.protocol.typed_session import (
    CloseConf,
    CloseReq,
    FailureConf,
    SystemEvent,
)
from adapters.errors import AdapterSettingsError
from tests.adapters.cisco_cti.behaviours import (
    QUERY,
    STATE,
    mute,
    refuses,
    silent,
)
from tests.adapters.cisco_cti.far_side import (
    PATIENCE,
    Ears,
    FarSide,
    Talk,
    grants,
    link_to,
    running,
    session_settings,
)


async def test_events_and_answers_come_in_their_order_and_the_asker_goes_first() -> None:
    ears, order = Ears(), []

    async def behave(talk: Talk) -> None:
        await talk.opens()
        request = await talk.hears_a(QueryAgentStateReq)
        talk.says(STATE, QueryAgentStateConf(invoke_id=request.invoke_id, agent_state=3), STATE, STATE)
        await talk.goes_on()

    async with FarSide("A", behave).listening() as side:
        link = link_to(side.leg, ears=ears)
        async with running(link):
            await ears.until(SayUp)
            outcome = await link.ask(QUERY)
            order = [*ears.of(Received), outcome]
            await ears.until(Received, 3)
    assert isinstance(outcome, Answer)
    assert [type(each) for each in order] == [Received, Answer]


async def test_ctios_03_an_open_session_is_told_once_with_its_side() -> None:
    ears = Ears()
    async with FarSide("A").listening() as side, running(link_to(side.leg, ears=ears)):
        up = await ears.until(SayUp)
        await asyncio.sleep(0.05)
    assert isinstance(up, SayUp)
    assert up.leg == side.leg
    assert len(ears.of(SayUp)) == 1


def test_the_loop_of_the_service_holds_it_as_well() -> None:
    uvloop = pytest.importorskip("uvloop")

    async def scenario() -> list[object]:
        ears = Ears()
        async with FarSide("A").listening() as side:
            link = link_to(side.leg, ears=ears)
            async with running(link) as task:
                await ears.until(SayUp)
                link.close()
                await asyncio.wait([task], timeout=PATIENCE)
        return [ears.heard[0], ears.heard[-1]]

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        first, last = runner.run(scenario())
    assert isinstance(first, SayUp)
    assert last == Closed()


async def test_a_slow_drip_of_bytes_is_a_link_like_any_other() -> None:
    ears = Ears()

    async def behave(talk: Talk) -> None:
        await talk.opens()
        write, drops = talk.writer.write, []
        talk.raw = drops.append  # type: ignore[method-assign]  # what is said is kept and dripped
        talk.says(STATE, SystemEvent(system_event_id=3, system_event_arg_1=5000))
        for byte in b"".join(drops):
            write(bytes([byte]))
            await asyncio.sleep(0)
        await talk.reader.read()

    async with FarSide("A", behave).listening() as side, running(link_to(side.leg, ears=ears)):
        await ears.until(Received)
        notice = await ears.until(SystemNotice, 2)
    assert isinstance(notice, SystemNotice)
    assert (notice.number, notice.peripheral_id) == (3, 5000)


# --- requests


async def test_requests_get_every_kind_of_outcome() -> None:
    ears = Ears()

    async def behave(talk: Talk) -> None:
        await talk.opens()
        request = await talk.hears_a(QueryAgentStateReq)
        talk.says(FailureConf(invoke_id=request.invoke_id, status=12))
        await talk.hears_a(QueryAgentStateReq)
        await talk.hears_a(ConfigRequestKeyEvent)
        await talk.hears_a(QueryAgentStateReq)
        talk.cut()

    async with FarSide("A", behave, grants).listening() as side:
        link = link_to(side.leg, ears=ears)
        assert await link.ask(QUERY) == NoLink("QUERY_AGENT_STATE_REQ", was_sent=False)
        assert not link.tell(ConfigRequestKeyEvent(peripheral_id=5000))
        async with running(link):
            await ears.until(SayUp)
            assert await link.ask(QUERY) == Declined("QUERY_AGENT_STATE_REQ", CodeSpace.SERVER, 12)
            assert await link.ask(QUERY, 0.05) == Unanswered("QUERY_AGENT_STATE_REQ", 0.05)
            too_long = await link.ask(replace(QUERY, agent_id="1" * 500))
            assert isinstance(too_long, Declined)
            assert too_long.number == Status.INVALID_FIELD_LENGTH
            assert link.tell(ConfigRequestKeyEvent(peripheral_id=5000))
            lost = await link.ask(QUERY)
            assert isinstance(lost, NoLink)
            assert lost.was_sent


async def test_ctios_31_many_requests_are_refused_together_when_the_link_goes() -> None:
    ears = Ears()

    async def behave(talk: Talk) -> None:
        await talk.opens()
        for _ in range(50):
            await talk.hears_a(QueryAgentStateReq)
        talk.cut()

    async with FarSide("A", behave, grants).listening() as side:
        link = link_to(side.leg, ears=ears)
        async with running(link):
            await ears.until(SayUp)
            async with asyncio.timeout(PATIENCE):
                outcomes = await asyncio.gather(*(link.ask(QUERY) for _ in range(50)))
            assert all(isinstance(each, NoLink) and each.was_sent for each in outcomes)


async def test_who_no_longer_waits_leaves_nothing_behind() -> None:
    ears = Ears()

    async def behave(talk: Talk) -> None:
        await talk.opens()
        first = await talk.hears_a(QueryAgentStateReq)
        second = await talk.hears_a(QueryAgentStateReq)
        talk.says(QueryAgentStateConf(invoke_id=first.invoke_id), QueryAgentStateConf(invoke_id=second.invoke_id))
        await talk.goes_on()

    async with FarSide("A", behave).listening() as side:
        link = link_to(side.leg, ears=ears)
        async with running(link):
            await ears.until(SayUp)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(link.ask(QUERY), 0.05)
            assert isinstance(await link.ask(QUERY), Answer)


# --- the end


async def test_ctios_08_an_intended_end_is_told_once_and_is_no_failure() -> None:
    ears, status = Ears(), []

    async def behave(talk: Talk) -> None:
        await talk.opens()
        request = await talk.hears_a(CloseReq)
        status.append(request.status)
        talk.says(CloseConf(invoke_id=request.invoke_id))
        await talk.reader.read()

    async with FarSide("A", behave).listening() as side:
        link = link_to(side.leg, ears=ears)
        async with running(link) as task:
            await ears.until(SayUp)
            link.close()
            link.close()
            await ears.until(Closed)
            await asyncio.wait([task], timeout=PATIENCE)
            assert task.done()
    assert status == [0]
    assert ears.heard[-1] == Closed()
    assert len(ears.of(Closed)) == 1
    assert not ears.of(SayFailed, SayDown)


async def test_ctios_12_an_intended_end_stops_a_failover_at_once() -> None:
    ears = Ears()
    async with FarSide("A", refuses(15)).listening() as a, FarSide("B", refuses(15)).listening() as b:
        link = link_to(a.leg, b.leg, ears=ears, backoff_first=600.0, backoff_ceiling=600.0)
        async with running(link) as task:
            await ears.until(SayFailed)
            link.close()
            async with asyncio.timeout(20):
                await asyncio.wait([task])
        assert (len(a.talks), len(b.talks)) == (1, 0)
    assert ears.of(Closed) == [Closed()]


async def test_ctios_13_an_intended_end_works_while_the_session_is_being_opened() -> None:
    ears = Ears()
    async with FarSide("A", mute).listening() as side:
        link = link_to(side.leg, ears=ears)
        async with running(link) as task:
            await asyncio.sleep(0.05)
            link.close()
            async with asyncio.timeout(20):
                await asyncio.wait([task])
    assert ears.heard == [Closed()]


async def test_a_cancelled_link_closes_its_session_and_says_nothing_more() -> None:
    ears, closed = Ears(), asyncio.Event()

    async def behave(talk: Talk) -> None:
        await talk.opens()
        await talk.hears_a(QueryAgentStateReq)
        request = await talk.hears_a(CloseReq)
        closed.set()
        talk.says(STATE, CloseConf(invoke_id=request.invoke_id))
        await talk.reader.read()

    async with FarSide("A", behave).listening() as side:
        link = link_to(side.leg, ears=ears)
        async with running(link) as task:
            await ears.until(SayUp)
            heard = len(ears.heard)
            waiting = asyncio.get_running_loop().create_task(link.ask(QUERY))
            await asyncio.sleep(0)
            task.cancel()
            async with asyncio.timeout(PATIENCE):
                assert isinstance(await waiting, NoLink)
                await asyncio.wait([task])
        assert task.cancelled()
    assert closed.is_set()
    assert len(ears.heard) == heard


async def test_a_side_that_does_not_confirm_the_end_is_left_anyway() -> None:
    ears = Ears()
    async with FarSide("A", silent).listening() as side:
        link = link_to(side.leg, ears=ears, session=session_settings(close_timeout=0.1))
        async with running(link) as task:
            await ears.until(SayUp)
            link.close()
            async with asyncio.timeout(20):
                await asyncio.wait([task])
    assert ears.heard[-1] == Closed()


# --- settings


@pytest.mark.parametrize(
    "wrong",
    [
        {"legs": ()},
        {"legs": (Leg("A", "a", 1), Leg("A", "b", 1))},
        {"legs": (Leg("A", "a", 1), Leg("B", "b", 1), Leg("C", "c", 1))},
        {"backoff_first": 0.0},
        {"backoff_first": 2.0, "backoff_ceiling": 1.0},
        {"connect_timeout": 0.0},
        {"attempts": 0},
    ],
)
def test_settings_that_make_no_link_are_refused(wrong: dict[str, object]) -> None:
    values: dict[str, object] = {"legs": (Leg("A", "a", 1),), "session": session_settings(), **wrong}
    with pytest.raises(AdapterSettingsError):
        LinkSettings(**values)  # type: ignore[arg-type]  # wrong on purpose


async def test_the_first_side_is_drawn_by_lot() -> None:
    ears = Ears()
    async with (
        FarSide("A").listening() as a,
        FarSide("B").listening() as b,
        running(link_to(a.leg, b.leg, ears=ears, first=None)),
    ):
        up = await ears.until(SayUp)
    assert isinstance(up, SayUp)
    assert up.leg.side == "B", "half of two"
