"""Markdown for one message: its summary, rules, properties and example. Refuses to know files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from contracts.base import Body
from contracts.schemas import Schema, compact, may_be_left_out, resolve
from contracts.spec import MessageSpec
from contracts.vocabulary import MessageType
from contracts.wording import phrase_of

Golden = Mapping[str, object]
"""One golden example, as its file holds it."""

_ASKING: Final = (MessageType.QUERY, MessageType.REQUEST)


def message(spec: MessageSpec, golden: Golden | None) -> str:
    """The section of one message."""
    asking = spec.type in _ASKING
    parts = [f"## `{spec.name}`", f"`{spec.type}`, {direction(spec)}. {spec.summary}"]
    if spec.rules:
        parts.append("\n".join(f"- {rule}" for rule in spec.rules))
    parts.append(properties("Body", spec.body, written=not asking))
    if asking:
        parts.append(properties("Response body", spec.response, written=True))
    if golden is not None:
        parts.append(_example(golden))
    return "\n\n".join(parts)


def direction(spec: MessageSpec) -> str:
    """Who sends the message to whom."""
    return "connector → bridge" if spec.type in _ASKING else "bridge → connector"


def properties(title: str, model: type[Body], *, written: bool) -> str:
    """The table of a body's properties; `written` tells what the bridge writes, otherwise what it reads."""
    root = model.model_json_schema(by_alias=True)
    rows = list(_rows(root, root, "", written))
    if not rows:
        return f"{title}: no properties, `{{}}`."
    presence = "always there" if written else "required"
    head = f"{title}:\n\n| property | type | {presence} | meaning |\n|---|---|---|---|"
    return "\n".join([head, *rows])


def block(value: object) -> str:
    """A fenced JSON example."""
    return f"```json\n{json.dumps(value, indent=2, ensure_ascii=False)}\n```"


def _rows(root: Schema, schema: Schema, path: str, written: bool) -> Iterator[str]:
    listed = schema.get("properties")
    for name, described in listed.items() if isinstance(listed, Mapping) else ():
        part = compact(described)
        resolved = resolve(root, part)
        there = not may_be_left_out(described) if written else _is_required(schema, name)
        meaning = part.get("description") or ""
        yield f"| `{path}{name}` | {_kind(root, resolved, part)} | {'yes' if there else 'no'} | {meaning} |"
        items = resolved.get("items")
        if isinstance(items, Mapping):
            yield from _rows(root, resolve(root, items), f"{path}{name}[].", written)
        else:
            yield from _rows(root, resolved, f"{path}{name}.", written)


def _is_required(schema: Schema, name: str) -> bool:
    required = schema.get("required")
    return isinstance(required, list) and name in required


def _kind(root: Schema, schema: Schema, part: Schema) -> str:
    """The type of a property as a reader wants it; the pattern of an id in words, its default where it has one."""
    items = schema.get("items")
    if isinstance(items, Mapping) and items:
        text = f"list of: {phrase_of(resolve(root, items), exact=True)}"
    else:
        text = phrase_of(schema, exact=True)
    default = part.get("default")
    return text if default is None else f"{text}; default `{json.dumps(default)}`"


def _example(golden: Golden) -> str:
    parts = [f"Example: {golden['note']}", _sent(golden)]
    for title in ("response", "failure"):
        answer = golden.get(title)
        if isinstance(answer, Mapping):
            parts += [f"{title.capitalize()}:", _sent(answer)]
    return "\n\n".join(parts)


def _sent(part: Mapping[str, object]) -> str:
    return block({"headers": part["headers"], "body": part["body"]})
