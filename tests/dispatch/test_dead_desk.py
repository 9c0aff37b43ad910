"""`/dead` over HTTP: what each path asks for, and every way it can fail as a status and one sentence."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bridge.broker.dead_letters import NoSuchLetter, NotReplayable, Replayed
from bridge.broker.errors import BrokerError
from bridge.broker.letters import Letter, Origin
from bridge.dispatch.dead_desk import MAX_SHOWN, SHOWN, routes, shown_whole

LETTER = Letter("d-1", datetime(2026, 3, 1, tzinfo=UTC), "bad-type", Origin("S1", {}), 7, b'{"n":1}', None)
STUCK = Letter("d-2", None, "too-large", Origin("S1", {}), 90, None, "Only size and hash were kept.")

Client = TestClient[web.Request, web.Application]


class FakeLetters:
    """Notes what it is asked; `error` is raised instead of an answer."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.error: BrokerError | None = None

    def _note(self, *asked: object) -> None:
        self.asked.append(asked)
        if self.error is not None:
            raise self.error

    async def oldest(self, limit: int) -> tuple[list[Letter], int]:
        self._note("oldest", limit)
        return [LETTER.without_body(), STUCK], 7

    async def show(self, id: str) -> Letter:
        self._note("show", id)
        return LETTER

    async def replay(self, id: str) -> Letter:
        self._note("replay", id)
        return LETTER

    async def replay_all(self) -> Replayed:
        self._note("replay_all")
        return Replayed(3, [STUCK])

    async def purge(self, id: str) -> None:
        self._note("purge", id)

    async def purge_all(self) -> int:
        self._note("purge_all")
        return 4


@pytest.fixture
def letters() -> FakeLetters:
    return FakeLetters()


@pytest.fixture
async def client(letters: FakeLetters) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(routes(letters))
    async with TestClient(TestServer(app)) as client:
        yield client


async def ask(client: Client, method: str, path: str) -> tuple[int, dict[str, Any]]:
    answer = await client.request(method, path)
    return answer.status, await answer.json()


async def test_the_list_is_told_with_how_many_there_are(client: Client, letters: FakeLetters) -> None:
    status, body = await ask(client, "GET", "/dead")
    assert (status, body["total"]) == (200, 7)
    assert body["letters"] == [LETTER.values(), STUCK.values()]
    await ask(client, "GET", f"/dead?limit={MAX_SHOWN}")
    assert letters.asked == [("oldest", SHOWN), ("oldest", MAX_SHOWN)]


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", "1001", "9" * 400, "1.5", "\u0663"])
async def test_a_wrong_limit_is_400(client: Client, letters: FakeLetters, limit: str) -> None:
    status, body = await ask(client, "GET", f"/dead?limit={limit}")
    assert status == 400
    assert "from 1 to 1000" in body["error"]
    assert letters.asked == []


async def test_each_path_does_what_it_says(client: Client, letters: FakeLetters) -> None:
    assert await ask(client, "GET", "/dead/d-1") == (200, {**LETTER.values(), "body": {"n": 1}})
    assert await ask(client, "POST", "/dead/d-1/replay") == (200, {"replayed": 1, "kept": []})
    assert await ask(client, "POST", "/dead/replay") == (200, {"replayed": 3, "kept": [STUCK.values()]})
    assert await ask(client, "DELETE", "/dead/d-1") == (200, {"purged": 1})
    assert await ask(client, "DELETE", "/dead") == (200, {"purged": 4})
    assert letters.asked == [("show", "d-1"), ("replay", "d-1"), ("replay_all",), ("purge", "d-1"), ("purge_all",)]


@pytest.mark.parametrize(
    ("error", "status"),
    [(NoSuchLetter("None."), 404), (NotReplayable("Masked."), 409), (BrokerError("Away."), 503)],
    ids=["not there", "not replayable", "no broker"],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/dead/d-1"), ("POST", "/dead/d-1/replay"), ("DELETE", "/dead/d-1")]
)
async def test_a_failure_is_a_status_and_its_sentence(
    client: Client, letters: FakeLetters, error: BrokerError, status: int, method: str, path: str
) -> None:
    letters.error = error
    assert await ask(client, method, path) == (status, {"error": str(error)})


def test_a_body_that_is_no_json_is_shown_as_text() -> None:
    strange = Letter("d", None, "", Origin("", {}), 2, b"\xffx", "It does not say where it came from.")
    assert shown_whole(strange)["body"] == "\ufffdx"
