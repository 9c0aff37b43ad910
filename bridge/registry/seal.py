"""Sealing of agents' passwords at rest: authenticated encryption with a key from the settings, bound to one session."""

from __future__ import annotations

import os
from typing import Final

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

log = structlog.get_logger(__name__)

NONCE_BYTES: Final = 12
PURPOSE: Final = b"cti-bridge agent password 1"


class Seal:
    """Seals and opens; without a key nothing is kept at all."""

    def __init__(self, key: str | None) -> None:
        self._cipher = None if key is None else AESGCM(_derive(key))

    def close(self, secret: str | None, owner: str) -> bytes | None:
        """The sealed form of a secret of `owner` (a session id); None when there is nothing to keep or no key to keep it with."""
        if self._cipher is None or secret is None:
            return None
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, secret.encode(), owner.encode())

    def open(self, sealed: bytes | None, owner: str) -> str | None:
        """The secret, or None: nothing was kept, or the key is another one now."""
        if self._cipher is None or sealed is None:
            return None
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner.encode()).decode()
        except (InvalidTag, ValueError):
            log.warning("sealed_with_another_key", session=owner)
            return None


def _derive(key: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
