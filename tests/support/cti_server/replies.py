"""What comes of a request: values, and how a refusal of the simulated switch is said in failure codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure
from adapters.port import Refusal, Refused, Result
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.wire import Values


@dataclass(frozen=True, slots=True)
class Confirm:
    """The confirmation, and what this client alone is told after it."""

    fields: Values = field(default_factory=dict)
    groups: Mapping[str, tuple[Values, ...]] = field(default_factory=dict)
    then: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Tell:
    """No confirmation, but these: the configuration requests have none."""

    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Fail:
    """FAILURE_CONF: the CTI Server itself refuses."""

    status: Status


@dataclass(frozen=True, slots=True)
class Refuse:
    """CONTROL_FAILURE_CONF: the peripheral refuses."""

    code: ControlFailure
    peripheral_error: int = 0


@dataclass(frozen=True, slots=True)
class Silence:
    """No answer at all."""


Reply = Confirm | Tell | Fail | Refuse | Silence

DONE: Final = Confirm()

_CODES: Final[Mapping[Refusal, ControlFailure]] = MappingProxyType(
    {
        Refusal.INVALID_CREDENTIALS: ControlFailure.INVALID_PASSWORD_SPECIFIED,
        Refusal.UNKNOWN_AGENT: ControlFailure.INVALID_AGENT_ID_SPECIFIED,
        Refusal.UNKNOWN_EXTENSION: ControlFailure.INVALID_LOGON_DEVICE_SPECIFIED,
        Refusal.EXTENSION_IN_USE: ControlFailure.SPECIFIED_EXTENSION_ALREADY_IN_USE,
        Refusal.INVALID_REASON: ControlFailure.INVALID_AGENT_REASON_CODE,
        Refusal.INVALID_STATE: ControlFailure.INVALID_OBJECT_STATE,
        Refusal.NOT_ALLOWED: ControlFailure.PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE,
        Refusal.NOT_SUPPORTED: ControlFailure.INVALID_FEATURE,
        Refusal.UNAVAILABLE: ControlFailure.RESOURCE_OUT_OF_SERVICE,
        Refusal.REJECTED: ControlFailure.GENERIC_UNSPECIFIED_REJECTION,
    }
)
PERIPHERAL_ERRORS: Final = 13_000
"""Own numbers: added to the failure code, so that a test sees both arrive."""


def refuse(code: ControlFailure) -> Refuse:
    """A refusal with a peripheral's number of its own."""
    return Refuse(code, PERIPHERAL_ERRORS + code)


def replied(result: Result, otherwise: Mapping[Refusal, ControlFailure] | None = None, done: Confirm = DONE) -> Reply:
    """The reply to what the switch made of a request; `otherwise`: codes that fit this request better."""
    if isinstance(result, Refused):
        return refuse((otherwise or {}).get(result.refusal, _CODES[result.refusal]))
    return done
