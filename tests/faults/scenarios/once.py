"""The bridge is killed while work runs that must not happen twice: dials, consults, transfers, conferences, tones."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.session.sentences import OUTCOME_UNKNOWN
from contracts import channel, conversation, interaction, session
from contracts.vocabulary import WarningCode
from tests.faults.agents import AGAIN
from tests.faults.mirror import INTERACTION, Place
from tests.faults.processes import FaultsError
from tests.faults.recorder import Heard
from tests.faults.scenario import Scenario
from tests.faults.traffic import LOGINS, Traffic
from tests.faults.work import Count, Key
from tests.faults.workers import Worker
from tests.faults.world import World

SPARE = LOGINS[28:]
"""Agents whom nobody of the traffic calls."""
KINDS = (
    channel.DIAL,
    interaction.CONSULT,
    interaction.TRANSFER,
    interaction.CONFERENCE,
    conversation.TRANSFER,
    conversation.CONFERENCE,
    conversation.SEND_DTMF,
)
SOUGHT = frozenset({channel.DIAL, interaction.CONSULT, interaction.CONFERENCE, conversation.CONFERENCE})
"""What the switch shows afterwards: SUCCESS if it is there, and only then."""
NEEDS_CONSULT = frozenset({interaction.TRANSFER, interaction.CONFERENCE})
LATE = 0.15
"""Seconds the switch takes for the slowest of the spare agents."""


@dataclass(slots=True)
class _Errand:
    """One request that must not be carried out twice, and what the switch counts it by."""

    worker: Worker
    name: str
    what: str
    target: str
    answer: asyncio.Future[Heard]
    since: float = field(default_factory=time.monotonic)


async def killed(world: World, traffic: Traffic) -> None:
    """SIGKILL while each spare agent waits for one of them: never done twice, SUCCESS only where the switch shows it."""
    for round in range(world.by(2, 40)):
        workers = [Worker(traffic.desk, login, world.random, steady=True, pace=0.0) for login in SPARE]
        kinds = [KINDS[(number + round) % len(KINDS)] for number in range(len(workers))]
        await asyncio.gather(*(_prepare(world, each, kind) for each, kind in zip(workers, kinds, strict=True)))
        for number, worker in enumerate(workers):
            await world.simulate("delay", loginid=worker.login, seconds=LATE * number / len(workers))
        earlier = await world.switch.work()
        errands = [_begin(world, each, kind) for each, kind in zip(workers, kinds, strict=True)]
        await world.hold(world.random.uniform(0.0, LATE))
        if round % 2 == 0:
            # What the switch does from now on, the bridge never hears of.
            world.bridge.signal(signal.SIGSTOP)
            await _hurry(world, workers)
        await world.bridge.kill()
        world.fault()
        await _hurry(world, workers)
        before = await world.switch.work()
        await world.bridge.start()
        for errand in errands:
            await errand.answer
        after = await world.switch.work()
        for errand in errands:
            await _judge(world, errand, *(_since(earlier, each, errand) for each in (before, after)))
        await asyncio.gather(*(_clear_up(world, each) for each in workers))


async def _hurry(world: World, workers: list[Worker]) -> None:
    for worker in workers:
        await world.simulate("delay", loginid=worker.login, seconds=0)


async def _prepare(world: World, worker: Worker, kind: str) -> None:
    """A session and, unless it is about dialling, a call that the request can be made in."""
    for _ in range(200):  # the one before it may be ending still
        if await worker.open():
            break
        await asyncio.sleep(AGAIN)
    else:
        raise FaultsError(f"the session of {worker.login} cannot be opened")
    if kind == channel.DIAL:
        return
    assert worker.phone is not None
    await worker.ask(channel.READY, worker.phone)
    await world.simulate("call", loginid=worker.login, number=f"+41{world.number():09d}")
    call = await _call(worker)
    await worker.ask(conversation.ANSWER, worker.legs(call)["primary"])
    if kind in NEEDS_CONSULT:
        await worker.ask(interaction.CONSULT, call, {"destination": f"+49{world.number():09d}"})
        await worker.take_up()
        await world.simulate("party-answer", loginid=worker.login)


async def _call(worker: Worker) -> Place:
    """The worker's call once it is taken up."""
    for _ in range(200):
        await worker.take_up()
        calls = [each for each in worker.level(INTERACTION) if each.type == "TELEPHONY" and worker.legs(each)]
        if calls:
            return calls[-1]
        await asyncio.sleep(AGAIN)
    raise FaultsError(f"the call of {worker.login} is not seen")


def _begin(world: World, worker: Worker, kind: str) -> _Errand:
    what, body = "", {}
    if kind == conversation.SEND_DTMF:
        what = f"{world.number()}#"
        body = {"digits": what}
    elif kind not in NEEDS_CONSULT:
        what = f"+49{world.number():09d}"
        body = {"destination": what}
    place = worker.phone if kind == channel.DIAL else worker.level(INTERACTION)[-1]
    assert place is not None
    if kind.startswith("conversation."):
        place = worker.legs(place)["primary"]
    return _Errand(worker, kind, what, place.target, worker.desk.begin(kind, place.target, body))


def _since(earlier: Mapping[Key, Count], counts: Mapping[Key, Count], errand: _Errand) -> Count:
    """How often the errand was asked for, and done, in this round."""
    key = (errand.name, errand.worker.login, errand.what)
    known, count = earlier.get(key, Count()), counts.get(key, Count())
    return Count(count.asked - known.asked, count.done - known.done)


async def _judge(world: World, errand: _Errand, before: Count, count: Count) -> None:
    """Complain of an answer that is not true; `before` and `count`: by the restart, and in all."""
    answer = await errand.answer
    what = f"{errand.name} of {errand.worker.login}"
    is_sought = errand.name in SOUGHT
    is_unknown = answer.error == OUTCOME_UNKNOWN
    world.expect(count.asked <= 1, f"{what} was asked of the switch {count.asked} times")
    world.expect(before.asked == 0 or count == before, f"{what} was done {before} before the restart, {count} after it")
    world.expect(answer.success or is_unknown, f"{what} was answered: {answer.error}")
    world.expect(not (is_sought and answer.success and not count.done), f"{what} was SUCCESS and never done")
    world.expect(not (is_sought and is_unknown and count.done), f"{what} was done, to be seen, and told to be unknown")
    world.expect(not is_unknown or await _is_warned(errand), f"{what} had an unknown outcome, and no warning said so")


async def _is_warned(errand: _Errand) -> bool:
    """Whether the destination raised the warning; what is held follows the answer."""
    for _ in range(100):
        told = (each for each in errand.worker.desk.recorder.entries if isinstance(each, Heard))
        codes = {each.code for each in told if each.target == errand.target and each.at >= errand.since}
        if WarningCode.OUTCOME_UNKNOWN in codes:
            return True
        await asyncio.sleep(AGAIN)
    return False


async def _clear_up(world: World, worker: Worker) -> None:
    for verb in ("hangup", "party-hangup", "complete"):
        await world.simulate(verb, loginid=worker.login)
    await worker.call(session.DISPOSE)


SCENARIOS = (Scenario("calls-once", killed, agents=2),)
