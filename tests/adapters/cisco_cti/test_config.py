"""The adapter's settings."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.link_settings import session_settings
from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.typed import render
from adapters.cisco_cti.protocol.wire_types import VERSIONS
from adapters.errors import AdapterSettingsError
from tests.adapters.cisco_cti.support import settings

WRONG: list[tuple[dict[str, object], str]] = [
    ({"host_a": ""}, "Neither host_a nor host_b"),
    ({"version": 12}, "version is 12"),
    ({"version": "25, 12"}, "version is 25, 12"),
    ({"version": ""}, "version is empty"),
    ({"version": "newest"}, "version is newest"),
    ({"first_side": "b"}, "first_side is b, and host_b"),
    ({"attempts": 0}, "attempts is 0"),
    ({"connect_timeout": 0.0}, "connect_timeout"),
    ({"server_name": "pg"}, "server_name is set, and tls"),
    ({"services": ("all-events", "client-events")}, "services names client-events"),
    ({"services": ("client-control",)}, "services lacks all-events"),
    ({"services": ("all-events", "active-standby"), "version": 23}, "version 24 is the first"),
    ({"heartbeat": 4.0}, "heartbeat is 4"),
    ({"max_heartbeats": 0}, "max_heartbeats is 0"),
    ({"port_b": 0}, "A port"),
    ({"statistics_interval": 4.0}, "statistics_interval is 4: at least 5"),
    ({"client_id": ""}, "client_id is empty"),
    ({"client_id": "x" * 64}, "client_id has 64 bytes: at most 63"),
    ({"client_id": "ü" * 32}, "client_id has 64 bytes: at most 63"),
    ({"client_password": "ß" * 32 + "x"}, "client_password has 65 bytes: at most 64"),
    ({"retry_first": 5.0, "retry_ceiling": 1.0}, "retry_first"),
    ({"tls": True, "key_file": "x"}, "cert_file is not"),
    ({"cert_file": "x"}, "tls is not"),
]


@pytest.mark.parametrize(("given", "sentence"), WRONG)
def test_ctios_01_22_what_cannot_be_used_is_told(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(AdapterSettingsError, match=sentence):
        settings(**given)


def test_the_longest_client_and_password_fit_into_a_request_for_a_session() -> None:
    longest = settings(client_id="ü" * 31 + "x", client_password="ß" * 32)
    for version in VERSIONS:
        assert codec(version).encode(render(session_settings(longest).request(version, 1)))


def test_sides_and_services() -> None:
    one = settings(host_b="side-b")
    assert [(side.name, side.host, side.port) for side in one.sides()] == [
        ("A", "side-a", 42027),
        ("B", "side-b", 43027),
    ]
    assert one.service_mask() == 0x10 | 0x04 | 0x02 | 0x80
    assert len(settings().sides()) == 1


@pytest.mark.parametrize(
    ("given", "taken"),
    [(24, (24,)), ("24", (24,)), ("23,25, 24", (25, 24, 23)), ((19, 20), (20, 19)), ("24,24", (24,))],
)
def test_ctios_11_versions_are_tried_the_highest_first(given: object, taken: tuple[int, ...]) -> None:
    assert settings(version=given).version == taken


def test_the_password_is_in_no_repr() -> None:
    assert "geheim" not in repr(settings())


@pytest.mark.parametrize(
    ("mode", "number"),
    [("CALL_BY_CALL", 3), ("call by call", 3), ("nailed-connection", 4), ("4", 4), ("7", None), ("", None)],
)
def test_modes_of_mobile_agents(mode: str, number: int | None) -> None:
    assert settings().work_mode(mode) == number


def test_events_of_other_peripherals_are_not_ours() -> None:
    assert settings().is_ours(5000)
    assert settings().is_ours(0xFFFFFFFF)
    assert not settings().is_ours(5001)
    assert CiscoSettings(host_a="a", peripheral_id=0xFFFFFFFF).is_ours(5001)
