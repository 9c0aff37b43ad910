"""One session's requests in arrival order, one at a time, and the effects of its core performed in order.

An idle session costs no task: what needs no switch is done at once in the delivery's own callback.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from functools import partial

import structlog

from adapters.port import Command, Refusal, Refused, Result
from bridge.broker.delivery import Delivery
from bridge.dispatch import notes, sentences
from bridge.dispatch.alarm import Ring
from bridge.dispatch.context import Context
from bridge.dispatch.job import Job
from bridge.registry.errors import RegistryError
from bridge.session.effects import Effect, End, Note, Probe, Reply, Run, Save, Say, TurnAway
from bridge.session.inputs import AnsweredAgain, Asked, Failed, Input, Performed, Probed, TimedOut, Woken
from bridge.session.row import SessionRow
from bridge.session.session import Session
from bridge.session.tree import repeated
from contracts import codec
from contracts.registry import DISPOSES
from contracts.vocabulary import ErrorCode

log = structlog.get_logger(__name__)


class Mailbox:
    """The worker of one session. Every method is called from the event loop and returns at once.

    `ended` is set when the session's end is decided, `gone` when its queue is torn down.
    """

    __slots__ = (
        "_awake_at",
        "_commands",
        "_context",
        "_draining",
        "_on_end",
        "_queue",
        "_ring",
        "_running",
        "_settled",
        "_unsettled",
        "_waiting",
        "ended",
        "gone",
        "session",
    )

    def __init__(self, session: Session, context: Context) -> None:
        self.session = session
        self.ended = asyncio.Event()
        self.gone = asyncio.Event()
        self._unsettled = 0
        self._settled: asyncio.Event | None = None
        self._on_end: Callable[[], None] | None = None
        self._context = context
        self._running: Job | None = None
        self._waiting: deque[Job] = deque()
        self._queue: deque[Effect | SessionRow] = deque()
        self._draining = False
        self._commands: set[asyncio.Task[object]] = set()
        self._awake_at: float | None = None
        self._ring: Ring | None = None

    @property
    def unanswered(self) -> int:
        """Requests that run or wait."""
        return len(self._waiting) + (self._running is not None)

    @property
    def is_serving(self) -> bool:
        """Whether its destination is made and has not ended."""
        return self._on_end is not None and not self.ended.is_set()

    @property
    def is_writing(self) -> bool:
        """Whether effects wait behind a write of its row: those rows are older than the session is now."""
        return bool(self._queue)

    def begin(self, on_end: Callable[[], None]) -> None:
        """The destination is there: watch its times; `on_end` is called once when it ends."""
        self._on_end = on_end
        self._wake_later()

    def reachable(self, up: bool, now: float) -> None:
        """The session's lease stands still while nobody can reach the bridge."""
        if up:
            self.session.timing.resume(now)
            self._wake_later()
        else:
            self.session.timing.pause(now)

    def heard(self) -> None:
        """The session's desktop lives: its lease starts anew."""
        self.session.timing.heard(self._context.clock.monotonic())
        self._wake_later()

    def received(self, delivery: Delivery) -> None:
        """A delivery of the session's queue came; it counts until it is settled."""
        self._unsettled += 1
        delivery.on_settled = self._one_settled

    async def until_settled(self) -> None:
        """Wait until every delivery that came is settled."""
        while self._unsettled:
            self._settled = asyncio.Event()
            await self._settled.wait()

    def _one_settled(self) -> None:
        self._unsettled -= 1
        if self._unsettled == 0 and self._settled is not None:
            self._settled.set()

    def offer(self, job: Job) -> None:
        """Take a request: run it now, after others, or refuse it because too many wait."""
        if self._running is None and not self._waiting and not self._draining:
            self._start(job)
            return
        if self.unanswered >= self._context.settings.limits.waiting:
            self._refuse(job, sentences.BUSY)
            return
        self._waiting.append(job)
        self._arm(job)

    def answered_again(self) -> None:
        """An answer of an earlier process went out again."""
        if self.session.voice.is_held:
            self.apply(AnsweredAgain())

    def apply(self, event: Input) -> None:
        """Let the core know of something that happened, and do what it wants done."""
        self._perform(self.session.apply(event, self._context.clock.monotonic()))

    def _refuse_waiting(self) -> None:
        while self._waiting:
            job = self._waiting.popleft()
            if job.spec.name in DISPOSES:  # legal always, and done
                self._answer(job, codec.encode(None), None)
            else:
                self._refuse(job, sentences.ENDED)

    def _start(self, job: Job) -> None:
        self._running = job
        if job.is_noted:
            self._context.tasks.spawn(self._note_and_execute(job), f"start {job.spec.name}")
        else:
            self._ask_core(job)

    async def _note_and_execute(self, job: Job) -> None:
        """Write the start down, then run: after a crash it is known that it may have happened."""
        try:
            counted = repeated.count(self.session, job.path, job.spec.name, job.body)
        except Exception:  # noqa: BLE001 - a fault of ours costs this request an answer, not the session
            self._fault(job)
            return
        if await notes.started(self._context, job, counted):
            self._ask_core(job)
        else:
            self._running = None
            self._refuse(job, sentences.NOT_RECORDED)
            self._next()

    def _ask_core(self, job: Job) -> None:
        try:
            effects = self.session.apply(
                Asked(job.token, job.spec.name, job.body, job.is_repeated, job.path, job.counted),
                self._context.clock.monotonic(),
            )
        except Exception:  # noqa: BLE001 - a fault of ours costs this request an answer, not the session
            self._fault(job)
            return
        self._perform(effects)
        if self._running is job and job.timer is None:
            self._arm(job)

    def _arm(self, job: Job) -> None:
        delay = max(0.0, job.deadline - self._context.clock.monotonic())
        job.timer = asyncio.get_running_loop().call_later(delay, self._expire, job)

    def _expire(self, job: Job) -> None:
        job.timer = None
        if self._running is job:
            self._stop_commands()
            self.apply(TimedOut(job.token))
        elif job in self._waiting:
            self._waiting.remove(job)
            self._refuse(job, sentences.EXPIRED_WAITING)

    def _perform(self, effects: list[Effect]) -> None:
        if any(isinstance(effect, End) for effect in effects):
            self._queue.append(self.session.row().ending())
        for effect in effects:
            if isinstance(effect, Run):
                self._run(effect)
            elif isinstance(effect, Save):
                self._queue.append(self.session.row())
            elif self._queue:
                self._queue.append(effect)
            else:
                self._do(effect)
        if self._queue and not self._draining:
            self._draining = True
            self._context.tasks.spawn(self._drain(), f"drain {self.session.session_id}")
        self._context.book.refresh(self.session)
        self._wake_later()
        self._next()

    async def _drain(self) -> None:
        """Perform what waits behind a write to the registry, in order."""
        try:
            while self._queue:
                effect = self._queue[0]
                if isinstance(effect, SessionRow):
                    await self._save(effect)
                else:
                    self._do(effect)
                self._queue.popleft()
        finally:
            self._draining = False
        self._next()

    async def _save(self, row: SessionRow) -> None:
        try:
            await self._context.registry.save(row)
        except RegistryError as error:
            log.error("session_not_saved", session=row.session_id, error=str(error))

    def _do(self, effect: Effect) -> None:
        match effect:
            case Reply():
                self._reply(effect)
            case Say():
                self._say(effect)
            case Note():
                log.info(effect.event, session=self.session.session_id, refusal=effect.refusal, detail=effect.detail)
            case Probe():
                self._context.outbound.probe(partial(self.apply, Probed(effect.at)))
            case TurnAway():
                self._refuse_waiting()
            case End():
                self._refuse_waiting()
                self.ended.set()
                self._sleep_on()
                if self._on_end is not None:
                    self._on_end()
            case Run() | Save():
                raise AssertionError("started or queued by _perform")

    def _reply(self, effect: Reply) -> None:
        job = self._running
        if job is None or job.token != effect.token:
            log.error("reply_without_request", session=self.session.session_id, token=effect.token)
            return
        self._running = None
        self._answer(job, codec.encode(effect.body), effect.error)

    def _refuse(self, job: Job, sentence: str) -> None:
        self._answer(job, codec.encode(None), sentence)

    def _answer(self, job: Job, body: bytes, error: str | None) -> None:
        job.stop_timer()
        context = self._context
        context.outbound.respond(job.delivery, job.kept, codec.response(job.incoming, body=body, error=error))
        context.metrics.request(job.spec.name, error is None, context.clock.monotonic() - job.delivery.arrived)

    def _say(self, effect: Say) -> None:
        outgoing = codec.event(
            effect.type,
            effect.name,
            effect.target,
            effect.seq,
            effect.epoch,
            codec.encode(effect.body),
            code=effect.code,
            message=effect.message,
        )
        self._context.outbound.event(self.session.session_id, outgoing)

    def _run(self, effect: Run) -> None:
        if effect.token is None and type(effect.command) not in self._context.adapter.capabilities.commands:
            return
        task = self._context.tasks.spawn(self._execute(effect.token, effect.command), type(effect.command).__name__)
        if effect.token is not None:
            self._commands.add(task)
            task.add_done_callback(self._commands.discard)

    async def _execute(self, token: int | None, command: Command) -> None:
        result = await self._ask(command)
        if token is not None:
            self.apply(Performed(token, command, result))
        elif isinstance(result, Refused):
            log.warning(
                "command_refused",
                session=self.session.session_id,
                command=type(command).__name__,
                refusal=result.refusal,
            )

    async def _ask(self, command: Command) -> Result:
        try:
            return await self._context.adapter.execute(command)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("adapter_fault", session=self.session.session_id, reference=reference)
            return Refused(Refusal.REJECTED, detail=f"fault {reference}")

    def _stop_commands(self) -> None:
        for task in self._commands:
            task.cancel()

    def _fault(self, job: Job) -> None:
        """A fault of ours costs this request, not the session: answer it, tell where to look."""
        reference = secrets.token_hex(4)
        log.exception("session_fault", session=self.session.session_id, request=job.spec.name, reference=reference)
        self._running = None
        self._refuse(job, sentences.INTERNAL.format(reference=reference))
        self.apply(Failed(ErrorCode.INTERNAL, "The bridge met an internal fault.", details={"reference": reference}))

    def _next(self) -> None:
        while self._waiting and self._running is None and not self._draining and not self.ended.is_set():
            self._start_waiting(self._waiting.popleft())

    def _start_waiting(self, job: Job) -> None:
        job.stop_timer()
        self._start(job)

    def _wake_later(self) -> None:
        wake_at = self.session.wake_at
        if wake_at is None or (self._awake_at is not None and self._awake_at <= wake_at):
            return
        self._sleep_on()
        self._awake_at = wake_at
        self._ring = self._context.alarm.at(wake_at, self._wake)

    def _sleep_on(self) -> None:
        """Be woken no more: an alarm for a far time must not keep a session that has ended."""
        if self._ring is not None:
            self._context.alarm.cancel(self._ring)
        self._ring = self._awake_at = None

    def _wake(self) -> None:
        self._ring = self._awake_at = None
        wake_at = self.session.wake_at
        if wake_at is None or self.ended.is_set():
            return
        if wake_at > self._context.clock.monotonic():
            self._wake_later()
            return
        self.apply(Woken())
