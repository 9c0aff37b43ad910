"""Data of calls as a contact carries it: names as CTI OS gives them, NULL and empty values left out. Also the way back, for requests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.values import NamedArray, NamedVariable
from adapters.cisco_cti.protocol.wire_types import NULL_ID, NULL_SHORT

Data = dict[str, object]

VARIABLES: Final = {f"CallVariable{number}": f"call_variable_{number}" for number in range(1, 11)}
TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ANI": "ani",
        "DNIS": "dnis",
        "DialedNumber": "dialed_number",
        "CallerEnteredDigits": "caller_entered_digits",
        "UserToUserInfo": "user_to_user_info",
        "CallWrapupData": "call_wrapup_data",
        "CustomerPhoneNumber": "customer_phone_number",
        "CustomerAccountNumber": "customer_account_number",
        **VARIABLES,
    }
)
NUMBERS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "CallType": ("call_type", NULL_SHORT),
        "ServiceNumber": ("service_number", NULL_ID),
        "ServiceID": ("service_id", NULL_ID),
        "SkillGroupNumber": ("skill_group_number", NULL_ID),
        "SkillGroupID": ("skill_group_id", NULL_ID),
        "LineType": ("line_type", NULL_SHORT),
        "TrunkNumber": ("trunk_number", NULL_ID),
        "TrunkGroupNumber": ("trunk_group_number", NULL_ID),
        "CampaignID": ("campaign_id", 0),
        "QueryRuleID": ("query_rule_id", 0),
    }
)
"""Field, and the value that says that there is none (CTIOS-78)."""
OWN: Final = frozenset({"CallType", "LineType"})
"""What is another for each phone in a call."""
ROUTER_KEY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "RouterCallKeyDay": "router_call_key_day",
        "RouterCallKeyCallID": "router_call_key_call_id",
        "RouterCallKeySequenceNumber": "router_call_key_sequence_number",
    }
)

SETTABLE: Final[Mapping[str, str]] = MappingProxyType(
    {name: TEXTS[name] for name in TEXTS if name not in {"DNIS", "DialedNumber"}}
)
"""What SET_CALL_DATA_REQ has a field for, beside named variables."""
_ELEMENT: Final = re.compile(r"(user\..+)\[(\d{1,3})\]")


def read(message: Body) -> Data:
    """What a message says of a call's data; None where it says that there is nothing any more."""
    return dict(_read(message))


def _read(message: Body) -> Iterator[tuple[str, object]]:
    for key, field in TEXTS.items():
        value = getattr(message, field, None)
        if value is not None:
            yield key, _text(value) or None
    for key, (field, null) in NUMBERS.items():
        number = getattr(message, field, None)
        if number is not None and number not in (null, NULL_ID):
            yield key, number
    if getattr(message, "router_call_key_day", None):
        yield from ((key, getattr(message, field)) for key, field in ROUTER_KEY.items() if hasattr(message, field))
    variables: tuple[NamedVariable, ...] = getattr(message, "named_variables", ())
    yield from ((each.name, each.value or None) for each in variables)
    arrays: tuple[NamedArray, ...] = getattr(message, "named_arrays", ())
    yield from ((f"{each.name}[{each.index}]", each.value or None) for each in arrays)


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.rstrip(b"\0").decode("latin-1")


def merge(known: Mapping[str, object], told: Mapping[str, object]) -> Data:
    """What was known with what is told now; what is not told keeps its value (CTIOS-70)."""
    return {key: value for key, value in {**known, **told}.items() if value is not None}


def router_key(data: Mapping[str, object]) -> tuple[object, object] | None:
    """The key that joins a call to what was announced of it, None for a call that was not routed."""
    day = data.get("RouterCallKeyDay")
    return (day, data.get("RouterCallKeyCallID")) if day else None


class UnknownItem(Exception):
    """No field of SET_CALL_DATA_REQ is called so, or the value is an object or a list."""


def fields(data: Mapping[str, object]) -> dict[str, Any]:
    """The fields of a SET_CALL_DATA_REQ that say this; None empties an item. Raises UnknownItem."""
    found: dict[str, Any] = {}
    variables: list[NamedVariable] = []
    arrays: list[NamedArray] = []
    for key, value in data.items():
        text = _said(key, value)
        element = _ELEMENT.fullmatch(key)
        if key in SETTABLE:
            found[SETTABLE[key]] = _bytes(text) if key == "UserToUserInfo" else text
        elif element is not None:
            arrays.append(NamedArray(int(element[2]), element[1], text))
        elif key.startswith("user."):
            variables.append(NamedVariable(key, text))
        else:
            raise UnknownItem(key)
    return found | {"named_variables": tuple(variables), "named_arrays": tuple(arrays)}


def kept(data: Mapping[str, object]) -> Data:
    """How a switch that took this shows it: all of it is text, and empty text is none. Raises UnknownItem."""
    texts = ((key, _said(key, value)) for key, value in data.items())
    return {key: (_bytes(text).decode("latin-1") if key == "UserToUserInfo" else text) or None for key, text in texts}


def _said(key: str, value: object) -> str:
    """Numbers and truth values as JSON writes them."""
    if value is None:
        return ""
    if not isinstance(value, str | bool | int | float):
        raise UnknownItem(key)
    return value if isinstance(value, str) else json.dumps(value)


def _bytes(text: str) -> bytes:
    return text.encode("latin-1", "replace")
