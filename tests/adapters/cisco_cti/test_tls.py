"""The bridge's link to a test server inside TLS: what opens, and what each thing that is wrong is called."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from adapters.cisco_cti.adapter import CiscoCti
from adapters.cisco_cti.reasons import load
from adapters.port import Accepted, LinkDown, LinkUp, LogIn, SnapshotEnded
from tests.adapters.cisco_cti.centre import AGENT, adapting, settings_for
from tests.support.certificates import Authority, Pair, server_context
from tests.support.cti_server.server import CtiServer, running


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "pg authority")


@pytest.fixture
def server_pair(authority: Authority) -> Pair:
    return authority.issue("pg")


def adapter_for(server: CtiServer, **more: object) -> CiscoCti:
    settings = settings_for(server, tls=True, **more)
    return CiscoCti(settings, load(settings.reasons_file))


async def sentence(server: CtiServer, **more: object) -> str:
    """Why the link does not open."""
    async with adapting(adapter_for(server, **more)) as heard:
        return (await heard.until(LinkDown)).detail


async def test_the_link_opens_inside_tls_and_carries_a_login(authority: Authority, server_pair: Pair) -> None:
    async with running(tls=server_context(server_pair)) as server:
        adapter = adapter_for(server, ca_file=authority.file)
        async with adapting(adapter) as heard:
            await heard.until(SnapshotEnded)
            assert await adapter.execute(LogIn(AGENT, f"p{AGENT}", None, frozenset())) == Accepted()


async def test_both_sides_show_their_certificates(authority: Authority, server_pair: Pair) -> None:
    mine = authority.issue("cti-bridge")
    async with running(tls=server_context(server_pair, clients=authority.file)) as server:
        adapter = adapter_for(server, ca_file=authority.file, cert_file=mine.cert, key_file=mine.key)
        async with adapting(adapter) as heard:
            await heard.until(LinkUp)


async def test_an_unknown_authority_is_refused(tmp_path: Path, server_pair: Pair) -> None:
    other = Authority(tmp_path, "somebody else")
    async with running(tls=server_context(server_pair)) as server:
        said = await sentence(server, ca_file=other.file)
    assert "could not agree on encryption: its certificate is of an authority that is not trusted here" in said


async def test_a_certificate_of_another_host_is_refused(authority: Authority) -> None:
    elsewhere = authority.issue("elsewhere", "pg-a.example")
    async with running(tls=server_context(elsewhere)) as server:
        said = await sentence(server, ca_file=authority.file)
    assert "could not agree on encryption: its certificate is for another host" in said
    assert "127.0.0.1" in said


async def test_a_server_name_stands_for_the_host(authority: Authority) -> None:
    elsewhere = authority.issue("elsewhere", "pg-a.example")
    async with running(tls=server_context(elsewhere)) as server:
        adapter = adapter_for(server, ca_file=authority.file, server_name="pg-a.example")
        async with adapting(adapter) as heard:
            await heard.until(LinkUp)


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_missing_client_certificate_is_told(
    authority: Authority, server_pair: Pair, newest: ssl.TLSVersion
) -> None:
    tls = server_context(server_pair, clients=authority.file)
    tls.maximum_version = newest
    async with running(tls=tls) as server:
        said = await sentence(server, ca_file=authority.file)
    assert "it may want a client certificate, and none is set" in said


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_client_certificate_that_is_not_taken_is_told(
    tmp_path: Path, authority: Authority, server_pair: Pair, newest: ssl.TLSVersion
) -> None:
    foreign = Authority(tmp_path, "somebody else").issue("cti-bridge")
    tls = server_context(server_pair, clients=authority.file)
    tls.maximum_version = newest
    async with running(tls=tls) as server:
        said = await sentence(server, ca_file=authority.file, cert_file=foreign.cert, key_file=foreign.key)
    assert "it may not accept this bridge's certificate" in said
