"""From AMQP headers and bytes to an `Incoming`, in the header and in the enveloped form (protocol sections 2 and 8).

Owns what makes a message unreadable. Refuses to look into the body's properties.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import orjson

from contracts.envelope import Incoming, Problem, Unreadable
from contracts.registry import BY_NAME
from contracts.spec import MessageSpec
from contracts.targets import BadTarget, Target, parse_target
from contracts.vocabulary import MessageType, RequestId
from contracts.wording import quoted

MAX_REQUEST_ID: Final = 128
MAX_DEPTH: Final = 32
"""Levels of JSON; the protocol's own bodies have five."""
MAX_VALUES: Final = 10_000
"""Values in one body: a megabyte of tiny ones would cost fifty megabytes of objects."""
MAX_ECHOED: Final = 400
"""Characters of a name or target that are repeated in a response; the longest legal target has 324."""

_ASKING: Final = {kind.value: kind for kind in (MessageType.QUERY, MessageType.REQUEST)}
_TELLING: Final = frozenset(kind.value for kind in MessageType) - frozenset(_ASKING)
_WANTED_TYPE: Final = "cti.query or cti.request was expected"
_WANTED_ID: Final = f"a non-empty string of up to {MAX_REQUEST_ID} characters was expected"


@dataclass(frozen=True, slots=True)
class _Head:
    """The protocol headers of one message, wherever they stood; anything may be in them."""

    fields: Mapping[str, object]
    correlation_id: str | None
    enveloped: bool

    def text(self, key: str) -> str | None:
        """A header that can be repeated in a response, None when it is missing or unfit."""
        value = self.fields.get(key)
        return value if isinstance(value, str) and len(value) <= MAX_ECHOED and _is_unicode(value) else None

    def request_id(self) -> RequestId | None:
        """The request id, a number as its text; the correlation id stands in for one that is missing or unfit."""
        value = self.fields.get("requestId")
        for each in (str(value) if type(value) is int else value, self.correlation_id):
            if isinstance(each, str) and 0 < len(each) <= MAX_REQUEST_ID and _is_unicode(each):
                return RequestId(each)
        return None

    def unreadable(self, reason: Problem, sentence: str) -> Unreadable:
        """The exception to raise, with what could be read."""
        kind = self.text("type")
        return Unreadable(
            reason,
            sentence,
            type=MessageType(kind) if kind in _ASKING or kind in _TELLING else None,
            name=self.text("name"),
            target_text=self.text("target"),
            request_id=self.request_id(),
            enveloped=self.enveloped,
        )


def read(headers: Mapping[str, object], body: bytes, *, correlation_id: str | None, max_bytes: int) -> Incoming:
    """Read one delivery. `max_bytes` bounds the body.

    Raises:
        Unreadable: with a reason, a sentence and all that could be read.
    """
    head = _Head(headers, correlation_id, enveloped=False)
    if headers.get("type") is not None:
        kind = _kind(head)
        return _incoming(head, kind, _parse(head, body, max_bytes))
    head, content = _unwrap(head, _parse(head, body, max_bytes))
    return _incoming(head, _kind(head), content)


def _unwrap(outer: _Head, envelope: dict[str, object]) -> tuple[_Head, dict[str, object]]:
    """Headers and body of the enveloped form."""
    fields = envelope.get("header")
    if not isinstance(fields, dict):
        raise outer.unreadable(Problem.BAD_TYPE, f'The header "type" is missing; {_WANTED_TYPE}.')
    head = _Head(fields, outer.correlation_id, enveloped=True)
    content = envelope.get("body")
    if content is None:
        return head, {}
    if not isinstance(content, dict):
        _kind(head)
        raise head.unreadable(Problem.NOT_OBJECT, 'The property "body" is wrong; an object was expected.')
    return head, content


def _kind(head: _Head) -> MessageType:
    """The type, checked before anything else: what only the bridge says must never be answered."""
    value = head.fields.get("type")
    text = value if isinstance(value, str) else None
    kind = _ASKING.get(text) if text is not None else None
    if kind is not None:
        return kind
    if text in _TELLING:
        raise head.unreadable(Problem.NOT_FOR_US, f"A {text} is sent by the bridge only; {_WANTED_TYPE}.")
    fault = "missing" if value is None else "wrong"
    raise head.unreadable(Problem.BAD_TYPE, f'The header "type" is {fault}; {_WANTED_TYPE}.')


def _incoming(head: _Head, kind: MessageType, content: dict[str, object]) -> Incoming:
    request_id = head.request_id()
    if request_id is None:
        raise head.unreadable(Problem.NO_REQUEST_ID, f'The header "requestId" is missing or wrong; {_WANTED_ID}.')
    spec = _spec(head, kind)
    return Incoming(kind, spec.name, _target(head), request_id, content, head.enveloped)


def _spec(head: _Head, kind: MessageType) -> MessageSpec:
    name = head.fields.get("name")
    if not isinstance(name, str):
        fault = "missing" if name is None else "wrong"
        raise head.unreadable(Problem.UNKNOWN_NAME, f'The header "name" is {fault}; a string was expected.')
    spec = BY_NAME.get(name)
    if spec is None:
        raise head.unreadable(Problem.UNKNOWN_NAME, f"There is no query or request {quoted(name)}.")
    if spec.type is not kind:
        raise head.unreadable(Problem.BAD_TYPE, _wrong_type(spec))
    return spec


def _wrong_type(spec: MessageSpec) -> str:
    if spec.type.value in _TELLING:
        return f"{spec.name} is sent by the bridge only; a query or request was expected."
    return f'The header "type" is wrong for {spec.name}; {spec.type} was expected.'


def _target(head: _Head) -> Target:
    text = head.fields.get("target")
    if not isinstance(text, str):
        fault = "missing" if text is None else "wrong"
        raise head.unreadable(Problem.BAD_TARGET, f'The header "target" is {fault}; a string was expected.')
    try:
        return parse_target(text)
    except BadTarget as error:
        raise head.unreadable(Problem.BAD_TARGET, f'The header "target" is wrong; {error}.') from None


def _parse(head: _Head, body: bytes, max_bytes: int) -> dict[str, object]:
    if not body:
        return {}
    if len(body) > max_bytes:
        sentence = f"The body has {len(body)} bytes; at most {max_bytes} were expected."
        raise head.unreadable(Problem.TOO_LARGE, sentence)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise head.unreadable(Problem.NOT_JSON, "The body is not JSON; one JSON object was expected.") from None
    if type(value) is not dict:
        raise head.unreadable(Problem.NOT_OBJECT, "The body is not an object; one JSON object was expected.")
    # Counting bytes is far cheaper than walking, and no ordinary body comes near either number. Commas and opening
    # brackets together are never fewer than the values.
    if body.count(b"{") + body.count(b"[") > MAX_DEPTH or body.count(b",") > MAX_VALUES - MAX_DEPTH:
        _measure(head, value)
    return value


def _measure(head: _Head, value: dict[str, object]) -> None:
    """Walk a suspicious body level by level and refuse it when it is too deep or holds too many values."""
    level: list[object] = [value]
    seen = 0
    for _ in range(MAX_DEPTH):
        below: list[object] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        seen += len(below)
        if seen > MAX_VALUES:
            raise head.unreadable(
                Problem.TOO_LARGE, f"The body has too many values; at most {MAX_VALUES} were expected."
            )
        if not below:
            return
        level = below
    if any(isinstance(item, dict | list) for item in level):
        raise head.unreadable(
            Problem.TOO_DEEP, f"The body is nested too deeply; at most {MAX_DEPTH} levels were expected."
        )


def _is_unicode(text: str) -> bool:
    """False for lone surrogates, which no client can write back."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
