"""The link with both sides open: standby, loss of the active side, maintenance."""

from __future__ import annotations

import asyncio

from adapters.cisco_cti.protocol.failures import FailureKind
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.opening import USUAL_SERVICES
from adapters.cisco_cti.protocol.outcomes import Answer
from adapters.cisco_cti.protocol.roles import SayDown, SayFailed, SayMoved, SayUp
from adapters.cisco_cti.protocol.session_events import Received
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf, QueryAgentStateReq
from adapters.cisco_cti.protocol.typed_session import (
    ActiveMaintenanceEvent,
    ActiveMaintenanceReq,
    ActiveMaintenanceResp,
    FailureEvent,
    HeartbeatConf,
    HeartbeatReq,
    StandbyActiveEvent,
    StoppingRequestsToThisSideInd,
)
from tests.adapters.cisco_cti.behaviours import (
    QUERY,
    STATE,
    failures,
    mute,
    refuses,
)
from tests.adapters.cisco_cti.far_side import (
    Ears,
    FarSide,
    Talk,
    link_to,
    running,
    session_settings,
    stands_by,
)

STANDBY = USUAL_SERVICES | CTIServiceMask.ACTIVE_STANDBY


async def test_a_standby_session_is_held_beside_the_active_one() -> None:
    ears = Ears()
    session = session_settings(services=STANDBY)
    async with FarSide("A", stands_by).listening() as a, FarSide("B").listening() as b:
        link = link_to(a.leg, b.leg, ears=ears, session=session)
        async with running(link):
            up = await ears.until(SayUp)
            await asyncio.sleep(0.1)
        assert isinstance(up, SayUp)
        assert up.leg.side == "B"
        assert (len(a.talks), len(b.talks)) == (1, 1)
    assert not ears.of(SayDown, SayFailed)


async def test_the_loss_of_the_active_side_is_over_when_the_other_says_so() -> None:
    ears, cut = Ears(), asyncio.Event()

    async def dies(talk: Talk) -> None:
        await talk.opens()
        await cut.wait()
        talk.cut()

    async def takes_over(talk: Talk) -> None:
        await talk.opens(session_type=2)
        await ears.until(SayDown)
        talk.says(StandbyActiveEvent(), STATE)
        await talk.goes_on()

    session = session_settings(services=STANDBY)
    async with (
        FarSide("A", dies, stands_by).listening() as a,
        FarSide("B", takes_over).listening() as b,
        running(link_to(a.leg, b.leg, ears=ears, session=session)),
    ):
        await ears.until(SayUp)
        while not b.talks:
            await asyncio.sleep(0.01)
        cut.set()
        await ears.until(Received)
    told = [(type(each), each.leg.side if isinstance(each, SayUp) else "") for each in ears.of(SayUp, SayDown)]
    assert told == [(SayUp, "A"), (SayDown, ""), (SayUp, "B")]
    assert failures(ears)[0] == ("A", FailureKind.CUT)


async def test_a_switch_of_sides_for_maintenance_loses_nothing() -> None:
    ears, ready, asked, gone = Ears(), asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def maintained(talk: Talk) -> None:
        await talk.opens()
        await ready.wait()
        talk.says(ActiveMaintenanceReq(invoke_id=77))
        response = await talk.hears_a(ActiveMaintenanceResp)
        assert (response.invoke_id, response.maintenance_mode_accepted) == (77, 1)
        asked.set()
        request = await talk.hears_a(QueryAgentStateReq)
        talk.says(ActiveMaintenanceEvent(maintenance_mode_status=1))
        gone.set()
        talk.says(QueryAgentStateConf(invoke_id=request.invoke_id, agent_state=3))
        await talk.hears_a(StoppingRequestsToThisSideInd)

    async def takes_over(talk: Talk) -> None:
        await talk.opens(session_type=2)
        beat = await talk.hears()
        assert isinstance(beat, HeartbeatReq), "the client has seen that it stands by"
        talk.says(HeartbeatConf(invoke_id=beat.invoke_id))
        ready.set()
        await gone.wait()
        talk.says(StandbyActiveEvent(), STATE)
        request = await talk.hears_a(QueryAgentStateReq)
        talk.says(QueryAgentStateConf(invoke_id=request.invoke_id, agent_state=4))
        await talk.goes_on()

    session = session_settings(services=STANDBY, heartbeat=0.05)
    async with FarSide("A", maintained, stands_by).listening() as a, FarSide("B", takes_over).listening() as b:
        link = link_to(a.leg, b.leg, ears=ears, session=session)
        async with running(link):
            await ears.until(SayUp)
            await asked.wait()
            old = await link.ask(QUERY)
            moved = await ears.until(SayMoved)
            new = await link.ask(QUERY)
            while len(a.talks) < 2:
                await asyncio.sleep(0.01)
            assert link.active == "B"
            assert (link.system.driver, link.system.server, link.system.controller) == (True, True, True)
    assert isinstance(moved, SayMoved)
    assert (moved.leg.side, moved.is_planned) == ("B", True)
    states = [each.body.agent_state for each in (old, new) if isinstance(each, Answer)]  # type: ignore[union-attr]
    assert states == [3, 4]
    assert not ears.of(SayDown, SayFailed)


async def test_maintenance_is_not_accepted_without_another_side() -> None:
    ears, answers = Ears(), []

    async def maintained(talk: Talk) -> None:
        await talk.opens()
        talk.says(ActiveMaintenanceReq(invoke_id=77))
        answers.append((await talk.hears_a(ActiveMaintenanceResp)).maintenance_mode_accepted)
        talk.says(FailureEvent(status=110))
        await talk.goes_on()

    session = session_settings(services=STANDBY)
    async with (
        FarSide("A", maintained, mute).listening() as a,
        FarSide("B", refuses(107)).listening() as b,
        running(link_to(a.leg, b.leg, ears=ears, session=session)),
    ):
        await ears.until(SayDown)
    assert answers == [0]
    assert ("A", FailureKind.MAINTENANCE) in failures(ears)
