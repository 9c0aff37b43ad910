"""What is asked for in which version, and which settings no CTI Server would take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.masks import AgentStateMask, CallMsgMask, ConfigMsgMask, CTIServiceMask
from adapters.cisco_cti.protocol.opening import NO_IDLE_LIMIT, Granted, SessionSettings
from adapters.cisco_cti.protocol.typed import render
from adapters.cisco_cti.protocol.typed_session import OpenConf
from adapters.errors import AdapterSettingsError
from tests.adapters.cisco_cti.protocol.talk import BOTH, SETTINGS
from tests.adapters.cisco_cti.protocol.vectors import VECTORS

DEMO = SessionSettings(
    client_id="demo",
    versions=(24, 15),
    services=CTIServiceMask.ALL_EVENTS,
    call_msg_mask=CallMsgMask(0x7F),
    agent_state_mask=AgentStateMask(0x3FF),
    heartbeat=30.0,
)


@pytest.mark.parametrize("version", [15, 24])
def test_the_request_byte_by_byte(version: int) -> None:
    (vector,) = (each for each in VECTORS if each.name == f"OPEN_REQ_v{version}")
    assert codec(version).encode(render(DEMO.request(version, 1))).hex() == vector.hex


@pytest.mark.parametrize(("heartbeat", "idle"), [(5.0, 20), (7.5, 30), (30.0, 120), (90.0, 360), (None, NO_IDLE_LIMIT)])
def test_ctios_22_the_idle_time_is_four_intervals(heartbeat: float | None, idle: int) -> None:
    assert replace(SETTINGS, heartbeat=heartbeat).request(24, 1).idle_timeout == idle


def test_ctios_22_an_interval_below_five_seconds_is_refused() -> None:
    with pytest.raises(AdapterSettingsError, match="at least 5 seconds"):
        replace(SETTINGS, heartbeat=4.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"versions": ()},
        {"versions": (24, 12)},
        {"versions": (26,)},
        {"heartbeats_missed": 0},
        {"open_timeout": 0.0},
        {"request_timeout": -1.0},
        {"close_timeout": 0.0},
        {"services": CTIServiceMask.IGNORE_CONF},
        {"services": CTIServiceMask.CLIENT_EVENTS},
        {"services": CTIServiceMask.CLIENT_EVENTS, "peripheral_id": 5000},
        {"services": CTIServiceMask.CLIENT_EVENTS, "agent_id": "1001"},
    ],
)
def test_settings_no_server_takes_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(AdapterSettingsError):
        replace(SETTINGS, **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_the_session_of_one_agent_names_it() -> None:
    one = replace(SETTINGS, services=CTIServiceMask.CLIENT_EVENTS, peripheral_id=5000, agent_extension="3001")
    request = one.request(24, 1)
    assert (request.peripheral_id, request.agent_extension) == (5000, "3001")


def test_bits_a_version_does_not_define_are_not_sent() -> None:
    everything = replace(
        BOTH,
        services=BOTH.services | CTIServiceMask.ACD_LINE_ONLY,
        call_msg_mask=CallMsgMask(0xF8FFFFFF),
        config_msg_mask=ConfigMsgMask(0x3FF),
    )
    asked = {version: everything.request(version, 1) for version in (13, 14, 15, 20, 22, 23, 24, 25)}
    assert {version for version, each in asked.items() if each.services_requested & 0x2000000} == {24, 25}
    assert {version for version, each in asked.items() if each.services_requested & 0x400000} == asked.keys() - {13}
    assert [asked[version].call_msg_mask >> 24 for version in (14, 15, 22, 23)] == [0, 8, 8, 0xF8]
    assert [asked[version].config_msg_mask for version in (15, 20, 22, 24, 25)] == [0x1F, 0x3F, 0xFF, 0x2FF, 0x3FF]


def test_both_sides_are_wanted_only_where_the_versions_allow() -> None:
    assert BOTH.wants_standby
    assert not SETTINGS.wants_standby
    assert not replace(BOTH, versions=(23,)).wants_standby


def test_what_is_granted_is_told_apart_from_what_was_asked() -> None:
    conf = OpenConf(invoke_id=1, services_granted=0x10 | 0x2000, session_type=2)
    granted = Granted(24, SETTINGS.asked(24), conf)
    assert granted.missing == CTIServiceMask.CLIENT_CONTROL | CTIServiceMask.SUPERVISOR
    assert granted.services == CTIServiceMask.ALL_EVENTS | CTIServiceMask.AGENT_STATE_CONTROL_ONLY
    assert granted.is_standby
    assert not Granted(15, SETTINGS.asked(15), OpenConf(invoke_id=1)).is_standby


def test_the_password_is_not_printed() -> None:
    assert "secret" not in repr(SETTINGS)
