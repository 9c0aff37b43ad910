"""What the link counts: on a running test server, and by itself."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.message_types import MessageType
from adapters.cisco_cti.protocol.outcomes import Answer, CodeSpace, Declined, NoLink, Unanswered
from adapters.cisco_cti.protocol.values import UnknownMessage
from adapters.cisco_cti.tally import BOUNDS, Tally
from adapters.measures import Measuring
from adapters.port import LinkDown, LinkUp, LogIn
from tests.adapters.cisco_cti.centre import AGENT, centre
from tests.support.cti_server.config import ServerSettings

LEGS = (Leg("A", "a", 1), Leg("B", "b", 2))
Counted = dict[tuple[str, ...], float]


def counted(adapter: CiscoCti) -> dict[str, Counted]:
    return {each.name: {one.labels: one.value for one in each.samples} for each in adapter.measures()}


def of(tally: Tally, active: str | None = None) -> dict[str, Counted]:
    return {each.name: {one.labels: one.value for one in each.samples} for each in tally.measures(LEGS, active)}


async def test_messages_and_requests_are_counted_by_name() -> None:
    async with centre(first_side="a") as there:
        assert isinstance(there.adapter, Measuring)
        await there.log_in(AGENT)
        there.hand.refuse_next("SET_AGENT_STATE_REQ", ControlFailure.INVALID_PASSWORD_SPECIFIED)
        await there.do(LogIn(AGENT, "wrong", None, frozenset()))
        found = counted(there.adapter)
        assert found["messages_sent"][("OPEN_REQ",)] == found["messages_received"][("OPEN_CONF",)] == 1
        assert found["messages_sent"][("SET_AGENT_STATE_REQ",)] == 2
        assert found["messages_received"][("SET_AGENT_STATE_CONF",)] == 1
        assert found["requests"][("SET_AGENT_STATE_REQ", "answered")] == 1
        assert found["requests"][("SET_AGENT_STATE_REQ", "refused")] == 1
        (took,) = [each for each in there.adapter.measures() if each.name == "request_duration_seconds"]
        (sample,) = [each for each in took.samples if each.labels == ("SET_AGENT_STATE_REQ",)]
        assert sample.buckets[-1][1] == 2


async def test_attempts_losses_and_the_side_in_use() -> None:
    async with centre(first_side="a") as there:
        (up,) = there.heard.of(LinkUp)
        assert counted(there.adapter)["side_in_use"][(up.peer,)] == 1
        mark = len(there.heard.events)
        await there.hand.kill(up.peer)
        await there.linked_again(mark)
        other = "B" if up.peer == "A" else "A"
        found = counted(there.adapter)
        assert found["side_in_use"] == {(up.peer,): 0, (other,): 1}
        assert found["attempts"][up.peer, "opened"] == 1
        assert found["attempts"][other, "opened"] == 1
        assert found["sessions_lost"] == {(up.peer, "cut"): 1}


async def test_services_are_those_that_were_granted_and_none_without_a_link() -> None:
    granted = CTIServiceMask.ALL_EVENTS | CTIServiceMask.SUPERVISOR
    async with centre(ServerSettings(services=granted)) as there:
        on = {name for (name,), value in counted(there.adapter)["service_granted"].items() if value}
        assert on == {"all-events", "supervisor"}
        mark = len(there.heard.events)
        await there.hand.cut_link()
        await there.heard.until(LinkDown, after=mark)
        assert not any(counted(there.adapter)["service_granted"].values())


async def test_garbage_is_counted() -> None:
    async with centre(first_side="a") as there:
        mark = len(there.heard.events)
        there.hand.pour_garbage()
        await there.heard.until(LinkDown, after=mark)
        assert counted(there.adapter)["streams_malformed"][()] == 1


def test_outcomes_of_requests_and_how_long_they_took() -> None:
    tally = Tally()
    declined = Declined("ASK_REQ", CodeSpace.SERVER, 1)
    for outcome in (Answer(()), declined, Unanswered("ASK_REQ", 1.0), NoLink("ASK_REQ", was_sent=False)):
        tally.request("ASK_REQ", outcome, 1.0)
    found = of(tally)
    assert {
        outcome: found["requests"]["ASK_REQ", outcome] for outcome in ("answered", "refused", "deadline", "no_link")
    }
    assert found["request_duration_seconds"][("ASK_REQ",)] == 2.0, "what was not answered took no time of the switch"


@pytest.mark.parametrize(("seconds", "at_most"), [(0.0, 0.005), (0.005, 0.005), (0.0051, 0.01), (30.0, 30.0)])
def test_a_time_is_in_the_first_bucket_that_is_not_below_it(seconds: float, at_most: float) -> None:
    tally = Tally()
    tally.request("ASK_REQ", Answer(()), seconds)
    (took,) = [each for each in tally.measures(LEGS, None) if each.name == "request_duration_seconds"]
    assert next(bound for bound, count in took.samples[0].buckets if count) == at_most
    tally.request("ASK_REQ", Answer(()), BOUNDS[-1] + 1)
    (took,) = [each for each in tally.measures(LEGS, None) if each.name == "request_duration_seconds"]
    assert [count for _, count in took.samples[0].buckets][-2:] == [1, 2]


def test_labels_have_an_end() -> None:
    tally = Tally()
    for number in range(10_000):
        tally.traffic.came(UnknownMessage(number))
    for leg in LEGS:
        for kind in FailureKind:
            tally.failed(Failure(leg, kind), was_open=False)
    assert sum(map(len, of(tally).values())) < len(LEGS) * (len(FailureKind) + 1) + 20
    assert len(MessageType) < 300, "the most names of messages there can be"
