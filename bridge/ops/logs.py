"""How the bridge logs: structlog, JSON for machines or a console for people, secrets redacted in one place."""

from __future__ import annotations

import logging
import re
import sys
from itertools import islice
from typing import Final

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from contracts.redaction import SECRET_WORDS

_SECRET_WORDS: Final = (*SECRET_WORDS, "amqp_url")
_USERINFO: Final = re.compile(r"(?<=://)[^/\s@:]*:[^/\s]*(?=@)")
NOISY: Final = {
    "aiormq": logging.ERROR,
    "aiormq.connection": logging.CRITICAL,  # what it says of a connection, the components of `health` say once
    "aio_pika": logging.ERROR,
    "aiohttp.access": logging.ERROR,
    "asyncio": logging.ERROR,
}
"""Libraries by the least level they are heard at."""
MASK: Final = "***"
MAX_TEXT: Final = 2000
"""Characters of one logged value: peer input must not fill the disk."""
MAX_TRACEBACK: Final = 8000
"""Characters of a traceback, its end: what was raised stands there."""
MAX_ITEMS: Final = 50
MAX_DEPTH: Final = 6


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Mask what must not be read in a log and cut what is too long."""
    for key, value in event.items():
        if key == "exception" and isinstance(value, str):
            event[key] = _USERINFO.sub(MASK, value)[-MAX_TRACEBACK:]
        else:
            event[key] = MASK if _is_secret(key) else _clean(value, 0)
    return event


def _is_secret(key: str) -> bool:
    folded = key.casefold()
    return any(word in folded for word in _SECRET_WORDS)


def _clean(value: object, depth: int) -> object:
    if isinstance(value, str):
        return _USERINFO.sub(MASK, value)[:MAX_TEXT]
    if isinstance(value, bytes | bytearray):
        return f"{len(value)} bytes"
    if not isinstance(value, dict | list | tuple | set | frozenset):
        return value
    if depth == MAX_DEPTH:
        return "…"
    if isinstance(value, dict):
        items = islice(value.items(), MAX_ITEMS)
        return {str(key)[:MAX_TEXT]: MASK if _is_secret(str(key)) else _clean(item, depth + 1) for key, item in items}
    return [_clean(item, depth + 1) for item in islice(value, MAX_ITEMS)]


def configure(format: str | None, level: str) -> None:
    """Set logging up; `format` json or console, None: console in a terminal."""
    console = format == "console" or (format is None and sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,  # before redact: what was raised may name a URL
        redact,
    ]
    renderer: Processor = structlog.processors.JSONRenderer()
    if console:  # a plain traceback: the other kind shows local variables, and with them passwords
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in NOISY.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        cache_logger_on_first_use=False,
    )
