"""Copies of unreadable messages that may be kept: without the values of anything that looks like a secret.

Rather takes too much away than too little; owns no decision about where a copy goes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Final

import orjson

MARK: Final = "[redacted]"
SECRET_WORDS: Final = (
    "password",
    "passwort",
    "kennwort",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "credential",
    "token",
    "authorization",
    "apikey",
)
"""Each speaks of a secret wherever it stands, also within a longer word."""
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


_STYLED: Final = re.compile(
    "[\u00aa-\u00ba\u0132-\u0149\u017f\u01c4-\u01f3\u02b0-\u02e3\u1d2c-\u1d65\u1d9c-\u1dbb\u1e9a\u2071-\u20a8\u2100-\u217f"
    "\u249c-\u24e9\u2a74-\u2a76\u2c7c\u2c7d\u3250\u32cc-\u32cf\u3371-\u33ff\ua7f2-\ua7f4\ufb00-\ufb06\ufe13\ufe55-\ufe6b"
    "\uff0f-\uff5a\U000107a5\U0001d400-\U0001d6a3\U0001f110-\U0001f190]"
)
"""Every sign that stands for a plain letter, or for one of those that part an address."""
_API_KEY: Final = re.compile(r"api[\W_]{1,3}key")
_PIN: Final = re.compile(r"(?:(?<![^\W\d_])[pP]|(?<=[a-z])P)(?:[iI][nN](?![^\W\d_])|in(?=[A-Z]))")
"""As a word of its own, `agentPin` and `pin_code` too; `opinion` and `shipping` have it by chance."""
_PIN_TOLD: Final = re.compile(rf"{_PIN.pattern}\W{{0,4}}[:=]")
_USERINFO: Final = re.compile(r"://[^\s/?#@:]*:[^\s/?#]+@")


def _plain(text: str) -> str:
    """Full-width and styled letters as the plain ones they stand for (NFKC, of these alone: of a whole text it can take seconds)."""
    return text if text.isascii() else _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def _has_word(folded: str) -> bool:
    return any(word in folded for word in SECRET_WORDS) or ("api" in folded and _API_KEY.search(folded) is not None)


def _is_secret(key: str) -> bool:
    """Whether the name of a property speaks of a secret."""
    plain = _plain(key)
    folded = plain.casefold()
    return _has_word(folded) or ("pin" in folded and _PIN.search(plain) is not None)


def _tells_secret(text: str) -> bool:
    """Whether a text names a secret that may stand beside it, or in it; people pin notes, so that a sentence may speak of it."""
    plain = _plain(text)
    folded = plain.casefold()
    if _has_word(folded):
        return True
    if "pin" not in folded:
        return False
    is_name = len(plain) <= MAX_KEY and not any(map(str.isspace, plain))
    return (_PIN if is_name else _PIN_TOLD).search(plain) is not None


def _has_userinfo(text: str) -> bool:
    """Whether there is an address with a password in it."""
    plain = _plain(text)
    return "://" in plain and _USERINFO.search(plain) is not None


def _clean(value: object, depth: int) -> object:
    """A copy without secrets. A container that names one in a value, `{"name": "password", "value": …}`, loses all."""
    if depth > MAX_COPIED_DEPTH:
        raise _TooDeep
    if isinstance(value, dict):
        if any(isinstance(item, str) and _tells_secret(item) for item in value.values()):
            return dict.fromkeys(map(_clean_key, value), MARK)
        return {_clean_key(key): MARK if _is_secret(key) else _clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        if any(isinstance(item, str) and _tells_secret(item) for item in value):
            return [MARK] * len(value)
        return [_clean(item, depth + 1) for item in value]
    return MARK if isinstance(value, str) and _has_userinfo(value) else value


def _clean_key(key: str) -> str:
    """A key longer than any name that speaks of a secret may hold the secret itself."""
    return MARK if (len(key) > MAX_KEY and _is_secret(key)) or _has_userinfo(key) else key
