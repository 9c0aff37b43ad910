"""amqps and HTTPS: certificates are verified, own authorities and client certificates work."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bridge.broker.errors import BrokerUnreachable
from bridge.connector import connect
from bridge.errors import ConfigError
from bridge.tls import broker_context
from tests.support.certificates import Authority, Pair, tls_front
from tests.support.stack import Stack


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "ours")


@pytest.fixture
async def front(amqp_url: str, authority: Authority) -> AsyncIterator[str]:
    """The broker's URL behind TLS."""
    async with _front(amqp_url, authority.issue("broker")) as url:
        yield url


def _front(amqp_url: str, own: Pair, clients: Path | None = None) -> _Front:
    return _Front(amqp_url, own, clients)


class _Front:
    def __init__(self, amqp_url: str, own: Pair, clients: Path | None) -> None:
        url = URL(amqp_url)
        self._url = url
        self._front = tls_front(url.host or "", url.port or 5672, own, clients=clients)

    async def __aenter__(self) -> str:
        port = await self._front.__aenter__()
        return str(self._url.with_scheme("amqps").with_host("127.0.0.1").with_port(port))

    async def __aexit__(self, *_: object) -> None:
        await self._front.__aexit__(None, None, None)


async def test_the_bridge_and_a_connector_speak_amqps(
    front: str, authority: Authority, prefix: str, tmp_path: Path
) -> None:
    stack = Stack(front, prefix, tmp_path / "state", broker={"ca_file": authority.file})
    async with stack, connect(front, prefix=prefix, tls=broker_context(stack.settings())) as connector:
        assert (await connector.control("cti.query.capabilities")).success


async def test_a_broker_of_an_unknown_authority_is_refused(front: str, prefix: str, tmp_path: Path) -> None:
    with pytest.raises(BrokerUnreachable, match=r"(?i)certificate"):
        async with connect(front, prefix=prefix):
            pass
    assert "ca_file" not in front
    other = Authority(tmp_path, "other")
    settings = Stack(front, prefix, tmp_path, broker={"ca_file": other.file}).settings()
    with pytest.raises(BrokerUnreachable, match=r"(?i)certificate"):
        async with connect(front, prefix=prefix, tls=broker_context(settings)):
            pass


async def test_a_broker_of_another_name_is_refused(
    amqp_url: str, authority: Authority, prefix: str, tmp_path: Path
) -> None:
    async with _front(amqp_url, authority.issue("broker", "elsewhere.example")) as url:
        settings = Stack(url, prefix, tmp_path, broker={"ca_file": authority.file}).settings()
        with pytest.raises(BrokerUnreachable, match=r"(?i)certificate"):
            async with connect(url, prefix=prefix, tls=broker_context(settings)):
                pass


async def test_a_broker_that_wants_a_client_certificate(
    amqp_url: str, authority: Authority, prefix: str, tmp_path: Path
) -> None:
    async with _front(amqp_url, authority.issue("broker"), clients=authority.file) as url:
        own = authority.issue("bridge")
        broker = {"ca_file": authority.file, "cert_file": own.cert, "key_file": own.key}
        async with Stack(url, prefix, tmp_path / "state", broker=broker):
            pass
        without = Stack(url, prefix, tmp_path, broker={"ca_file": authority.file}).settings()
        with pytest.raises(BrokerUnreachable):
            async with connect(url, prefix=prefix, tls=broker_context(without)):
                pass


async def test_the_http_port_over_tls(amqp_url: str, authority: Authority, prefix: str, tmp_path: Path) -> None:
    own = authority.issue("http")
    async with Stack(amqp_url, prefix, tmp_path / "state", http_cert_file=own.cert, http_key_file=own.key) as stack:
        assert stack.bridge is not None
        url = f"https://127.0.0.1:{stack.bridge.http_port}/livez"
        trusting = ssl.create_default_context(cafile=authority.file)
        async with aiohttp.ClientSession() as http:
            async with http.get(url, ssl=trusting) as answer:
                assert answer.status == 200
            with pytest.raises(aiohttp.ClientConnectorCertificateError):
                await http.get(url)


@pytest.mark.parametrize("broker", [{"ca_file": "none.pem"}, {"cert_file": "none.pem"}])
def test_a_file_that_is_not_there_is_one_sentence(broker: dict[str, str], tmp_path: Path) -> None:
    files = {key: tmp_path / name for key, name in broker.items()}
    settings = Stack("amqps://127.0.0.1/", "cti", tmp_path, broker=files).settings()
    with pytest.raises(ConfigError, match=r"none\.pem.* cannot be used: No such file"):
        broker_context(settings)


async def test_a_second_node_is_tried_when_the_first_is_not_there(
    amqp_url: str, prefix: str, tmp_path: Path, unused_tcp_port: int
) -> None:
    async with Stack(f"amqp://127.0.0.1:{unused_tcp_port}/, {amqp_url}", prefix, tmp_path):
        pass
