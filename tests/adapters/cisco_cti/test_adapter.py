"""The adapter on a running test server: what it offers, starts with and does without."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from adapters import contacts as port
from adapters.cisco_cti.adapter import CiscoCti, create
from adapters.cisco_cti.protocol.masks import ConfigMsgMask, CTIServiceMask
from adapters.cisco_cti.reasons import NONE
from adapters.errors import AdapterError
from adapters.port import (
    AgentChanged,
    Confirmed,
    LinkUp,
    LogIn,
    ReadAgent,
    ReadReasons,
    Refusal,
    Refused,
    SetAgentState,
    SnapshotEnded,
)
from contracts.vocabulary import AgentState, LoginId, ReasonKind
from tests.adapters.cisco_cti.centre import (
    AGENT,
    Centre,
    adapting,
    centre,
    settled,
)
from tests.adapters.cisco_cti.support import settings, state
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.replies import Confirm, Silence

QUERY = "QUERY_AGENT_STATE_REQ"


async def test_ctios_39_fewer_services_fewer_commands() -> None:
    async with centre(ServerSettings(services=CTIServiceMask.ALL_EVENTS)) as there:
        offered = there.adapter.capabilities.commands
        assert ReadAgent in offered
        assert not {LogIn, SetAgentState, port.MakeCall, port.UpdateContactData} & offered
        assert not there.adapter.capabilities.mobile_agent


async def test_a_server_without_configuration_is_gone_on_without() -> None:
    async with centre(config_timeout=0.1) as there:
        mark = len(there.heard.events)
        there.hand.force_always("CONFIG_REQUEST_EVENT", Silence())
        await there.hand.kill("A")
        await there.linked_again(mark)
        assert len(there.snapshot()) == 30


async def test_ctios_11_a_list_of_versions_finds_the_one_the_server_speaks() -> None:
    async with centre(ServerSettings(versions=(19,)), version="25,19,24", host_b="") as there:
        await there.log_in(AGENT)
        mark = len(there.heard.events)
        there.hand.cut("A")
        await there.linked_again(mark)
        opened = [each.number("VersionNumber") for each in there.hand.history("OPEN_REQ")]
        assert opened == [19, 19]
        (first, *_) = there.hand.history("CONFIG_REQUEST_EVENT")
        assert first.number("ConfigMsgMask") == ConfigMsgMask.AGENT | ConfigMsgMask.SKILL_GROUP


async def test_a_second_run_begins_anew() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        adapter = there.adapter
        async with adapting(CiscoCti(adapter._settings, NONE)) as heard:
            await heard.until(LinkUp)


async def test_reasons_are_those_of_the_file() -> None:
    async with centre() as there:
        result = await there.do(ReadReasons(AGENT, ReasonKind.LOGOUT))
        assert isinstance(result, Confirmed)
        assert [reason.reason_id for reason in result.value] == ["L1", "L90"]  # type: ignore[attr-defined]


def test_what_cannot_be_used_is_told_at_the_start() -> None:
    for wrong in (
        {"vendor_events": "nonsense"},
        {"reasons_file": Path(__file__)},
        {"tls": True, "ca_file": "/nowhere"},
    ):
        with pytest.raises(AdapterError):
            create(settings(**wrong))


async def test_an_unknown_command_is_not_supported() -> None:
    async with centre() as there:
        result = await there.do(port.SetChannelActive(AGENT, "2002", active=True))
        assert isinstance(result, Refused)
        assert result.refusal is Refusal.NOT_SUPPORTED


@pytest.mark.parametrize("elsewhere", [{"mrd_id": 5000}, {"peripheral_id": 5001}])
async def test_a_logout_elsewhere_leaves_the_wish_to_be_logged_in_again(elsewhere: dict[str, int]) -> None:
    async with centre(autologin=True) as there:
        phone = (await there.log_in(AGENT)).extension
        there.adapter._take(replace(state(1, AGENT, phone), **elsewhere))
        assert wishes(there) == {AGENT}
        there.adapter._take(state(1, "", phone))
        assert wishes(there) == set()


def wishes(there: Centre) -> set[LoginId]:
    assert there.adapter._centre is not None
    return set(there.adapter._centre.wishes.logins)


async def test_a_state_nobody_knows_is_asked_for_until_it_is_told() -> None:
    async with centre(answer_timeout=1.0) as there:
        phone = (await there.log_in(AGENT)).extension
        await settled(there)
        asked, mark = len(there.hand.heard(QUERY)), len(there.heard.events)
        there.hand.ignore_next(QUERY)
        there.adapter._take(state(9, AGENT, phone))
        there.adapter._take(state(9, AGENT, phone))
        async with asyncio.timeout(20):
            while len(there.hand.heard(QUERY)) < asked + 2:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.3)
        assert [each.text("AgentID") for each in there.hand.heard(QUERY)[asked:]] == [AGENT, AGENT]
        assert there.heard.events[mark:] == []


async def test_a_logout_that_only_an_answer_tells_is_one_from_the_state_before() -> None:
    async with centre(autologin=True) as there:
        phone = (await there.log_in(AGENT)).extension
        mark = len(there.heard.events)
        there.hand.force(QUERY, Confirm({"AgentState": 1}))
        there.adapter._take(state(9, AGENT, phone))
        await there.heard.state(AGENT, AgentState.LOGGED_OUT, mark)
        (told,) = there.heard.events[mark:]
        assert isinstance(told, AgentChanged)
        assert wishes(there) == {AGENT}
        assert len(there.hand.heard("SET_AGENT_STATE_REQ")) == 1


async def test_an_answer_that_comes_when_all_is_read_anew_is_left_to_that() -> None:
    async with centre() as there:
        phone = (await there.log_in(AGENT)).extension
        asked, mark = len(there.hand.heard(QUERY)), len(there.heard.events)
        there.hand.force(QUERY, Confirm({"AgentState": 1}))
        there.adapter._take(state(9, AGENT, phone))
        while len(there.hand.heard(QUERY)) == asked:
            await asyncio.sleep(0)
        there.adapter._begin()
        await there.heard.until(SnapshotEnded, after=mark)
        assert there.heard.of(AgentChanged)[-1].agent.state is AgentState.NOT_READY
