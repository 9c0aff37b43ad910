"""Who may do what at the HTTP port: a table of rules, and the middleware that holds every request to it.

Knows one token. Does not know what the endpoints do, but for their paths.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import orjson
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

log = structlog.get_logger(__name__)

READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing; every other one does."""
TOKEN_VARIABLE: Final = "CTI_BRIDGE_HTTP_TOKEN"  # noqa: S105 - its name
CHALLENGE: Final = 'Bearer realm="cti-bridge"'
NO_TOKEN_SET: Final = f"This endpoint is off: set {TOKEN_VARIABLE} and send it as Authorization: Bearer <token>."
UNAUTHORISED: Final = "This endpoint needs the header Authorization: Bearer <token>."
WRONG_TOKEN: Final = "The token is wrong."  # noqa: S105 - a sentence


class Need(StrEnum):
    """What a request must bring."""

    NOTHING = "nothing"
    TOKEN = "token"  # noqa: S105 - a word
    TOKEN_OR_LOOPBACK = "token, or to come from the same machine"  # noqa: S105 - words


@dataclass(frozen=True, slots=True)
class Rule:
    """What requests need whose path is `path`, or begins as it does before its `*`; `reading` None: by any method."""

    path: str
    reading: bool | None
    need: Need

    def fits(self, method: str, path: str) -> bool:
        """Whether the rule is about this request."""
        if self.reading is not None and self.reading is not (method in READING):
            return False
        return path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path


RULES: Final = (
    Rule("/dead", None, Need.TOKEN),
    Rule("/dead/*", None, Need.TOKEN),
    Rule("/simulator/*", False, Need.TOKEN_OR_LOOPBACK),
    Rule("*", True, Need.NOTHING),
    Rule("*", False, Need.TOKEN),
)
"""The first that fits holds; the last two fit whatever the others leave. Dead letters show customers' data."""


def need_of(method: str, path: str) -> Need:
    """What a request needs."""
    return next(rule.need for rule in RULES if rule.fits(method, path))


def is_loopback(remote: str | None) -> bool:
    """Whether the peer is this machine: 127.0.0.0/8 or ::1, as itself or written as IPv6."""
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def guard(token: str | None) -> Middleware:
    """The middleware; `token` None: whatever needs one is off."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        # By the route that was found, not by what was typed: there are many ways to write one path.
        resource = request.match_info.route.resource
        path = request.path if resource is None else resource.canonical
        need = need_of(request.method, path)
        if need is Need.NOTHING or (need is Need.TOKEN_OR_LOOPBACK and is_loopback(request.remote)):
            return await handler(request)
        given = request.headers.getall("Authorization", [])
        if token is not None and _is_right(given, token):
            return await handler(request)
        log.warning("http_refused", method=request.method, path=path, remote=request.remote)
        if token is None:
            return _refusal(403, NO_TOKEN_SET)
        if given:
            return _refusal(401, WRONG_TOKEN, f'{CHALLENGE}, error="invalid_token"')
        return _refusal(401, UNAUTHORISED, CHALLENGE)

    return check


def _is_right(given: list[str], token: str) -> bool:
    if len(given) != 1:
        return False
    scheme, _, credential = given[0].partition(" ")
    # The comparison takes as long for a guess that is nearly right as for one that is not.
    right = hmac.compare_digest(credential.strip().encode("utf-8", "surrogateescape"), token.encode())
    return right and scheme.lower() == "bearer"


def _refusal(status: int, sentence: str, challenge: str | None = None) -> web.Response:
    headers = {} if challenge is None else {"WWW-Authenticate": challenge}
    body = orjson.dumps({"error": sentence})
    return web.Response(body=body, status=status, content_type="application/json", headers=headers)
