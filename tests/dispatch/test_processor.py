"""Every way a delivery can go ends in one answer and one settlement: run, refused, known already, or put aside."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from adapters.port import ReadTeam
from bridge.broker.delivery import Delivery
from bridge.broker.parcel import Parcel
from bridge.dispatch import sentences
from bridge.dispatch.access import Access, Group
from bridge.dispatch.job import Job
from bridge.dispatch.mailbox import Mailbox
from bridge.dispatch.processor import Processor
from bridge.dispatch.sessions import Sessions
from bridge.registry.ledger import StartRow
from bridge.session import sentences as below
from bridge.session.inputs import TakenOver
from contracts import codec
from contracts.registry import NAMES
from contracts.vocabulary import ErrorCode
from tests.dispatch.support import MATE, Desk, dispatch, header, results, yes

STOP = "session.request.stopteamstatus"
TEAM = "session.request.getteamstatus"
DISPOSE = "session.request.dispose"
SESSIONS = "cti.query.sessions"


class ControlDesk:
    """Takes control requests and leaves them unanswered until `answer`."""

    def __init__(self, desk: Desk) -> None:
        self.running = 0
        self.jobs: list[Job] = []
        self._desk = desk

    def offer(self, job: Job) -> None:
        self.running += 1
        self.jobs.append(job)

    def answer(self) -> None:
        """Answer the oldest."""
        self.running -= 1
        job = self.jobs.pop(0)
        self._desk.context.outbound.respond(job.delivery, job.kept, codec.response(job.incoming, body=b'{"n":1}'))


class Voice:
    """What was said as an error of control."""

    def __init__(self) -> None:
        self.errors: list[tuple[ErrorCode, dict[str, object] | None]] = []

    def fail(self, code: ErrorCode, message: str, context: str = "", details: dict[str, object] | None = None) -> None:
        self.errors.append((code, details))


class Scene:
    """A processor between a dispatch and its doubles, and one open session S1."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.control, self.voice = ControlDesk(desk), Voice()
        self.processor = Processor(desk.context, Sessions(desk.context), self.control, self.voice)
        self.mailbox = desk.mailbox()

    def send(self, delivery: Delivery, mailbox: Mailbox | None = None) -> None:
        """By the queue of session S1, or of another."""
        self.processor.on_session(mailbox or self.mailbox, delivery)

    def ask(self, name: str = STOP, target: str = "S1", *, id: str | None = "R-1", **more: Any) -> None:
        self.send(self.desk.delivery(name, target, id=id, **more))

    async def said(self, number: int = 1) -> list[tuple[str, str]]:
        return results(await self.desk.answered(number))

    def labels(self) -> set[str]:
        """Names in the metrics."""
        text = self.desk.context.metrics.text().decode()
        samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
        return {sample.labels["name"] for sample in samples if "name" in sample.labels}


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with dispatch(tmp_path, limits={"body_bytes": 2048}) as desk:
        yield Scene(desk)


def identity(parcel: Parcel) -> tuple[object, ...]:
    return parcel.body, parcel.headers, parcel.message_id, parcel.correlation_id


async def test_a_sound_request_is_run_and_answered_once(scene: Scene) -> None:
    scene.ask()
    assert await scene.said() == [("R-1", "SUCCESS")]
    assert scene.desk.channel.tags == [1]


REFUSED = [
    ("session.request.nonsense", "S1", {}, "There is no query or request"),
    (STOP, "S1", {"kind": "cti.query"}, "cti.request was expected"),
    (STOP, "S1", {"body": b"{broken"}, "JSON"),
    (STOP, "S1", {"body": b" " * 3000 + b"{}"}, "at most 2048"),
    (STOP, "S1..x", {}, "target"),
    (STOP, "S2", {"key": "S1"}, sentences.WRONG_KEY.format(target="S2")),
    (SESSIONS, "S1", {}, sentences.WRONG_DESTINATION.format(name=SESSIONS, kind="control", target="S1")),
    (STOP, "S1.g1", {}, sentences.WRONG_DESTINATION.format(name=STOP, kind="session", target="S1.g1")),
    ("channelgroup.query.init", "S1.other", {}, below.NO_DESTINATION),
    ("channel.query.init", "S1.g1.c1", {}, below.NO_DESTINATION),
    (TEAM, "S1", {"body": {"realtime": "perhaps"}}, "realtime"),
]


@pytest.mark.parametrize(
    ("name", "target", "more", "says"), REFUSED, ids=[f"{r[0]}@{r[1]}-{n}" for n, r in enumerate(REFUSED)]
)
async def test_what_is_wrong_is_refused_in_a_sentence(
    scene: Scene, name: str, target: str, more: dict[str, Any], says: str
) -> None:
    scene.ask(name, target, **more)
    ((request_id, said),) = await scene.said()
    assert request_id == "R-1"
    assert says in said
    assert scene.desk.channel.tags == [1]
    assert scene.desk.switch.commands == []
    assert scene.desk.dead() == []
    assert scene.mailbox.unanswered == 0


async def test_what_the_switch_cannot_do_is_refused_before_it_is_asked(scene: Scene) -> None:
    offered = scene.desk.switch.capabilities
    scene.desk.switch.capabilities = replace(offered, commands=offered.commands - {ReadTeam})
    scene.ask(TEAM)
    assert await scene.said() == [("R-1", sentences.NOT_OFFERED.format(name=TEAM))]
    assert scene.desk.switch.commands == []


async def test_the_same_request_again_gets_the_same_bytes_and_runs_nothing(scene: Scene) -> None:
    scene.ask(TEAM)
    await scene.said()
    scene.ask(TEAM, id="r-1", reply_to="amq.gen-other")
    first, again = await scene.desk.answered(2)
    assert identity(first) == identity(again)
    assert (first.key, again.key) == ("amq.gen-desk", "amq.gen-other")
    assert len(scene.desk.switch.commands) == 1
    assert scene.desk.channel.tags == [1, 2]


async def test_a_refusal_is_repeated_as_well(scene: Scene) -> None:
    for _ in range(2):
        scene.ask(STOP, "S1.other")
    first, again = await scene.desk.answered(2)
    assert identity(first) == identity(again)


async def test_a_copy_that_comes_while_the_first_runs_waits_for_its_answer(scene: Scene) -> None:
    go_on = asyncio.Event()
    scene.desk.switch.answer = lambda command: go_on
    scene.ask(TEAM)
    scene.ask(TEAM, redelivered=True)
    scene.ask(TEAM, reply_to="amq.gen-other")
    await scene.desk.quiet()
    assert scene.desk.answers == []
    go_on.set()
    answers = await scene.desk.answered(2)
    assert sorted(each.key for each in answers) == ["amq.gen-desk", "amq.gen-other"]
    assert identity(answers[0]) == identity(answers[1])
    assert sorted(scene.desk.channel.tags) == [1, 2, 3]
    assert len(scene.desk.switch.commands) == 1


async def test_a_request_id_used_for_something_else_is_refused_and_the_first_answer_stays(scene: Scene) -> None:
    scene.ask(STOP)
    await scene.said()
    scene.ask(TEAM)
    scene.ask(STOP)
    answers = await scene.desk.answered(3)
    assert results(answers)[1] == ("R-1", sentences.REUSED_ID)
    assert identity(answers[0]) == identity(answers[2])
    assert scene.desk.switch.commands == []


async def test_a_target_of_another_session_touches_no_answer_of_either(scene: Scene) -> None:
    other = scene.desk.mailbox("S2", MATE)
    scene.ask(STOP)
    scene.send(scene.desk.delivery(STOP, "S2", id="R-2"), other)
    await scene.said(2)
    scene.ask(STOP, "S2", key="S1", id="R-1")
    scene.ask(STOP, "S2", key="S1", id="R-2")
    assert [said for _, said in (await scene.said(4))[2:]] == [
        sentences.REUSED_ID,
        sentences.WRONG_KEY.format(target="S2"),
    ]
    scene.ask(STOP, id="R-1")
    scene.send(scene.desk.delivery(STOP, "S2", id="R-2"), other)
    answers = await scene.desk.answered(6)
    assert [identity(each) for each in answers[4:]] == [identity(each) for each in answers[:2]]


async def test_the_third_delivery_is_answered_and_not_run(scene: Scene) -> None:
    expected = {1: "SUCCESS", 2: sentences.REDELIVERED, 7: sentences.REDELIVERED}
    for number, tries in enumerate(expected):
        scene.ask(TEAM, id=f"R-{tries}", headers={"x-delivery-count": tries}, redelivered=True)
        assert (await scene.said(number + 1))[-1] == (f"R-{tries}", expected[tries])
    assert len(scene.desk.switch.commands) == 1


async def test_tries_of_an_earlier_process_count(scene: Scene) -> None:
    scene.desk.context.replay.restore_start(StartRow("S1", "R-1", TEAM, 2, 0.0))
    scene.ask(TEAM)
    assert await scene.said() == [("R-1", sentences.REDELIVERED)]


async def test_an_ended_session_can_be_disposed_and_nothing_else(scene: Scene) -> None:
    scene.mailbox.apply(TakenOver(by="S2"))
    async with asyncio.timeout(20):
        await scene.mailbox.ended.wait()
    scene.ask(STOP, id="R-1")
    scene.ask(DISPOSE, id="R-2")
    scene.ask(DISPOSE, "S1.g1", id="R-3")
    assert await scene.said(3) == [("R-1", sentences.NO_SESSION), ("R-2", "SUCCESS"), ("R-3", sentences.NO_SESSION)]


@pytest.mark.parametrize(("name", "said"), [(DISPOSE, "SUCCESS"), (STOP, sentences.NO_SESSION)])
async def test_a_session_nobody_knows(scene: Scene, name: str, said: str) -> None:
    scene.processor.on_unrouted(scene.desk.delivery(name, "nobody"))
    assert await scene.said() == [("R-1", said)]
    assert scene.desk.channel.tags == [1]
    assert len(scene.desk.context.replay) == 0, "unknown sessions take no memory"


async def test_control_requests_go_to_their_desk_and_are_repeated_too(scene: Scene) -> None:
    desk = scene.desk
    scene.processor.on_control(desk.delivery(SESSIONS, "cti.CONTROL"))
    scene.processor.on_control(desk.delivery(SESSIONS, "cti.CONTROL"))
    assert (scene.processor.control_running, len(scene.control.jobs)) == (1, 1)
    scene.control.answer()
    await desk.answered()
    scene.processor.on_control(desk.delivery(SESSIONS, "cti.CONTROL"))
    first, again = await desk.answered(2)
    assert identity(first) == identity(again)
    assert (desk.channel.tags, scene.processor.control_running) == ([1, 2, 3], 0)


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        (SESSIONS, "cti", sentences.NO_CONTROL),
        (SESSIONS, "cti.OTHER", sentences.NO_CONTROL),
        (STOP, "cti.CONTROL", sentences.WRONG_DESTINATION.format(name=STOP, kind="session", target="cti.CONTROL")),
    ],
)
async def test_what_is_not_for_control_is_refused(scene: Scene, name: str, target: str, said: str) -> None:
    scene.processor.on_control(scene.desk.delivery(name, target))
    assert await scene.said() == [("R-1", said)]
    assert scene.control.jobs == []


async def test_the_deadline_goes_by_the_name_and_begins_with_the_arrival(scene: Scene) -> None:
    delivery = scene.desk.delivery(SESSIONS, "cti.CONTROL")
    scene.processor.on_control(delivery)
    assert scene.control.jobs[0].deadline - delivery.arrived == pytest.approx(30.0)
    assert scene.control.jobs[0].attempt == 1


async def test_peers_make_no_labels(scene: Scene) -> None:
    for number in range(20):
        scene.ask(f"session.request.made{number}up", id=f"R-{number}")
    scene.processor.on_unrouted(scene.desk.delivery(STOP, "nobody", id="R-99"))
    await scene.desk.answered(21)
    assert scene.labels() <= {*NAMES, "unreadable", "unknown"}


async def test_with_rules_another_tenant_gets_no_answer_of_ours(tmp_path: Path) -> None:
    groups = [Group(name, frozenset({name}), ("*",)) for name in ("north", "south")]
    async with dispatch(tmp_path) as desk:
        desk.context = replace(desk.context, access=Access(groups))
        scene = Scene(desk)
        scene.mailbox.session.owner = "north"
        sent = [("north", TEAM, b"{}"), ("south", TEAM, b"{}"), ("south", TEAM, b"{broken"), (None, STOP, b"{}")]
        for number, (user, name, body) in enumerate(sent):
            delivery = desk.delivery(name, body=body, reply_to=f"amq.gen-{user}")
            delivery.user_id = user
            scene.send(delivery)
            await desk.answered(number + 1)
        ours, *theirs = desk.answers
        assert b"1001" in ours.body
        assert [(header(each, "result"), each.body) for each in theirs] == [("FAILURE", b"{}")] * 3


@given(
    st.binary(max_size=40),
    st.dictionaries(
        st.sampled_from(["type", "name", "target", "requestId", "x-delivery-count"]),
        st.sampled_from(["cti.request", "cti.query", STOP, TEAM, DISPOSE, "S1", "S1.g1", "R-1", "R-2"])
        | st.text(max_size=5)
        | st.integers(0, 5)
        | st.none(),
    ),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_whatever_comes_is_settled_once(tmp_path: Path, body: bytes, headers: dict[str, object]) -> None:
    async with dispatch(tmp_path) as desk:
        scene = Scene(desk)
        desk.switch.answer = yes
        for way in (scene.send, scene.processor.on_unrouted):
            delivery = desk.delivery("x", body=body)
            delivery.headers = headers
            way(delivery)
        await desk.quiet()
        async with asyncio.timeout(20):
            while len(desk.channel.tags) < 2:
                await asyncio.sleep(0.001)
        assert sorted(desk.channel.tags) == [1, 2]
        assert len(desk.answers) + len(desk.dead()) in (1, 2)
