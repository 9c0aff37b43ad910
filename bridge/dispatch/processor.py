"""Where every delivery comes in: read it, see whether it was answered before, hand it to its destination.

The only place that decides which way a message goes; every way ends in exactly one settlement.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

import structlog

from bridge.broker.delivery import Delivery
from bridge.dispatch import sentences
from bridge.dispatch.context import Context
from bridge.dispatch.job import Job
from bridge.dispatch.mailbox import Mailbox
from bridge.dispatch.rate import Rates
from bridge.dispatch.refusal import Refusing
from bridge.dispatch.replay import Kept
from bridge.dispatch.sessions import Sessions
from bridge.session import needs
from bridge.session.inputs import Failed
from contracts import codec, routing, session
from contracts.envelope import Incoming, Problem, Unreadable
from contracts.registry import BY_NAME, DISPOSES
from contracts.spec import DestinationKind
from contracts.targets import ID_PATTERN, BadTarget, control_target, parse_target
from contracts.vocabulary import ErrorCode

log = structlog.get_logger(__name__)

MAX_DELIVERIES: Final = 3
"""The third delivery of a request is answered, not run: a poison message cannot loop."""
DESTINATION_BY_DEPTH: Final = (
    DestinationKind.SESSION,
    DestinationKind.CHANNEL_GROUP,
    DestinationKind.CHANNEL,
    DestinationKind.INTERACTION,
    DestinationKind.CONVERSATION,
)
_SEGMENT: Final = re.compile(ID_PATTERN)
UNREADABLE: Final = "A message could not be read and nobody could be answered."
NOWHERE: Final = "A message named a target that does not exist and nobody could be answered."


class Desk(Protocol):
    """Takes the control destination's requests."""

    running: int

    def offer(self, job: Job) -> None:
        """Answer it sooner or later, once."""


class ErrorVoice(Protocol):
    """Says errors of the control destination."""

    def fail(self, code: ErrorCode, message: str, context: str = "", details: dict[str, object] | None = None) -> None:
        """Error `cti.error`."""


class Processor:
    """Takes deliveries from the session queues, the control queue and the unrouted queue. Never blocks, never raises."""

    def __init__(self, context: Context, sessions: Sessions, desk: Desk, voice: ErrorVoice) -> None:
        self._context = context
        self._sessions = sessions
        self._desk = desk
        self._voice = voice
        self._control_target = control_target(context.settings.processor)
        deadlines = context.settings.deadlines
        self._deadlines = {session.INIT: deadlines.init, session.CLOSE: deadlines.close}
        self._default_deadline = deadlines.default
        self._rates = Rates(context.settings.limits.rate)

    @property
    def control_running(self) -> int:
        """Control requests that are not answered yet."""
        return self._desk.running

    def on_session(self, mailbox: Mailbox, delivery: Delivery) -> None:
        """A delivery from a session's queue."""
        incoming = self._take(delivery, mailbox)
        if incoming is None:
            return
        kept = self._begin(delivery, incoming)
        try:
            self._check_key(delivery, incoming)
            attempt = self._attempt(delivery, incoming)
            if mailbox.ended.is_set():
                self._ended(delivery, incoming, kept)
                return
            job = self._job(delivery, incoming, kept, attempt)
            self._check_destination(job)
            self._check_agent(job)
        except (Refusing, Unreadable) as refused:
            self._refuse(delivery, incoming, kept, refused.sentence)
            return
        mailbox.offer(job)

    def on_control(self, delivery: Delivery) -> None:
        """A delivery from the control queue."""
        incoming = self._take(delivery, None)
        if incoming is None:
            return
        kept = self._begin(delivery, incoming)
        try:
            self._check_key(delivery, incoming)
            job = self._job(delivery, incoming, kept, self._attempt(delivery, incoming))
            if incoming.target.text != self._control_target:
                raise Refusing(sentences.NO_CONTROL)
            _check_kind(job, DestinationKind.CONTROL)
        except (Refusing, Unreadable) as refused:
            self._refuse(delivery, incoming, kept, refused.sentence)
            return
        self._desk.offer(job)

    def on_unrouted(self, delivery: Delivery) -> None:
        """A delivery no queue was bound for: its session does not exist, or not any more, or its binding is gone."""
        if self._strayed(delivery):
            return
        incoming = self._take(delivery, None)
        if incoming is None:
            return
        kept = self._unkept(delivery, incoming)
        try:
            self._check_key(delivery, incoming)
        except Refusing as refused:
            self._refuse(delivery, incoming, kept, refused.sentence)
            return
        self._ended(delivery, incoming, kept)

    def _strayed(self, delivery: Delivery) -> bool:
        """True when it belonged to a queue of ours that somebody unbound: it is taken as if it had come by it."""
        context = self._context
        if delivery.key == context.settings.processor:
            context.link.heal(context.names.control)
            self.on_control(delivery)
            return True
        mailbox = self._sessions.get(delivery.key)
        if mailbox is None or not mailbox.is_serving:
            return False
        context.link.heal(context.names.session_queue(delivery.key))
        self.on_session(mailbox, delivery)
        return True

    def _take(self, delivery: Delivery, mailbox: Mailbox | None) -> Incoming | None:
        """Read a delivery; None when that was all: it is put aside, refused, answered again, or waits for its answer."""
        message = self._read(delivery)
        if mailbox is not None:
            self._hear(delivery, message, mailbox)
        refusal = self._refusal(delivery, mailbox)
        if isinstance(message, Unreadable) and (message.request_id is None or message.reason is Problem.NOT_FOR_US):
            self._put_aside(delivery, message, mailbox)
        elif refusal is not None:
            self._refuse(delivery, message, self._unkept(delivery, message), refusal)
        elif not self._seen_before(delivery, message, mailbox):
            if isinstance(message, Incoming):
                return message
            self._refuse(delivery, message, self._unkept(delivery, message), message.sentence)
        return None

    def _hear(self, delivery: Delivery, message: Incoming | Unreadable, mailbox: Mailbox) -> None:
        """Whatever a desktop of this session asks shows that it lives, whether it can be read, was asked before, or is refused."""
        is_asked = isinstance(message, Incoming) or message.reason is not Problem.NOT_FOR_US
        if is_asked and self._context.access.may_use(delivery.user_id, mailbox.session.owner):
            mailbox.heard()

    def _read(self, delivery: Delivery) -> Incoming | Unreadable:
        limit = self._context.settings.limits.body_bytes
        try:
            return codec.read(delivery.headers, delivery.body, correlation_id=delivery.correlation_id, max_bytes=limit)
        except Unreadable as problem:
            return problem

    def _put_aside(self, delivery: Delivery, message: Unreadable, mailbox: Mailbox | None) -> None:
        """Nobody can be answered: to the dead letters, whatever the sender may do, and told (protocol sections 7 and 8)."""
        self._context.outbound.dead_letter(delivery, message.reason)
        details: dict[str, object] = {"reason": message.reason.value}
        living = None if mailbox is None or mailbox.ended.is_set() else mailbox
        code, said = ErrorCode.INVALID_MESSAGE, UNREADABLE
        if self._goes_nowhere(delivery, message, living):
            code, said = ErrorCode.UNKNOWN_TARGET, NOWHERE
        if living is None:
            self._voice.fail(code, said, "message", details)
        else:
            living.apply(Failed(code, said, "message", details, before_init=True))

    def _goes_nowhere(self, delivery: Delivery, message: Unreadable, mailbox: Mailbox | None) -> bool:
        """Only its request id is missing, and its target does not exist; of one that came by another's key nothing is said."""
        spec = BY_NAME.get(message.name or "")
        if message.reason is not Problem.NO_REQUEST_ID or spec is None or spec.type is not message.type:
            return False
        try:
            target = parse_target(message.target_text or "")
        except BadTarget:
            return False
        if target.session != delivery.key:
            return False
        if mailbox is None:
            return target.text != self._control_target
        return len(target.segments) > 1 and mailbox.session.tree.find(target.segments[1:]) is None

    def _refusal(self, delivery: Delivery, mailbox: Mailbox | None) -> str | None:
        """Why the sender may not ask, not this session, or not so much; counts the message. Comes before any kept answer."""
        access, user = self._context.access, delivery.user_id
        if not access.admits(user) or not (mailbox is None or access.may_use(user, mailbox.session.owner)):
            return sentences.NOT_ALLOWED
        if not self._rates.admits(user or delivery.reply_to or "", delivery.arrived):
            return sentences.TOO_MANY
        return None

    def _unkept(self, delivery: Delivery, message: Incoming | Unreadable) -> Kept:
        """The identity of a request whose answer is not kept, as far as it could be read."""
        group = self._group(delivery)
        if isinstance(message, Incoming):
            return Kept(message.target.session, message.request_id, message.name, message.target.text, group)
        segment = delivery.key if _SEGMENT.fullmatch(delivery.key) else routing.UNKNOWN
        return Kept(segment, message.request_id or "", message.name or "", message.target_text or "", group)

    def _group(self, delivery: Delivery) -> str | None:
        group = self._context.access.group_of(delivery.user_id)
        return None if group is None else group.name

    def _seen_before(self, delivery: Delivery, message: Incoming | Unreadable, mailbox: Mailbox | None) -> bool:
        """True if this request is known: its answer goes out again, or will when it runs."""
        kept = self._context.replay.find(delivery.key, message.request_id or "")
        if kept is None:
            return False
        asked = self._unkept(delivery, message)
        if not asked.name or not asked.target:  # nobody can tell whether it is the same request
            return False
        if not kept.matches(asked.name, asked.target, asked.group):
            self._refuse(delivery, message, asked, sentences.REUSED_ID)
        elif kept.outgoing is None:
            kept.waiting.append(delivery)
        else:
            self._context.outbound.respond_again(delivery, kept)
            if mailbox is not None:
                mailbox.answered_again()
        return True

    def _begin(self, delivery: Delivery, incoming: Incoming) -> Kept:
        """Keep the request under the queue it came by: a foreign target must not fill another session's memory."""
        return self._context.replay.begin(
            delivery.key, incoming.request_id, incoming.name, incoming.target.text, self._group(delivery)
        )

    @staticmethod
    def _check_key(delivery: Delivery, incoming: Incoming) -> None:
        if incoming.target.session != delivery.key:
            raise Refusing(sentences.WRONG_KEY.format(target=incoming.target.text))

    def _attempt(self, delivery: Delivery, incoming: Incoming) -> int:
        """The number of this try: what the broker counted, or what the ledger knows; a poison message cannot loop."""
        start = self._context.replay.start_of(delivery.key, incoming.request_id)
        attempt = 1 + max(delivery.attempts, 0 if start is None else start.attempts)
        if attempt >= MAX_DELIVERIES:
            raise Refusing(sentences.REDELIVERED)
        return attempt

    def _job(self, delivery: Delivery, incoming: Incoming, kept: Kept, attempt: int) -> Job:
        spec = BY_NAME[incoming.name]
        deadline = delivery.arrived + self._deadlines.get(spec.name, self._default_deadline)
        body = codec.decode_body(spec, incoming.body)
        start = self._context.replay.start_of(delivery.key, incoming.request_id)
        return Job(next(self._context.tokens), delivery, incoming, spec, body, kept, deadline, attempt, start)

    def _check_destination(self, job: Job) -> None:
        """Only what fits its target and what the adapter offers reaches the core."""
        _check_kind(job, DESTINATION_BY_DEPTH[len(job.incoming.target.segments) - 1])
        if not needs.is_offered(job.spec.name, self._context.adapter.capabilities):
            raise Refusing(sentences.NOT_OFFERED.format(name=job.spec.name))

    def _check_agent(self, job: Job) -> None:
        """A supervisor acts on agents of the own group alone, whoever else is in the team."""
        login_id = getattr(job.body, "loginid", None)
        if login_id is not None and not self._context.access.may_open(job.delivery.user_id, login_id):
            raise Refusing(sentences.NOT_ALLOWED)

    def _ended(self, delivery: Delivery, incoming: Incoming, kept: Kept) -> None:
        """A session that has ended or never was: dispose is fine, everything else is not."""
        depth = len(incoming.target.segments) - 1
        alright = incoming.name in DISPOSES and BY_NAME[incoming.name].destination is DESTINATION_BY_DEPTH[depth]
        self._refuse(delivery, incoming, kept, None if alright else sentences.NO_SESSION)

    def _refuse(self, delivery: Delivery, message: Incoming | Unreadable, kept: Kept, sentence: str | None) -> None:
        name = routing.known(message.name) if isinstance(message, Incoming) else "unreadable"
        self._context.metrics.request(name, sentence is None, 0.0)
        self._context.outbound.respond(delivery, kept, codec.response(message, body=codec.encode(None), error=sentence))


def _check_kind(job: Job, kind: DestinationKind) -> None:
    if job.spec.destination is not kind:
        raise Refusing(
            sentences.WRONG_DESTINATION.format(
                name=job.spec.name, kind=job.spec.destination.value, target=job.incoming.target.text
            )
        )
