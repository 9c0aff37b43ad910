"""The server counts what it was asked to do only once, and what it did of it; and it refuses an agent everything if told to."""

from __future__ import annotations

import orjson

from adapters import contacts as port
from adapters.port import LogOut, Refused
from adapters.simulator.control import Ask
from contracts.vocabulary import InteractionState
from tests.adapters.cisco_cti.centre import AGENT, COLLEAGUE, Centre, centre, contact, of, talking
from tests.support.cti_server.control import ServerControl
from tests.support.cti_server.tally import Count, Errand


def counts(there: Centre) -> dict[Errand, Count]:
    return there.server.center.tally.counts


async def test_a_dial_is_counted_by_its_number_and_once_more_when_it_is_done() -> None:
    async with centre() as there:
        await there.make_ready(AGENT)
        await there.do(port.MakeCall(AGENT, "2002", "+4912"))
        await contact(there, AGENT, InteractionState.DIALING)
        await there.do(port.MakeCall(AGENT, "2002", "+4913"))
        assert counts(there) == {
            Errand("MAKE_CALL_REQ", "1002", "+4912"): Count(1, 1),
            Errand("MAKE_CALL_REQ", "1002", "+4913"): Count(1, 0),
        }


async def test_tones_and_what_is_joined_in_a_single_step_are_counted_by_what_was_sent() -> None:
    async with centre() as there:
        call = await talking(there)
        await there.do(port.SendDtmf(AGENT, call.contact_id, of(call).leg_id, "12#"))
        await there.do(port.SingleStepTransfer(AGENT, call.contact_id, of(call).leg_id, "+4914"))
        assert counts(there) == {
            Errand("SEND_DTMF_SIGNAL_REQ", "1002", "12#"): Count(1, 1),
            Errand("TRANSFER_CALL_REQ", "1002", "+4914"): Count(1, 1),
        }


async def test_an_agent_may_be_refused_everything_and_nobody_else() -> None:
    async with centre() as there:
        await there.make_ready(AGENT)
        await there.make_ready(COLLEAGUE)
        control = ServerControl(there.hand)
        body = orjson.dumps({"loginid": AGENT})
        assert (await control.handle(Ask("POST", "refuse", "", body))).status == 200
        assert isinstance(await there.do(LogOut(AGENT, None)), Refused)
        assert not isinstance(await there.do(LogOut(COLLEAGUE, None)), Refused)
        off = orjson.dumps({"loginid": AGENT, "off": True})
        assert (await control.handle(Ask("POST", "refuse", "", off))).status == 200
        assert not isinstance(await there.do(LogOut(AGENT, None)), Refused)
