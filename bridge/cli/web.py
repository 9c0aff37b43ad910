"""The command line's HTTP: short questions to the bridge's or the switch's own port, on the standard library alone."""

from __future__ import annotations

import http.client
import ssl
import urllib.error
import urllib.request
from typing import Final

import orjson

from bridge.config import load_settings
from bridge.errors import BridgeError
from bridge.switch_settings import is_url
from bridge.tls import own_http_context
from contracts.wording import quoted

SECONDS: Final = 10.0
"""For one answer; the port answers within milliseconds."""
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}


class NoAnswerError(BridgeError):
    """Nothing answers at the address, or nobody who can be trusted."""


def base_url(given: str | None) -> str:
    """`given`, or the HTTP port of the settings. Raises BridgeError: `given` is no URL."""
    if given is not None:
        if not is_url(given, {"http", "https"}):
            raise BridgeError(f"--url is {quoted(given)}: a URL such as http://127.0.0.1:8080 was expected.")
        return given.rstrip("/")
    settings = load_settings()
    host = _EVERYWHERE.get(settings.http_host, settings.http_host)
    scheme = "http" if settings.http_cert_file is None else "https"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.http_port}"


def http_token() -> str | None:
    """The token of the settings."""
    token = load_settings().http_token
    return None if token is None else token.get_secret_value()


def get_json(url: str) -> tuple[int, object]:
    """Status and JSON body of a GET. Raises NoAnswerError."""
    return _ask(urllib.request.Request(url))


def post_json(url: str, body: object, token: str | None = None) -> tuple[int, object]:
    """Status and JSON body of a POST, with the bridge's token where one is given. Raises NoAnswerError."""
    request = urllib.request.Request(url, orjson.dumps(body), {"Content-Type": "application/json"})
    if token is not None:
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    return _ask(request)


def _ask(request: urllib.request.Request) -> tuple[int, object]:
    # No proxy stands between an operator and a port of the same machine.
    handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
    if request.type == "https":
        handlers.append(urllib.request.HTTPSHandler(context=own_http_context(load_settings())))
    opener = urllib.request.build_opener(*handlers)
    try:
        with opener.open(request, timeout=SECONDS) as answer:
            return int(answer.status), _parsed(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, _parsed(refused.read())
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise NoAnswerError(_why(request.full_url, getattr(error, "reason", error))) from None


def _why(url: str, reason: object) -> str:
    match reason:
        case ssl.SSLCertVerificationError():
            return f"{url} answers, but not with a certificate that is trusted: {reason.verify_message}."
        case ssl.SSLError():
            return f"{url} answers, but TLS failed: {reason.reason or reason}."
    return f"Nothing answers at {url}: is the bridge running?"


def _parsed(body: bytes) -> object:
    try:
        return orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        return {"error": body.decode(errors="replace")[:200]}
