"""Vendor requests on a running test server: each is seen when it is confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from adapters import contacts as port
from adapters.cisco_cti import vendor_requests
from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.reasons import NONE
from adapters.contacts import Contact, SnapshotContacts
from adapters.port import Confirmed, LinkDown, Refusal, Refused, Result, SnapshotEnded
from adapters.vendors import VendorEvent, VendorRequest
from contracts.vocabulary import AgentState, InteractionState, LoginId
from tests.adapters.cisco_cti.centre import (
    AGENT,
    COLLEAGUE,
    CONSULT,
    STRANGER,
    SUPERVISOR,
    Centre,
    State,
    adapting,
    centre,
    contact,
    of,
    talking,
)


def ask(login_id: LoginId, name: str, **data: str) -> VendorRequest:
    return VendorRequest(
        login_id, vendor_requests.PREFIX + name, {key.replace("_", "-"): value for key, value in data.items()}
    )


def told(there: Centre, login_id: LoginId) -> list[Contact]:
    """The agent's contacts that are not over, as the port has heard of them by now."""
    newest = {each.contact.contact_id: each.contact for each in there.heard.of(port.ContactChanged)
              if each.contact.login_id == login_id}  # fmt: skip
    return [each for each in newest.values() if each.state is not InteractionState.COMPLETED]


def numbers(found: Contact) -> set[str]:
    return {party.number for leg in found.legs for party in leg.parties}


async def supervised(there: Centre) -> Contact:
    """The agent talks, and the supervisor is there."""
    call = await talking(there)
    await there.log_in(SUPERVISOR)
    return call


def refused(result: Result) -> Refused:
    assert isinstance(result, Refused), result
    return result


# --- help -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [vendor_requests.ASSIST, vendor_requests.EMERGENCY])
async def test_help_about_a_call_is_a_consult_of_it(name: str) -> None:
    async with centre(vendor_requests="*") as there:
        call = await supervised(there)
        assert await there.do(ask(AGENT, name, cti_id=call.contact_id)) == Confirmed()
        (found,) = told(there, AGENT)
        assert found.contact_id == call.contact_id
        assert of(found).state is State.HELD
        assert found.leg(CONSULT) is not None
        await contact(there, SUPERVISOR, InteractionState.ALERTING)


async def test_help_without_a_call_is_a_call_of_its_own() -> None:
    async with centre(vendor_requests="*", vendor_events="agent.emergency") as there:
        await there.log_in(SUPERVISOR)
        await there.log_in(AGENT)
        assert await there.do(ask(AGENT, vendor_requests.EMERGENCY)) == Confirmed()
        (found,) = told(there, AGENT)
        assert (found.state, found.leg(CONSULT)) == (InteractionState.DIALING, None)
        event = await there.heard.until(VendorEvent)
        assert (event.name, event.login_id) == ("vendor.cisco.agent.emergency", AGENT)


async def test_help_that_is_not_there_is_refused_with_the_number_of_the_server() -> None:
    async with centre(vendor_requests="*") as there:
        call = await talking(there)
        nobody = refused(await there.do(ask(AGENT, vendor_requests.ASSIST, cti_id=call.contact_id)))
        assert (nobody.code, "E_CTI_SUPERVISOR_NOT_FOUND" in nobody.detail) == (64, True)
        other = refused(await there.do(ask(AGENT, vendor_requests.ASSIST, cti_id="no such call")))
        assert other.refusal is Refusal.INVALID_STATE
        away = refused(await there.do(ask(COLLEAGUE, vendor_requests.ASSIST)))
        assert away.refusal is Refusal.INVALID_STATE
        assert len(there.hand.heard("SUPERVISOR_ASSIST_REQ")) == 1


# --- supervisors ------------------------------------------------------------------------------------------------------


async def test_a_supervisor_barges_in_and_takes_the_call_over() -> None:
    async with centre(vendor_requests="*") as there:
        call = await supervised(there)
        join = ask(SUPERVISOR, vendor_requests.BARGE_IN, loginid=AGENT, cti_id=call.contact_id)
        assert await there.do(join) == Confirmed()
        (own,) = told(there, SUPERVISOR)
        assert own.state is InteractionState.STARTED
        assert "+15550100" in numbers(own)
        assert await there.do(join) == Confirmed()
        assert len(there.hand.heard("SUPERVISE_CALL_REQ")) == 1, "what is so already is not asked for again"
        assert await there.do(ask(SUPERVISOR, vendor_requests.INTERCEPT, loginid=AGENT)) == Confirmed()
        await contact(there, AGENT, InteractionState.ENDED)
        (left,) = told(there, AGENT)
        assert left.state is InteractionState.ENDED
        (own,) = told(there, SUPERVISOR)
        assert "+15550100" in numbers(own)
        assert AGENT not in numbers(own)


async def test_a_supervisor_hears_a_call_and_stops() -> None:
    async with centre(vendor_requests="*") as there:
        await supervised(there)
        start = ask(SUPERVISOR, vendor_requests.MONITOR_START, loginid=AGENT)
        assert await there.do(start) == Confirmed()
        (own,) = told(there, SUPERVISOR)
        assert (own.state, own.data["CallType"]) == (InteractionState.STARTED, 21)
        assert await there.do(start) == Confirmed()
        assert len(told(there, AGENT)) == 1, "whoever is heard does not see it"
        stop = ask(SUPERVISOR, vendor_requests.MONITOR_STOP)
        assert await there.do(stop) == Confirmed()
        await contact(there, SUPERVISOR, InteractionState.COMPLETED)
        assert told(there, SUPERVISOR) == []
        assert await there.do(stop) == Confirmed()
        assert len(there.hand.heard("SUPERVISE_CALL_REQ")) == 2
        assert told(there, AGENT)[0].state is InteractionState.STARTED


async def test_ctios_51_hearing_outlasts_a_lost_link_told_once_and_is_stopped_after_it() -> None:
    """It is one contact before and after, whatever the server tells again."""
    async with centre(vendor_requests="*") as there:
        await supervised(there)
        assert await there.do(ask(SUPERVISOR, vendor_requests.MONITOR_START, loginid=AGENT)) == Confirmed()
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        before = len(there.hand.heard("SUPERVISE_CALL_REQ"))
        assert await there.do(ask(SUPERVISOR, vendor_requests.MONITOR_STOP)) == Confirmed()
        assert len(there.hand.heard("SUPERVISE_CALL_REQ")) == before + 1
        begun = {each.contact.contact_id for each in there.heard.of(port.ContactChanged)
                 if each.contact.login_id == SUPERVISOR}  # fmt: skip
        assert len(begun) == 1


async def test_a_bridge_that_is_new_finds_what_is_heard_and_stops_it() -> None:
    async with centre(vendor_requests="*") as there:
        await supervised(there)
        assert await there.do(ask(SUPERVISOR, vendor_requests.MONITOR_START, loginid=AGENT)) == Confirmed()
        other = CiscoCti(there.adapter._settings, NONE)
        async with adapting(other) as heard:
            await heard.until(SnapshotEnded)
            shown = [each for part in heard.of(SnapshotContacts) for each in part.contacts]
            assert {(each.login_id, each.state) for each in shown} == {
                (AGENT, InteractionState.STARTED), (SUPERVISOR, InteractionState.STARTED),
            }  # fmt: skip
            assert await other.execute(ask(SUPERVISOR, vendor_requests.MONITOR_STOP)) == Confirmed()
        await contact(there, SUPERVISOR, InteractionState.COMPLETED)


async def test_stopping_leaves_another_call_of_the_supervisors_alone() -> None:
    async with centre(vendor_requests="*") as there:
        await talking(there, SUPERVISOR)
        assert await there.do(ask(SUPERVISOR, vendor_requests.MONITOR_STOP)) == Confirmed()
        assert there.hand.heard("SUPERVISE_CALL_REQ") == []
        assert told(there, SUPERVISOR)[0].state is InteractionState.STARTED


async def test_what_a_supervisor_cannot_do_is_refused_here() -> None:
    async with centre(vendor_requests="*") as there:
        await supervised(there)
        await there.log_in(COLLEAGUE)
        cases: Iterable[tuple[LoginId, str, Refusal]] = (
            (COLLEAGUE, AGENT, Refusal.NOT_ALLOWED),
            (SUPERVISOR, STRANGER, Refusal.NOT_ALLOWED),
            (SUPERVISOR, "nobody", Refusal.UNKNOWN_AGENT),
            (SUPERVISOR, COLLEAGUE, Refusal.INVALID_STATE),
            (STRANGER, AGENT, Refusal.INVALID_STATE),
            (LoginId("nobody"), AGENT, Refusal.UNKNOWN_AGENT),
        )
        for name in (vendor_requests.BARGE_IN, vendor_requests.INTERCEPT, vendor_requests.MONITOR_START):
            for login_id, member, refusal in cases:
                assert refused(await there.do(ask(login_id, name, loginid=member))).refusal is refusal
        assert there.hand.heard("SUPERVISE_CALL_REQ") == []


async def test_a_refusal_of_the_switch_keeps_its_number() -> None:
    async with centre(vendor_requests="*") as there:
        await supervised(there)
        await talking(there, COLLEAGUE)
        assert await there.do(ask(SUPERVISOR, vendor_requests.MONITOR_START, loginid=AGENT)) == Confirmed()
        second = refused(await there.do(ask(SUPERVISOR, vendor_requests.MONITOR_START, loginid=COLLEAGUE)))
        assert (second.refusal, second.code) == (Refusal.REJECTED, ControlFailure.RESOURCE_BUSY)


async def test_a_link_lost_on_the_way_ends_the_waiting() -> None:
    async with centre(vendor_requests="*") as there:
        await supervised(there)
        sightings = there.adapter._centre.sightings  # type: ignore[union-attr]
        with sightings.wanted(lambda: False) as seen:
            await there.hand.kill("A")
            await there.heard.until(LinkDown)
            assert await seen is False


# --- what is offered --------------------------------------------------------------------------------------------------


async def test_nothing_is_offered_that_is_not_turned_on() -> None:
    async with centre() as there:
        declared = there.adapter.capabilities
        assert VendorRequest not in declared.commands
        assert declared.vendor_requests == frozenset()


async def test_without_the_service_of_supervisors_none_of_theirs_is_offered() -> None:
    mine = f"{vendor_requests.RECORDING_START},{vendor_requests.ASSIST},{vendor_requests.BARGE_IN}"
    async with centre(vendor_requests=mine, services="all-events,client-control") as there:
        offered = {vendor_requests.PREFIX + vendor_requests.RECORDING_START}
        assert there.adapter.capabilities.vendor_requests == offered
    async with centre(vendor_requests="assist, bargein") as there:
        offered = {vendor_requests.PREFIX + name for name in ("assist", "bargein")}
        assert there.adapter.capabilities.vendor_requests == offered


async def test_agents_states_follow() -> None:
    async with centre(vendor_requests="*") as there:
        await supervised(there)
        await asyncio.wait_for(there.do(ask(SUPERVISOR, vendor_requests.BARGE_IN, loginid=AGENT)), 20)
        await there.heard.state(SUPERVISOR, AgentState.TALKING)
