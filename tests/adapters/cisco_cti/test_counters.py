"""Statistics on a running test server: only where they are turned on, of who is logged in, at the rhythm of the settings."""

from __future__ import annotations

import asyncio

import pytest

from adapters.cisco_cti import config, counters
from adapters.cisco_cti import vendor as table
from adapters.cisco_cti.protocol.codes import Status
from adapters.port import LinkDown, LogOut, SnapshotEnded
from adapters.vendors import VendorEvent
from contracts.vocabulary import AgentState, InteractionState, LoginId
from tests.adapters.cisco_cti.centre import AGENT, COLLEAGUE, SUPERVISOR, Centre, centre, contact, talking
from tests.support.cti_server.replies import Confirm, Fail

OF_AGENTS, OF_GROUPS = table.PREFIX + counters.AGENT, table.PREFIX + counters.SKILL_GROUP
BOTH = f"{counters.AGENT},{counters.SKILL_GROUP}"
ASKED = ("QUERY_AGENT_STATISTICS_REQ", "QUERY_SKILL_GROUP_STATISTICS_REQ")
BEAT = 0.05


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for seconds."""
    monkeypatch.setattr(config, "LEAST_STATISTICS_INTERVAL", 0.01)


def questions(there: Centre) -> list[str]:
    return [each.name for each in there.hand.heard() if each.name in ASKED]


async def told(there: Centre, name: str, login_id: LoginId | None = None, after: int = 0) -> VendorEvent:
    return await there.heard.until(VendorEvent, lambda e: (e.name, e.login_id) == (name, login_id), after)


async def beats(there: Centre, count: int) -> None:
    """So many rounds later."""
    for _ in range(count):
        await told(there, OF_AGENTS, AGENT, len(there.heard.events))


# --- CTIOS-66 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("events", ["", "call.failed"])
async def test_ctios_66_not_turned_on_not_asked(events: str) -> None:
    async with centre(vendor_events=events, statistics_interval=BEAT) as there:
        await there.log_in(AGENT)
        await asyncio.sleep(4 * BEAT)
        assert questions(there) == []


async def test_ctios_66_one_question_in_each_interval_for_who_is_logged_in() -> None:
    async with centre(vendor_events=counters.AGENT, statistics_interval=BEAT) as there:
        await asyncio.sleep(2 * BEAT)
        assert questions(there) == [], "nobody is logged in"
        await there.log_in(AGENT)
        begun = asyncio.get_running_loop().time()
        await beats(there, 4)
        passed = (asyncio.get_running_loop().time() - begun) / BEAT
        asked = there.hand.heard("QUERY_AGENT_STATISTICS_REQ")
        assert {each.text("AgentID") for each in asked} == {AGENT}
        assert 4 <= len(asked) <= passed + 2
        assert "QUERY_SKILL_GROUP_STATISTICS_REQ" not in questions(there), "that is turned on by its own name"


def test_ctios_66_what_took_too_long_is_left_out_and_the_rhythm_stays() -> None:
    assert counters.following(10.0, 10.0, 5.0) == 15.0
    assert counters.following(10.0, 14.9, 5.0) == 15.0
    assert counters.following(10.0, 23.0, 5.0) == 25.0
    assert counters.following(10.0, 9.999, 5.0) == 15.0, "a clock that woke too early"


# --- what is told -----------------------------------------------------------------------------------------------------


async def test_agents_hear_their_counters_and_control_those_of_skill_groups() -> None:
    async with centre(vendor_events=BOTH, statistics_interval=BEAT) as there:
        await talking(there)
        group = await told(there, OF_GROUPS)
        assert group.data["agents_logged_on"] == 1
        assert {"skill_group_number", "skill_group_id", "peripheral_id"} <= group.data.keys()
        first = await told(there, OF_AGENTS, AGENT)
        assert (first.data["agent_id"], first.data["handled_calls_today"]) == (AGENT, 0)
        assert "invoke_id" not in first.data
        await there.hand.end_call(AGENT)
        await contact(there, AGENT, InteractionState.ENDED)
        await there.heard.until(VendorEvent, lambda e: e.name == OF_AGENTS and e.data["handled_calls_session"] == 1)


async def test_a_counter_the_server_does_not_know_is_left_out() -> None:
    async with centre(vendor_events=counters.AGENT, statistics_interval=BEAT) as there:
        unknown = {"AgentID": AGENT, "HandledCallsToday": 0xFFFFFFFF, "AvailTimeToday": 7}
        there.hand.force_always("QUERY_AGENT_STATISTICS_REQ", Confirm(unknown))
        await there.log_in(AGENT)
        event = await told(there, OF_AGENTS, AGENT)
        assert event.data["avail_time_today"] == 7
        assert "handled_calls_today" not in event.data


# --- what goes wrong --------------------------------------------------------------------------------------------------


async def test_who_is_refused_is_skipped_and_asked_again() -> None:
    async with centre(vendor_events=BOTH, statistics_interval=BEAT) as there:
        there.hand.force_always("QUERY_AGENT_STATISTICS_REQ", Fail(Status.INVALID_AGENT_DATA))
        await there.log_in(AGENT)
        await told(there, OF_GROUPS)
        await told(there, OF_GROUPS, after=len(there.heard.events))
        assert not [each for each in there.heard.of(VendorEvent) if each.name == OF_AGENTS]
        there.hand.force_always("QUERY_AGENT_STATISTICS_REQ", None)
        await told(there, OF_AGENTS, AGENT)


async def test_a_question_without_an_answer_holds_up_one_round_only() -> None:
    async with centre(vendor_events=counters.AGENT, statistics_interval=BEAT, answer_timeout=0.2) as there:
        await there.log_in(AGENT)
        there.hand.ignore_next("QUERY_AGENT_STATISTICS_REQ")
        mark = len(there.hand.heard("QUERY_AGENT_STATISTICS_REQ"))
        await beats(there, 2)
        assert len(there.hand.heard("QUERY_AGENT_STATISTICS_REQ")) >= mark + 2


async def test_who_logs_out_is_not_asked_any_more() -> None:
    async with centre(vendor_events=counters.AGENT, statistics_interval=BEAT) as there:
        await there.log_in(AGENT)
        await there.log_in(COLLEAGUE)
        await told(there, OF_AGENTS, COLLEAGUE)
        await there.do(LogOut(COLLEAGUE, None))
        await there.heard.state(COLLEAGUE, AgentState.LOGGED_OUT)
        mark, asked = len(there.heard.events), len(there.hand.heard("QUERY_AGENT_STATISTICS_REQ"))
        await beats(there, 3)
        later = there.hand.heard("QUERY_AGENT_STATISTICS_REQ")[asked + 1 :]
        assert {each.text("AgentID") for each in later} == {AGENT}
        assert not [each for each in there.heard.events[mark:] if getattr(each, "login_id", None) == COLLEAGUE]


async def test_nothing_is_asked_while_the_link_is_down_and_again_after_it() -> None:
    async with centre(vendor_events=counters.AGENT, statistics_interval=BEAT) as there:
        await there.log_in(SUPERVISOR)
        await told(there, OF_AGENTS, SUPERVISOR)
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        down, up = (
            next(place for place, each in enumerate(there.heard.events) if place >= mark and is_it(each))
            for is_it in (lambda each: isinstance(each, LinkDown), lambda each: isinstance(each, SnapshotEnded))
        )
        assert not [each for each in there.heard.events[down:up] if isinstance(each, VendorEvent)]
        await told(there, OF_AGENTS, SUPERVISOR, up)


async def test_nothing_is_asked_while_the_picture_is_read() -> None:
    async with centre(vendor_events=counters.AGENT, statistics_interval=3600.0) as there:
        await there.log_in(AGENT)
        made = there.adapter._centre
        assert made is not None
        assert await counters.ask(made, lambda: False) == 0
        assert questions(there) == []
        answers = iter((True, True, False))
        assert await counters.ask(made, lambda: next(answers)) == 0
        assert questions(there) == ["QUERY_AGENT_STATISTICS_REQ"]
        assert there.heard.of(VendorEvent) == [], "the answer came when it was not wanted any more"
