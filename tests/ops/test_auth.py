"""Who may do what at the HTTP port: every rule, every form of token, every endpoint there is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.simulator.http import PassingControl
from adapters.simulator.http import routes as simulator_routes
from bridge.broker.dead_letters import DeadLetters
from bridge.dispatch import dead_desk
from bridge.ops import auth, http
from bridge.ops.auth import RULES, Need, is_loopback, need_of
from bridge.ops.health import Health
from bridge.ops.metrics import Metrics
from contracts.routing import Names
from tests.support.clock import ManualClock

TOKEN = "0123456789abcdef"
RIGHT = f"Bearer {TOKEN}"
FAR = "192.0.2.7"
CHANGING = ("POST", "PUT", "PATCH", "DELETE", "PROPFIND", "MADE-UP")


@pytest.mark.parametrize(
    ("method", "path", "need"),
    [
        *[("GET", path, Need.NOTHING) for path in ("/livez", "/readyz", "/startupz", "/status", "/metrics", "/other", "/deadline")],
        ("HEAD", "/status", Need.NOTHING),
        ("OPTIONS", "/status", Need.NOTHING),
        ("GET", "/dead", Need.TOKEN),
        ("HEAD", "/dead", Need.TOKEN),
        ("GET", "/dead/{id}", Need.TOKEN),
        ("GET", "/simulator/{verb}", Need.NOTHING),
        *[(method, path, Need.TOKEN) for method in CHANGING for path in ("/dead", "/dead/{id}", "/dead/{id}/replay")],
        *[(method, path, Need.TOKEN) for method in CHANGING for path in ("/status", "/other", "/", "", "/simulators")],
        *[(method, "/simulator/{verb}", Need.TOKEN_OR_LOOPBACK) for method in CHANGING],
    ],
)  # fmt: skip
def test_the_table_says_what_each_request_needs(method: str, path: str, need: Need) -> None:
    assert need_of(method, path) is need


def test_the_table_leaves_nothing_out() -> None:
    assert {(rule.path, rule.reading) for rule in RULES[-2:]} == {("*", True), ("*", False)}


@pytest.mark.parametrize(
    ("remote", "loopback"),
    [
        ("127.0.0.1", True), ("127.255.255.254", True), ("::1", True), ("::ffff:127.0.0.1", True),
        ("128.0.0.1", False), ("10.0.0.1", False), ("0.0.0.0", False), ("::", False), ("::2", False),
        ("::ffff:10.0.0.1", False), ("fe80::1%eth0", False), ("localhost", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_loopback_is_this_machine_alone(remote: str | None, loopback: bool) -> None:
    assert is_loopback(remote) is loopback


@dataclass
class Site:
    """The bridge's own application, with every route, and handlers that say only that they were reached."""

    url: str

    async def ask(self, method: str, path: str, *authorization: str) -> tuple[int, str, str | None]:
        """Status, body and challenge."""
        headers = [("Authorization", value) for value in authorization]
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, self.url + path, headers=headers) as answer,
        ):
            return answer.status, await answer.text(), answer.headers.get("WWW-Authenticate")


def reached(routes: list[web.RouteDef]) -> list[web.RouteDef]:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(text="reached")

    return [web.route(route.method, route.path, handler, **route.kwargs) for route in routes]


def application(token: str | None) -> web.Application:
    routes = [
        *dead_desk.routes(DeadLetters((), Names("cti"))),
        *simulator_routes(PassingControl("http://nobody")),
    ]
    return http.build(Health(ManualClock()), Metrics(), dict, reached(routes), token=token)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """With a token."""
    async with TestServer(application(TOKEN)) as server:
        yield Site(str(server.make_url("")).rstrip("/"))


@pytest.fixture
async def closed() -> AsyncIterator[Site]:
    """Without one."""
    async with TestServer(application(None)) as server:
        yield Site(str(server.make_url("")).rstrip("/"))


@pytest.fixture
def from_afar(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request comes from another machine."""
    monkeypatch.setattr(web.BaseRequest, "remote", FAR)


NEEDING = [
    ("GET", "/dead"), ("HEAD", "/dead"), ("GET", "/dead?limit=1"), ("GET", "/dead/d-1"), ("POST", "/dead/d-1/replay"),
    ("POST", "/dead/replay"), ("DELETE", "/dead/d-1"), ("DELETE", "/dead"), ("GET", "/%64ead"), ("GET", "/%64ead/d-1"),
]  # fmt: skip
OPEN = ["/livez", "/startupz", "/status", "/metrics", "/readyz", "/simulator/agents"]


@pytest.mark.parametrize(("method", "path"), NEEDING)
async def test_with_the_token_it_is_done_and_without_it_is_401(site: Site, method: str, path: str) -> None:
    status, body, challenge = await site.ask(method, path)
    assert (status, challenge) == (401, auth.CHALLENGE)
    assert method == "HEAD" or "Authorization: Bearer" in body
    assert (await site.ask(method, path, RIGHT))[0] == 200


@pytest.mark.parametrize(("method", "path"), NEEDING)
async def test_where_no_token_is_set_it_is_403_in_one_sentence_whatever_is_sent(
    closed: Site, method: str, path: str
) -> None:
    for sent in ([], [RIGHT], ["Bearer "], ["Bearer None"]):
        status, body, challenge = await closed.ask(method, path, *sent)
        assert (status, challenge) == (403, None)
        assert method == "HEAD" or "CTI_BRIDGE_HTTP_TOKEN" in body


@pytest.mark.parametrize("path", OPEN)
async def test_reading_is_open_to_all(site: Site, closed: Site, path: str, from_afar: None) -> None:
    for each in (site, closed):
        assert (await each.ask("GET", path))[0] in {200, 503}, "503 is what is not ready says, not the guard"


@pytest.mark.parametrize("sent", [RIGHT, f"bearer {TOKEN}", f"BEARER   {TOKEN}"])
async def test_the_scheme_is_read_without_case(site: Site, sent: str) -> None:
    assert (await site.ask("GET", "/dead", sent))[0] == 200


@pytest.mark.parametrize(
    "sent",
    [
        [TOKEN], ["Bearer"], ["Bearer "], [f"Bearer {TOKEN}x"], [f"Bearer {TOKEN[:-1]}"], [f"Bearer {TOKEN.upper()}"],
        [f"Basic {TOKEN}"], [f"Bearer Bearer {TOKEN}"], [f"Bearer {TOKEN},{TOKEN}"], ["Bearer \u00e4\u20ac"], [RIGHT, RIGHT],
        ["", RIGHT], ["Bearer " + "x" * 5000],
    ],
    ids=str,
)  # fmt: skip
async def test_anything_else_is_wrong(site: Site, sent: list[str]) -> None:
    status, body, challenge = await site.ask("DELETE", "/dead", *sent)
    assert (status, challenge) == (401, f'{auth.CHALLENGE}, error="invalid_token"')
    assert TOKEN not in body


async def test_the_simulator_is_moved_from_this_machine_without_a_token(site: Site, closed: Site) -> None:
    for each in (site, closed):
        assert await each.ask("POST", "/simulator/call") == (200, "reached", None)


async def test_the_simulator_is_moved_from_another_machine_with_the_token_only(
    site: Site, closed: Site, from_afar: None
) -> None:
    assert (await site.ask("POST", "/simulator/call"))[0] == 401
    assert (await site.ask("POST", "/simulator/call", "Bearer wrong"))[0] == 401
    assert (await site.ask("POST", "/simulator/call", RIGHT))[0] == 200
    assert (await closed.ask("POST", "/simulator/call", RIGHT))[0] == 403


async def test_this_machine_is_no_excuse_for_the_dead_letters(site: Site) -> None:
    assert (await site.ask("DELETE", "/dead"))[0] == 401


async def test_what_a_proxy_claims_is_not_believed(site: Site, from_afar: None) -> None:
    headers = {"X-Forwarded-For": "127.0.0.1", "Forwarded": "for=127.0.0.1", "X-Real-IP": "::1"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{site.url}/simulator/call", headers=headers) as answer,
    ):
        assert answer.status == 401


async def test_paths_that_are_not_there_tell_nothing_to_who_wants_to_change(site: Site) -> None:
    assert (await site.ask("POST", "/nothing"))[0] == 401
    assert (await site.ask("POST", "/nothing", RIGHT))[0] == 404
    assert (await site.ask("POST", "/status", RIGHT))[0] == 405
    assert (await site.ask("GET", "/nothing"))[0] == 404


async def test_every_endpoint_that_changes_something_is_guarded() -> None:
    """Whatever is mounted later falls under the last rule."""
    for route in application(TOKEN).router.routes():
        assert route.resource is not None
        if route.method not in auth.READING:
            assert (
                need_of("POST" if route.method == "*" else route.method, route.resource.canonical) is not Need.NOTHING
            )


def test_the_comparison_does_not_stop_at_the_first_difference() -> None:
    assert "hmac.compare_digest(" in Path(auth.__file__).read_text()
