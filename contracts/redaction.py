"""Copies of unreadable messages that may be kept: without the values of anything that looks like a secret.

Rather takes too much away than too little; owns no decision about where a copy goes.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

import orjson

MARK: Final = "[redacted]"
SECRET_WORDS: Final = ("password", "passwd", "passphrase", "pwd", "secret", "credential", "token", "authorization")
MAX_COPIED: Final = 1_048_576
"""Bytes; a larger body is told by size and hash, so that a flood of them cannot fill the dead-letter queue."""
MAX_KEY: Final = 32
"""Characters of a property name that may speak of a secret and still be shown."""
MAX_COPIED_DEPTH: Final = 64
"""Levels; deeper bodies are told by size and hash, far below the interpreter's recursion limit."""


class _TooDeep(Exception):
    """The body nests deeper than a copy is made of."""


def redact(body: bytes) -> bytes:
    """A copy for the dead-letter queue; what cannot be parsed becomes its size in bytes and its SHA-256."""
    if len(body) > MAX_COPIED:
        return _summary(body)
    try:
        value = orjson.loads(body)
        if not isinstance(value, dict | list):
            return _summary(body)
        return orjson.dumps(_clean(value, 0))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, _TooDeep):
        return _summary(body)


def is_summary(copy: bytes) -> bool:
    """Whether a copy tells of its original's size and hash alone."""
    return _SUMMARY.fullmatch(copy) is not None


def is_masked(copy: bytes) -> bool:
    """Whether something was taken out of a copy; one that came with the mark in it counts as well."""
    return _MASKED in copy


def _summary(body: bytes) -> bytes:
    return orjson.dumps({"size": len(body), "sha256": hashlib.sha256(body).hexdigest()})


_SUMMARY: Final = re.compile(rb'\{"size":\d+,"sha256":"[0-9a-f]{64}"\}')
_MASKED: Final = orjson.dumps(MARK)
NOTHING: Final = _summary(b"")
"""The copy of an empty body."""


def _is_secret(text: str) -> bool:
    folded = text.casefold()
    return any(word in folded for word in SECRET_WORDS)


def _clean(value: object, depth: int) -> object:
    """A copy without secrets. A container that names one in a value, `{"name": "password", "value": …}`, loses all."""
    if depth > MAX_COPIED_DEPTH:
        raise _TooDeep
    if isinstance(value, dict):
        if any(isinstance(item, str) and _is_secret(item) for item in value.values()):
            return dict.fromkeys(map(_clean_key, value), MARK)
        return {_clean_key(key): MARK if _is_secret(key) else _clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        if any(isinstance(item, str) and _is_secret(item) for item in value):
            return [MARK] * len(value)
        return [_clean(item, depth + 1) for item in value]
    return value


def _clean_key(key: str) -> str:
    """A key longer than any name that speaks of a secret may hold the secret itself."""
    return key if len(key) <= MAX_KEY or not _is_secret(key) else MARK
