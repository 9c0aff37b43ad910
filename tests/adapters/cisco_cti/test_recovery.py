"""Loss of the link, switch of sides, automatic logins, parts off line: on a running test server."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters import contacts as port
from adapters.cisco_cti import adapter, recovery
from adapters.cisco_cti.adapter import NOT_LINKED
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.contacts import SnapshotContacts
from adapters.port import (
    Accepted,
    AgentChanged,
    Cause,
    LinkDown,
    LinkMoved,
    LinkUp,
    LogIn,
    ReadAgent,
    Refused,
    Release,
    SnapshotEnded,
)
from adapters.reports import Reported
from contracts.vocabulary import AgentState, ChannelState, ConversationState, InteractionState
from tests.adapters.cisco_cti.centre import (
    AGENT,
    COLLEAGUE,
    PRIMARY,
    SUPERVISOR,
    Centre,
    centre,
    contact,
    leg,
    of,
    talking,
)
from tests.support.cti_server.replies import Confirm, Silence


async def test_ctios_26_33_the_other_side_takes_over_by_itself() -> None:
    async with centre() as there:
        call = await talking(there)
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        assert [type(e) for e in there.heard.events[mark:]].count(LinkDown) == 1
        (up,) = [e for e in there.heard.events[mark:] if isinstance(e, LinkUp)]
        assert up.peer == "B"
        kept = [c for part in there.heard.events[mark:] if isinstance(part, SnapshotContacts) for c in part.contacts]
        assert [(c.contact_id, c.state) for c in kept] == [(call.contact_id, InteractionState.STARTED)]
        assert await there.do(port.HoldCall(AGENT, call.contact_id, of(kept[0]).leg_id)) == Accepted()


async def test_ctios_44_46_47_calls_of_the_gap_are_ended_and_begun() -> None:
    async with centre() as there:
        old = await talking(there)
        await there.make_ready(COLLEAGUE)
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        await there.hand.end_call(AGENT)
        await there.hand.offer_call(COLLEAGUE, "+15550144")
        await there.hand.mend_link()
        await there.linked_again(mark)
        told = {c.login_id: c for part in there.heard.of(SnapshotContacts) for c in part.contacts}
        assert told[COLLEAGUE].state is InteractionState.ALERTING
        assert told.get(AGENT, old).state is not InteractionState.STARTED
        assert len([work for work in there.adapter._picture.calls.desk.all() if work.is_live]) == 1


async def test_ctios_49_what_happens_while_the_picture_is_read_is_told_after_it() -> None:
    """A call is answered and over after its phone said that it rings there, and before another phone said anything."""
    async with centre() as there:
        other = await there.log_in(SUPERVISOR)
        await there.make_ready(AGENT)
        await there.hand.offer_call(AGENT)
        offered = await contact(there, AGENT, InteractionState.ALERTING)
        phone = (await there.heard.state(AGENT, AgentState.RESERVED)).agent.extension
        mark = len(there.heard.events)
        there.hand.ignore_next("SNAPSHOT_DEVICE_REQ")
        await there.hand.kill("A")
        await phones_asked(there, [other.extension, phone])
        await there.hand.answer_call(AGENT)
        await there.hand.end_call(AGENT)
        there.hand.answer_late("SNAPSHOT_DEVICE_REQ", Confirm({}, {"NumCalls": ()}), other.extension)
        await there.linked_again(mark)
        # Nothing was known any more of the call itself: its phone is asked once more, and has nothing new to say.
        await phones_asked(there, [other.extension, phone, phone])
        await asyncio.sleep(0.05)
        events = there.heard.events[mark:]
        ended = next(at for at, event in enumerate(events) if isinstance(event, SnapshotEnded))
        read = [c for event in events[:ended] if isinstance(event, SnapshotContacts) for c in event.contacts]
        assert [(c.contact_id, c.state) for c in read] == [(offered.contact_id, InteractionState.ALERTING)]
        assert not any(isinstance(event, port.ContactChanged | AgentChanged) for event in events[:ended])
        told = [event.contact for event in events[ended:] if isinstance(event, port.ContactChanged)]
        assert {c.contact_id for c in told} == {offered.contact_id}
        states = [c.state for c in told]
        assert (states[0], states.count(InteractionState.ENDED), states[-1]) == (
            InteractionState.STARTED,
            1,
            InteractionState.ENDED,
        )
        agents = [event.agent.state for event in events[ended:] if isinstance(event, AgentChanged)]
        assert agents == [AgentState.TALKING, AgentState.WORK_READY]


async def test_a_phone_that_came_back_during_an_outage_is_open() -> None:
    async with centre() as there:
        phone = (await there.log_in(AGENT)).extension
        there.hand.instrument(phone, in_service=False)
        await unavailable(there)
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        there.hand.instrument(phone, in_service=True)
        await there.hand.mend_link()
        await there.linked_again(mark)
        assert there.snapshot()[AGENT].channels[0].state is ChannelState.ACTIVE


async def test_a_phone_that_dies_while_the_picture_is_read_is_in_it() -> None:
    async with centre() as there:
        phone = (await there.log_in(AGENT)).extension
        mark = len(there.heard.events)
        there.adapter._begin()
        there.hand.instrument(phone, in_service=False)
        await there.heard.until(SnapshotEnded, after=mark)
        assert there.snapshot()[AGENT].channels[0].state is ChannelState.UNAVAILABLE


async def unavailable(there: Centre) -> None:
    await there.heard.until(AgentChanged, lambda e: e.agent.channels[0].state is ChannelState.UNAVAILABLE)


async def test_too_much_that_waits_for_the_picture_goes_and_the_picture_is_read_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with centre() as there:
        for login_id in (AGENT, COLLEAGUE):
            await there.log_in(login_id)
        monkeypatch.setattr(adapter, "MOST_HELD", 50)
        await there.hand.slow_down(SUPERVISOR, 3600)
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.heard.until(LinkDown, after=mark)
        while not there.hand.heard("QUERY_AGENT_STATE_REQ"):
            await asyncio.sleep(0.01)
        with capture_logs() as logs:
            for login_id in (AGENT, COLLEAGUE):
                await there.hand.force_logout(login_id)
            for _ in range(50):
                there.hand.say("AGENT_STATE_EVENT", {"PeripheralID": 5000, "AgentState": 3, "AgentID": "4711"})
            async with asyncio.timeout(20):
                while "cti_too_much_held" not in [each["event"] for each in logs]:
                    await asyncio.sleep(0.01)
        assert len(there.adapter._held or ()) < 50
        await there.hand.slow_down(SUPERVISOR, 0)
        await there.linked_again(mark)
        assert len(there.hand.heard("CONFIG_REQUEST_EVENT")) == 2
        assert {there.snapshot()[each].state for each in (AGENT, COLLEAGUE)} == {AgentState.LOGGED_OUT}


async def phones_asked(there: Centre, phones: list[str]) -> None:
    """These phones were asked for their calls, in this order."""
    async with asyncio.timeout(20):
        while len(asked := there.hand.heard("SNAPSHOT_DEVICE_REQ")) < len(phones):
            await asyncio.sleep(0.01)
    assert [each.text("AgentInstrument") for each in asked[: len(phones)]] == phones


@pytest.mark.parametrize(
    ("setting", "said"),
    [(setting, said) for setting in (True, False) for said in (True, False, None)],
)
async def test_ctios_52_53_54_an_agent_is_logged_in_again_once_where_that_is_wished(
    setting: bool, said: bool | None
) -> None:
    """The session's own word counts, the setting where it says nothing."""
    autologin = setting if said is None else said
    async with centre(autologin=setting) as there:
        await there.log_in(AGENT, auto_login=said)
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        await there.hand.force_logout(AGENT)
        await there.hand.mend_link()
        await there.linked_again(mark)
        if autologin:
            assert (await there.heard.state(AGENT, AgentState.NOT_READY, mark)).cause is Cause.RELOGIN
        await asyncio.sleep(0.05)
        logins = [each for each in there.hand.heard("SET_AGENT_STATE_REQ") if each.number("AgentState") == 0]
        assert len(logins) == int(autologin)


async def test_ctios_52_a_second_desktop_that_says_off_ends_it() -> None:
    async with centre() as there:
        await there.log_in(AGENT, auto_login=True)
        await there.do(LogIn(AGENT, f"p{AGENT}", None, frozenset(), auto_login=False))
        assert there.adapter._centre is not None
        assert there.adapter._centre.wishes.logins == {}


async def test_ctios_53_an_agent_who_is_still_in_is_left_alone() -> None:
    async with centre(autologin=True) as there:
        await there.log_in(AGENT)
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        await asyncio.sleep(0.05)
        assert there.hand.heard("SET_AGENT_STATE_REQ") == []


async def test_ctios_55_a_forced_logout_after_a_failover_is_told_and_mended() -> None:
    async with centre(autologin=True, forced_logout_reason=91) as there:
        agent = await there.log_in(AGENT)
        mark = len(there.heard.events)
        fields = {
            "PeripheralID": 5000,
            "AgentState": 1,
            "EventReasonCode": 91,
            "MRDID": 1,
            "AgentID": AGENT,
            "AgentExtension": agent.extension,
            "AgentInstrument": agent.extension,
        }
        there.hand.say("AGENT_STATE_EVENT", fields)
        out = await there.heard.state(AGENT, AgentState.LOGGED_OUT, mark)
        assert out.cause is Cause.SWITCH
        while len(there.hand.heard("SET_AGENT_STATE_REQ")) < 2:
            await asyncio.sleep(0.01)
        assert not any(isinstance(event, LinkDown) for event in there.heard.events[mark:])
        assert there.hand.heard("CLOSE_REQ") == []


async def test_ctios_56_a_refused_login_is_not_tried_again() -> None:
    async with centre(autologin=True) as there:
        await there.log_in(AGENT)
        assert await outage(there, is_logged_out=True) == (1, ["AGENT_RELOGIN_FAILED"])
        assert there.snapshot()[AGENT].state is AgentState.LOGGED_OUT
        assert await outage(there, is_logged_out=False) == (0, [])


async def outage(there: Centre, *, is_logged_out: bool) -> tuple[int, list[str]]:
    """The link goes and comes, and a login then is refused: how many were tried, and what is reported of agents."""
    mark = len(there.heard.events)
    await there.hand.cut_link()
    await there.heard.until(LinkDown, after=mark)
    if is_logged_out:
        await there.hand.force_logout(AGENT)
        there.hand.refuse_next("SET_AGENT_STATE_REQ", ControlFailure.INVALID_PASSWORD_SPECIFIED)
    await there.hand.mend_link()
    await there.linked_again(mark)
    if is_logged_out:
        await there.heard.until(Reported, lambda e: e.code.startswith("AGENT_"), mark)
    await asyncio.sleep(0.05)
    reports = [event for event in there.heard.events[mark:] if isinstance(event, Reported)]
    tried = there.hand.heard("SET_AGENT_STATE_REQ")
    assert all(each.number("AgentState") == 0 for each in tried)
    return len(tried), [event.code for event in reports if event.code.startswith("AGENT_")]


async def test_ctios_42_43_the_picture_is_read_when_all_that_is_needed_is_on_line() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        mark = len(there.heard.events)
        there.hand.peripheral(online=False)
        down = await there.heard.until(LinkDown, after=mark)
        assert "peripheral 5000" in down.detail
        assert isinstance(await there.do(ReadAgent(AGENT)), Refused)
        assert not any(isinstance(event, LinkUp) for event in there.heard.events[mark:])
        there.hand.peripheral(online=True)
        await there.linked_again(mark)
        assert there.snapshot()[AGENT].state is AgentState.NOT_READY


async def test_the_central_controller_is_needed_too() -> None:
    async with centre() as there:
        mark = len(there.heard.events)
        there.hand.central_controller(online=False)
        assert "central controller" in (await there.heard.until(LinkDown, after=mark)).detail
        there.hand.central_controller(online=True)
        await there.linked_again(mark)


async def test_a_planned_switch_of_sides_moves_the_link_without_losing_it() -> None:
    services = "all-events,client-control,call-data-update,supervisor,active-standby"
    async with centre(services=services) as there:
        call = await talking(there)
        assert await there.do(port.HoldCall(AGENT, call.contact_id, of(call).leg_id)) == Accepted()
        await leg(there, AGENT, PRIMARY, ConversationState.HELD)
        await there.stood_by()
        mark = len(there.heard.events)
        there.hand.shut_down_gracefully()
        await there.heard.until(LinkMoved, after=mark)
        while not there.adapter._is_open or there.adapter._held is not None:
            await asyncio.sleep(0.01)
        assert not any(isinstance(event, LinkDown | LinkUp) for event in there.heard.events[mark:])
        kept = [c for part in there.heard.events[mark:] if isinstance(part, SnapshotContacts) for c in part.contacts]
        assert [(each.contact_id, of(each).state) for each in kept] == [(call.contact_id, ConversationState.HELD)]
        assert not any(isinstance(event, port.ContactChanged) for event in there.heard.events[mark:])


async def test_ctios_35_37_agents_are_asked_for_before_phones_and_phones_before_calls() -> None:
    async with centre() as there:
        await talking(there)
        await there.log_in(COLLEAGUE)
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        asked = [each.name for each in there.hand.heard()]
        kinds = ["CONFIG_REQUEST_EVENT", "QUERY_AGENT_STATE_REQ", "SNAPSHOT_DEVICE_REQ", "SNAPSHOT_CALL_REQ"]
        assert [asked.count(kind) for kind in kinds] == [1, 30, 2, 1]
        places = [max(at for at, name in enumerate(asked) if name == kind) for kind in kinds]
        assert places == sorted(places)


async def test_a_session_that_went_during_the_outage_is_not_logged_in_again() -> None:
    async with centre(autologin=True) as there:
        await there.log_in(AGENT)
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        assert await there.do(Release(AGENT)) == NOT_LINKED
        await there.hand.force_logout(AGENT)
        await there.hand.mend_link()
        await there.linked_again(mark)
        await asyncio.sleep(0.05)
        assert there.hand.heard("SET_AGENT_STATE_REQ") == []


async def _both_out(there: Centre) -> int:
    """Two agents were logged out by an outage, and no login is answered from now on; a mark before the link came back."""
    for login_id in (AGENT, COLLEAGUE):
        await there.log_in(login_id)
    mark = len(there.heard.events)
    await there.hand.cut_link()
    await there.heard.until(LinkDown, after=mark)
    for login_id in (AGENT, COLLEAGUE):
        await there.hand.force_logout(login_id)
    there.hand.force_always("SET_AGENT_STATE_REQ", Silence())
    await there.hand.mend_link()
    await there.linked_again(mark)
    return mark


async def _logins(there: Centre, count: int) -> list[str]:
    """The agents of so many logins on the wire, in their order."""
    async with asyncio.timeout(20):
        while len(asked := there.hand.heard("SET_AGENT_STATE_REQ")) < count:
            await asyncio.sleep(0.01)
    return [each.text("AgentID") for each in asked]


async def test_agents_are_logged_in_again_side_by_side() -> None:
    async with centre(autologin=True, answer_timeout=60.0) as there:
        await _both_out(there)
        assert sorted(await _logins(there, 2)) == [AGENT, COLLEAGUE]


async def test_logins_that_are_not_answered_hold_up_no_newer_picture_and_are_made_again() -> None:
    async with centre(autologin=True, answer_timeout=60.0) as there:
        await _both_out(there)
        await _logins(there, 2)
        mark = len(there.heard.events)
        there.hand.force_always("SET_AGENT_STATE_REQ", None)
        there.hand.peripheral(online=False)
        await there.heard.until(LinkDown, after=mark)
        there.hand.peripheral(online=True)
        async with asyncio.timeout(20):
            await there.linked_again(mark)
            for login_id in (AGENT, COLLEAGUE):
                assert (await there.heard.state(login_id, AgentState.NOT_READY, mark)).cause is Cause.RELOGIN
        assert len(await _logins(there, 4)) == 4


async def test_what_a_newer_link_overtook_is_not_begun_and_its_end_is_no_refusal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(recovery, "AT_ONCE", 1)
    async with centre(autologin=True, answer_timeout=60.0) as there:
        await _both_out(there)
        assert len(await _logins(there, 1)) == 1
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        await asyncio.sleep(0.05)
        assert there.adapter._centre is not None
        assert set(there.adapter._centre.wishes.logins) == {AGENT, COLLEAGUE}
        assert "AGENT_RELOGIN_FAILED" not in [each.code for each in there.heard.of(Reported)]
        there.hand.force_always("SET_AGENT_STATE_REQ", None)
        await there.hand.mend_link()
        await there.linked_again(mark)
        assert sorted(await _logins(there, 2)) == [AGENT, COLLEAGUE]
