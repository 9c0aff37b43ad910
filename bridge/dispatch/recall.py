"""What an earlier process answered and started, brought back from the ledger before anything is consumed."""

from __future__ import annotations

import structlog

from bridge.dispatch.context import Context
from bridge.dispatch.replay import Kept
from contracts.codec import Outgoing
from contracts.vocabulary import MessageType

log = structlog.get_logger(__name__)


async def recall(context: Context) -> None:
    """Fill `context.replay`.

    Raises:
        RegistryError: the ledger cannot be read.
    """
    clock, kept_seconds = context.clock, context.settings.limits.kept_seconds
    unix_now, now = clock.utcnow().timestamp(), clock.monotonic()
    answers, starts = await context.registry.ledger.load(unix_now - kept_seconds)
    for row in answers:
        kept = Kept(row.queue_key, row.request_id, row.name, row.target, row.sender_group)
        kept.outgoing = Outgoing(MessageType.RESPONSE, row.name, row.target, row.headers, row.body)
        kept.message_id = row.message_id
        kept.answered_at = now - max(0.0, unix_now - row.answered_at)
        context.replay.restore(kept, row.slot)
    for start in starts:
        context.replay.restore_start(start)
    log.info("recalled", answers=len(answers), started=len(starts))
