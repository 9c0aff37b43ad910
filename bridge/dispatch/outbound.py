"""Everything the bridge says, as parcels: where each goes, what happens when no queue takes it, and when a request is settled."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import count
from typing import Final

import structlog

from bridge.broker import letters
from bridge.broker.delivery import Delivery
from bridge.broker.letters import Origin
from bridge.broker.parcel import Fate, Parcel
from bridge.broker.publisher import Publisher
from bridge.clock import Clock
from bridge.dispatch.gate import Entry, Gate
from bridge.dispatch.replay import Kept
from bridge.ops.metrics import Metrics
from bridge.registry.ledger import AnswerRow
from contracts import codec
from contracts.codec import Outgoing
from contracts.envelope import Problem
from contracts.routing import Names

log = structlog.get_logger(__name__)

BURY_AGAIN: Final = 2.0
"""Seconds until a letter that found no queue of the dead is sent again."""
PROBE: Final = ""
"""The routing key of a probe: on the default exchange it is the name of a queue, and none has this one."""
DIRECT_REPLY: Final = "amq.rabbitmq.reply-to"
"""Direct reply-to: the broker both delivers and returns a mandatory message, so these go without, at most once."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is given up when the broker is away: events beyond `messages` in all, and events older than `event_seconds`.

    Answers are never given up: there are no more of them than requests the broker handed out.
    """

    messages: int = 20_000
    event_seconds: float = 600.0


class Outbound:
    """The one publisher of responses, events and dead letters. Settles a delivery when its answer is confirmed."""

    def __init__(
        self,
        publisher: Publisher,
        gate: Gate,
        names: Names,
        clock: Clock,
        metrics: Metrics,
        bounds: Bounds = Bounds(),
    ) -> None:
        self._publisher = publisher
        self._bounds = bounds
        self._gate = gate
        self._names = names
        self._clock = clock
        self._metrics = metrics
        self._ids = _message_ids()
        self._owners: dict[str, str] = {}

    def address(self, segment: str, owner: str | None) -> None:
        """What is said about this session goes to its owner's exchange; None: to the common one."""
        if owner is None:
            self._owners.pop(segment, None)
        else:
            self._owners[segment] = owner

    def respond(self, delivery: Delivery, kept: Kept, outgoing: Outgoing) -> None:
        """Answer a request, keep the answer, and settle every delivery of that request."""
        kept.outgoing = outgoing
        kept.message_id = next(self._ids) if kept.ring is not None else _message_id_of(kept, outgoing)
        kept.answered_at = self._clock.monotonic()
        waiting, kept.waiting = kept.waiting, []
        answer = _Answer(kept, delivery, [other for other in waiting if other.reply_to == delivery.reply_to])
        leave = partial(self._send, answer)
        if kept.ring is None:
            self._gate.say(kept.segment, leave)
        else:
            row = _answer_row(kept, kept.ring.take_slot(), outgoing, self._clock.utcnow().timestamp())
            self._gate.answer(Entry(row, kept.is_started), leave)
        for other in waiting:
            if other.reply_to != delivery.reply_to:
                self.respond_again(other, kept)

    def respond_again(self, delivery: Delivery, kept: Kept) -> None:
        """Publish the kept answer, byte for byte, under its first `message_id`; then settle."""
        self._gate.say(kept.segment, partial(self._send, _Answer(kept, delivery, [])))

    def event(self, segment: str, outgoing: Outgoing) -> None:
        """Publish an event, warning or error of a session or of control."""
        self._metrics.published(outgoing.type)
        if self._publisher.waiting >= self._bounds.messages:
            self._metrics.dropped()
            return
        group = self._owners.get(segment)
        parcel = self._event_parcel(group, segment, outgoing, next(self._ids), None, self._event_fate)
        parcel.max_age = self._bounds.event_seconds
        self._gate.say(segment, partial(self._publisher.publish, parcel))

    def probe(self, then: Callable[[], None]) -> None:
        """Publish what no queue takes, and call `then` once the broker has read it: it reads what connectors send, too."""
        self._publisher.publish(
            Parcel(
                exchange="",
                key=PROBE,
                body=b"{}",
                headers=None,
                message_id=next(self._ids),
                mandatory=False,
                on_fate=lambda _: then(),
            )
        )

    def dead_letter(self, delivery: Delivery, problem: Problem) -> None:
        """Put a redacted copy of a message nobody can be answered for to `<prefix>.dead`, then settle it."""
        log.warning("dead_lettered", reason=problem.value, size=len(delivery.body), key=delivery.key)
        origin = Origin(
            delivery.key,
            delivery.headers,
            delivery.reply_to,
            delivery.message_id,
            delivery.correlation_id,
            delivery.user_id,
        )
        self._bury(delivery.body, origin, problem, _Settling([delivery]))

    def _send(self, answer: _Answer) -> None:
        outgoing = answer.outgoing
        self._metrics.published(outgoing.type)
        reply_to = self._usable(answer.delivery.reply_to)
        if reply_to is None:
            self._send_by_events(answer)
            return
        self._publisher.publish(
            Parcel(
                exchange="",
                key=reply_to,
                body=outgoing.body,
                headers=outgoing.headers,
                message_id=answer.kept.message_id,
                correlation_id=answer.kept.request_id,
                mandatory=not reply_to.startswith(DIRECT_REPLY),
                on_fate=partial(self._replied, answer),
            )
        )

    def _send_by_events(self, answer: _Answer) -> None:
        kept = answer.kept
        fate = partial(self._replied_by_events, answer)
        self._publisher.publish(
            self._event_parcel(kept.group, kept.segment, answer.outgoing, kept.message_id, kept.request_id, fate)
        )

    def _replied(self, answer: _Answer, fate: Fate) -> None:
        if fate is Fate.CONFIRMED:
            answer.settle()
        else:
            self._send_by_events(answer)

    def _replied_by_events(self, answer: _Answer, fate: Fate) -> None:
        if fate is Fate.CONFIRMED:
            answer.settle()
        else:
            outgoing, kept = answer.outgoing, answer.kept
            key = self._names.event_key(outgoing.type, kept.segment, outgoing.name)
            ids = (kept.message_id, kept.request_id)
            origin = Origin(key, outgoing.headers, answer.delivery.reply_to, *ids, group=kept.group)
            self._bury(outgoing.body, origin, Problem.UNROUTABLE, answer)

    def _bury(self, body: bytes, origin: Origin, problem: Problem, then: _Settling) -> None:
        self._metrics.dead_lettered(problem)
        letter = Parcel(
            exchange=self._names.dead,
            key="",
            body=codec.redact(body),
            headers=letters.headers_of(problem, origin),
            message_id=next(self._ids),
            correlation_id=origin.correlation_id,
        )
        letter.on_fate = partial(self._buried, letter, then)
        self._publisher.publish(letter)

    def _buried(self, letter: Parcel, then: _Settling, fate: Fate) -> None:
        """The queue of the dead is the last resort: somebody took it away, and the link makes it again."""
        if fate is Fate.CONFIRMED:
            then.settle()
        else:
            asyncio.get_running_loop().call_later(BURY_AGAIN, self._publisher.publish, letter)

    def _event_fate(self, fate: Fate) -> None:
        if fate is Fate.RETURNED:
            self._metrics.returned()
        elif fate is Fate.EXPIRED:
            self._metrics.dropped()

    def _usable(self, reply_to: str | None) -> str | None:
        """A `reply_to` inside our own names would feed the bridge its own answers."""
        if not reply_to or reply_to.startswith(self._names.prefix + "."):
            return None
        return reply_to

    def _event_parcel(
        self,
        group: str | None,
        segment: str,
        outgoing: Outgoing,
        message_id: str,
        correlation_id: str | None,
        fate: Callable[[Fate], None],
    ) -> Parcel:
        return Parcel(
            exchange=self._names.events_of(group),
            key=self._names.event_key(outgoing.type, segment, outgoing.name),
            body=outgoing.body,
            headers=outgoing.headers,
            message_id=message_id,
            correlation_id=correlation_id,
            on_fate=fate,
        )


class _Settling:
    """Deliveries to settle when a publish is done with."""

    __slots__ = ("_deliveries",)

    def __init__(self, deliveries: list[Delivery]) -> None:
        self._deliveries = deliveries

    def settle(self) -> None:
        for delivery in self._deliveries:
            delivery.settle()


class _Answer(_Settling):
    """A response on its way, with the deliveries it answers."""

    __slots__ = ("delivery", "kept", "outgoing")

    def __init__(self, kept: Kept, delivery: Delivery, others: list[Delivery]) -> None:
        super().__init__([delivery, *others])
        if kept.outgoing is None:
            raise ValueError("the request is not answered yet")
        self.kept = kept
        self.delivery = delivery
        self.outgoing = kept.outgoing


def _answer_row(kept: Kept, slot: int, outgoing: Outgoing, answered_at: float) -> AnswerRow:
    return AnswerRow(
        queue_key=kept.segment,
        slot=slot,
        request_id=kept.request_id,
        name=kept.name,
        target=kept.target,
        sender_group=kept.group,
        message_id=kept.message_id,
        headers=outgoing.headers,
        body=outgoing.body,
        answered_at=answered_at,
    )


def _message_id_of(kept: Kept, outgoing: Outgoing) -> str:
    """For an answer that is not kept: given again after a crash, it is the same message."""
    said = (kept.segment, kept.request_id.casefold(), kept.name, kept.target, repr(sorted(outgoing.headers.items())))
    return blake2b(b"\0".join([*(each.encode() for each in said), outgoing.body]), digest_size=12).hexdigest()


def _message_ids() -> Iterator[str]:
    """Unique across processes: a random stem, then a count."""
    stem = secrets.token_hex(8)
    return (f"{stem}-{number:x}" for number in count(1))
