"""How single values are read (protocol 2, tolerant reading)."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.fields import BridgeId, ChildId, Flag, Login, Name, OptionalName, Seconds, Secret, Text


def read(kind: object, value: object) -> object:
    adapter: TypeAdapter[object] = TypeAdapter(kind)  # type: ignore[arg-type]  # an annotated type, known at run time only
    return adapter.validate_python(value)


@pytest.mark.parametrize(("value", "text"), [(1001, "1001"), (1.5, "1.5"), ("x", "x")])
@pytest.mark.parametrize("kind", [Text, Name, Login])
def test_a_number_reads_as_its_text(kind: object, value: object, text: str) -> None:
    assert read(kind, value) == text


@pytest.mark.parametrize("kind", [Text, Name, Login, BridgeId, Secret])
@pytest.mark.parametrize("value", [True, None, [], {}])
def test_nothing_else_reads_as_text(kind: object, value: object) -> None:
    with pytest.raises(ValidationError):
        read(kind, value)


@pytest.mark.parametrize("value", ["", "a\x00b", "a\n", "\x7f", "x" * 257])
@pytest.mark.parametrize("kind", [Name, Login])
def test_names_are_short_and_printable(kind: object, value: str) -> None:
    with pytest.raises(ValidationError):
        read(kind, value)


def test_names_of_any_language() -> None:
    assert read(Name, "Überstunden 値") == "Überstunden 値"


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_optional_name_is_left_out(value: object) -> None:
    assert read(OptionalName, value) is None


@pytest.mark.parametrize("value", ["a.b", "", "a" * 65, "a\n", "ä", "a b", "*"])
def test_bridge_ids(value: str) -> None:
    """Protocol 2: an id matches [A-Za-z0-9_-]{1,64}."""
    assert read(BridgeId, 7) == "7"
    with pytest.raises(ValidationError):
        read(BridgeId, value)


def test_control_is_no_id_below_a_session() -> None:
    assert read(ChildId, "CONTROLS") == "CONTROLS"
    with pytest.raises(ValidationError):
        read(ChildId, "CONTROL")


@pytest.mark.parametrize(("value", "seconds"), [(1, 1.0), (0.5, 0.5), ("30", 30.0), (" 1.5 ", 1.5)])
def test_seconds(value: object, seconds: float) -> None:
    assert read(Seconds, value) == seconds


@pytest.mark.parametrize("value", [0, -1, True, "", "soon", "nan", "inf", float("inf"), 10**400, None, []])
def test_no_seconds(value: object) -> None:
    with pytest.raises(ValidationError):
        read(Seconds, value)


def test_flag() -> None:
    assert read(Flag, "FALSE") is False
    with pytest.raises(ValidationError):
        read(Flag, 1)


def test_a_secret_does_not_show() -> None:
    secret = TypeAdapter(Secret).validate_python(1234)
    assert "1234" not in f"{secret!r} {secret}"
    assert TypeAdapter(Secret).dump_json(secret) == b'"1234"'
