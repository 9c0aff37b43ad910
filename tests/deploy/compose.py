"""The part of the Compose specification this project uses, strict: an unknown or misspelt key does not pass."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"

Duration = Annotated[str, Field(pattern=r"^\d+(s|m)$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(:-(?P<default>[^}]*))?\}")


class Part(BaseModel):
    """A mapping of the file."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Build(Part):
    context: str
    dockerfile: str


class Mounted(Part):
    source: Name
    target: Annotated[str, Field(pattern=r"^/")]


class Needed(Part):
    condition: Literal["service_started", "service_healthy", "service_completed_successfully"]


class Healthcheck(Part):
    test: list[str]
    interval: Duration
    timeout: Duration
    retries: int
    start_period: Duration


class Service(Part):
    image: Annotated[str, Field(pattern=r"^[a-z0-9/-]+:[\w.-]+$")]
    build: Build | None = None
    hostname: str | None = None
    restart: Literal["no", "always", "on-failure", "unless-stopped"]
    depends_on: dict[Name, Needed] = {}
    environment: dict[Annotated[str, Field(pattern=r"^[A-Z_]+$")], str] = {}
    configs: list[Mounted] = []
    volumes: list[str] = []
    ports: list[str] = []
    healthcheck: Healthcheck | None = None
    read_only: bool = False
    tmpfs: list[str] = []
    cap_drop: list[str] = []
    security_opt: list[str] = []
    stop_grace_period: Duration


class Config(Part):
    file: str | None = None
    content: str | None = None


class Volume(Part):
    pass


class Compose(Part):
    name: Name
    services: dict[Name, Service]
    configs: dict[Name, Config]
    volumes: dict[Name, Volume]


def interpolated(text: str, variables: dict[str, str]) -> str:
    """The text with its variables replaced, as Compose does; one without value or default fails."""
    return _VARIABLE.sub(lambda hit: variables.get(hit["name"]) or _default(hit), text)


def _default(hit: re.Match[str]) -> str:
    default: str | None = hit["default"]
    assert default is not None, f"{hit['name']} has no default"
    return default


def compose(**variables: str) -> Compose:
    """The compose file, read with these variables in the environment."""
    raw: Any = yaml.safe_load(FILE.read_text())
    return Compose.model_validate(_each(raw, variables))


def _each(value: Any, variables: dict[str, str]) -> Any:
    if isinstance(value, str):
        return interpolated(value, variables)
    if isinstance(value, list):
        return [_each(item, variables) for item in value]
    if isinstance(value, dict):
        return {key: _each(item, variables) for key, item in value.items()}
    return value


def seconds(duration: str) -> int:
    """`90s` or `2m` in seconds."""
    return int(duration[:-1]) * {"s": 1, "m": 60}[duration[-1]]


def users(**variables: str) -> dict[str, Any]:
    """The definitions of users and permissions, as the broker reads them."""
    content = compose(**variables).configs["users"].content
    assert content is not None
    document: dict[str, Any] = yaml.safe_load(content)
    return document
