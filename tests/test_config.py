"""Settings: the README's table is true, what is nearest wins, a wrong value is one sentence, no secret is shown."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_type_hints

import pytest
from pydantic import SecretStr

from bridge.config import Settings, load_settings, redact_url, redacted, settings_table
from bridge.errors import BridgeError, ConfigError
from tests.support.settings import SECRET, complaint

SIMULATOR = {"agents": 50, "scenario": None, "url": None, "ring": 15.0, "wrap_up": 0.0, "channel_states": True}
README = Path(__file__).resolve().parents[1] / "README.md"
ROW = re.compile(r"^\| `(CTI_BRIDGE_[A-Z_]+)` \| (?:`(.*)`)? \| (.+) \|$", re.MULTILINE)

pytestmark = pytest.mark.usefixtures("nothing_is_set")


def value_of(settings: Settings, variable: str) -> str:
    """The setting behind a variable, as text; "" for none."""
    value: object = settings
    for part in variable.removeprefix("CTI_BRIDGE_").lower().split("__"):
        value = getattr(value, part)
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    return "" if value is None else str(value)


def variables() -> list[str]:
    return [name for name, _, _ in ROW.findall(README.read_text())]


@pytest.mark.parametrize(("variable", "default"), [row[:2] for row in ROW.findall(README.read_text())])
def test_the_readme_tells_the_default(variable: str, default: str) -> None:
    assert value_of(load_settings(), variable) == default


def test_the_readme_has_every_setting_once() -> None:
    told = variables()
    assert len(told) == len(set(told))
    assert told == [name for name, _, _ in settings_table()]
    top = {name.removeprefix("CTI_BRIDGE_").partition("__")[0].lower() for name in told}
    assert top == set(Settings.model_fields)


def test_every_setting_has_a_meaning() -> None:
    assert [name for name, _, meaning in settings_table() if len(meaning) < 10] == []


def test_an_environment_variable_sets_each_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "AMQP_URL": "amqps://u:p@broker:5671/vhost",
        "PREFIX": "site-1",
        "HTTP_PORT": "0",
        "STATE_DIR": "/var/lib/bridge",
        "LOG_FORMAT": "json",
        "SIMULATOR__URL": "wss://switch:7700",
        "SIMULATOR__SCENARIO": "day.toml",
        "LIMITS__WAITING": "3",
        "DEADLINES__DRAIN": "2.5",
    }
    for name, text in given.items():
        monkeypatch.setenv(f"CTI_BRIDGE_{name}", text)
    settings = load_settings()
    assert {name: value_of(settings, f"CTI_BRIDGE_{name}") for name in given} == given


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().prefix = "other"


WRONG = [
    ("HTTP_PORT", "x", 'CTI_BRIDGE_HTTP_PORT is "x": a whole number from 0 to 65535 was expected.'),
    ("HTTP_PORT", "65536", 'CTI_BRIDGE_HTTP_PORT is "65536": a whole number from 0 to 65535 was expected.'),
    ("BROKER__HEARTBEAT", "0", 'CTI_BRIDGE_BROKER__HEARTBEAT is "0": a whole number from 1 to 300 was expected.'),
    ("LIMITS__PREFETCH", "1.5", 'CTI_BRIDGE_LIMITS__PREFETCH is "1.5": a whole number from 1 to 65535 was expected.'),
    ("DEADLINES__INIT", "0", 'CTI_BRIDGE_DEADLINES__INIT is "0": a number above 0 and up to 31536000 was expected.'),
    ("DEADLINES__INIT", "a", 'CTI_BRIDGE_DEADLINES__INIT is "a": a number above 0 and up to 31536000 was expected.'),
    (
        "DEADLINES__INIT",
        "nan",
        'CTI_BRIDGE_DEADLINES__INIT is "nan": a number above 0 and up to 31536000 was expected.',
    ),
    ("LIMITS__RATE", "-1", 'CTI_BRIDGE_LIMITS__RATE is "-1": a number from 0 to 1000000 was expected.'),
    ("LOG_LEVEL", "loud", 'CTI_BRIDGE_LOG_LEVEL is "loud": one of DEBUG, INFO, WARNING, ERROR was expected.'),
    ("LOG_FORMAT", "xml", 'CTI_BRIDGE_LOG_FORMAT is "xml": one of json, console was expected.'),
    ("BROKER__QUEUE_TYPE", "stream", 'CTI_BRIDGE_BROKER__QUEUE_TYPE is "stream": one of classic, quorum was expected.'),
    ("PREFIX", "a.b", 'CTI_BRIDGE_PREFIX is "a.b": 1 to 64 letters, digits, hyphens or underscores were expected.'),
    (
        "PREFIX",
        "amq",
        'CTI_BRIDGE_PREFIX is "amq": a prefix other than amq, which RabbitMQ keeps for itself, was expected.',
    ),
    ("CREDENTIALS_KEY", "short", "CTI_BRIDGE_CREDENTIALS_KEY is wrong: a text of at least 32 characters was expected."),
    ("SIMULATOR__URL", "7700", 'CTI_BRIDGE_SIMULATOR__URL is "7700": a URL such as ws://127.0.0.1:7700 was expected.'),
    ("BROKER", "5", 'CTI_BRIDGE_BROKER is "5": a JSON object was expected.'),
    ("BROKER__HAERTBEAT", "5", "There is no setting CTI_BRIDGE_BROKER__HAERTBEAT."),
    (
        "LIMITS",
        "{",
        "CTI_BRIDGE_LIMITS is wrong: a JSON object was expected, "
        "or one variable each, such as CTI_BRIDGE_LIMITS__BODY_BYTES.",
    ),
]


@pytest.mark.parametrize(("name", "text", "sentence"), WRONG, ids=[f"{name}={text}" for name, text, _ in WRONG])
def test_a_wrong_value_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, text: str, sentence: str) -> None:
    monkeypatch.setenv(f"CTI_BRIDGE_{name}", text)
    assert complaint() == sentence


def test_several_wrong_values_are_told_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_PREFIX", "a.b")
    monkeypatch.setenv("CTI_BRIDGE_HTTP_PORT", "x")
    assert complaint().count("CTI_BRIDGE_") == 1


def test_a_long_or_strange_value_stays_one_short_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_HTTP_PORT", 'a"\n\x1b[31m' + "x" * 5000)
    said = complaint()
    assert said.isprintable()
    assert len(said) < 200
    assert said.count('"') == 2


@pytest.mark.parametrize("variable", [name.removeprefix("CTI_BRIDGE_") for name in variables()])
def test_every_setting_is_named_and_its_expectation_told(variable: str) -> None:
    value: object = object()
    for part in reversed(variable.lower().split("__")):
        value = {part: value}
    assert isinstance(value, dict)
    assert re.fullmatch(rf"CTI_BRIDGE_{variable} is wrong: [a-z].+ (was|were) expected\b.*\.", complaint(**value))


@pytest.mark.parametrize(
    "url",
    [
        f"http://u:{SECRET}@broker/",
        f"u:{SECRET}@broker",
        f"amqp://u:{SECRET}@/",
        f"amqp://u:{SECRET}@broker:port/",
        f"amqp://u:{SECRET}@broker:99999/",
        f"amqp://u:{SECRET}@[broker/",
        f"amqp://u:12/{SECRET}@broker/",
        f"amqp://u:12#{SECRET}@broker/",
        f"amqp://u:12?{SECRET}@broker/",
        f"amqp://u:{SECRET}/x@broker/",
        f"amqp://u:{SECRET},x@broker/",
        f"amqp://u:12,{SECRET}@broker/",
        SECRET,
    ],
)
def test_a_wrong_broker_url_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", url)
    said = complaint()
    assert said.startswith(
        "CTI_BRIDGE_AMQP_URL is wrong: an AMQP URL such as amqp://user:password@host:5672/ was expected"
    )
    assert SECRET not in said


@pytest.mark.parametrize("name", ["SIMULATOR__URL", "HTTP_PORT", "LOG_LEVEL", "PREFIX"])
def test_a_url_in_the_wrong_place_is_not_repeated(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"CTI_BRIDGE_{name}", f"amqp://u:{SECRET}@broker/")
    said = complaint()
    assert said.startswith(f"CTI_BRIDGE_{name} is wrong: ")
    assert SECRET not in said


@pytest.mark.parametrize(
    "variable", [name for name, _, _ in settings_table() if name.endswith(("KEY", "PASSWORD", "TOKEN"))]
)
def test_what_is_secret_by_its_name_is_secret_by_its_type(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, SECRET * 4)
    assert SECRET not in repr(load_settings())
    assert SECRET not in str(redacted(load_settings()))


def test_a_section_in_json_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_SIMULATOR", f'{{"url": "{SECRET}"')
    assert complaint().startswith("CTI_BRIDGE_SIMULATOR is wrong: ")
    assert SECRET not in complaint()


def test_no_secret_is_in_what_is_printed() -> None:
    settings = load_settings(
        amqp_url=f"amqp://user:{SECRET}@broker:5672/v", simulator={"url": f"ws://user:{SECRET}@switch:7700/"}
    )
    shown = redacted(settings)
    assert SECRET not in repr(settings)
    assert SECRET not in str(shown)
    assert shown["amqp_url"] == "amqp://user:***@broker:5672/v"
    assert isinstance(shown["simulator"], dict)
    assert shown["simulator"]["url"] == "ws://user:***@switch:7700/"


def test_each_node_of_a_cluster_is_printed_without_its_password() -> None:
    settings = load_settings(amqp_url=f"amqp://u:{SECRET}@one/, amqp://u:{SECRET}@two:5673/v")
    assert redacted(settings)["amqp_url"] == "amqp://u:***@one/,amqp://u:***@two:5673/v"
    assert complaint(amqp_url=f"amqp://one/,u:{SECRET}@two").startswith("CTI_BRIDGE_AMQP_URL is wrong: ")


def test_everything_else_is_printed_as_it_is() -> None:
    shown = redacted(load_settings(limits={"waiting": 3}))
    assert set(shown) == set(Settings.model_fields)
    assert shown["http_port"] == 8080
    assert shown["state_dir"] == ".run/state"
    assert shown["simulator"] == SIMULATOR
    assert isinstance(shown["limits"], dict)
    assert shown["limits"]["waiting"] == 3


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("amqp://u:p@h:5672/v?heartbeat=3", "amqp://u:***@h:5672/v?heartbeat=3"),
        ("amqp://h:5672/", "amqp://h:5672/"),
        ("amqp://u@h/", "amqp://u@h/"),
        ("amqp://u:p%40p@h/", "amqp://u:***@h/"),
        ("amqp://h:h@h/", "amqp://h:***@h/"),
        ("amqp://u:a:b@h/", "amqp://u:***@h/"),
        ("amqp://:p@h/", "amqp://:***@h/"),
        ("amqp://h/?password=sesam", "amqp://h/?password=***"),
        (
            "amqps://u:p@h/v?cafile=/ca.pem&heartbeat=3&token=a%26b&name=x",
            "amqps://u:***@h/v?cafile=/ca.pem&heartbeat=3&token=***&name=x",
        ),
        ("amqp://h/?Password=a&password=b;c", "amqp://h/?Password=***&password=***"),
        ("ws://h/?sesam&=a#b", "ws://h/?***&=***#b"),
    ],
)
def test_a_password_in_a_url_is_masked(url: str, shown: str) -> None:
    assert redact_url(url) == shown


def test_an_adapter_gets_its_own_section_and_no_other() -> None:
    assert load_settings(simulator={"agents": 7}).adapter_options() == SIMULATOR | {"agents": 7}
    for other in ("cisco", "prefix", "amqp_url", "adapter_options"):
        assert load_settings(adapter=other).adapter_options() == {}


def test_a_config_error_is_one_the_command_line_knows() -> None:
    assert issubclass(ConfigError, BridgeError)
    assert set(get_type_hints(Settings)) >= set(Settings.model_fields)


@pytest.mark.parametrize("token", ["short-token", "with a space inside it", "not-ascii-€-0123456789", "x" * 257])
def test_a_token_that_is_easily_guessed_or_no_header_value_is_refused(token: str) -> None:
    said = complaint(http_token=token)
    assert "CTI_BRIDGE_HTTP_TOKEN" in said
    assert token not in said
