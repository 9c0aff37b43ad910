"""The root of what the bridge raises for people: each error is one plain sentence."""

from __future__ import annotations


class BridgeError(Exception):
    """Cannot go on; the text is one sentence an operator can act on. The command line ends with exit code 2."""


class ConfigError(BridgeError):
    """A setting is wrong."""
