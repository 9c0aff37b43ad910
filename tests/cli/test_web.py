"""The command line's HTTP, against a real server."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bridge.cli.web import NoAnswerError, base_url, get_json, post_json


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
