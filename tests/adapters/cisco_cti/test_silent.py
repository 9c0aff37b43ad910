"""Agents and phones that do not answer while the picture is read: what is known of them stays, and they are asked again."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.contacts import ContactChanged, SnapshotContacts
from adapters.port import Cause, LinkDown
from adapters.simulator.deeds import LoggedInAtPhone, StateChosen
from contracts.vocabulary import AgentState, InteractionState, LoginId
from tests.adapters.cisco_cti.centre import AGENT, COLLEAGUE, Centre, centre, contact, talking
from tests.support.cti_server.replies import Fail, Reply, Silence, refuse

ASKED = "SNAPSHOT_DEVICE_REQ"
STATE_ASKED = "QUERY_AGENT_STATE_REQ"
OUTCOMES = (Silence(), refuse(ControlFailure.RESOURCE_BUSY))
QUICK = {"answer_timeout": 0.1}
S = InteractionState


async def lose(there: Centre) -> int:
    mark = len(there.heard.events)
    await there.hand.cut_link()
    await there.heard.until(LinkDown, after=mark)
    return mark


async def regain(there: Centre, mark: int, request: str, reply: Reply) -> int:
    """Linked again, with every request of this name answered so."""
    there.hand.force_always(request, reply)
    await there.hand.mend_link()
    await there.linked_again(mark)
    return len(there.heard.events)


async def asked_again(there: Centre, times: int) -> None:
    before = len(there.hand.heard(ASKED))
    async with asyncio.timeout(20):
        while len(there.hand.heard(ASKED)) < before + times:
            await asyncio.sleep(0.01)


def told(there: Centre, mark: int, login_id: LoginId) -> list[InteractionState]:
    """States of the agent's contacts, in snapshots and after them."""
    states: list[InteractionState] = []
    for event in there.heard.events[mark:]:
        found = event.contacts if isinstance(event, SnapshotContacts) else ()
        found = (event.contact,) if isinstance(event, ContactChanged) else found
        states += [each.state for each in found if each.login_id == login_id]
    return states


@pytest.mark.parametrize("reply", OUTCOMES, ids=["unanswered", "refused"])
async def test_what_is_known_of_a_silent_phone_stays_until_it_answers(reply: Reply) -> None:
    async with centre(**QUICK) as there:
        call = await talking(there)
        mark = await lose(there)
        with capture_logs() as logs:
            after = await regain(there, mark, ASKED, reply)
            await asked_again(there, 3)
        assert told(there, mark, AGENT) == [S.STARTED]
        lines = [line for line in logs if line["event"] == "cti_phones_silent"]
        assert lines[0]["agents"] == [AGENT]
        assert lines[-1]["wait"] >= lines[0]["wait"]
        there.hand.force_always(ASKED, None)
        await asked_again(there, 1)
        await asyncio.sleep(0.1)
        quiet = len(there.hand.heard(ASKED))
        await asyncio.sleep(0.3)
        assert len(there.hand.heard(ASKED)) == quiet
        assert told(there, after, AGENT) == []
        await there.hand.end_call(AGENT)
        assert (await contact(there, AGENT, S.ENDED, after)).contact_id == call.contact_id


async def test_a_call_that_ended_unseen_is_told_when_its_phone_answers() -> None:
    async with centre(**QUICK) as there:
        call = await talking(there)
        await there.make_ready(COLLEAGUE)
        mark = await lose(there)
        await there.hand.end_call(AGENT)
        await there.hand.offer_call(COLLEAGUE, "+15550144")
        after = await regain(there, mark, ASKED, Silence())
        assert told(there, mark, AGENT) == [S.STARTED]
        assert told(there, mark, COLLEAGUE) == []
        there.hand.force_always(ASKED, None)
        over = await there.heard.until(ContactChanged, lambda e: e.contact.contact_id == call.contact_id, after)
        assert over.contact.state in (S.ENDED, S.COMPLETED)
        await contact(there, COLLEAGUE, S.ALERTING, after)
        assert told(there, after, COLLEAGUE) == [S.ALERTING]


async def test_the_data_of_a_call_that_was_not_told_is_asked_for_again() -> None:
    async with centre(**QUICK) as there:
        await there.make_ready(AGENT)
        mark = await lose(there)
        await there.hand.offer_call(AGENT, "+15550144", CallVariable1="gold")
        await regain(there, mark, "SNAPSHOT_CALL_REQ", Silence())
        assert told(there, mark, AGENT) == [S.ALERTING]
        there.hand.force_always("SNAPSHOT_CALL_REQ", None)
        await there.heard.until(ContactChanged, lambda e: e.contact.data.get("CallVariable1") == "gold", mark)


async def test_an_answer_that_is_older_than_what_was_told_is_asked_for_again() -> None:
    async with centre(**QUICK) as there:
        call = await talking(there)
        mark = await lose(there)
        after = await regain(there, mark, ASKED, Silence())
        there.hand.force("SNAPSHOT_CALL_REQ", Silence())
        there.hand.force_always(ASKED, None)
        while not there.hand.heard("SNAPSHOT_CALL_REQ"):
            await asyncio.sleep(0.005)
        await there.hand.end_call(AGENT)
        await contact(there, AGENT, S.ENDED, after)
        await asyncio.sleep(0.3)
        assert set(told(there, after, AGENT)) == {S.STARTED, S.ENDED}
        assert call.contact_id in {each.contact_id for each in there.adapter._picture.calls.desk.of(AGENT)}


async def test_a_lost_link_and_an_agent_who_left_end_the_asking() -> None:
    async with centre(**QUICK) as there:
        await talking(there)
        mark = await lose(there)
        after = await regain(there, mark, ASKED, Silence())
        await asked_again(there, 1)
        await there.hand.end_call(AGENT)
        await there.hand.force_logout(AGENT)
        await contact(there, AGENT, S.COMPLETED, after)
        await asyncio.sleep(0.3)
        quiet = len(there.hand.heard(ASKED))
        await asyncio.sleep(0.3)
        assert len(there.hand.heard(ASKED)) == quiet


async def test_an_agent_who_is_not_logged_on_is_logged_out() -> None:
    async with centre(autologin=True) as there:
        await there.log_in(AGENT)
        mark = await lose(there)
        await there.hand.force_logout(AGENT)
        await regain(there, mark, STATE_ASKED, Fail(Status.AGENT_NOT_LOGGED_ON))
        assert there.snapshot()[AGENT].state is AgentState.LOGGED_OUT
        assert (await there.heard.state(AGENT, AgentState.NOT_READY, mark)).cause is Cause.RELOGIN


@pytest.mark.parametrize("reply", OUTCOMES, ids=["unanswered", "refused"])
async def test_a_state_that_is_not_told_is_asked_for_until_it_is(reply: Reply) -> None:
    async with centre(autologin=True, **QUICK) as there:
        await there.log_in(AGENT)
        mark = await lose(there)
        await there.hand.force_logout(AGENT)
        with capture_logs() as logs:
            after = await regain(there, mark, STATE_ASKED, reply)
            async with asyncio.timeout(20):
                while len([line for line in logs if line["event"] == "cti_states_silent"]) < 2:
                    await asyncio.sleep(0.01)
        assert there.snapshot()[AGENT].state is AgentState.NOT_READY
        assert there.hand.heard("SET_AGENT_STATE_REQ") == []
        there.hand.force_always(STATE_ASKED, None)
        await there.heard.state(AGENT, AgentState.LOGGED_OUT, after)
        assert (await there.heard.state(AGENT, AgentState.NOT_READY, after)).cause is Cause.RELOGIN


async def test_whoever_says_late_to_be_logged_in_is_asked_for_calls() -> None:
    async with centre(**QUICK) as there:
        mark = await lose(there)
        there.hand.do(LoggedInAtPhone(AGENT))
        there.hand.do(StateChosen(AGENT, AgentState.READY))
        await there.hand.offer_call(AGENT, "+15550144")
        after = await regain(there, mark, STATE_ASKED, Silence())
        assert there.snapshot()[AGENT].state is AgentState.LOGGED_OUT
        there.hand.force_always(STATE_ASKED, None)
        await there.heard.state(AGENT, AgentState.RESERVED, after)
        assert (await contact(there, AGENT, S.ALERTING, after)).login_id == AGENT


async def test_whoever_is_out_and_unknown_to_the_server_is_not_asked_for_again() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        mark = await lose(there)
        with capture_logs() as logs:
            await regain(there, mark, STATE_ASKED, Fail(Status.INVALID_AGENT_DATA))
            await asyncio.sleep(0.05)
        assert [line["agents"] for line in logs if line["event"] == "cti_states_silent"][:1] == [[AGENT]]
