"""The compose file: its form, what it grants, and that what it says to the bridge and the broker is understood by them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from bridge.config import Limits, load_settings, settings_table
from tests.deploy.compose import FILE, ROOT, Compose, Service, compose, seconds, users


@pytest.fixture
def bridge() -> Service:
    return compose().services["bridge"]


@pytest.fixture
def rabbitmq() -> Service:
    return compose().services["rabbitmq"]


def test_it_has_the_form_of_a_compose_file() -> None:
    assert set(compose().services) == {"rabbitmq", "bridge"}


def test_a_misspelt_key_would_be_seen() -> None:
    values = compose().model_dump(exclude_none=True)
    values["services"]["bridge"]["readonly"] = True
    with pytest.raises(ValidationError, match="readonly"):
        Compose.model_validate(values)


def test_what_is_named_is_there() -> None:
    document = compose()
    for service in document.services.values():
        assert set(service.depends_on) <= set(document.services)
        assert {each.source for each in service.configs} <= set(document.configs)
        assert {each.split(":")[0] for each in service.volumes} <= set(document.volumes)
        if service.build is not None:
            assert (ROOT / service.build.context / service.build.dockerfile).is_file()
    for config in document.configs.values():
        assert (config.file is None) != (config.content is None)
        assert config.file is None or (ROOT / config.file).is_file()


def test_each_port_is_for_this_machine_alone() -> None:
    ports = [port for service in compose().services.values() for port in service.ports]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_nothing_runs_under_a_moving_tag() -> None:
    assert [each.image for each in compose().services.values() if each.image.endswith(":latest")] == []


def test_the_bridge_may_do_nothing_but_its_work(bridge: Service) -> None:
    assert bridge.read_only
    assert bridge.cap_drop == ["ALL"]
    assert bridge.security_opt == ["no-new-privileges:true"]
    assert bridge.tmpfs == ["/tmp"]
    assert bridge.volumes == ["state:/var/lib/cti-bridge"]


def test_the_bridge_waits_for_a_broker_that_takes_connections(bridge: Service, rabbitmq: Service) -> None:
    assert bridge.depends_on["rabbitmq"].condition == "service_healthy"
    assert rabbitmq.healthcheck is not None
    assert rabbitmq.healthcheck.test == ["CMD", "rabbitmq-diagnostics", "-q", "check_port_connectivity"]


def test_each_variable_of_the_bridge_is_a_setting(bridge: Service) -> None:
    known = {name for name, _, _ in settings_table()}
    assert set(bridge.environment) <= known


def test_the_bridge_takes_the_values(bridge: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in bridge.environment.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.adapter == "simulator"
    assert seconds(bridge.stop_grace_period) > settings.deadlines.drain


def test_the_broker_has_the_user_the_bridge_logs_in_as(bridge: Service) -> None:
    for variables in ({}, {"CTI_BROKER_USER": "desk", "CTI_BROKER_PASSWORD": "a-B_c.9"}):
        url = urlsplit(compose(**variables).services["bridge"].environment["CTI_BRIDGE_AMQP_URL"])
        document = users(**variables)
        assert [(user["name"], user["password"]) for user in document["users"]] == [(url.username, url.password)]
        assert [(each["user"], each["vhost"]) for each in document["permissions"]] == [(url.username, url.path)]
        assert url.username != "guest", "guest may only log in from the broker's own host"
    assert url.hostname in compose().services


def test_the_users_are_json_and_not_just_yaml() -> None:
    content = compose().configs["users"].content
    assert content is not None
    assert json.loads(content) == users()


def test_the_broker_reads_the_files_where_they_are_mounted(rabbitmq: Service) -> None:
    targets = {each.target: each.source for each in rabbitmq.configs}
    assert targets["/etc/rabbitmq/rabbitmq.conf"] == "rabbitmq-conf"
    folder = next(
        line.split("=")[1].strip()
        for line in (ROOT / "deploy/rabbitmq.conf").read_text().splitlines()
        if line.startswith("load_definitions")
    )
    loaded = [targets[target] for target in sorted(targets) if target.startswith(f"{folder}/")]
    assert loaded == ["topology", "users"], "the virtual host comes first: it is named by the permissions"


def test_the_broker_passes_what_the_bridge_must_refuse() -> None:
    conf = (ROOT / "deploy/rabbitmq.conf").read_text().splitlines()
    assert f"max_message_size = {2 * Limits().body_bytes}" in conf


@pytest.mark.skipif(shutil.which("docker") is None, reason="there is no docker command")
def test_compose_itself_takes_the_file() -> None:
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0:
        pytest.skip("docker has no compose plugin")
    command = ["docker", "compose", "--file", str(FILE), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
