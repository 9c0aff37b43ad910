"""Bytes and headers <-> messages (protocol section 2): tolerant in reading, exact in writing.

Raises nothing but `Unreadable`, whatever comes in. Refuses to know where a message came from or goes to.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import orjson
from pydantic import ValidationError

from contracts.base import Body
from contracts.envelope import Incoming, Problem, Unreadable
from contracts.reading import read
from contracts.redaction import redact
from contracts.spec import MessageSpec
from contracts.vocabulary import MessageType, Outcome
from contracts.wording import sentence

NO_BODY: Final = b"{}"
_RESPONSE: Final = MessageType.RESPONSE.value
_SUCCESS: Final = Outcome.SUCCESS.value
_FAILURE: Final = Outcome.FAILURE.value


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to publish. `headers` are the AMQP headers, all of them; none in the enveloped form."""

    type: MessageType
    name: str
    target: str
    headers: dict[str, str | int]
    body: bytes


def decode_body(spec: MessageSpec, body: Mapping[str, object]) -> Body:
    """Check the body of a message against its model.

    Raises:
        Unreadable: BAD_PROPERTY, with a sentence that names the property and what was expected.
    """
    model = spec.body
    with suppress(ValueError):
        return _validate(model, body)
    # Serializers of other languages write null for "not said"; only a body that failed pays for the second look.
    try:
        return _validate(model, _without_nulls(body))
    except ValidationError as error:
        fault = sentence(model, error)
    except ValueError:  # the interpreter refuses to write out a number of thousands of digits
        fault = "The body is wrong; numbers of a usual size were expected."
    raise Unreadable(Problem.BAD_PROPERTY, fault, type=spec.type, name=spec.name)


def encode(body: Body | None) -> bytes:
    """The JSON of a body by its names on the wire; None-valued properties are left out, lists never are."""
    if body is None:
        return NO_BODY
    return body.__pydantic_serializer__.to_json(body, by_alias=True, exclude_none=True)


def response(to: Incoming | Unreadable, *, body: bytes = NO_BODY, error: str | None = None) -> Outgoing:
    """The answer to a message, enveloped as it was: SUCCESS with `body`, or FAILURE when `error` is a sentence."""
    name = to.name or ""
    target = to.target.text if isinstance(to, Incoming) else to.target_text or ""
    headers: dict[str, str | int] = {"type": _RESPONSE, "name": name, "target": target}
    if to.request_id is not None:
        headers["requestId"] = to.request_id
    if error is None:
        headers["result"] = _SUCCESS
    else:
        headers["result"] = _FAILURE
        headers["errorMessage"] = error
    if to.enveloped:
        return Outgoing(MessageType.RESPONSE, name, target, {}, _envelope(headers, body))
    return Outgoing(MessageType.RESPONSE, name, target, headers, body)


def event(
    type: MessageType,
    name: str,
    target: str,
    seq: int,
    epoch: int,
    body: bytes = NO_BODY,
    code: str | None = None,
    message: str | None = None,
) -> Outgoing:
    """An event, warning or error; `code` and `message` belong to the latter two."""
    headers: dict[str, str | int] = {"type": type.value, "name": name, "target": target, "seq": seq, "epoch": epoch}
    if code is not None:
        headers["code"] = code
    if message is not None:
        headers["message"] = message
    return Outgoing(type, name, target, headers, body)


def _validate(model: type[Body], body: Mapping[str, object]) -> Body:
    validated: Body = model.__pydantic_validator__.validate_python(body, by_alias=True, by_name=False)
    return validated


def _without_nulls(body: Mapping[str, object]) -> dict[str, object]:
    return {
        key: {name: item for name, item in value.items() if item is not None} if isinstance(value, dict) else value
        for key, value in body.items()
        if value is not None
    }


def _envelope(headers: Mapping[str, str | int], body: bytes) -> bytes:
    return b'{"header":%b,"body":%b}' % (orjson.dumps(headers), body)


__all__ = ["NO_BODY", "Outgoing", "decode_body", "encode", "event", "read", "redact", "response"]
