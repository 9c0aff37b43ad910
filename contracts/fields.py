"""How single properties are read: text, ids, names, flags, secrets, seconds (protocol section 2, tolerant reading).

Owns leniency and limits of one value. Refuses to know which message a value stands in.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, SecretStr
from pydantic_core import PydanticCustomError

from contracts.targets import CONTROL, ID_PATTERN
from contracts.vocabulary import LoginId

MAX_NAME: Final = 256
"""Characters of a login id, name or extension: these are kept for as long as a session lives."""
PRINTABLE: Final = r"^[^\x00-\x1F\x7F]+$"
"""No control characters in what is handed to switches and logs."""

TONES: Final = r"^[0-9*#A-Da-d]{1,64}$"
"""Tones a telephone can send; 64 of them take several seconds."""

_FLAGS: Final = {"true": True, "false": False}
_WISHES: Final = {"1": True, "yes": True, "on": True, "0": False, "no": False, "off": False, "": None, **_FLAGS}


def _flag(value: object) -> object:
    if type(value) is str:
        return _FLAGS.get(value.strip().lower(), value)
    return value


def _wish(value: object) -> object:
    said = str(value) if type(value) is int else value
    return _WISHES.get(said.strip().lower(), said) if type(said) is str else said


def _digits(value: object) -> object:
    return str(value) if type(value) is int else value


def _flag_or_false(value: object) -> object:
    return False if value == "" else _flag(value)


def empty_is(default: object) -> BeforeValidator:
    """How a property with this default reads an empty string: as left out (protocol section 2, tolerant reading)."""
    return BeforeValidator(lambda value: default if value == "" else value)


def _seconds(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticCustomError("seconds_type", "a boolean is not a number of seconds")
    return value


def _not_control(value: str) -> str:
    if value == CONTROL:
        raise PydanticCustomError("reserved_id", "reserved for the control destination")
    return value


Flag = Annotated[bool, Field(strict=True), BeforeValidator(_flag_or_false)]
"""A boolean, false when left out or empty; "true" and "false" in any case are read too, numbers are not."""

OptionalFlag = Annotated[bool | None, Field(strict=True), BeforeValidator(_flag), empty_is(None)]
"""A boolean that may be left out; an empty string reads as left out."""

OptionalWish = Annotated[bool | None, Field(strict=True), BeforeValidator(_wish)]
"""On or off as CTI OS and profiles spell it ("1", 1, true, "yes", "on" and their opposites); empty reads as left out."""

Text = Annotated[str, Field(coerce_numbers_to_str=True)]
"""Any string; a number is read as its text."""

OptionalText = Annotated[Text | None, empty_is(None)]
"""Any string that may be left out; an empty one reads as left out."""

Name = Annotated[str, Field(coerce_numbers_to_str=True, min_length=1, max_length=MAX_NAME, pattern=PRINTABLE)]
"""A name or number the switch knows a thing by."""

OptionalName = Annotated[Name | None, empty_is(None)]
"""A name that may be left out; an empty string reads as left out."""

OptionalNames = Annotated[tuple[Name, ...] | None, empty_is(None)]
"""A list of names that may be left out; an empty string reads as left out."""

Tones = Annotated[str, Field(coerce_numbers_to_str=True, pattern=TONES)]
"""DTMF digits; a number is read as its text."""

Login = Annotated[LoginId, Field(coerce_numbers_to_str=True, min_length=1, max_length=MAX_NAME, pattern=PRINTABLE)]
"""A login id of an agent."""

BridgeId = Annotated[str, Field(coerce_numbers_to_str=True, pattern=f"^{ID_PATTERN}$")]
"""An id the connector allots: one segment of a target."""

OptionalBridgeId = Annotated[BridgeId | None, empty_is(None)]
"""A bridge id that may be left out; an empty string reads as left out."""

ChildId = Annotated[BridgeId, AfterValidator(_not_control)]
"""A bridge id below a session, where CONTROL would read as another processor's control destination."""

Secret = Annotated[
    SecretStr,
    Field(max_length=MAX_NAME),
    BeforeValidator(_digits),
    PlainSerializer(lambda secret: secret.get_secret_value(), return_type=str, when_used="json"),
]
"""A password: never in a repr; its value is written only where a connector encodes its own request."""

Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False), BeforeValidator(_seconds)]
"""A length of time in seconds, above 0; a numeric string is read too."""

OptionalSeconds = Annotated[Seconds | None, empty_is(None)]
"""A length of time that may be left out; an empty string reads as left out."""
