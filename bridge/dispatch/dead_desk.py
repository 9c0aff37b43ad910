"""`/dead` over HTTP: the dead letters shown, sent again and thrown away. Who may ask is `ops.auth`'s business."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final, Protocol

import orjson
import structlog
from aiohttp import web

from bridge.broker.dead_letters import NoSuchLetter, NotReplayable, Replayed
from bridge.broker.errors import BrokerError
from bridge.broker.letters import Letter
from bridge.errors import BridgeError

log = structlog.get_logger(__name__)

SHOWN: Final = 100
MAX_SHOWN: Final = 1000
"""Letters in one answer."""


class BadLimit(BridgeError):
    """What was asked for is no number of letters."""


class Letters(Protocol):
    """What the desk asks of `broker.dead_letters.DeadLetters`."""

    async def oldest(self, limit: int) -> tuple[list[Letter], int]:
        """The oldest letters and how many there are."""

    async def show(self, id: str) -> Letter:
        """One letter with its body."""

    async def replay(self, id: str) -> Letter:
        """Send one again."""

    async def replay_all(self) -> Replayed:
        """Send all again."""

    async def purge(self, id: str) -> None:
        """Forget one."""

    async def purge_all(self) -> int:
        """Forget all."""


_Handler = Callable[[web.Request], Coroutine[Any, Any, dict[str, object]]]


def routes(letters: Letters) -> list[web.RouteDef]:
    """The routes, answered from `letters`."""

    async def show_list(request: web.Request) -> dict[str, object]:
        shown, total = await letters.oldest(_limit(request))
        return {"total": total, "letters": [letter.values() for letter in shown]}

    async def show(request: web.Request) -> dict[str, object]:
        return shown_whole(await letters.show(request.match_info["id"]))

    async def replay(request: web.Request) -> dict[str, object]:
        letter = await letters.replay(request.match_info["id"])
        log.warning("dead_letter_replayed", id=letter.id, remote=request.remote)
        return {"replayed": 1, "kept": []}

    async def replay_all(request: web.Request) -> dict[str, object]:
        done = await letters.replay_all()
        log.warning("dead_letters_replayed", sent=done.sent, kept=len(done.kept), remote=request.remote)
        return {"replayed": done.sent, "kept": [letter.values() for letter in done.kept[:MAX_SHOWN]]}

    async def purge(request: web.Request) -> dict[str, object]:
        await letters.purge(request.match_info["id"])
        log.warning("dead_letter_purged", id=request.match_info["id"], remote=request.remote)
        return {"purged": 1}

    async def purge_all(request: web.Request) -> dict[str, object]:
        purged = await letters.purge_all()
        log.warning("dead_letters_purged", letters=purged, remote=request.remote)
        return {"purged": purged}

    return [
        web.get("/dead", _answering(show_list)),
        web.delete("/dead", _answering(purge_all)),
        web.post("/dead/replay", _answering(replay_all)),
        web.get("/dead/{id}", _answering(show)),
        web.delete("/dead/{id}", _answering(purge)),
        web.post("/dead/{id}/replay", _answering(replay)),
    ]


def shown_whole(letter: Letter) -> dict[str, object]:
    """A letter with its body, for JSON; a body that is no JSON, put there by somebody else, as text."""
    try:
        body: object = orjson.loads(letter.body or b"{}")
    except orjson.JSONDecodeError:
        body = (letter.body or b"").decode(errors="replace")
    return {**letter.values(), "body": body}


def _answering(handler: _Handler) -> Callable[[web.Request], Coroutine[Any, Any, web.Response]]:
    async def answer(request: web.Request) -> web.Response:
        try:
            return _json(await handler(request))
        except BadLimit as error:
            return _json({"error": str(error)}, 400)
        except NoSuchLetter as error:
            return _json({"error": str(error)}, 404)
        except NotReplayable as error:
            return _json({"error": str(error)}, 409)
        except BrokerError as error:
            return _json({"error": str(error)}, 503)

    return answer


def _limit(request: web.Request) -> int:
    text = request.query.get("limit", str(SHOWN))
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_SHOWN):
        raise BadLimit(f"limit is wrong: a number from 1 to {MAX_SHOWN} was expected.")
    return int(text)


def _json(body: dict[str, object], status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, content_type="application/json")
