"""JSON schemas of bodies by their names on the wire, kept short: no titles, no "or null".

A property that may be null may be left out, which is what the wire does. Owns no wording and no pages.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from pydantic.json_schema import models_json_schema

from contracts.base import Body

Schema = Mapping[str, object]

_NOISE: Final = frozenset({"title", "writeOnly"})
_EMPTY: Final[tuple[object, ...]] = (None, [], {}, "")
_BASE_LENGTH: Final = Body.model_config.get("str_max_length")
"""The limit every string has; said once in the pages, not on every property."""


@lru_cache(maxsize=256)
def schema_of(model: type[Body]) -> Schema:
    """The schema of one body, its parts under `$defs`."""
    return compact(model.model_json_schema(by_alias=True))


def may_be_left_out(part: Schema) -> bool:
    """True for a property, as pydantic describes it, whose None is written as nothing."""
    choices = part.get("anyOf")
    return isinstance(choices, list) and {"type": "null"} in choices


def schemas_of(
    models: Sequence[type[Body]], template: str, written: Collection[type[Body]] = ()
) -> tuple[dict[str, str], dict[str, object]]:
    """The schemas of many bodies: the reference of each by class name, and all definitions.

    `template` makes a reference of a class name, e.g. `#/$defs/{model}`. In bodies that the bridge has `written`, and in their parts,
    all is required that is always there.
    """
    references, document = models_json_schema(
        [(model, "validation") for model in models], by_alias=True, ref_template=template
    )
    described = document.get("$defs", {})
    names = {model.__name__: str(reference["$ref"]) for (model, _), reference in references.items()}
    definitions = {name: compact(schema) for name, schema in described.items()}
    for name in _with_parts(described, {names[model.__name__] for model in written}):
        definitions[name] = _as_written(described[name], definitions[name])
    return names, dict(definitions)


def compact(schema: Schema) -> dict[str, object]:
    """A copy without titles and without the null of what may be left out."""
    short: dict[str, object] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs") and isinstance(value, Mapping):
            short[key] = {name: compact(part) for name, part in value.items()}
        elif key == "anyOf" and isinstance(value, list):
            short.update(_choices(value))
        elif key == "items" and isinstance(value, Mapping):
            short[key] = compact(value)
        elif not _is_noise(key, value):
            short[key] = value
    return short


def resolve(root: Schema, schema: Schema) -> Schema:
    """Follow a reference into the `$defs` of `root`."""
    reference = schema.get("$ref")
    if not isinstance(reference, str):
        return schema
    definitions = root.get("$defs")
    target = definitions.get(reference.rsplit("/", 1)[-1]) if isinstance(definitions, Mapping) else None
    return target if isinstance(target, Mapping) else {}


def child(root: Schema, schema: Schema, name: str) -> Schema | None:
    """The schema of a property, also through a list; None when the protocol names none such."""
    resolved = resolve(root, schema)
    items = resolved.get("items")
    if isinstance(items, Mapping):
        resolved = resolve(root, items)
    properties = resolved.get("properties")
    found = properties.get(name) if isinstance(properties, Mapping) else None
    return found if isinstance(found, Mapping) else None


def _with_parts(definitions: Mapping[str, Schema], references: Collection[str]) -> set[str]:
    """The names of these definitions and of all that they refer to."""
    found: set[str] = set()
    waiting = list(references)
    while waiting:
        name = waiting.pop().rsplit("/", 1)[-1]
        if name not in found:
            found.add(name)
            waiting += _references(definitions[name])
    return found


def _references(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _references(item)


def _as_written(described: Schema, short: dict[str, object]) -> dict[str, object]:
    """The schema of what the bridge writes: only what may be left out is not required."""
    listed = described.get("properties")
    parts = listed.items() if isinstance(listed, Mapping) else ()
    required = [name for name, part in parts if not may_be_left_out(part)]
    return {**short, "required": required} if required else short


def _is_noise(key: str, value: object) -> bool:
    return key in _NOISE or (key == "default" and value in _EMPTY) or (key == "maxLength" and value == _BASE_LENGTH)


def _choices(choices: list[object]) -> dict[str, object]:
    real = [compact(choice) for choice in choices if isinstance(choice, Mapping) and choice.get("type") != "null"]
    return real[0] if len(real) == 1 else {"anyOf": real}
