"""Recording, and going back from a consult, on a running test server."""

from __future__ import annotations

import asyncio

import pytest

from adapters import contacts as port
from adapters.cisco_cti import vendor_requests
from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.reasons import NONE
from adapters.contacts import Contact
from adapters.port import Accepted, Confirmed, LinkDown, Refusal, Refused, Result, SnapshotEnded
from adapters.vendors import VendorRequest
from contracts.vocabulary import InteractionState, LoginId
from tests.adapters.cisco_cti.centre import (
    AGENT,
    COLLEAGUE,
    CONSULT,
    PRIMARY,
    Centre,
    State,
    adapting,
    centre,
    contact,
    leg,
    of,
    talking,
)
from tests.support.cti_server.replies import DONE
from tests.support.links import until

START, STOP, BACK = vendor_requests.RECORDING_START, vendor_requests.RECORDING_STOP, vendor_requests.RECONNECT


def ask(name: str, login_id: LoginId = AGENT, **data: str) -> VendorRequest:
    return VendorRequest(
        login_id, vendor_requests.PREFIX + name, {key.replace("_", "-"): value for key, value in data.items()}
    )


def refused(result: Result) -> Refused:
    assert isinstance(result, Refused), result
    return result


def recorded(there: Centre) -> list[str]:
    """The devices at which a call is recorded."""
    return [device for _, device in there.server.center.exchange.recordings.running]


def newest(there: Centre, login_id: LoginId = AGENT) -> Contact:
    return [each.contact for each in there.heard.of(port.ContactChanged) if each.contact.login_id == login_id][-1]


# --- recording --------------------------------------------------------------------------------------------------------


async def test_the_active_call_is_recorded_until_that_is_stopped() -> None:
    async with centre(vendor_requests="*") as there:
        await talking(there)
        assert await there.do(ask(START)) == Confirmed()
        assert recorded(there) == ["2002"]
        assert await there.do(ask(STOP)) == Confirmed()
        assert recorded(there) == []
        (start,), (stop,) = there.hand.heard("START_RECORDING_REQ"), there.hand.heard("STOP_RECORDING_REQ")
        assert (start.text("AgentID"), start.text("AgentInstrument")) == (AGENT, "2002")
        assert (stop.number("SessionID"), stop.number("ServerData")) == (900, 1), "as the start was answered"


async def test_a_call_that_is_named_is_recorded() -> None:
    async with centre(vendor_requests="*") as there:
        call = await talking(there)
        assert await there.do(ask(START, cti_id=call.contact_id)) == Confirmed()
        assert recorded(there) == ["2002"]
        other = refused(await there.do(ask(STOP, cti_id="no such call")))
        assert other.refusal is Refusal.INVALID_STATE
        assert recorded(there) == ["2002"]


async def test_a_recording_outlasts_a_lost_link_and_is_stopped_after_it() -> None:
    async with centre(vendor_requests="*") as there:
        await talking(there)
        assert await there.do(ask(START)) == Confirmed()
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        assert await there.do(ask(STOP)) == Confirmed()
        assert there.hand.heard("STOP_RECORDING_REQ")[-1].number("ServerData") == 1


async def test_a_bridge_that_is_new_stops_what_another_one_started() -> None:
    async with centre(vendor_requests="*") as there:
        await talking(there)
        assert await there.do(ask(START)) == Confirmed()
        other = CiscoCti(there.adapter._settings, NONE)
        async with adapting(other) as heard:
            await heard.until(SnapshotEnded)
            assert await other.execute(ask(STOP)) == Confirmed()
        assert recorded(there) == []
        assert there.hand.history("STOP_RECORDING_REQ")[-1].number("ServerData") == 0


async def test_who_is_in_no_call_is_refused_here() -> None:
    async with centre(vendor_requests="*") as there:
        await there.log_in(AGENT)
        for name in (START, STOP):
            assert refused(await there.do(ask(name))).refusal is Refusal.INVALID_STATE
        assert not there.hand.heard("START_RECORDING_REQ") + there.hand.heard("STOP_RECORDING_REQ")


async def test_a_refused_recording_keeps_its_number() -> None:
    async with centre(vendor_requests="*") as there:
        await talking(there)
        none = refused(await there.do(ask(STOP)))
        assert (none.refusal, none.code) == (Refusal.INVALID_STATE, ControlFailure.INVALID_OBJECT_STATE)
        assert await there.do(ask(START)) == Confirmed()
        twice = refused(await there.do(ask(START)))
        assert (twice.refusal, twice.code) == (Refusal.REJECTED, ControlFailure.RESOURCE_BUSY)
        there.hand.fail_next("STOP_RECORDING_REQ", Status.INVALID_CALLID)
        assert "E_CTI_INVALID_CALLID" in refused(await there.do(ask(STOP))).detail
        assert await there.do(ask(STOP)) == Confirmed()


# --- reconnect --------------------------------------------------------------------------------------------------------


async def consulting(there: Centre) -> Contact:
    """The agent asks a colleague, who has answered, while the customer is on hold."""
    call = await talking(there)
    await there.make_ready(COLLEAGUE)
    assert isinstance(await there.do(port.ConsultationCall(AGENT, call.contact_id, "2003")), Accepted | Confirmed)
    await contact(there, COLLEAGUE, InteractionState.ALERTING)
    await there.hand.answer_call(COLLEAGUE)
    return await leg(there, AGENT, CONSULT, State.ESTABLISHED)


@pytest.mark.parametrize("is_named", [True, False])
async def test_the_consult_is_dropped_and_the_first_call_is_back(is_named: bool) -> None:
    async with centre(vendor_requests="*") as there:
        call = await consulting(there)
        data = {"cti_id": str(call.contact_id)} if is_named else {}
        assert await there.do(ask(BACK, **data)) == Confirmed()
        found = newest(there)
        assert (found.contact_id, of(found).state, found.leg(CONSULT)) == (call.contact_id, State.ESTABLISHED, None)
        await contact(there, COLLEAGUE, InteractionState.ENDED)
        assert len(there.hand.heard("RECONNECT_CALL_REQ")) == 1


async def test_a_consult_nobody_has_answered_is_dropped_too() -> None:
    async with centre(vendor_requests="*") as there:
        call = await talking(there)
        await there.make_ready(COLLEAGUE)
        await there.do(port.ConsultationCall(AGENT, call.contact_id, "2003"))
        await contact(there, COLLEAGUE, InteractionState.ALERTING)
        assert await there.do(ask(BACK)) == Confirmed()
        assert of(newest(there)).state is State.ESTABLISHED


async def test_after_an_alternate_it_is_the_consult_that_stays() -> None:
    async with centre(vendor_requests="*") as there:
        call = await consulting(there)
        mark = len(there.heard.events)
        await there.do(port.AlternateCall(AGENT, call.contact_id))
        await leg(there, AGENT, CONSULT, State.HELD, mark)
        await leg(there, AGENT, PRIMARY, State.ESTABLISHED, mark)
        assert await there.do(ask(BACK)) == Confirmed()
        found = newest(there)
        assert (of(found, PRIMARY).state, found.leg(CONSULT)) == (State.ESTABLISHED, None)
        assert "2003" in {party.number for party in of(found).parties}


async def test_without_a_held_call_nothing_is_asked() -> None:
    async with centre(vendor_requests="*") as there:
        call = await talking(there)
        for data in ({}, {"cti_id": str(call.contact_id)}, {"cti_id": "no such call"}):
            assert refused(await there.do(ask(BACK, **data))).refusal is Refusal.INVALID_STATE
        assert there.hand.heard("RECONNECT_CALL_REQ") == []


async def test_a_reconnect_the_switch_refuses_leaves_both_calls() -> None:
    async with centre(vendor_requests="*") as there:
        await consulting(there)
        there.hand.refuse_next("RECONNECT_CALL_REQ", ControlFailure.NO_HELD_CALL)
        assert refused(await there.do(ask(BACK))).code == ControlFailure.NO_HELD_CALL
        found = newest(there)
        assert (of(found).state, of(found, CONSULT).state) == (State.HELD, State.ESTABLISHED)


@pytest.mark.parametrize("is_lost", [True, False])
async def test_a_reconnect_that_cannot_come_true_any_more_is_refused(is_lost: bool) -> None:
    """Confirmed, and not done: the customer hangs up, or the link is lost."""
    async with centre(vendor_requests="*") as there:
        await consulting(there)
        there.hand.force("RECONNECT_CALL_REQ", DONE)
        async with asyncio.TaskGroup() as group:
            asked = group.create_task(there.do(ask(BACK)))
            await until(lambda: there.hand.history("RECONNECT_CALL_REQ"))
            if is_lost:
                await there.hand.kill("A")
                await there.heard.until(LinkDown)
            else:
                await there.hand.customer_hangs_up(AGENT, "+15550100")
        assert refused(asked.result()).refusal is (Refusal.UNAVAILABLE if is_lost else Refusal.INVALID_STATE)
