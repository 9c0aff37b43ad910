"""What call events report beside contacts."""

from __future__ import annotations

from adapters.cisco_cti.call_news import CallNews
from adapters.cisco_cti.protocol import typed_call_events as wire
from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.enums_call import CallType
from adapters.cisco_cti.protocol.enums_cause import EventCause
from adapters.cisco_cti.protocol.typed_agents import AgentDeskSettingsConf
from adapters.cisco_cti.protocol.typed_supervisor import EmergencyCallEvent
from adapters.cisco_cti.translate import Picture
from adapters.reports import Reported
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    NOW,
    PERIPHERAL,
    begin,
    cleared,
    end,
    failed,
    inbound,
    initiated,
    named,
    originated,
    staffed,
)

MONITOR = CallType.SUPERVISOR_MONITOR


def hear(made: Picture, news: CallNews, *bodies: Body) -> list[Reported]:
    """Each event taken by the picture, then by the news."""
    found: list[Reported] = []
    for body in bodies:
        made.take(body, NOW)
        found += news.of(body)
    return found


def heard_in(call_id: int = 90, cause: int = EventCause.SILENT_MONITOR) -> wire.CallEstablishedEvent:
    """Anna's phone listens to Ben's."""
    return wire.CallEstablishedEvent(
        **named(call_id, "3001"),  # type: ignore[arg-type]
        answering_device_id="3002",
        event_cause=cause,
    )


def test_ctios_71_a_failed_call_is_told_once_of_the_leg_that_failed() -> None:
    made = staffed()
    news = CallNews(made)
    (report,) = hear(
        made, news, begin(80, "3001"), initiated(80, "3001"), originated(80, "3001", "0170"), failed(80, "3001"),
        failed(80, "3001"),
    )  # fmt: skip
    assert (report.code, report.login_ids, report.contact_id, report.leg_id) == ("CALL_FAILED", (ANNA,), "80", "80.80")
    assert report.details == {"eventCause": 3, "eventCauseName": "BUSY", "connectionCallId": 80}


def test_a_failed_call_of_nobody_is_nobodys_news() -> None:
    made = staffed()
    assert hear(made, CallNews(made), begin(80, "7000"), failed(80, "7000")) == []


def test_an_emergency_is_told_to_those_who_supervise_the_agent() -> None:
    made = staffed()
    event = EmergencyCallEvent(
        peripheral_id=PERIPHERAL, connection_call_id=80, agent_id=BEN, agent_extension="3002", client_id="desk"
    )
    (report,) = CallNews(made).of(event)
    assert (report.code, report.login_ids) == ("AGENT_EMERGENCY_CALL", (ANNA,))
    assert report.details == {"agentId": BEN, "extension": "3002", "connectionCallId": 80, "clientId": "desk"}


def test_an_emergency_of_a_stranger_is_told_to_nobody_in_particular() -> None:
    event = EmergencyCallEvent(peripheral_id=PERIPHERAL, connection_call_id=80, agent_id="9999")
    (report,) = CallNews(staffed()).of(event)
    assert report.login_ids == ()


def test_ctios_51_silent_monitoring_is_told_once_however_often_it_is_said() -> None:
    made = staffed()
    news = CallNews(made)
    (started,) = hear(made, news, begin(90, "3001", call_type=MONITOR), heard_in(), heard_in(), heard_in(cause=8))
    assert (started.code, started.login_ids) == ("CALL_SILENT_MONITOR_STARTED", (ANNA,))
    assert (started.details["supervisorId"], started.details["agentId"]) == (ANNA, BEN)
    (stopped,) = hear(made, news, cleared(90, "3001"), end(90, "3001"))
    assert stopped.code == "CALL_SILENT_MONITOR_STOPPED"
    assert [each.code for each in hear(made, news, heard_in())] == ["CALL_SILENT_MONITOR_STARTED"], "another one"


def test_the_agent_hears_of_it_where_the_desk_settings_want_it() -> None:
    made = staffed()
    made.desks.see(BEN, AgentDeskSettingsConf(invoke_id=1, peripheral_id=PERIPHERAL, silent_monitor_warning_message=1))
    (started,) = hear(made, CallNews(made), heard_in())
    assert started.login_ids == (ANNA, BEN)


def test_monitoring_that_fails_is_not_a_failed_call_besides() -> None:
    made = staffed()
    news = CallNews(made)
    found = hear(made, news, begin(90, "3001", call_type=MONITOR), initiated(90, "3001"), failed(90, "3001"))
    assert [each.code for each in found] == ["CALL_SILENT_MONITOR_FAILED"]


def test_monitoring_that_never_began_ends_unheard() -> None:
    made = staffed()
    assert hear(made, CallNews(made), begin(90, "3001", call_type=MONITOR), end(90, "3001")) == []


def test_calls_of_others_are_no_monitoring() -> None:
    made = staffed()
    inbound(made)
    assert hear(made, CallNews(made), heard_in(77, cause=EventCause.NONE), cleared(77, "3001")) == []


def test_ctios_46_what_is_not_there_any_more_was_lost() -> None:
    made = staffed()
    news = CallNews(made)
    hear(made, news, begin(90, "3002", call_type=MONITOR))
    inbound(made)
    hear(made, news, heard_in(91))
    living = news.living()
    assert (ANNA, "77") in living
    made.take(end(77, "3001"), NOW)
    assert [(each.code, each.contact_id) for each in news.lost(living)] == [("CALL_LOST_IN_OUTAGE", "77")]
    assert [each.code for each in news.unheard()] == ["CALL_SILENT_MONITOR_STOPPED"]
    assert news.lost(news.living()) == news.unheard() == ()
