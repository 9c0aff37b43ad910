"""The settings as the link takes them."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from adapters.cisco_cti.link import CtiLink
from adapters.cisco_cti.link_settings import RTP, link_settings, session_settings
from adapters.cisco_cti.protocol.masks import ConfigMsgMask
from adapters.cisco_cti.protocol.roles import SayUp
from adapters.errors import AdapterSettingsError
from tests.adapters.cisco_cti.far_side import Ears, FarSide, Talk, running
from tests.adapters.cisco_cti.support import settings


def test_sides_client_and_times() -> None:
    made = link_settings(settings(host_b="side-b", heartbeat=7.0, max_heartbeats=5, version=19))
    assert [(leg.side, leg.host, leg.port) for leg in made.legs] == [("A", "side-a", 42027), ("B", "side-b", 43027)]
    assert (made.session.client_id, made.session.client_password) == ("cti-bridge", "geheim")
    assert (made.session.heartbeat, made.session.heartbeats_missed, made.session.versions) == (7.0, 5, (19,))
    assert made.tls is None


@pytest.mark.parametrize(("heartbeat", "idle"), [(5.0, 20), (5.1, 21)])
async def test_ctios_22_the_idle_time_on_the_wire_is_four_heartbeats(heartbeat: float, idle: int) -> None:
    asked: list[int] = []

    async def behave(talk: Talk) -> None:
        asked.append((await talk.opens()).idle_timeout)
        await talk.goes_on()

    ears = Ears()
    async with FarSide("A", behave).listening() as side:
        given = settings(host_a=side.leg.host, port_a=side.leg.port, heartbeat=heartbeat)
        async with running(CtiLink(link_settings(given), ears, random=lambda: 0.5)):
            await ears.until(SayUp)
    assert asked == [idle]


def test_pace_first_side_and_the_name_of_the_certificate() -> None:
    made = link_settings(
        settings(
            host_b="b", first_side="b", attempts=7, connect_timeout=2.0, tls=True, server_name="pg", version="24,25"
        )
    )
    assert (made.first, made.attempts, made.connect_timeout, made.server_name) == (1, 7, 2.0, "pg")
    assert made.session.versions == (25, 24)
    plain = link_settings(settings(host_b="b"))
    assert (plain.first, plain.attempts, plain.server_name) == (None, None, None)
    assert link_settings(settings(host_a="", host_b="b", first_side="b")).first == 0


def test_configuration_of_a_version_that_has_it_is_asked_for() -> None:
    old, new = session_settings(settings(version=19)), session_settings(settings(version=24))
    assert old.config_msg_mask == ConfigMsgMask.AGENT | ConfigMsgMask.SKILL_GROUP
    assert ConfigMsgMask.AGENT_DESK_SETTINGS in new.config_msg_mask


@pytest.mark.parametrize(("events", "hears"), [("", False), ("rtp.started", True), ("*", True), ("call.failed", False)])
def test_media_streams_are_heard_only_where_somebody_listens(events: str, hears: bool) -> None:
    mask = session_settings(settings(vendor_events=events)).call_msg_mask
    assert bool(mask & RTP) is hears


def test_tls_takes_the_systems_authorities_or_a_file(tmp_path: Path) -> None:
    assert isinstance(link_settings(settings(tls=True)).tls, ssl.SSLContext)
    (tmp_path / "ca.pem").write_text("nonsense")
    with pytest.raises(AdapterSettingsError, match="certificates"):
        link_settings(settings(tls=True, ca_file=tmp_path / "ca.pem"))
