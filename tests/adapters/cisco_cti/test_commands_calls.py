"""Commands about calls on a running test server."""

from __future__ import annotations

import asyncio
from pathlib import Path

from adapters import contacts as port
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.contacts import Contact, ContactChanged
from adapters.port import (
    Accepted,
    CompleteInteractions,
    Confirmed,
    Refusal,
    Refused,
)
from contracts.vocabulary import (
    AgentState,
    ContactId,
    InteractionState,
    LegId,
    LoginId,
)
from tests.adapters.cisco_cti.centre import (
    AGENT,
    COLLEAGUE,
    CONSULT,
    PRIMARY,
    Centre,
    State,
    centre,
    contact,
    leg,
    of,
    talking,
)
from tests.support.cti_server.config import ServerSettings


async def test_a_call_is_answered_held_retrieved_and_hung_up() -> None:
    async with centre() as there:
        call = await talking(there, CallVariable1="gold", user__account="4711")
        assert (call.data["CallVariable1"], call.data["user.account"]) == ("gold", "4711")
        numbers = {party.number for party in of(call).parties}
        assert "+15550100" in numbers
        names = (AGENT, call.contact_id, of(call).leg_id)
        assert await there.do(port.AnswerCall(*names)) == Confirmed()
        assert await there.do(port.HoldCall(*names)) == Accepted()
        await leg(there, AGENT, PRIMARY, State.HELD)
        mark = len(there.heard.events)
        assert await there.do(port.RetrieveCall(*names)) == Accepted()
        await leg(there, AGENT, PRIMARY, State.ESTABLISHED, mark)
        assert await there.do(port.SendDtmf(*names, "12#")) == Confirmed()
        assert await there.do(port.ClearConnection(*names)) == Accepted()
        await contact(there, AGENT, InteractionState.ENDED)
        await there.heard.state(AGENT, AgentState.WORK_READY)
        assert await there.do(port.CompleteContact(AGENT, call.contact_id)) == Accepted()
        await contact(there, AGENT, InteractionState.COMPLETED)
        assert await there.do(CompleteInteractions(AGENT)) == Confirmed()


async def test_a_call_is_rejected_at_this_phone() -> None:
    async with centre() as there:
        await there.make_ready(AGENT)
        await there.hand.offer_call(AGENT)
        offered = await contact(there, AGENT, InteractionState.ALERTING)
        assert await there.do(port.RejectContact(AGENT, offered.contact_id)) == Accepted()
        await contact(there, AGENT, InteractionState.COMPLETED)


async def test_an_agent_dials() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        assert await there.do(port.MakeCall(AGENT, "2002", "+15550123")) == Accepted()
        dialled = await contact(there, AGENT, InteractionState.DIALING)
        await there.hand.far_answers(AGENT)
        started = await contact(there, AGENT, InteractionState.STARTED)
        assert dialled.contact_id == started.contact_id


async def test_call_data_is_set_and_taken_away() -> None:
    async with centre() as there:
        call = await talking(there, CallVariable1="gold")
        data = {"CallVariable2": "vip", "CallVariable1": None, "user.note": "x"}
        assert await there.do(port.UpdateContactData(AGENT, call.contact_id, data)) == Accepted()
        told = await there.heard.until(ContactChanged, lambda e: e.contact.data.get("CallVariable2") == "vip")
        assert "CallVariable1" not in told.contact.data
        assert told.contact.data["user.note"] == "x"
        wrong = await there.do(port.UpdateContactData(AGENT, call.contact_id, {"Colour": "red"}))
        assert isinstance(wrong, Refused)
        assert wrong.refusal is Refusal.REJECTED


async def test_a_number_is_set_as_text_and_answered_by_the_confirmation() -> None:
    async with centre() as there:
        call = await talking(there)
        ask = port.UpdateContactData(AGENT, call.contact_id, {"CallVariable2": 7, "user.rate": 2.5, "user.vip": True})
        assert await there.do(ask) == Confirmed()
        told = await there.heard.until(ContactChanged, lambda e: "CallVariable2" in e.contact.data)
        shown = {key: told.contact.data.get(key) for key in ask.data}
        assert shown == {"CallVariable2": "7", "user.rate": "2.5", "user.vip": "true"}
        assert await there.do(ask) == Confirmed()
        assert len(there.hand.heard("SET_CALL_DATA_REQ")) == 1
        there.hand.fail_next("SET_CALL_DATA_REQ", Status.TOO_MUCH_DATA)
        refused = await there.do(port.UpdateContactData(AGENT, call.contact_id, {"CallVariable3": 7}))
        assert isinstance(refused, Refused)
        nested = await there.do(port.UpdateContactData(AGENT, call.contact_id, {"user.order": {"id": 7}}))
        assert isinstance(nested, Refused)
        assert len(there.hand.heard("SET_CALL_DATA_REQ")) == 2


async def consulting(there: Centre) -> Contact:
    call = await talking(there)
    await there.log_in(COLLEAGUE)
    extension = there.snapshot()[COLLEAGUE].extension
    assert await there.do(port.ConsultationCall(AGENT, call.contact_id, extension)) == Accepted()
    offered = await contact(there, COLLEAGUE, InteractionState.ALERTING)
    await there.do(port.AcceptContact(COLLEAGUE, offered.contact_id))
    found = await leg(there, AGENT, CONSULT, State.ESTABLISHED)
    assert of(found).state is State.HELD
    assert found.contact_id == call.contact_id
    return found


async def test_ctios_76_a_consult_is_alternated_and_transferred() -> None:
    async with centre() as there:
        call = await consulting(there)
        assert await there.do(port.AlternateCall(AGENT, call.contact_id)) == Accepted()
        await leg(there, AGENT, CONSULT, State.HELD)
        assert await there.do(port.TransferCall(AGENT, call.contact_id)) == Accepted()
        await contact(there, AGENT, InteractionState.ENDED)
        told = await there.heard.until(
            ContactChanged,
            lambda e: e.contact.login_id == COLLEAGUE and "+15550100" in str(e.contact.legs),
        )
        assert told.contact.state is InteractionState.STARTED


async def test_ctios_76_a_consult_becomes_a_conference() -> None:
    async with centre() as there:
        call = await consulting(there)
        mark = len(there.heard.events)
        assert await there.do(port.ConferenceCall(AGENT, call.contact_id)) == Accepted()

        def joined(event: ContactChanged) -> bool:
            primary = event.contact.leg(PRIMARY)
            parties = primary.parties if primary is not None else ()
            return event.contact.login_id == AGENT and event.contact.leg(CONSULT) is None and len(parties) == 3

        told = (await there.heard.until(ContactChanged, joined, mark)).contact
        assert of(told).state is State.ESTABLISHED
        assert there.adapter._picture.calls.desk.of(COLLEAGUE)[0].is_live


async def test_single_steps_transfer_and_add() -> None:
    async with centre() as there:
        call = await talking(there)
        names = (AGENT, call.contact_id, of(call).leg_id)
        assert await there.do(port.SingleStepConference(*names, "+15550177")) == Accepted()
        await there.heard.until(ContactChanged, lambda e: "+15550177" in str(e.contact.legs))
        await there.hand.far_answers(AGENT, "+15550177")
        assert await there.do(port.SingleStepTransfer(*names, "+15550188")) == Accepted()
        await contact(there, AGENT, InteractionState.ENDED)


async def test_ctios_73_a_confirmation_alone_changes_nothing() -> None:
    async with centre() as there:
        call = await talking(there)
        mark = len(there.heard.events)
        there.hand.hold_back()
        asked = asyncio.create_task(there.do(port.HoldCall(AGENT, call.contact_id, of(call).leg_id)))
        await asyncio.sleep(0.02)
        assert there.heard.events[mark:] == []
        there.hand.hold_back(False)
        assert await asked == Accepted()
        await leg(there, AGENT, PRIMARY, State.HELD, mark)


async def test_ctios_17_a_request_that_the_switch_refuses_after_all_is_refused() -> None:
    async with centre() as there:
        await there.log_in(AGENT)
        there.hand.refuse_next("MAKE_CALL_REQ", ControlFailure.INVALID_DESTINATION)
        result = await there.do(port.MakeCall(AGENT, "2002", "nowhere"))
        assert isinstance(result, Refused)
        assert (result.code, there.heard.of(ContactChanged)) == (14, [])
        assert await there.do(port.MakeCall(AGENT, "2002", "+15550123")) == Accepted()
        await contact(there, AGENT, InteractionState.DIALING)


async def test_what_is_not_there_cannot_be_asked_of() -> None:
    async with centre() as there:
        call = await talking(there)
        names = (AGENT, call.contact_id, of(call).leg_id)
        nobody, nothing, no_leg = LoginId("nobody"), ContactId("x"), LegId("x")
        impossible = [
            port.MakeCall(COLLEAGUE, "2003", "1"),
            port.HoldCall(AGENT, nothing, no_leg),
            port.HoldCall(AGENT, call.contact_id, no_leg),
            port.TransferCall(AGENT, call.contact_id),
            port.AlternateCall(AGENT, call.contact_id),
            port.CompleteContact(AGENT, call.contact_id),
            port.RejectContact(AGENT, call.contact_id),
            port.UpdateContactData(AGENT, nothing, {"ANI": "1"}),
            port.ConsultationCall(AGENT, nothing, "1"),
        ]
        before = len(there.hand.heard())
        for command in impossible:
            result = await there.do(command)
            assert isinstance(result, Refused), command
            assert result.refusal is Refusal.INVALID_STATE
        unknown = await there.do(port.MakeCall(nobody, "1", "1"))
        assert isinstance(unknown, Refused)
        assert unknown.refusal is Refusal.UNKNOWN_AGENT
        gone = await there.do(port.ClearConnection(AGENT, call.contact_id, no_leg))
        assert isinstance(gone, Refused)
        assert await there.do(port.UpdateContactData(AGENT, call.contact_id, {})) == Confirmed()
        assert len(there.hand.heard()) == before
        await there.do(port.ClearConnection(*names))
        await contact(there, AGENT, InteractionState.ENDED)
        chosen = await there.do(port.CompleteContact(AGENT, call.contact_id, ("W1",)))
        assert isinstance(chosen, Refused)
        assert chosen.refusal is Refusal.INVALID_REASON


# --- wrap-up codes ----------------------------------------------------------------------------------------------------


async def wrapping_up(there: Centre) -> Contact:
    call = await talking(there)
    await there.do(port.ClearConnection(AGENT, call.contact_id, of(call).leg_id))
    await there.heard.state(AGENT, AgentState.WORK_READY)
    return call


async def test_codes_are_written_down_before_the_wrap_up_ends() -> None:
    async with centre() as there:
        call = await wrapping_up(there)
        codes = await there.do(port.ReadDispositions(AGENT, call.endpoint))
        assert isinstance(codes, Confirmed)
        assert [each.reason_id for each in codes.value] == ["D1", "D2", "D90"]  # type: ignore[attr-defined]
        assert await there.do(port.CompleteContact(AGENT, call.contact_id, ("D2", "D1"))) == Accepted()
        done = await contact(there, AGENT, InteractionState.COMPLETED)
        assert done.data["CallWrapupData"] == "Follow-up,Resolved"
        heard = [each.name for each in there.hand.heard()]
        assert heard.index("SET_CALL_DATA_REQ") < max(
            i for i, name in enumerate(heard) if name == "SET_AGENT_STATE_REQ"
        )
        (asked,) = there.hand.heard("SET_CALL_DATA_REQ")
        assert asked.text("CallWrapupData") == "Follow-up,Resolved"


async def test_codes_the_server_does_not_take_any_more_leave_the_wrap_up_as_it_is() -> None:
    """A server may know nothing of a call once it is over; that is told, and completing without codes is still possible."""
    async with centre(ServerSettings(late_data=False)) as there:
        call = await wrapping_up(there)
        late = await there.do(port.CompleteContact(AGENT, call.contact_id, ("D1",)))
        assert isinstance(late, Refused)
        assert (late.refusal, late.code, "E_CTI_INVALID_CALLID" in late.detail) == (
            Refusal.INVALID_STATE,
            Status.INVALID_CALLID,
            True,
        )
        assert there.adapter._picture.agents.seat(AGENT).state is AgentState.WORK_READY  # type: ignore[union-attr]
        assert await there.do(port.CompleteContact(AGENT, call.contact_id)) == Accepted()
        await contact(there, AGENT, InteractionState.COMPLETED)


async def test_codes_that_cannot_be_chosen_are_refused_before_the_wire(tmp_path: Path) -> None:
    page = tmp_path / "reasons.toml"
    page.write_text("".join(f"[[wrapup]]\nid = 'D{number}'\ntext = '{str(number) * 25}'\n" for number in (1, 2)))
    async with centre(reasons_file=page) as there:
        call = await wrapping_up(there)
        for ids, refusal in ((("D1", "D2"), Refusal.REJECTED), (("D1", "D9"), Refusal.INVALID_REASON)):
            result = await there.do(port.CompleteContact(AGENT, call.contact_id, ids))
            assert isinstance(result, Refused)
            assert result.refusal is refusal
        assert there.hand.heard("SET_CALL_DATA_REQ") == []
        nowhere = await there.do(port.ReadDispositions(AGENT, "2003"))
        assert isinstance(nowhere, Refused)


async def test_codes_are_offered_where_there_is_a_list_and_the_service(tmp_path: Path) -> None:
    page = tmp_path / "reasons.toml"
    page.write_text("")
    async with centre(reasons_file=page, reasons_poll=0.02) as there:
        assert port.ReadDispositions not in there.adapter.capabilities.commands
        page.write_text("[[wrapup]]\ntext = 'Sale'\n")
        await there.heard.until(port.DispositionsChanged)
        assert port.ReadDispositions in there.adapter.capabilities.commands
        page.write_text("")
        told = await there.heard.until(port.DispositionsChanged, lambda event: not event.dispositions)
        assert told.dispositions == ()
        assert port.ReadDispositions not in there.adapter.capabilities.commands
    async with centre(services="all-events,client-control") as there:
        assert port.ReadDispositions not in there.adapter.capabilities.commands
