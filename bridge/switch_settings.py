"""The sections of the settings that belong to one adapter each, by its name. What an adapter makes of them it checks itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

Positive = Annotated[float, Field(gt=0, le=86_400 * 365)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Port = Annotated[int, Field(ge=1, le=65_535)]
Reason = Annotated[int, Field(ge=0, le=65_535)]


def is_url(text: str, schemes: set[str]) -> bool:
    """With a host and a port that can be; an @ after the host is the rest of a password that was not percent-encoded."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return usable and "@" not in parts.path + parts.query + parts.fragment


def _switch_url(value: str) -> str:
    if not is_url(value, {"ws", "wss"}):
        raise ValueError("a URL such as ws://127.0.0.1:7700 was expected")
    return value


class Part(BaseModel):
    """A section; names that are not there are told."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Simulator(Part):
    """The simulated switch."""

    agents: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=50, description="agents in the simulated world, teams of ten"
    )
    scenario: Path | None = Field(default=None, description="scenario file (TOML) to start from and play")
    url: Annotated[str, AfterValidator(_switch_url)] | None = Field(
        default=None,
        repr=False,
        description="a switch process, e.g. ws://127.0.0.1:7700; none: in the bridge's process",
    )
    ring: Annotated[float, Field(ge=0, le=86_400)] = Field(
        default=15.0, description="a call from a queue rings so long before the next agent is tried; 0: for ever"
    )
    wrap_up: Annotated[float, Field(ge=0, le=86_400)] = Field(
        default=0.0, description="the switch ends the wrap-up of a call after so long; 0: never"
    )
    channel_states: bool = Field(default=True, description="each channel has a ready state of its own")


class CiscoCti(Part):
    """Cisco's CTI Server (GED-188); docs/cisco.md tells more. Lists are texts with commas between."""

    host_a: str = Field(default="", description="CTI Server, side A")
    port_a: Port = Field(default=42027, description="its port: 42027 + 40 x instance, with TLS 42030")
    host_b: str = Field(default="", description="side B; none: there is one side")
    port_b: Port = Field(default=43027, description="its port: 43027 + 40 x instance, with TLS 43030")
    tls: bool = Field(default=False, description="the same protocol inside TLS")
    ca_file: Path | None = Field(
        default=None, description="authorities of the CTI Server's certificate; none: the system's"
    )
    cert_file: Path | None = Field(default=None, description="client certificate, its key in it or in KEY_FILE")
    key_file: Path | None = Field(default=None, description="key of the client certificate")
    server_name: str = Field(default="", description="name its certificate must show; none: the host")
    client_id: Annotated[str, Field(min_length=1)] = Field(default="cti-bridge", description="name of this client")
    client_password: SecretStr = Field(
        default=SecretStr(""), description="secret; its password, where the server asks for one"
    )
    version: Annotated[str, Field(coerce_numbers_to_str=True, pattern=r"^\d+( *, *\d+)*$")] = Field(
        default="24", description="protocol version of the session, 13 to 25; of several the highest is tried first"
    )
    services: str = Field(
        default="all-events,client-control,call-data-update,supervisor",
        description="services to ask for; what is not granted is not offered",
    )
    peripheral_id: Annotated[int, Field(ge=0, le=0xFFFFFFFF)] = Field(
        default=5000, description="the peripheral of the agents; events of others are not looked at"
    )
    wanted_peripherals: str = Field(
        default="", description="peripherals that must be on line; none: that of PERIPHERAL_ID"
    )
    heartbeat: Annotated[float, Field(ge=5, le=3600)] = Field(default=10.0, description="seconds between heartbeats")
    max_heartbeats: Annotated[int, Field(ge=1, le=100)] = Field(
        default=3, description="heartbeats in a row without an answer until the side counts as lost"
    )
    open_timeout: Positive = Field(default=30.0, description="seconds a side may take to open the session")
    answer_timeout: Positive = Field(default=15.0, description="seconds a request may take")
    config_timeout: Positive = Field(
        default=10.0, description="seconds to wait for the configuration of agents before going on without"
    )
    connect_timeout: Positive = Field(default=5.0, description="seconds a side may take to take the connection")
    first_side: Literal["a", "b", "any"] = Field(default="any", description="the side to begin with; any: drawn by lot")
    retry_first: Positive = Field(
        default=1.0, description="seconds until a lost link is tried again; twice as long each time"
    )
    retry_ceiling: Positive = Field(default=30.0, description="seconds between attempts at most")
    attempts: Count | None = Field(
        default=None, description="attempts in one outage, after which nothing more is tried; none: no limit"
    )
    reasons_file: Path | None = Field(default=None, description="TOML file of reason codes; none: codes have no names")
    reasons_poll: Positive = Field(default=5.0, description="seconds between looks at that file")
    autologin: bool = Field(
        default=False,
        description="log agents in again after a failover, where their session does not say; keeps passwords in memory",
    )
    duplicate_login: Literal["allow", "warn", "reject"] = Field(
        default="allow", description="what a login of an agent who is logged in already does"
    )
    check_second_login: bool = Field(default=True, description="check the password of such a login with the CTI Server")
    sso: bool = Field(default=False, description="log agents in without a password, by single sign-on")
    voice_mrd: Annotated[int, Field(ge=0, le=0x7FFFFFFF)] = Field(
        default=1, description="media routing domain of calls; 0: states of all domains count"
    )
    forced_logout_reason: Reason | None = Field(
        default=None, description="reason code of a logout by a failover of the PG; your system's own"
    )
    supervisor_reasons: str = Field(default="999", description="reason codes of what a supervisor did")
    vendor_events: str = Field(default="", description="vendor events to pass on, * for all; see docs/cisco.md")
    vendor_requests: str = Field(default="", description="vendor requests to take, * for all; see docs/cisco.md")
    statistics_interval: Annotated[float, Field(ge=5, le=86_400)] = Field(
        default=30.0, description="seconds between questions for statistics, where VENDOR_EVENTS names them"
    )
