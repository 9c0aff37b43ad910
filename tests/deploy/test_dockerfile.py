"""The Dockerfile: stages, user, signals, health; what it copies is sent to the builder, and what it sets is a setting."""

from __future__ import annotations

import json
import re
import tomllib
from fnmatch import fnmatch
from typing import NamedTuple

import pytest

from bridge.config import settings_table
from tests.deploy.compose import ROOT


class Instruction(NamedTuple):
    """One instruction, its continued lines joined."""

    word: str
    rest: str


def read() -> list[Instruction]:
    """The Dockerfile without comments."""
    lines = [line for line in (ROOT / "deploy/Dockerfile").read_text().splitlines() if not line.startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [Instruction(*line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


ALL = read()
FROM = [index for index, each in enumerate(ALL) if each.word == "FROM"]
BUILD, RUNTIME = ALL[FROM[0] : FROM[1]], ALL[FROM[1] :]


def one(word: str) -> str:
    """What the last stage says after a word it says once."""
    found = [each.rest for each in RUNTIME if each.word == word]
    assert len(found) == 1, word
    return found[0]


def environment() -> dict[str, str]:
    """The last stage's ENV."""
    return dict(pair.split("=", 1) for each in RUNTIME if each.word == "ENV" for pair in each.rest.split())


def test_there_are_two_stages_on_one_base_that_can_be_chosen() -> None:
    assert ALL[0] == Instruction("ARG", "BASE_IMAGE=python:3.11-slim")
    assert [ALL[index].rest for index in FROM] == ["${BASE_IMAGE} AS build", "${BASE_IMAGE} AS runtime"]


def test_the_interpreter_of_the_base_is_one_the_package_takes() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert wanted == ">=3.11"
    assert ALL[0].rest.endswith(":3.11-slim")


def test_it_knows_no_moving_tag_and_no_host() -> None:
    text = (ROOT / "deploy/Dockerfile").read_text()
    assert ":latest" not in text
    assert re.findall(r"https?://", text) == []


def test_the_user_is_a_number_and_not_root() -> None:
    assert one("USER") == "10001:10001"
    own = next(each.rest for each in RUNTIME if each.word == "RUN")
    assert "-o 10001 -g 10001" in own
    assert own.endswith(environment()["CTI_BRIDGE_STATE_DIR"])


def test_the_state_is_a_volume_made_after_its_folder_got_its_owner() -> None:
    assert json.loads(one("VOLUME")) == [environment()["CTI_BRIDGE_STATE_DIR"]] == ["/var/lib/cti-bridge"]
    words = [each.word for each in RUNTIME]
    assert words.index("RUN") < words.index("USER") < words.index("VOLUME")


def test_it_runs_the_service_and_stops_by_draining() -> None:
    assert json.loads(one("ENTRYPOINT")) == ["cti-bridge"]
    assert json.loads(one("CMD")) == ["run"]
    assert one("STOPSIGNAL") == "SIGTERM"


def test_its_health_is_what_the_bridge_says() -> None:
    check = one("HEALTHCHECK")
    assert check.endswith("CMD cti-bridge health || exit 1")
    assert {"--interval", "--timeout", "--start-period", "--retries"} <= set(re.findall(r"--[a-z-]+", check))


def test_each_variable_of_the_image_is_a_setting() -> None:
    known = {name for name, _, _ in settings_table()}
    assert {name for name in environment() if name.startswith("CTI_BRIDGE_")} <= known
    assert environment()["CTI_BRIDGE_HTTP_HOST"] == "0.0.0.0"
    assert one("EXPOSE") == environment()["CTI_BRIDGE_HTTP_PORT"]


def test_dependencies_are_installed_before_the_sources_come() -> None:
    steps = [each for each in BUILD if each.word in {"COPY", "RUN"}]
    installs = [index for index, each in enumerate(steps) if "pip install" in each.rest]
    sources = [index for index, each in enumerate(steps) if each.word == "COPY" and "bridge" in each.rest]
    assert len(installs) == 2
    assert installs[0] < min(sources) <= max(sources) < installs[1]


def test_the_settings_of_pip_come_as_secrets_and_stay_out_of_the_image() -> None:
    installs = [each.rest for each in BUILD if "pip install" in each.rest]
    assert [each for each in installs if "type=secret,id=pip" not in each or "type=secret,id=ca" not in each] == []
    assert [each for each in RUNTIME if "PIP_" in each.rest or "pip install" in each.rest] == []
    assert "pip uninstall" in installs[-1]


def test_the_image_says_what_it_is() -> None:
    labels = one("LABEL")
    for name in ("title", "description", "licenses", "version", "revision"):
        assert f"org.opencontainers.image.{name}=" in labels


@pytest.mark.parametrize("instruction", [each for each in BUILD if each.word == "COPY"], ids=lambda each: each.rest)
def test_what_is_copied_is_sent_to_the_builder(instruction: Instruction) -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    for source in instruction.rest.split()[:-1]:
        assert (ROOT / source).exists()
        verdict = [not rule.startswith("!") for rule in rules if fnmatch(source, rule.removeprefix("!"))]
        assert verdict
        assert not verdict[-1], f"{source} is ignored"


def test_nothing_else_is_sent() -> None:
    rules = (ROOT / ".dockerignore").read_text().splitlines()
    opened = {rule[1:] for rule in rules if rule.startswith("!")}
    copied = {name for each in BUILD if each.word == "COPY" for name in each.rest.split()[:-1]}
    assert "*" in rules
    assert opened == copied
