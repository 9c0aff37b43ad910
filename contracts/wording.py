"""Sentences about bad input: which property, by its wire name, and what was expected (protocol sections 2 and 8).

Never repeats a value of the peer's; names of the peer's are cut short and cleaned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from contracts.base import Body
from contracts.fields import TONES
from contracts.schemas import Schema, child, resolve, schema_of
from contracts.targets import ID_PATTERN

MAX_QUOTED: Final = 64
"""Characters of the peer's that a sentence may repeat."""

_ANYTHING: Final = "another value"
_KINDS: Final = {
    "string": "a string",
    "boolean": "true or false",
    "number": "a number",
    "integer": "a whole number",
    "array": "a list",
    "object": "an object",
}


def quoted(text: str) -> str:
    """The peer's text in double quotes, at most 64 characters of it, without control characters or quotes."""
    cut = text[:MAX_QUOTED]
    clean = "".join(char if char.isprintable() and char != '"' else "?" for char in cut)
    return f'"{clean}{"…" if len(text) > MAX_QUOTED else ""}"'


def sentence(model: type[Body], error: ValidationError) -> str:
    """One sentence about the first thing that is wrong with a body."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    names = _known(model, first["loc"])
    kind = first["type"]
    if not names:
        return "The body is wrong; an object was expected."
    fault = "is missing" if kind == "missing" else "is wrong"
    phrase = expected(model, names, exact=kind != "missing" and not kind.endswith("_type"))
    return f'The property "{".".join(names)}" {fault}; {phrase} was expected.'


def expected(model: type[Body], names: Sequence[str], *, exact: bool = True) -> str:
    """What belongs into a property, e.g. `a string`; with `exact` its length and characters too."""
    root = schema_of(model)
    schema: Schema | None = root
    for name in names:
        schema = None if schema is None else child(root, schema, name)
    return _ANYTHING if schema is None else phrase_of(resolve(root, schema), exact=exact)


def phrase_of(schema: Schema, *, exact: bool) -> str:
    """What a resolved schema asks for, in words."""
    values = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(values, list):
        return f"one of {', '.join(map(str, values))}" if len(values) > 1 else f"{values[0]}"
    kind = schema.get("type")
    if kind == "string" and exact:
        return _string_phrase(schema)
    if kind == "number" and "exclusiveMinimum" in schema:
        return f"a number above {schema['exclusiveMinimum']:g}"
    return _KINDS.get(str(kind), _ANYTHING)


def _known(model: type[Body], location: tuple[int | str, ...]) -> list[str]:
    """The names of a place that are the protocol's own: list positions and keys of the peer's are left out."""
    root = schema_of(model)
    schema: Schema = root
    names: list[str] = []
    for part in location:
        if not isinstance(part, str):
            continue
        found = child(root, schema, part)
        if found is None:
            break
        schema = found
        names.append(part)
    return names


def _string_phrase(schema: Schema) -> str:
    if schema.get("pattern") == f"^{ID_PATTERN}$":
        return "an id of 1 to 64 letters, digits, hyphens or underscores"
    if schema.get("pattern") == TONES:
        return "a string of 1 to 64 tones (0 to 9, *, #, A to D)"
    most = schema.get("maxLength")
    if most is None:
        return "a string"
    return f"a string of {schema.get('minLength', 0)} to {most} {'printable ' if 'pattern' in schema else ''}characters"
