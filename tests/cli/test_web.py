"""The command line's HTTP, against a real server."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bridge.cli.web import NoAnswerError, base_url, get_json, post_json
from bridge.ops import auth
from tests.cli.conftest import Command


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
