"""What the adapter reports unasked, on a running test server: system events, failures, calls, monitoring, watched agents."""

from __future__ import annotations

import asyncio

from adapters import contacts as port
from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.reasons import load
from adapters.contacts import ContactChanged
from adapters.port import (
    Accepted,
    Confirmed,
    HeartbeatMissed,
    LinkDown,
    LinkMoved,
    LogOut,
    ReadTeam,
    Refused,
    SetAgentState,
    SnapshotEnded,
    StopTeam,
    VendorEvent,
)
from adapters.reports import Reported
from contracts.vocabulary import AgentState, InteractionState, NoticeKind
from tests.adapters.cisco_cti.centre import (
    AGENT,
    COLLEAGUE,
    STRANGER,
    SUPERVISOR,
    Centre,
    adapting,
    centre,
    contact,
    settings_for,
    settled,
    talking,
)
from tests.support.cti_server.hand import ServerHand
from tests.support.cti_server.replies import Fail, refuse
from tests.support.cti_server.server import running


async def report(there: Centre, code: str, after: int = 0) -> Reported:
    return await there.heard.until(Reported, lambda event: event.code == code, after)


def codes(there: Centre, after: int = 0) -> list[str]:
    return [event.code for event in there.heard.events[after:] if isinstance(event, Reported)]


async def vendor(there: Centre, name: str, after: int = 0) -> VendorEvent:
    return await there.heard.until(VendorEvent, lambda event: event.name == f"vendor.cisco.{name}", after)


# --- the system -------------------------------------------------------------------------------------------------------


async def test_ctios_84_the_link_itself_has_its_numbers() -> None:
    async with centre() as there:
        assert codes(there) == ["CTI_DRIVER_ONLINE"], "what the session tells of its beginning is no news"
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        assert codes(there, mark) == ["CTI_DRIVER_OFFLINE", "CTI_DRIVER_ONLINE"]
        (down,) = there.heard.of(LinkDown)
        assert (down.facts["side"], down.facts["reasonName"]) == ("A", "TRANSPORT_ERROR")


async def test_ctios_19_a_missed_heartbeat_has_its_count_side_and_interval() -> None:
    async with running() as server:
        given = settings_for(server, max_heartbeats=1000)
        adapter = CiscoCti(given, load(given.reasons_file))
        # Shorter than any server takes, because tests do not wait.
        object.__setattr__(adapter._link_settings.session, "heartbeat", 0.1)
        async with adapting(adapter) as heard:
            await heard.until(SnapshotEnded)
            mark = len(heard.events)
            ServerHand(server).answer_heartbeats(False)
            await heard.until(HeartbeatMissed, lambda event: event.count == 3, mark)
        facts = {"side": "A", "intervalMs": 100}
        assert heard.of(HeartbeatMissed)[:3] == [HeartbeatMissed(count, facts) for count in (1, 2, 3)]
        assert not heard.of(LinkDown)


async def test_ctios_83_parts_that_come_and_go_are_told_beside_the_link() -> None:
    async with centre() as there:
        mark = len(there.heard.events)
        there.hand.peripheral(online=False)
        off = await report(there, "CTI_PERIPHERAL_OFFLINE", mark)
        assert (off.is_for_all, off.details["peripheralId"], off.details["systemEventId"]) == (True, 5000, 4)
        there.hand.peripheral(online=True)
        await there.linked_again(mark)
        assert codes(there, mark) == ["CTI_PERIPHERAL_OFFLINE", "CTI_PERIPHERAL_ONLINE"]
        assert [type(each) for each in there.heard.events[mark:]].count(LinkDown) == 1


async def test_a_text_and_a_phone() -> None:
    async with centre() as there:
        agent = await there.log_in(AGENT)
        mark = len(there.heard.events)
        there.hand.announce("maintenance at ten")
        assert (await report(there, "CTI_TEXT_FYI", mark)).details["text"] == "maintenance at ten"
        there.hand.instrument(agent.extension, in_service=False)
        out = await report(there, "CTI_DEVICE_OUT_OF_SERVICE", mark)
        assert (out.login_ids, out.endpoint) == ((AGENT,), agent.extension)


# --- failures ---------------------------------------------------------------------------------------------------------


async def test_failures_of_nothing_that_was_asked() -> None:
    async with centre() as there:
        mark = len(there.heard.events)
        there.hand.say("FAILURE_EVENT", {"Status": 94})
        there.hand.say("FAILURE_CONF", {"InvokeID": 900_000, "Status": 65})
        stray = {"InvokeID": 900_001, "FailureCode": 4711, "PeripheralErrorCode": 13}
        there.hand.say("CONTROL_FAILURE_CONF", stray)
        there.hand.say("CONTROL_FAILURE_CONF", stray)
        await settled(there, mark)
        assert codes(there, mark) == ["CTI_REJECTED", "CTI_UNKNOWN_OBJECT", "CTI_REJECTED", "CTI_TEXT_FYI"]
        problem, unknown, strange = there.heard.of(Reported)[1:4]
        assert (problem.details["status"], problem.details["name"]) == (94, "E_CTI_JTAPI_CCM_PROBLEM")
        assert (unknown.kind, unknown.details["codeSpace"]) == (NoticeKind.ERROR, "E_CTI")
        assert (strange.details["status"], strange.details["codeSpace"]) == (4711, "CF")
        assert strange.details["peripheralErrorCode"] == 13


async def test_ctios_59_a_failure_that_answers_a_request_is_nothing_else() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        mark = len(there.heard.events)
        there.hand.refuse_next("SET_AGENT_STATE_REQ", ControlFailure.INVALID_OBJECT_STATE)
        result = await there.do(LogOut(AGENT))
        assert isinstance(result, Refused)
        there.hand.answer_late("SET_AGENT_STATE_REQ", Fail(Status.UNSPECIFIED_FAILURE))
        await settled(there, mark)
        assert codes(there, mark) == ["CTI_TEXT_FYI"], "neither it nor its twin"


async def test_a_refusal_that_comes_too_late_is_told_once_of_whom_it_was_about() -> None:
    async with centre(answer_timeout=0.2) as there:
        call = await talking(there)
        await there.log_in(COLLEAGUE)
        mark = len(there.heard.events)
        for command, request in (
            (port.HoldCall(AGENT, call.contact_id, call.legs[0].leg_id), "HOLD_CALL_REQ"),
            (LogOut(COLLEAGUE), "SET_AGENT_STATE_REQ"),
            (SetAgentState(COLLEAGUE, AgentState.READY), "SET_AGENT_STATE_REQ"),
        ):
            there.hand.ignore_next(request)
            assert isinstance(await there.do(command), Refused)
            there.hand.answer_late(request, refuse(ControlFailure.INVALID_OBJECT_STATE))
            there.hand.answer_late(request, Fail(Status.UNSPECIFIED_FAILURE))
        await settled(there, mark)
        expected = ["CALL_CONTROL_FAILED", "AGENT_LOGOUT_FAILED", "AGENT_REQUEST_FAILED", "CTI_TEXT_FYI"]
        assert codes(there, mark) == expected
        held = await report(there, "CALL_CONTROL_FAILED", mark)
        assert (held.login_ids, held.contact_id, held.leg_id) == ((AGENT,), call.contact_id, call.legs[0].leg_id)


async def test_ctios_11_a_refused_version_is_reported() -> None:
    async with centre() as there:
        mark = len(there.heard.events)
        there.hand.speak(23)
        there.hand.cut("A")
        over = await report(there, "CTI_LINK_FAILED", mark)
        assert codes(there, mark) == ["CTI_DRIVER_OFFLINE", "CTI_VERSION_REJECTED", "CTI_LINK_FAILED"]
        refused = await report(there, "CTI_VERSION_REJECTED", mark)
        assert (refused.details["requestedVersion"], refused.details["status"]) == (24, 1)
        assert (over.is_for_all, over.details["reasonName"]) == (True, "PROTOCOL_MISMATCH")


async def test_a_side_that_is_maintained_is_reported_before_the_link_moves() -> None:
    services = "all-events,client-control,call-data-update,supervisor,active-standby"
    async with centre(services=services) as there:
        await there.stood_by()
        mark = len(there.heard.events)
        there.hand.shut_down_gracefully()
        moved = await there.heard.until(LinkMoved, after=mark)
        maintained = await report(there, "CTI_MAINTENANCE", mark)
        assert (maintained.details, moved.peer) == ({"side": "A"}, "B")
        assert there.heard.events.index(maintained) < there.heard.events.index(moved)


async def test_an_automatic_login_that_is_refused_is_reported() -> None:
    async with centre(autologin=True) as there:
        await there.log_in(AGENT)
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        await there.hand.force_logout(AGENT)
        there.hand.refuse_next("SET_AGENT_STATE_REQ", ControlFailure.INVALID_PASSWORD_SPECIFIED)
        await there.hand.mend_link()
        failed = await report(there, "AGENT_RELOGIN_FAILED", mark)
        assert (failed.login_ids, failed.details["codeSpace"]) == ((AGENT,), "CF")


# --- calls ------------------------------------------------------------------------------------------------------------


async def test_a_call_that_fails_is_told_after_what_it_changed() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        assert await there.do(port.MakeCall(AGENT, "2002", "+41790001122")) == Accepted()
        dialling = await contact(there, AGENT, InteractionState.DIALING)
        await there.hand.far_refuses(AGENT)
        failed = await report(there, "CALL_FAILED")
        assert (failed.login_ids, failed.contact_id) == ((AGENT,), dialling.contact_id)
        assert (failed.leg_id, failed.details["eventCauseName"]) == (dialling.legs[0].leg_id, "BUSY")
        assert codes(there).count("CALL_FAILED") == 1


async def test_a_call_lost_in_an_outage_is_told_after_the_picture() -> None:
    async with centre() as there:
        call = await talking(there)
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        await there.hand.end_call(AGENT)
        await there.hand.mend_link()
        lost = await report(there, "CALL_LOST_IN_OUTAGE", mark)
        assert (lost.login_ids, lost.contact_id) == ((AGENT,), call.contact_id)
        events = there.heard.events
        assert next(at for at in range(mark, len(events)) if isinstance(events[at], SnapshotEnded)) < events.index(lost)


async def test_an_emergency_is_told_to_the_supervisor() -> None:
    async with centre() as there:
        await there.do(ReadTeam(SUPERVISOR, live=False))
        there.hand.cry_for_help(AGENT, "2002")
        cry = await report(there, "AGENT_EMERGENCY_CALL")
        assert (cry.login_ids, cry.details["agentId"]) == ((SUPERVISOR,), AGENT)


async def test_ctios_51_silent_monitoring_is_told_once_a_failover_later_too() -> None:
    async with centre() as there:
        await there.log_in(SUPERVISOR)
        await talking(there)
        number = there.hand.listen_in(SUPERVISOR, AGENT)
        started = await report(there, "CALL_SILENT_MONITOR_STARTED")
        assert (started.login_ids, started.details["agentId"]) == ((SUPERVISOR,), AGENT)
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        again = {
            "PeripheralID": 5000, "ConnectionCallID": number, "ConnectionDeviceID": "2001", "AnsweringDeviceID": "2002",
            "EventCause": 31,
        }  # fmt: skip
        for _ in range(3):
            there.hand.say("CALL_ESTABLISHED_EVENT", again)
        there.hand.stop_listening(SUPERVISOR)
        await report(there, "CALL_SILENT_MONITOR_STOPPED", mark)
        assert codes(there, mark).count("CALL_SILENT_MONITOR_STARTED") == 0


# --- vendor events ----------------------------------------------------------------------------------------------------


async def test_ctios_68_a_supervisor_hears_the_calls_of_the_team_while_it_is_watched() -> None:
    async with centre(vendor_events="*") as there:
        await there.make_ready(AGENT)
        await there.make_ready(STRANGER)
        await there.hand.offer_call(AGENT)
        await contact(there, AGENT, InteractionState.ALERTING)
        assert not calls_heard(there, 0), "nobody watches"
        assert isinstance(await there.do(ReadTeam(SUPERVISOR, live=True)), Confirmed)
        mark = len(there.heard.events)
        await there.hand.offer_call(STRANGER)
        await there.hand.answer_call(AGENT)
        told = await vendor(there, "monitored.call", mark)
        assert (told.login_id, told.data["agent_id"]) == (SUPERVISOR, AGENT)
        assert await there.do(StopTeam(SUPERVISOR)) == Confirmed()
        heard = calls_heard(there, mark)
        assert {event.data["agent_id"] for event in heard} == {AGENT}
        await there.hand.end_call(AGENT)
        await there.heard.until(ContactChanged, lambda e: e.contact.state is InteractionState.ENDED, mark)
        assert calls_heard(there, mark) == heard, "nobody watches any more"


def calls_heard(there: Centre, mark: int) -> list[VendorEvent]:
    events = there.heard.events[mark:]
    return [each for each in events if isinstance(each, VendorEvent) and each.name == "vendor.cisco.monitored.call"]


async def test_a_watch_is_told_when_it_begins_and_ends() -> None:
    async with centre(vendor_events="supervisor.monitoring.started,supervisor.monitoring.stopped") as there:
        await there.do(ReadTeam(SUPERVISOR, live=True))
        await there.do(ReadTeam(SUPERVISOR, live=True))
        await there.do(StopTeam(SUPERVISOR))
        await there.do(StopTeam(SUPERVISOR))
        told = there.heard.of(VendorEvent)
        assert [event.name.rpartition(".")[2] for event in told] == ["started", "stopped"]
        assert {event.login_id for event in told} == {SUPERVISOR}
        assert told[0].data["monitor_id"] == told[1].data["monitor_id"]


async def test_ctios_36_37_90_91_settings_and_the_picture_are_told_after_each_connection() -> None:
    async with centre(vendor_events="settings.downloaded,monitor.established") as there:
        downloaded = await vendor(there, "settings.downloaded")
        assert (downloaded.login_id, downloaded.data["config_end_status"], downloaded.data["agents"]) == (None, 0, 30)
        established = await vendor(there, "monitor.established")
        assert established.data["status_system"] == {
            "driver": True,
            "cti_server": True,
            "central_controller": True,
            "peripherals": {"5000": True},
        }
        mark = len(there.heard.events)
        await there.hand.kill("A")
        await there.linked_again(mark)
        assert (await vendor(there, "monitor.established", mark)).data["side"] == "B"
        again = await vendor(there, "settings.downloaded", mark)
        assert (again.data["config_end_status"], again.data["agents"]) == (0, 30)
        names = [event.name.removeprefix("vendor.cisco.") for event in there.heard.of(VendorEvent)]
        assert names == ["settings.downloaded", "monitor.established"] * 2, "once after each connection"


async def test_desk_settings_go_to_the_agent_whose_they_are() -> None:
    async with centre(vendor_events="agent.desksettings", version=20) as there:
        await there.log_in(COLLEAGUE)
        await there.do(LogOut(COLLEAGUE))
        told = await vendor(there, "agent.desksettings")
        assert told.login_id == COLLEAGUE
        assert "desk_settings_mask" in told.data


async def test_the_half_hour_is_a_vendor_event_alone() -> None:
    async with centre(vendor_events="system.halfhour") as there:
        mark = len(there.heard.events)
        there.hand.say("SYSTEM_EVENT", {"SystemEventID": 9, "SystemEventArg1": 0})
        assert (await vendor(there, "system.halfhour", mark)).data["system_event_id"] == 9
        await asyncio.sleep(0)
        assert codes(there, mark) == []
