"""What can go wrong with the registry."""

from __future__ import annotations

from bridge.errors import BridgeError


class RegistryError(BridgeError):
    """The registry cannot be read or written; the text names the file and the way out."""
