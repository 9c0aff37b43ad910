"""The command line's HTTP, against a real server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bridge.cli.web import NoAnswerError, base_url, get_json, post_json
from bridge.config import load_settings
from bridge.ops import auth
from bridge.ops.http import serve
from bridge.tls import http_context
from tests.cli.conftest import Command
from tests.support.certificates import Authority


async def test_answers_come_with_their_status() -> None:
    async def echo(request: web.Request) -> web.Response:
        return web.json_response(await request.json(), status=409)

    async def text(_: web.Request) -> web.Response:
        return web.Response(text="not JSON")

    app = web.Application()
    app.add_routes([web.post("/echo", echo), web.get("/text", text)])
    async with TestServer(app) as server:
        base = str(server.make_url("/"))
        assert await asyncio.to_thread(post_json, f"{base}echo", {"a": 1}) == (409, {"a": 1})
        assert await asyncio.to_thread(get_json, f"{base}text") == (200, {"error": "not JSON"})


def test_nobody_there_is_one_clear_error() -> None:
    with pytest.raises(NoAnswerError, match=r"127\.0\.0\.1:1"):
        get_json("http://127.0.0.1:1/readyz")


def test_the_address_is_that_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_HTTP_HOST", "0.0.0.0")
    monkeypatch.setenv("CTI_BRIDGE_HTTP_PORT", "81")
    assert base_url(None) == "http://127.0.0.1:81"
    assert base_url("http://there/") == "http://there"


async def test_the_token_of_the_settings_goes_along_and_not_to_where_one_is_sent_on(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """`simulate` from another machine: refused without, done with the token of the secrets directory."""
    heard: list[str | None] = []

    async def done(request: web.Request) -> web.Response:
        heard.append(request.headers.get("Authorization"))
        if request.match_info["verb"] == "call":
            raise web.HTTPFound("/moved")
        return web.json_response({})

    async def moved(request: web.Request) -> web.Response:
        heard.append(request.headers.get("Authorization"))
        return web.json_response({})

    monkeypatch.setattr(auth, "is_loopback", lambda _: False)
    app = web.Application(middlewares=[auth.guard("0123456789abcdef")])
    app.add_routes([web.post("/simulator/{verb}", done), web.get("/moved", moved)])
    async with TestServer(app) as server:
        base = str(server.make_url(""))
        refused = await asyncio.to_thread(command, "simulate", "login", "1003", "--url", base)
        assert refused.code == 1
        assert "Bearer" in refused.err
        (tmp_path / "CTI_BRIDGE_HTTP_TOKEN").write_text("0123456789abcdef\n")
        monkeypatch.setenv("CTI_BRIDGE_SECRETS_DIR", str(tmp_path))
        for verb in ("login", "call"):
            assert (await asyncio.to_thread(command, "simulate", verb, "1003", "--url", base)).code == 0
    assert heard == ["Bearer 0123456789abcdef", "Bearer 0123456789abcdef", None]
    assert "0123456789abcdef" not in (await asyncio.to_thread(command, "check-config")).out


@pytest.mark.parametrize("host", ["::", "::1", "0.0.0.0", "127.0.0.1", "bridge.example"])
def test_the_address_is_a_url_also_where_it_is_of_ipv6(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    monkeypatch.setenv("CTI_BRIDGE_HTTP_HOST", host)
    shown = {"::": "[::1]", "::1": "[::1]", "0.0.0.0": "127.0.0.1"}.get(host, host)
    assert base_url(None) == f"http://{shown}:8080"


@pytest.mark.parametrize("url", ["foo", "ftp://host/", "http://", "http://host:99999", "http://[host"])
def test_what_is_no_url_is_told(command: Command, url: str) -> None:
    for words in (("health",), ("simulate", "call", "1003")):
        ran = command(*words, "--url", url)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert f'--url is "{url}": ' in ran.err


async def test_a_bridge_with_a_certificate_of_an_authority_is_asked(
    command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The file holds the bridge's own certificate alone, as an operator's authority issued it."""
    own, other = (Authority(tmp_path, name).issue(f"{name}-bridge", "bridge.example") for name in ("one", "two"))

    async def ready(_: web.Request) -> web.Response:
        return web.json_response({})

    app = web.Application()
    app.add_routes([web.get("/readyz", ready)])
    monkeypatch.setenv("CTI_BRIDGE_HTTP_CERT_FILE", str(own.cert))
    monkeypatch.setenv("CTI_BRIDGE_HTTP_KEY_FILE", str(own.key))
    async with serve("127.0.0.1", 0, app, http_context(load_settings())) as port:
        monkeypatch.setenv("CTI_BRIDGE_HTTP_PORT", str(port))
        ran = await asyncio.to_thread(command, "health")
        assert (ran.code, ran.out) == (0, "ready\n")
        monkeypatch.setenv("CTI_BRIDGE_HTTP_CERT_FILE", str(other.cert))
        ran = await asyncio.to_thread(command, "health")
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert f"https://127.0.0.1:{port}/readyz answers, but not with a certificate that is trusted: " in ran.err


async def test_a_port_without_tls_is_told_where_it_is_expected(command: Command) -> None:
    async with serve("127.0.0.1", 0, web.Application()) as port:
        ran = await asyncio.to_thread(command, "health", "--url", f"https://127.0.0.1:{port}")
    assert ran.code == 2
    assert f"https://127.0.0.1:{port}/readyz answers, but TLS failed: " in ran.err
