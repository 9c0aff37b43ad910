"""What the adapter is told at its start, checked once. Owns no reading of files or of the environment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.enums_agent import AgentWorkMode
from adapters.cisco_cti.protocol.masks import CTIServiceMask
from adapters.cisco_cti.protocol.wire_types import NULL_ID, VERSIONS, VOICE_MRD
from adapters.errors import AdapterSettingsError

SERVICES: Final[Mapping[str, CTIServiceMask]] = MappingProxyType(
    {
        "all-events": CTIServiceMask.ALL_EVENTS,
        "client-control": CTIServiceMask.CLIENT_CONTROL,
        "call-data-update": CTIServiceMask.CALL_DATA_UPDATE,
        "supervisor": CTIServiceMask.SUPERVISOR,
        "update-events": CTIServiceMask.UPDATE_EVENTS,
        "ignore-duplicate-agent-events": CTIServiceMask.IGNORE_DUPLICATE_AGENT_EVENTS,
        "acd-line-only": CTIServiceMask.ACD_LINE_ONLY,
        "active-standby": CTIServiceMask.ACTIVE_STANDBY,
    }
)
"""Names of services for the setting. Those that would make a shared session an agent's own, or mute confirmations, are not there."""

USUAL_SERVICES: Final = ("all-events", "client-control", "call-data-update", "supervisor")
LEAST_HEARTBEAT: Final = 5.0
"""Seconds (GED-188, HEARTBEAT_REQ)."""
LEAST_STATISTICS_INTERVAL: Final = 5.0
"""Seconds: a question for each agent in so short a time is load enough for a server that has other clients."""
STANDBY_SINCE: Final = 24
"""The first version with active and standby sides (GED-188, SessionType)."""

LONGEST_CLIENT_ID: Final = 63
LONGEST_PASSWORD: Final = 64
"""Bytes (GED-188, OPEN_REQ): a client's id takes 64 with the NUL behind it, a password has none."""


class DuplicateLogin(StrEnum):
    """What a login of an agent means who is logged in already."""

    ALLOW = "allow"
    WARN = "warn"
    REJECT = "reject"


class FirstSide(StrEnum):
    """The side that is dialled first after a start."""

    A = "a"
    B = "b"
    ANY = "any"
    """Drawn by lot, so that many bridges do not all begin with one side."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two CTI Servers."""

    name: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class CiscoSettings:
    """Settings of the adapter; times in seconds. Each stands in docs/cisco.md. `version`: the highest first, whatever was given.

    Raises AdapterSettingsError: a value cannot be used; the sentence names the setting and never a secret.
    """

    host_a: str = ""
    port_a: int = 42027
    host_b: str = ""
    port_b: int = 43027
    tls: bool = False
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str = ""
    client_id: str = "cti-bridge"
    client_password: str = field(default="", repr=False)
    version: tuple[int, ...] = (24,)
    services: tuple[str, ...] = USUAL_SERVICES
    peripheral_id: int = 5000
    wanted_peripherals: tuple[int, ...] = ()
    heartbeat: float = 10.0
    max_heartbeats: int = 3
    open_timeout: float = 30.0
    answer_timeout: float = 15.0
    config_timeout: float = 10.0
    connect_timeout: float = 5.0
    first_side: FirstSide = FirstSide.ANY
    retry_first: float = 1.0
    retry_ceiling: float = 30.0
    attempts: int | None = None
    reasons_file: Path | None = None
    reasons_poll: float = 5.0
    autologin: bool = False
    duplicate_login: DuplicateLogin = DuplicateLogin.ALLOW
    check_second_login: bool = True
    sso: bool = False
    voice_mrd: int = VOICE_MRD
    forced_logout_reason: int | None = None
    supervisor_reasons: tuple[int, ...] = (999,)
    vendor_events: tuple[str, ...] = ()
    vendor_requests: tuple[str, ...] = ()
    statistics_interval: float = 30.0
    mobile_modes: Mapping[str, int] = field(
        default_factory=lambda: {
            "CALL_BY_CALL": int(AgentWorkMode.RA_CALL_BY_CALL),
            "NAILED_CONNECTION": int(AgentWorkMode.RA_NAILED_CONNECTION),
            "NAILED": int(AgentWorkMode.RA_NAILED_CONNECTION),
        }
    )

    def __post_init__(self) -> None:
        # Settings from the environment have lists as texts.
        object.__setattr__(self, "duplicate_login", DuplicateLogin(self.duplicate_login))
        object.__setattr__(self, "first_side", FirstSide(self.first_side))
        object.__setattr__(self, "version", tuple(sorted(set(_numbers("version", self.version)), reverse=True)))
        for name in ("services", "vendor_events", "vendor_requests"):
            object.__setattr__(self, name, _words(getattr(self, name)))
        for name in ("wanted_peripherals", "supervisor_reasons"):
            object.__setattr__(self, name, _numbers(name, getattr(self, name)))
        for wrong, sentence in _problems(self):
            if wrong:
                raise AdapterSettingsError(sentence)

    def sides(self) -> tuple[Side, ...]:
        """Those that are set up, A first; the one that is, twice tried, where there is only one (CTIOS-25)."""
        places = (Side("A", self.host_a, self.port_a), Side("B", self.host_b, self.port_b))
        return tuple(side for side in places if side.host)

    def service_mask(self) -> int:
        """ServicesRequested."""
        return sum(int(SERVICES[name]) for name in set(self.services))

    def is_ours(self, peripheral_id: int) -> bool:
        """Whether a message about this peripheral concerns the adapter."""
        return NULL_ID in (peripheral_id, self.peripheral_id) or peripheral_id == self.peripheral_id

    def work_mode(self, mode: str) -> int | None:
        """The work mode a mobile agent's mode means, None if it means none."""
        plain = mode.strip().upper().replace(" ", "_").replace("-", "_")
        if plain.isdecimal() and int(plain) in self.mobile_modes.values():
            return int(plain)
        return self.mobile_modes.get(plain)


def _words(given: str | Iterable[str]) -> tuple[str, ...]:
    words = given.split(",") if isinstance(given, str) else given
    return tuple(word.strip() for word in words if word.strip())


def _numbers(name: str, given: int | str | Iterable[int]) -> tuple[int, ...]:
    words = _words(str(given)) if isinstance(given, int | str) else tuple(map(str, given))
    if not all(word.isdecimal() for word in words):
        raise AdapterSettingsError(f"{name} is {', '.join(words)}: whole numbers with commas between were expected.")
    return tuple(map(int, words))


def _too_long(name: str, text: str, longest: int) -> tuple[tuple[bool, str], ...]:
    size = len(text.encode(errors="replace"))
    return ((size > longest, f"{name} has {size} bytes: at most {longest} were expected."),)


def _problems(given: CiscoSettings) -> tuple[tuple[bool, str], ...]:
    strange = sorted(set(given.services) - SERVICES.keys())
    versions = ", ".join(map(str, given.version)) or "empty"
    is_there = given.first_side is FirstSide.ANY or given.first_side.name in {side.name for side in given.sides()}
    return (
        (not given.host_a and not given.host_b, "Neither host_a nor host_b of the CTI Server is set."),
        (not is_there, f"first_side is {given.first_side}, and host_{given.first_side} is not set."),
        (
            not given.version or not set(given.version) <= set(VERSIONS),
            f"version is {versions}: protocol versions from 13 to 25 were expected.",
        ),
        (bool(strange), f"services names {', '.join(strange)}: there is {', '.join(SERVICES)}."),
        ("all-events" not in given.services, "services lacks all-events, without which no agent is seen."),
        (
            "active-standby" in given.services and max(given.version, default=0) < STANDBY_SINCE,
            "services names active-standby, which version 24 is the first to have.",
        ),
        (given.heartbeat < LEAST_HEARTBEAT, f"heartbeat is {given.heartbeat:g}: at least 5 seconds were expected."),
        (given.max_heartbeats < 1, f"max_heartbeats is {given.max_heartbeats}: at least 1 was expected."),
        (not all(0 < port < 65536 for port in (given.port_a, given.port_b)), "A port is not between 1 and 65535."),
        (
            not 0 < given.retry_first <= given.retry_ceiling,
            "retry_first must be above 0 and at most retry_ceiling.",
        ),
        (
            given.statistics_interval < LEAST_STATISTICS_INTERVAL,
            f"statistics_interval is {given.statistics_interval:g}: at least 5 seconds were expected.",
        ),
        (given.connect_timeout <= 0, "connect_timeout must be above 0."),
        (given.attempts is not None and given.attempts < 1, f"attempts is {given.attempts}: at least 1 was expected."),
        (not given.client_id, "client_id is empty."),
        *_too_long("client_id", given.client_id, LONGEST_CLIENT_ID),
        *_too_long("client_password", given.client_password, LONGEST_PASSWORD),
        (given.key_file is not None and given.cert_file is None, "key_file is set, and cert_file is not."),
        (not given.tls and given.cert_file is not None, "cert_file is set, and tls is not."),
        (not given.tls and bool(given.server_name), "server_name is set, and tls is not."),
    )
