"""Commands about agents on a running test server."""

from __future__ import annotations

import asyncio

import pytest

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.masks import DeskSettingsMask
from adapters.port import (
    Accepted,
    AgentChanged,
    Cause,
    Confirmed,
    LogIn,
    LogOut,
    MobileAgent,
    ReadAgent,
    Refusal,
    Refused,
    SetAgentState,
    ValidateAgent,
)
from contracts.vocabulary import (
    AgentState,
    ChannelState,
)
from tests.adapters.cisco_cti.centre import (
    AGENT,
    COLLEAGUE,
    centre,
)
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.replies import DONE
from tests.support.links import until


async def test_ctios_62_a_demanded_reason_is_refused_before_the_wire() -> None:
    mask = DeskSettingsMask.IDLE_REASON_REQUIRED | DeskSettingsMask.LOGOUT_REASON_REQUIRED
    async with centre(ServerSettings(desk_settings=mask)) as there:
        await there.make_ready(AGENT)
        before = len(there.hand.heard("SET_AGENT_STATE_REQ"))
        for command in (SetAgentState(AGENT, AgentState.NOT_READY), LogOut(AGENT)):
            result = await there.do(command)
            assert isinstance(result, Refused)
            assert result.refusal is Refusal.INVALID_REASON
        assert len(there.hand.heard("SET_AGENT_STATE_REQ")) == before
        assert await there.do(SetAgentState(AGENT, AgentState.NOT_READY, "N1")) == Accepted()
        assert there.hand.heard("SET_AGENT_STATE_REQ")[-1].number("EventReasonCode") == 1


@pytest.mark.parametrize(("policy", "result"), [("allow", Confirmed), ("warn", Confirmed), ("reject", Refused)])
async def test_ctios_57_a_login_of_somebody_logged_in_is_as_the_policy_says(policy: str, result: type) -> None:
    async with centre(duplicate_login=policy) as there:
        await there.log_in(AGENT)
        again = await there.do(LogIn(AGENT, f"p{AGENT}", None, frozenset()))
        assert isinstance(again, result)
        logins = [each for each in there.hand.heard("SET_AGENT_STATE_REQ") if not each.number("ForcedFlag")]
        assert len(logins) == 1


async def test_the_password_of_a_second_desktop_is_checked() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        wrong = await there.do(LogIn(AGENT, "wrong", None, frozenset()))
        assert isinstance(wrong, Refused)
        assert wrong.refusal is Refusal.INVALID_CREDENTIALS


async def test_ctios_60_a_state_is_true_when_its_event_comes() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        there.hand.force("SET_AGENT_STATE_REQ", DONE)
        assert await there.do(SetAgentState(AGENT, AgentState.READY)) == Accepted()
        agent = await there.do(ReadAgent(AGENT))
        assert isinstance(agent, Confirmed)
        assert agent.value.state is AgentState.NOT_READY  # type: ignore[attr-defined]


async def test_ctios_86_codes_are_kept_with_the_list_they_are_of() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        there.hand.fail_next("SET_AGENT_STATE_REQ", Status.INVALID_AGENT_DATA)
        first = await there.do(SetAgentState(AGENT, AgentState.READY))
        there.hand.refuse_next("SET_AGENT_STATE_REQ", ControlFailure.PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE)
        second = await there.do(SetAgentState(AGENT, AgentState.READY))
        assert isinstance(first, Refused)
        assert isinstance(second, Refused)
        assert first.code == second.code == 8
        assert first.detail.startswith("E_CTI_INVALID_AGENT_DATA")
        assert second.detail.startswith("CF_PRIVILEGE_VIOLATION")


async def test_ctios_87_a_failure_reaches_the_request_that_caused_it() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        await there.log_in(COLLEAGUE)
        await there.hand.slow_down(AGENT, 3600)
        before = len(there.hand.heard("SET_AGENT_STATE_REQ"))
        slow = asyncio.create_task(there.do(SetAgentState(AGENT, AgentState.READY)))
        await until(lambda: len(there.hand.heard("SET_AGENT_STATE_REQ")) > before)
        there.hand.refuse_next("SET_AGENT_STATE_REQ", ControlFailure.GENERIC_OPERATION)
        result = await there.do(SetAgentState(COLLEAGUE, AgentState.READY))
        assert isinstance(result, Refused)
        await there.hand.slow_down(AGENT, 0)
        assert await slow == Accepted()


async def test_a_phone_out_of_service_makes_the_channel_unavailable() -> None:
    async with centre() as there:
        agent = await there.log_in(AGENT)
        there.hand.instrument(agent.extension, in_service=False)
        gone = await there.heard.until(AgentChanged, lambda e: e.agent.channels[0].state is ChannelState.UNAVAILABLE)
        assert gone.agent.login_id == AGENT
        there.hand.instrument(agent.extension, in_service=True)
        await there.heard.until(
            AgentChanged,
            lambda e: e.agent.channels[0].state is ChannelState.ACTIVE,
            after=there.heard.events.index(gone) + 1,
        )


async def test_passwords_are_checked_without_a_login() -> None:
    async with centre() as there:
        assert await there.do(ValidateAgent(AGENT, "wrong")) == Confirmed(False)
        assert await there.do(ValidateAgent(AGENT, f"p{AGENT}")) == Confirmed(True)
        assert there.heard.of(AgentChanged) == []


async def test_ctios_59_a_logout_that_fails_is_reported_once_and_changes_nothing() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        mark = len(there.heard.events)
        there.hand.refuse_next("SET_AGENT_STATE_REQ", ControlFailure.INVALID_OBJECT_STATE)
        result = await there.do(LogOut(AGENT, "L1"))
        assert isinstance(result, Refused)
        assert (result.refusal, result.code) == (Refusal.INVALID_STATE, 22)
        assert there.heard.events[mark:] == []


async def test_a_mobile_agent_is_dialled_at_the_number_behind_the_instrument() -> None:
    async with centre() as there:
        mobile = MobileAgent("nailed connection", "+15550199")
        assert await there.do(LogIn(AGENT, f"p{AGENT}", None, frozenset(), mobile)) == Accepted()
        request = there.hand.heard("SET_AGENT_STATE_REQ")[-1]
        assert (request.number("AgentWorkMode"), request.text("AgentInstrument")) == (4, "2002;+15550199")
        wrong = await there.do(LogIn(COLLEAGUE, f"p{COLLEAGUE}", None, frozenset(), MobileAgent("by pigeon", "1")))
        assert isinstance(wrong, Refused)
        assert wrong.refusal is Refusal.NOT_SUPPORTED


async def test_single_sign_on_needs_no_password() -> None:
    async with centre(sso=True) as there:
        assert await there.do(LogIn(AGENT, None, None, frozenset())) == Accepted()
        assert there.hand.heard("SET_AGENT_STATE_REQ")[-1].number("SSOEnabled") == 1


async def test_a_state_asked_for_during_a_call_is_deferred() -> None:
    async with centre() as there:
        await there.make_ready(AGENT)
        await there.hand.offer_call(AGENT)
        await there.heard.state(AGENT, AgentState.RESERVED)
        await there.hand.answer_call(AGENT)
        await there.heard.state(AGENT, AgentState.TALKING)
        assert await there.do(SetAgentState(AGENT, AgentState.NOT_READY, "N1")) == Accepted(is_deferred=True)
        await there.hand.end_call(AGENT)
        assert (await there.heard.until_reason(AGENT, "N1")).cause is Cause.REQUEST
