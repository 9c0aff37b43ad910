"""The dispatch, all real but the broker and the switch: a recording publisher, a switch that does as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import get_args

import orjson

from adapters.port import (
    Agent,
    Capabilities,
    Channel,
    Command,
    Confirmed,
    EventSink,
    LinkUp,
    ReadReasons,
    ReadTeam,
    Result,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
    Team,
    ValidateAgent,
)
from bridge.app import Bridge
from bridge.broker.delivery import Delivery
from bridge.broker.parcel import Fate, Parcel
from bridge.broker.publisher import Publisher
from bridge.clock import Clock, SystemClock
from bridge.config import load_settings
from bridge.dispatch.context import Context
from bridge.dispatch.job import Job
from bridge.dispatch.mailbox import Mailbox
from bridge.dispatch.outbound import Outbound
from bridge.registry.registry import Registry
from bridge.session.row import NodeRow, SessionRow
from bridge.session.session import Session
from contracts import codec
from contracts.registry import BY_NAME
from contracts.vocabulary import AgentState, ChannelType, GroupName, LoginId, Phase

SINCE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
BLUE = Team("T1", "Blue")
ME, MATE = LoginId("1001"), LoginId("1002")


class Recorder(Publisher):
    """Keeps what is handed in. `fate` is told at once; None: nobody is told until `confirm_all`."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, timeout=10)
        self.parcels: list[Parcel] = []
        self.fate: Callable[[Parcel], Fate | None] = lambda parcel: Fate.CONFIRMED

    def publish(self, parcel: Parcel) -> None:
        """Record it."""
        self.parcels.append(parcel)
        fate = self.fate(parcel)
        if fate is not None and parcel.on_fate is not None:
            parcel.on_fate(fate)

    def confirm_all(self) -> None:
        """Every recorded parcel is confirmed now."""
        for parcel in self.parcels:
            if parcel.on_fate is not None:
                parcel.on_fate(Fate.CONFIRMED)


def yes(command: Command) -> Confirmed:
    """The command's effect is true, with a value as the port says."""
    match command:
        case ReadTeam():
            return Confirmed((agent(ME), agent(MATE)))
        case ReadReasons():
            return Confirmed(())
        case ValidateAgent():
            return Confirmed(True)
    return Confirmed()


class Switch:
    """An adapter that answers as `answer` says: a result, an exception to raise, or an event to wait for first."""

    name = "test switch"

    def __init__(self) -> None:
        self.capabilities = Capabilities(frozenset(get_args(Command)), frozenset(ChannelType))
        self.commands: list[Command] = []
        self.answer: Callable[[Command], Result | Exception | asyncio.Event] = yes

    async def run(self, emit: EventSink) -> None:
        """Keep the link for ever."""
        await asyncio.Event().wait()

    async def execute(self, command: Command) -> Result:
        """One command."""
        self.commands.append(command)
        answer = self.answer(command)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, asyncio.Event):
            await answer.wait()
            return yes(command)
        return answer


class Channels:
    """The settling side of an amqp_channel: the tags in the order they were acknowledged."""

    def __init__(self) -> None:
        self.tags: list[int] = []

    def settle(self, tag: int) -> None:
        """Acknowledge."""
        self.tags.append(tag)


class Desk:
    """One dispatch under test."""

    def __init__(self, context: Context, publisher: Recorder, switch: Switch) -> None:
        self.context = context
        self.publisher = publisher
        self.switch = switch
        self.channel = Channels()
        self._tags = count(1)

    def mailbox(
        self, session_id: str = "S1", login_id: LoginId = ME, *, phase: Phase = Phase.OPEN, lease: float | None = None
    ) -> Mailbox:
        """The worker of a session that was made."""
        row = SessionRow(
            session_id, login_id, phase, 1, SINCE, group="g1", nodes=(NodeRow(("g1",), "Agents"),), lease=lease
        )
        now = self.context.clock.monotonic()
        session = Session(row, password=None, picture=self.context.mirror, now=now, rules=self.context.rules)
        self.context.book.add(session)
        mailbox = Mailbox(session, self.context)
        mailbox.begin(lambda: None)
        return mailbox

    def delivery(
        self,
        name: str,
        target: str = "S1",
        *,
        id: str | None = "R-1",
        kind: str | None = None,
        body: bytes | Mapping[str, object] = b"{}",
        key: str | None = None,
        reply_to: str | None = "amq.gen-desk",
        redelivered: bool = False,
        headers: Mapping[str, object] | None = None,
    ) -> Delivery:
        """A message as the broker delivers it."""
        kind = kind or ("cti.query" if ".query." in name else "cti.request")
        said: dict[str, object] = {"type": kind, "name": name, "target": target, **(headers or {})}
        if id is not None:
            said["requestId"] = id
        return Delivery(
            key=target.partition(".")[0] if key is None else key,
            body=body if isinstance(body, bytes) else orjson.dumps(dict(body)),
            headers=said,
            correlation_id=None,
            reply_to=reply_to,
            content_type="application/json",
            redelivered=redelivered,
            arrived=self.context.clock.monotonic(),
            tag=next(self._tags),
            settler=self.channel,
        )

    @property
    def answers(self) -> list[Parcel]:
        """Every response, in order."""
        return [each for each in self._alive() if _type(each) == "cti.response"]

    @property
    def events(self) -> list[Parcel]:
        """Every event, warning and error, in order."""
        return [each for each in self._alive() if _type(each) in {"cti.event", "cti.warning", "cti.error"}]

    def dead(self) -> list[Parcel]:
        """What went to the dead letters."""
        return [each for each in self.publisher.parcels if each.exchange == self.context.names.dead]

    def _alive(self) -> list[Parcel]:
        return [each for each in self.publisher.parcels if each.exchange != self.context.names.dead]

    def job(self, delivery: Delivery, *, seconds: float = 30.0, attempt: int = 1) -> Job:
        """What the processor makes of a readable delivery."""
        incoming = codec.read(delivery.headers, delivery.body, correlation_id=None, max_bytes=1_000_000)
        spec = BY_NAME[incoming.name]
        kept = self.context.replay.begin(delivery.key, incoming.request_id, incoming.name, incoming.target.text)
        body = codec.decode_body(spec, incoming.body)
        token, deadline = next(self.context.tokens), self.context.clock.monotonic() + seconds
        return Job(token, delivery, incoming, spec, body, kept, deadline, attempt)

    async def answered(self, number: int = 1) -> list[Parcel]:
        """Wait until there are so many answers, then a little longer: there must not be more."""
        async with asyncio.timeout(20):
            while len(self.answers) < number:
                await asyncio.sleep(0.001)
        await self.quiet()
        assert len(self.answers) == number, results(self.answers)
        return self.answers

    async def quiet(self) -> None:
        """Until nothing moves that could move by itself."""
        for _ in range(20):
            await asyncio.sleep(0)
        await asyncio.sleep(0.005)

    async def asked(self, number: int = 1) -> None:
        """Wait until the switch was asked so often."""
        async with asyncio.timeout(20):
            while len(self.switch.commands) < number:
                await asyncio.sleep(0.001)


def results(answers: list[Parcel]) -> list[tuple[str, str]]:
    """(request id, SUCCESS or the sentence) of answers."""
    return [
        (str(header(each, "requestId")), str(header(each, "errorMessage") or header(each, "result")))
        for each in answers
    ]


def header(parcel: Parcel, name: str) -> str | int | None:
    return (parcel.headers or {}).get(name)


def _type(parcel: Parcel) -> object:
    if not parcel.headers:
        body = orjson.loads(parcel.body)
        return body["header"]["type"] if "header" in body else None
    return parcel.headers.get("type")


def agent(login_id: LoginId = ME, state: AgentState = AgentState.NOT_READY) -> Agent:
    """An agent of the blue team."""
    channels = (Channel(f"5{login_id}", ChannelType.TELEPHONY),)
    return Agent(login_id, "Ann", "Agent", f"5{login_id}", state, SINCE, 1, GroupName("Agents"), channels, (BLUE,))


@asynccontextmanager
async def dispatch(state_dir: Path, *, clock: Clock | None = None, **settings: object) -> AsyncIterator[Desk]:
    """A dispatch whose switch is linked and knows agents 1001 and 1002."""
    registry = await Registry.open(state_dir)
    bridge = Bridge(load_settings(state_dir=state_dir, **settings), registry, 1)
    base, clock = bridge.context, clock or SystemClock()
    publisher, switch = Recorder(clock), Switch()
    outbound = Outbound(publisher, base.gate, base.names, clock, base.metrics)
    context = replace(base, clock=clock, adapter=switch, outbound=outbound)
    for event in (LinkUp("A"), SnapshotBegun(), SnapshotAgents((agent(ME), agent(MATE))), SnapshotEnded()):
        context.mirror.apply(event)
    try:
        yield Desk(context, publisher, switch)
    finally:
        context.alarm.stop()
        await context.tasks.cancel()
        await registry.close()
