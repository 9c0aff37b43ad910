"""The ledger's notes of started work: what must not happen twice, and what a crash may have been caused by."""

from __future__ import annotations

import structlog

from bridge.dispatch.context import Context
from bridge.dispatch.job import Job
from bridge.registry.errors import RegistryError
from bridge.registry.ledger import StartRow
from contracts.registry import ONCE

log = structlog.get_logger(__name__)


async def started(context: Context, job: Job, counted: int | None = None) -> bool:
    """Note that a job is about to run. False: it may not, because it must not run unnoted and could not be noted.

    `counted`: how much of what it brings is there already; what an earlier process counted stands.
    """
    row = StartRow(
        queue_key=job.kept.segment,
        request_id=job.incoming.request_id.casefold(),
        name=job.spec.name,
        attempts=job.attempt,
        started_at=context.clock.utcnow().timestamp(),
        counted=counted if job.start is None else job.start.counted,
    )
    try:
        await context.registry.ledger.start(row)
    except RegistryError as error:
        log.error("start_not_noted", request=job.spec.name, error=str(error))
        return job.spec.name not in ONCE
    job.kept.is_started = True
    return True
