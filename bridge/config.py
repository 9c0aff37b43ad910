"""Every setting of the bridge, with its default and its reason. Read from the environment, `.env` and a secrets directory."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from bridge.errors import ConfigError
from bridge.sources import PREFIX, check_environment, is_ours, own_files, secrets_dir
from bridge.switch_settings import CiscoCti, Count, Part, Positive, Simulator, is_url
from contracts.targets import ID_PATTERN
from contracts.wording import quoted

BESIDES: Final = ("SECRETS_DIR", "BROKER_ROOT")
"""Variables of our prefix that are no settings of the bridge."""
HARMLESS: Final = (
    "heartbeat",
    "name",
    "connection_timeout",
    "channel_max",
    "frame_max",
    "auth",
    "cafile",
    "capath",
    "certfile",
    "keyfile",
    "no_verify_ssl",
)
"""Parameters of a broker's URL that are no secrets."""
_NAME: Final = re.compile(ID_PATTERN)
_TOKEN: Final = re.compile(r"[!-~]{16,256}")


def _amqp_url(value: SecretStr) -> SecretStr:
    if not all(is_url(url, {"amqp", "amqps"}) for url in _each_url(value)):
        raise ValueError(
            "an AMQP URL such as amqp://user:password@host:5672/ was expected, with / # ? @ , in a password written %2F %23 %3F %40 %2C"
        )
    return value


def _each_url(value: SecretStr) -> tuple[str, ...]:
    return tuple(url.strip() for url in value.get_secret_value().split(","))


def _token(value: SecretStr) -> SecretStr:
    if _TOKEN.fullmatch(value.get_secret_value()) is None:
        raise ValueError("at least 16 letters, digits or signs, without spaces, were expected")
    return value


def _id(value: str) -> str:
    if _NAME.fullmatch(value) is None:
        raise ValueError("1 to 64 letters, digits, hyphens or underscores were expected")
    return value


def _prefix(value: str) -> str:
    """RabbitMQ refuses to declare a name that begins with `amq.`."""
    if value == "amq":
        raise ValueError("a prefix other than amq, which RabbitMQ keeps for itself, was expected")
    return _id(value)


class Broker(Part):
    """RabbitMQ."""

    heartbeat: Annotated[int, Field(ge=1, le=300)] = Field(
        default=10, description="seconds; a dead link is noticed, and its lock freed, after three"
    )
    queue_type: Literal["classic", "quorum"] = Field(
        default="classic", description="of session queues; quorum for clusters"
    )
    ca_file: Path | None = Field(default=None, description="authorities for amqps; none: the system's")
    cert_file: Path | None = Field(
        default=None, description="client certificate for amqps, its key in it or in KEY_FILE"
    )
    key_file: Path | None = Field(default=None, description="key of the client certificate")
    publish_timeout: Positive = Field(
        default=10.0, description="seconds without a confirm until the link counts as stalled"
    )


class Limits(Part):
    """Bounds on what the far side can make the bridge hold."""

    body_bytes: Annotated[int, Field(ge=1024, le=128 * 1024 * 1024)] = Field(
        default=1_048_576, description="largest body read"
    )
    waiting: Count = Field(default=64, description="unanswered requests of one session; more are refused as busy")
    prefetch: Annotated[int, Field(ge=1, le=65_535)] = Field(
        default=65, description="deliveries at once of one session's queue"
    )
    control_prefetch: Annotated[int, Field(ge=1, le=65_535)] = Field(
        default=256, description="deliveries at once of the control queue"
    )
    kept_responses: Count = Field(default=200, description="answers kept for repeated requests, a session")
    kept_seconds: Positive = Field(default=900.0, description="how long an answer is kept")
    outbox: Annotated[int, Field(ge=100, le=10_000_000)] = Field(
        default=20_000,
        description="messages that wait for the broker until events are given up; from half of it team updates merge",
    )
    event_seconds: Positive = Field(default=600.0, description="an event that could not leave for so long is given up")
    rate: Annotated[float, Field(ge=0, le=1_000_000)] = Field(
        default=20_000.0,
        description="requests a second of one sender (its broker user, else its reply queue); 0: no bound",
    )
    held_events: Count = Field(default=1000, description="events held for a session until its init is answered")


class Deadlines(Part):
    """Seconds."""

    default: Positive = Field(default=30.0, description="from a request's arrival to its answer")
    init: Positive = Field(default=60.0, description="the same for session.query.init: a login may take a while")
    close: Positive = Field(default=60.0, description="the same for session.request.close: it takes several steps")
    uninitialised: Positive = Field(default=600.0, description="a session that nobody initialises is disposed")
    closed: Positive = Field(default=60.0, description="a closed session that nobody disposes is freed")
    drain: Positive = Field(
        default=25.0, description="how long SIGTERM waits for running requests; below the usual 30 s kill"
    )


class Settings(BaseSettings):
    """All settings; names in the environment are CTI_BRIDGE_ and the name in capitals, `__` between the parts."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_file=".env",
        env_ignore_empty=True,  # that is how a variable that is not set arrives from a compose file
        extra="ignore",
        frozen=True,
    )

    amqp_url: Annotated[SecretStr, AfterValidator(_amqp_url)] = Field(
        default=SecretStr("amqp://guest:guest@127.0.0.1:5672/"),
        description="the broker; several nodes of a cluster with commas between",
    )
    prefix: Annotated[str, AfterValidator(_prefix)] = Field(
        default="cti", description="prefix of every exchange and queue"
    )
    processor: Annotated[str, AfterValidator(_id)] = Field(default="cti", description="name of the control destination")
    adapter: Annotated[str, Field(min_length=1)] = Field(default="simulator", description="which switch is driven")
    simulator: Simulator = Field(default_factory=Simulator)
    cisco_cti: CiscoCti = Field(default_factory=CiscoCti)
    http_host: Annotated[str, Field(min_length=1)] = Field(default="127.0.0.1", description="address of the HTTP port")
    http_port: Annotated[int, Field(ge=0, le=65_535)] = Field(default=8080, description="HTTP port; 0 takes a free one")
    http_token: Annotated[SecretStr, AfterValidator(_token)] | None = Field(
        default=None, description="secret; without it the HTTP endpoints that change something, and /dead, are off"
    )
    state_dir: Path = Field(default=Path(".run/state"), description="where the registry is kept")
    http_cert_file: Path | None = Field(default=None, description="certificate of the HTTP port: HTTPS; none: HTTP")
    http_key_file: Path | None = Field(
        default=None, description="key of that certificate, unless it is in the same file"
    )
    credentials_key: Annotated[SecretStr, Field(min_length=32)] | None = Field(
        default=None,
        description="seals the passwords of sessions not yet initialised, so that they survive a restart; none: they are not kept",
    )
    access_rules: Path | None = Field(
        default=None,
        description="TOML file of who may open sessions for whom; none: every broker user may do everything",
    )
    log_format: Literal["json", "console"] | None = Field(
        default=None, description="default: console in a terminal, else json"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="the least level that is logged"
    )
    broker: Broker = Field(default_factory=Broker)
    limits: Limits = Field(default_factory=Limits)
    deadlines: Deadlines = Field(default_factory=Deadlines)

    @property
    def amqp_urls(self) -> tuple[str, ...]:
        """The broker's URLs, passwords and all."""
        return _each_url(self.amqp_url)

    def adapter_options(self) -> dict[str, object]:
        """The chosen adapter's own settings, those of the section with its name, and nothing else."""
        section = getattr(self, self.adapter, None)
        return {name: _plain(value) for name, value in section} if isinstance(section, Part) else {}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said nearest wins: the caller, the environment, `.env`, the secrets directory."""
        return init_settings, env_settings, dotenv_settings, _Files(settings_cls)


class _Files(EnvSettingsSource):
    """The secrets directory: a file is read as a variable of its name is, the parts of a section too."""

    def __init__(self, settings_cls: type[BaseSettings]) -> None:
        super().__init__(settings_cls)
        read = {file.name.lower(): file.read_text(encoding="utf-8").strip() for file in own_files(secrets_dir())}
        self.env_vars = {name: text for name, text in read.items() if text}


def _plain(value: object) -> object:
    """An adapter knows nothing of pydantic."""
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def load_settings(**overrides: object) -> Settings:
    """Read the settings.

    Raises:
        ConfigError: one sentence that names the variable and what was expected, and never repeats a secret.
    """
    check_environment()
    try:
        values: dict[str, Any] = overrides
        return Settings(**values)
    except ValidationError as error:
        raise ConfigError(_sentence(error)) from None
    except SettingsError as error:
        raise ConfigError(_section_sentence(error)) from None
    except UnicodeDecodeError:
        raise ConfigError(
            f"The settings cannot be read: .env or a file in {secrets_dir()} is not UTF-8 text."
        ) from None
    except OSError as error:
        raise ConfigError(f"The settings cannot be read: {error.filename}: {error.strerror}.") from None


def _sentence(error: ValidationError) -> str:
    """What is wrong first. A value is repeated only where none is a secret."""
    first = error.errors(include_url=False, include_context=False)[0]
    names = [str(part) for part in first["loc"]]
    variable = _variable(names)
    if first["type"] == "extra_forbidden":
        return f"There is no setting {variable}."
    schema = _schema(names)
    given = first["input"]
    shown = isinstance(given, str | int | float) and not schema.get("writeOnly") and not {"@", "://"} & _marks(given)
    own = (
        first["msg"].removeprefix("Value error, ")
        if first["type"] == "value_error"
        else f"{_phrase(schema)} was expected"
    )
    return f"{variable} is {quoted(str(given)) if shown else 'wrong'}: {own}."


def _section_sentence(error: SettingsError) -> str:
    """A section was given whole, and not as JSON."""
    found = re.search(r'field "(\w+)"', str(error))
    if found is None:
        return "The settings cannot be read."
    names = [found[1]]
    first = next(iter(_schema(names).get("properties", {"": None})))
    return f"{_variable(names)} is wrong: a JSON object was expected, or one variable each, such as {_variable([*names, first])}."


def _variable(names: Sequence[str]) -> str:
    return PREFIX + "__".join(names).upper()


def _marks(given: str | float) -> set[str]:
    return {mark for mark in ("@", "://") if mark in str(given)}


def _schema(names: Sequence[str]) -> dict[str, Any]:
    """What JSON Schema says of one setting; of an optional one, what it is when it is given."""
    root = Settings.model_json_schema()
    schema = root
    for name in names:
        schema = schema.get("properties", {}).get(name, {})
        schema = next((each for each in schema.get("anyOf", ()) if each.get("type") != "null"), schema)
        if "$ref" in schema:
            schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def _phrase(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    match schema:
        case {"type": "integer", "minimum": least, "maximum": most}:
            return f"a whole number from {least} to {most}"
        case {"type": "number", "minimum": least, "maximum": most}:
            return f"a number from {least:.0f} to {most:.0f}"
        case {"type": "number", "exclusiveMinimum": bound, "maximum": most}:
            return f"a number above {bound:.0f} and up to {most:.0f}"
    match schema.get("type"):
        case "integer":
            return "a whole number"
        case "number":
            return "a number"
        case "boolean":
            return "true or false"
        case "object":
            return "a JSON object"
        case "string" if schema.get("minLength", 0) > 1:
            return f"a text of at least {schema['minLength']} characters"
        case "string" if "minLength" in schema:
            return "a text that is not empty"
    return "a text"


def unknown_variables() -> list[str]:
    """What begins like a setting, wherever settings are read, and is none; a wrong part of a section is an error anyway."""
    known = {*Settings.model_fields, *(name.lower() for name in BESIDES)}
    read = {name.upper() for name in DotEnvSettingsSource(Settings).env_vars}
    read |= {*os.environ, *(file.name for file in own_files(secrets_dir()))}
    own = sorted(filter(is_ours, read))
    stems = {name: name[len(PREFIX) :].lower().partition("__")[0] for name in own}
    return [name for name, stem in stems.items() if stem not in known and not stem.startswith("test_")]


def settings_table() -> list[tuple[str, str, str]]:
    """(variable, default, meaning) of every setting, in order."""
    return list(_rows(Settings.model_fields, PREFIX))


def _rows(fields: dict[str, FieldInfo], stem: str) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = []
    for name, field in fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, Part):
            rows.extend(_rows(kind.model_fields, f"{stem}{name.upper()}__"))
        else:
            default = field.default
            text = default.get_secret_value() if isinstance(default, SecretStr) else str(default)
            rows.append((f"{stem}{name.upper()}", "" if default is None else text, field.description or ""))
    return rows


def redacted(settings: Settings) -> dict[str, object]:
    """The effective settings as they may be printed: passwords in URLs masked."""
    values: dict[str, object] = settings.model_dump(mode="json")
    values["amqp_url"] = ",".join(redact_url(url) for url in settings.amqp_urls)
    if settings.simulator.url is not None:
        values["simulator"] = {**settings.simulator.model_dump(mode="json"), "url": redact_url(settings.simulator.url)}
    return values


def redact_url(url: str) -> str:
    """The URL with its password masked, and what stands in its query unless it is known to be harmless."""
    parts = urlsplit(url)
    host = parts.netloc
    if parts.password is not None:
        host = host.replace(f":{parts.password}@", ":***@")
    query = "&".join(map(_masked, parts.query.split("&"))) if parts.query else ""
    return urlunsplit(parts._replace(netloc=host, query=query))


def _masked(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return pair if name in HARMLESS else f"{name if equals else ''}{equals}***"
