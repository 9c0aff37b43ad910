"""What can go wrong at the broker, each with one sentence an operator can act on."""

from __future__ import annotations

from bridge.errors import BridgeError


class BrokerError(BridgeError):
    """Root of the broker's errors."""


class BrokerUnreachable(BrokerError):
    """No connection could be opened."""


class TopologyMismatch(BrokerError):
    """An exchange or queue exists with other arguments than ours."""


class OwnerHeld(BrokerError):
    """Another bridge owns this prefix."""


class PublishStalled(BrokerError):
    """The broker neither confirmed nor refused a message in time."""
