"""How the bridge logs: structlog, JSON for machines or a console for people, secrets redacted in one place."""

from __future__ import annotations

import logging
import re
import sys
from typing import Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

SECRET_KEYS: Final = frozenset({"password", "secret", "token", "credential", "credentials", "amqp_url"})
_USERINFO: Final = re.compile(r"(?<=://)[^/@\s:]+:[^/@\s]+(?=@)")
NOISY: Final = ("aiormq", "aio_pika", "aiohttp.access", "asyncio")
MAX_TEXT: Final = 2000
"""Characters of one logged value: peer input must not fill the disk."""


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Mask what must not be read in a log and cut what is too long."""
    for key, value in event.items():
        if key in SECRET_KEYS:
            event[key] = "***"
        elif isinstance(value, str):
            event[key] = _USERINFO.sub("***", value[:MAX_TEXT])
    return event


def configure(format: str | None, level: str) -> None:
    """Set logging up; `format` json or console, None: console in a terminal."""
    console = format == "console" or (format is None and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        redact,
    ]
    renderer: Processor = structlog.dev.ConsoleRenderer() if console else structlog.processors.JSONRenderer()
    tail: list[Processor] = [] if console else [structlog.processors.format_exc_info]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *tail, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
