"""One session's worker: in order, one at a time, bounded, one answer each; nobody waits for another session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import orjson
import pytest
from structlog.testing import capture_logs

from adapters.port import Command, ReadTeam, Refusal, Refused, Release, Result
from bridge.broker.parcel import Fate, Parcel
from bridge.dispatch import sentences
from bridge.dispatch.mailbox import Mailbox
from bridge.session import sentences as core
from bridge.session.inputs import Asked, Input, TakenOver
from bridge.session.session import Session
from bridge.session.tree import repeated
from contracts.vocabulary import Phase
from tests.dispatch.support import MATE, Desk, dispatch, header, results, yes
from tests.registry.support import other

TEAM = "session.request.getteamstatus"
STOP = "session.request.stopteamstatus"
DISPOSE = "session.request.dispose"
CLOSE = "session.request.close"
INIT = "session.query.init"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with dispatch(tmp_path, limits={"waiting": 3}) as desk:
        yield desk


def ask(desk: Desk, mailbox: Mailbox, id: str, name: str = TEAM, *, seconds: float = 30.0, attempt: int = 1) -> None:
    """A request of the session."""
    delivery = desk.delivery(name, mailbox.session.session_id, id=id)
    mailbox.received(delivery)
    mailbox.offer(desk.job(delivery, seconds=seconds, attempt=attempt))


def stuck(desk: Desk) -> asyncio.Event:
    """The switch answers nothing until the event is set."""
    go_on = asyncio.Event()
    desk.switch.answer = lambda command: go_on if isinstance(command, ReadTeam) else yes(command)
    return go_on


def row_phase(desk: Desk) -> str | None:
    """What stands in the registry's file, as somebody else sees it."""
    with other(desk.context.settings.state_dir) as connection:
        found = connection.execute("SELECT phase, is_ending FROM sessions").fetchone()
        return None if found is None else f"{found[0]}{' ending' if found[1] else ''}"


async def told(desk: Desk) -> list[object]:
    """The codes of what is said, once something is."""
    async with asyncio.timeout(20):
        while not desk.events:
            await asyncio.sleep(0.001)
    await asyncio.sleep(0.05)
    return [header(each, "code") for each in desk.events]


async def test_a_request_runs_and_is_answered_once(desk: Desk) -> None:
    mailbox = desk.mailbox()
    ask(desk, mailbox, "R-1")
    (answer,) = await desk.answered()
    assert header(answer, "result") == "SUCCESS"
    assert [each["loginid"] for each in orjson.loads(answer.body)["teamstatus"]] == ["1001", "1002"]
    assert (mailbox.unanswered, desk.channel.tags) == (0, [1])


async def test_what_needs_no_switch_is_done_at_once(desk: Desk) -> None:
    mailbox = desk.mailbox()
    ask(desk, mailbox, "R-1", STOP)
    assert mailbox.unanswered == 0
    assert results(await desk.answered()) == [("R-1", "SUCCESS")]


async def test_requests_run_one_at_a_time_in_their_order(desk: Desk) -> None:
    go_on, mailbox = stuck(desk), desk.mailbox()
    for number in range(3):
        ask(desk, mailbox, f"R-{number}")
    await desk.asked()
    await desk.quiet()
    assert (len(desk.switch.commands), mailbox.unanswered) == (1, 3)
    go_on.set()
    assert [request_id for request_id, _ in results(await desk.answered(3))] == ["R-0", "R-1", "R-2"]


async def test_a_stuck_session_delays_nobody_else(desk: Desk) -> None:
    go_on, slow, quick = stuck(desk), desk.mailbox("S1"), desk.mailbox("S2", MATE)
    for number in range(3):
        ask(desk, slow, f"R-{number}")
    for number in range(3):
        ask(desk, quick, f"Q-{number}", STOP)
    assert results(await desk.answered(3)) == [(f"Q-{number}", "SUCCESS") for number in range(3)]
    assert (slow.unanswered, quick.unanswered) == (3, 0)
    go_on.set()
    await desk.answered(6)


async def test_one_too_many_is_refused_at_once_and_the_others_run(desk: Desk) -> None:
    go_on, mailbox = stuck(desk), desk.mailbox()
    for number in range(4):
        ask(desk, mailbox, f"R-{number}")
    assert results(await desk.answered()) == [("R-3", sentences.BUSY)]
    assert mailbox.unanswered == 3
    desk.switch.answer = yes
    go_on.set()
    await desk.answered(4)
    assert sorted(desk.channel.tags) == [1, 2, 3, 4]
    ask(desk, mailbox, "R-4")
    assert results(await desk.answered(5))[-1] == ("R-4", "SUCCESS")


async def test_a_switch_that_does_not_answer_in_time_is_an_answer(desk: Desk) -> None:
    stuck(desk)
    mailbox = desk.mailbox()
    ask(desk, mailbox, "R-1", seconds=0.02)
    assert results(await desk.answered()) == [("R-1", core.TIMED_OUT)]
    assert len(desk.context.tasks) == 0, "nobody goes on waiting for it"
    desk.switch.answer = yes
    ask(desk, mailbox, "R-2")
    assert results(await desk.answered(2))[1] == ("R-2", "SUCCESS")


async def test_a_request_that_waits_too_long_is_not_run(desk: Desk) -> None:
    go_on, mailbox = stuck(desk), desk.mailbox()
    ask(desk, mailbox, "R-1")
    ask(desk, mailbox, "R-2", seconds=0.02)
    assert results(await desk.answered()) == [("R-2", sentences.EXPIRED_WAITING)]
    assert mailbox.unanswered == 1
    go_on.set()
    await desk.answered(2)
    assert len(desk.switch.commands) == 1


async def test_a_late_result_is_no_second_answer(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = asyncio.Event()

    async def deaf(command: Command) -> Result:
        """A switch that cannot be stopped."""
        desk.switch.commands.append(command)
        while not go_on.is_set():
            try:
                await go_on.wait()
            except asyncio.CancelledError:
                continue
        return yes(command)

    monkeypatch.setattr(desk.switch, "execute", deaf)
    mailbox = desk.mailbox()
    ask(desk, mailbox, "R-1", seconds=0.02)
    assert results(await desk.answered()) == [("R-1", core.TIMED_OUT)]
    ask(desk, mailbox, "R-2")
    await desk.asked(2)
    go_on.set()
    assert results(await desk.answered(2)) == [("R-1", core.TIMED_OUT), ("R-2", "SUCCESS")]
    assert desk.channel.tags == [1, 2]


async def test_a_refusal_of_the_switch_is_told_in_our_words(desk: Desk) -> None:
    desk.switch.answer = lambda command: Refused(Refusal.NOT_ALLOWED, 4711, "internal words")
    ask(desk, desk.mailbox(), "R-1")
    (answer,) = await desk.answered()
    assert results([answer]) == [("R-1", core.refusal_sentence(Refusal.NOT_ALLOWED))]
    assert b"internal" not in answer.body


async def test_a_fault_of_the_adapter_costs_one_request(desk: Desk) -> None:
    desk.switch.answer = lambda command: ZeroDivisionError("never to be seen")
    mailbox = desk.mailbox()
    with capture_logs() as said:
        ask(desk, mailbox, "R-1")
        assert results(await desk.answered()) == [("R-1", core.refusal_sentence(Refusal.REJECTED))]
    (fault,) = [each for each in said if each["event"] == "adapter_fault"]
    assert fault["session"] == "S1"
    desk.switch.answer = yes
    ask(desk, mailbox, "R-2")
    assert results(await desk.answered(2))[1] == ("R-2", "SUCCESS")


@pytest.mark.parametrize("where", ["core", "count"])
async def test_a_fault_of_the_core_costs_one_request_and_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    whole = Session.apply

    def faulty(session: Session, event: Input, now: float) -> object:
        if isinstance(event, Asked):
            raise ZeroDivisionError("never to be seen")
        return whole(session, event, now)

    def miscounts(*_: object) -> None:
        raise ZeroDivisionError("never to be seen")

    mailbox = desk.mailbox()
    with monkeypatch.context() as patch, capture_logs() as said:
        if where == "core":
            patch.setattr(Session, "apply", faulty)
        else:
            patch.setattr(repeated, "count", miscounts)
        ask(desk, mailbox, "R-1", attempt=2)
        (answer,) = await desk.answered()
    (fault,) = [each for each in said if each["event"] == "session_fault"]
    assert results([answer]) == [("R-1", sentences.INTERNAL.format(reference=fault["reference"]))]
    (error,) = desk.events
    assert (header(error, "name"), header(error, "code")) == ("session.error", "INTERNAL")
    assert orjson.loads(error.body)["details"] == {"reference": fault["reference"]}
    ask(desk, mailbox, "R-2")
    assert results(await desk.answered(2))[1] == ("R-2", "SUCCESS")


async def test_what_changed_is_saved_before_the_answer_leaves(desk: Desk) -> None:
    seen: list[str | None] = []

    def look(parcel: Parcel) -> Fate:
        seen.append(row_phase(desk))
        return Fate.CONFIRMED

    desk.publisher.fate = look
    mailbox = desk.mailbox(phase=Phase.CREATED)
    ask(desk, mailbox, "R-1", INIT)
    await desk.answered()
    assert seen[0] == "OPEN"


async def test_dispose_ends_the_session_and_answers_who_waits(desk: Desk) -> None:
    ends: list[str] = []
    mailbox = desk.mailbox()
    mailbox.begin(lambda: ends.append(row_phase(desk) or "no row"))
    go_on = stuck(desk)
    ask(desk, mailbox, "R-1")
    ask(desk, mailbox, "R-2", DISPOSE)
    ask(desk, mailbox, "R-3")
    go_on.set()
    desk.switch.answer = yes
    answers = results(await desk.answered(3))
    assert answers[1:] == [("R-2", "SUCCESS"), ("R-3", sentences.ENDED)]
    assert mailbox.ended.is_set()
    assert ends == ["OPEN ending"], "once, and known as ending after a crash"
    assert [each for each in desk.switch.commands if isinstance(each, Release)] == [Release(mailbox.session.login_id)]


async def test_a_take_over_answers_what_runs_and_what_waits(desk: Desk) -> None:
    stuck(desk)
    mailbox = desk.mailbox()
    ask(desk, mailbox, "R-1")
    ask(desk, mailbox, "R-2")
    ask(desk, mailbox, "R-3")
    await desk.asked()
    mailbox.apply(TakenOver(by="S2"))
    answers = results(await desk.answered(3))
    assert answers == [("R-1", core.TAKEN_OVER), ("R-2", sentences.ENDED), ("R-3", sentences.ENDED)]
    assert [header(each, "code") for each in desk.events] == ["SESSION_TAKEN_OVER"]


async def test_a_registry_that_fails_does_not_keep_the_answer(desk: Desk) -> None:
    with other(desk.context.settings.state_dir) as connection:
        connection.execute("DROP TABLE sessions")
    with capture_logs() as said:
        ask(desk, desk.mailbox(phase=Phase.CREATED), "R-1", INIT)
        assert results(await desk.answered()) == [("R-1", "SUCCESS")]
    assert "session_not_saved" in [each["event"] for each in said]


async def test_a_second_try_is_noted_before_it_runs(desk: Desk) -> None:
    go_on, mailbox = stuck(desk), desk.mailbox()
    ask(desk, mailbox, "R-1", attempt=2)
    await desk.asked()
    (start,) = (await desk.context.registry.ledger.load(0))[1]
    assert (start.queue_key, start.request_id, start.name, start.attempts) == ("S1", "r-1", TEAM, 2)
    go_on.set()
    await desk.answered()
    assert (await desk.context.registry.ledger.load(0))[1] == [], "its answer ends it"


async def test_a_first_try_is_not_noted(desk: Desk) -> None:
    stuck(desk)
    ask(desk, desk.mailbox(), "R-1")
    await desk.asked()
    assert (await desk.context.registry.ledger.load(0))[1] == []


async def test_a_session_that_ends_while_a_start_is_noted_answers_it_once(desk: Desk) -> None:
    mailbox = desk.mailbox()
    ask(desk, mailbox, "R-1", attempt=2)
    ask(desk, mailbox, "R-2")
    mailbox.apply(TakenOver(by="S2"))
    answers = results(await desk.answered(2))
    assert sorted(request_id for request_id, _ in answers) == ["R-1", "R-2"]
    assert {said for _, said in answers} <= {sentences.ENDED, core.CLOSED}
    assert mailbox.unanswered == 0


async def test_cancellation_settles_nothing(desk: Desk) -> None:
    stuck(desk)
    ask(desk, desk.mailbox(), "R-1")
    await desk.asked()
    await desk.context.tasks.cancel()
    await desk.quiet()
    assert (desk.channel.tags, desk.answers) == ([], []), "the broker delivers it again"


async def test_a_lease_runs_out_and_is_told_once(desk: Desk) -> None:
    desk.mailbox(lease=0.03)
    assert await told(desk) == ["SESSION_LEASE_EXPIRED"]


async def test_a_lease_is_told_only_once_the_broker_confirms_that_it_reads(desk: Desk) -> None:
    desk.publisher.fate = lambda parcel: None
    desk.mailbox(lease=0.03)
    await asyncio.sleep(0.1)
    assert desk.events == []
    desk.publisher.confirm_all()
    assert await told(desk) == ["SESSION_LEASE_EXPIRED"]


async def test_a_lease_that_runs_out_while_a_request_runs_waits_for_its_end(desk: Desk) -> None:
    mailbox = desk.mailbox(lease=0.03)
    go_on = stuck(desk)
    ask(desk, mailbox, "R-1")
    await asyncio.sleep(0.06)
    assert desk.events == []
    go_on.set()
    assert results(await desk.answered()) == [("R-1", "SUCCESS")]
    assert await told(desk) == ["SESSION_LEASE_EXPIRED"]


async def test_a_dispose_that_waits_when_the_session_ends_is_done(desk: Desk) -> None:
    mailbox = desk.mailbox()
    go_on = stuck(desk)
    ask(desk, mailbox, "R-1")
    ask(desk, mailbox, "R-2", DISPOSE)
    mailbox.apply(TakenOver(by="S2"))
    assert results(await desk.answered(2)) == [("R-1", core.TAKEN_OVER), ("R-2", "SUCCESS")]
    go_on.set()


async def test_a_takeover_answers_everything_before_it_is_told(desk: Desk) -> None:
    """Protocol 3: the running request is answered, waiting ones FAILURE, then the warning."""
    mailbox = desk.mailbox()
    go_on = stuck(desk)
    ask(desk, mailbox, "R-1")
    ask(desk, mailbox, "R-2")
    mailbox.apply(TakenOver(by="S2"))
    await desk.answered(2)
    said = [header(each, "code") or header(each, "requestId") for each in desk.publisher.parcels]
    assert said == ["R-1", "R-2", "SESSION_TAKEN_OVER"]
    go_on.set()


async def test_a_lease_stands_still_while_nobody_can_reach_the_bridge(desk: Desk) -> None:
    mailbox = desk.mailbox(lease=0.03)
    mailbox.reachable(False, desk.context.clock.monotonic())
    await asyncio.sleep(0.1)
    assert desk.events == []
    mailbox.reachable(True, desk.context.clock.monotonic())
    assert await told(desk) == ["SESSION_LEASE_EXPIRED"]


async def test_a_request_is_a_sign_of_life(desk: Desk) -> None:
    mailbox = desk.mailbox(lease=30.0)
    before = mailbox.session.wake_at
    await asyncio.sleep(0.01)
    ask(desk, mailbox, "R-1", STOP)
    after = mailbox.session.wake_at
    assert before is not None
    assert after is not None
    assert after >= before + 0.01
    await desk.answered()


async def test_it_knows_when_everything_that_came_is_settled(desk: Desk) -> None:
    desk.publisher.fate = lambda parcel: None
    mailbox = desk.mailbox()
    await mailbox.until_settled()
    ask(desk, mailbox, "R-1", STOP)
    ask(desk, mailbox, "R-2", STOP)
    waiting = asyncio.create_task(mailbox.until_settled())
    await desk.answered(2)
    assert not waiting.done()
    desk.publisher.confirm_all()
    async with asyncio.timeout(20):
        await waiting


async def test_an_idle_session_costs_no_task(desk: Desk) -> None:
    before = len(asyncio.all_tasks())
    mailboxes = [desk.mailbox(f"S{number}", MATE) for number in range(50)]
    assert len(asyncio.all_tasks()) == before
    assert sum(mailbox.unanswered for mailbox in mailboxes) == 0
