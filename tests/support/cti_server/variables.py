"""Call data on the wire and in the simulated switch: ten variables, named ones, and what a caller brings. Pure.

In the switch a datum is named as in the guide: `CallVariable1`, `ANI`, `user.account`, `user.list[2]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from adapters.cisco_cti.protocol.tags import FIELDS
from tests.support.cti_server.wire import Value, Values, Wire

CALL_VARIABLES: Final = tuple(f"CallVariable{number}" for number in range(1, 11))
CALLERS: Final = ("ANI", "UserToUserInfo", "DNIS", "DialedNumber", "CallerEnteredDigits", "CallWrapupData")
CUSTOMERS: Final = ("CustomerPhoneNumber", "CustomerAccountNumber")
LONGEST_NAMED: Final = 2000
"""Bytes of all named variables and arrays of a call together (section 4)."""

_ELEMENT: Final = re.compile(r"(user\.[^\[]+)\[(\d+)\]")
_BY_LOWER: Final = {name.lower(): name for name in (*CALL_VARIABLES, *CALLERS, *CUSTOMERS)}

Groups = dict[str, tuple[Values, ...]]


def spoken(data: Mapping[str, object], allowed: frozenset[str]) -> tuple[dict[str, Value], Groups]:
    """The floating fields and lists of call data, as far as a message may carry them (`allowed` names)."""
    fields: dict[str, Value] = {}
    variables: list[Values] = []
    elements: list[Values] = []
    for key, value in data.items():
        name, text = _BY_LOWER.get(key.lower(), key), str(value)
        if name in allowed:
            text = text[: FIELDS[name].limit - 1]
            fields[name] = text.encode("latin-1") if name == "UserToUserInfo" else text
        elif found := _ELEMENT.fullmatch(key):
            elements.append({"NamedArray": (int(found[2]), found[1], text)})
        elif key.startswith("user."):
            variables.append({"NamedVariable": (key, text)})
    groups: Groups = {}
    if variables:
        groups["NumNamedVariables"] = tuple(variables)
    if elements:
        groups["NumNamedArrays"] = tuple(elements)
    return fields, groups


def heard(request: Wire) -> dict[str, object]:
    """The call data a request sets, by the names of the switch."""
    found: dict[str, object] = {}
    for name in _BY_LOWER.values():
        value = request.fields.get(name)
        if isinstance(value, str) and name != "DialedNumber":
            found[name] = value
        elif isinstance(value, bytes):
            found[name] = value.decode("latin-1")
    for entry in request.groups.get("NumNamedVariables", ()):
        match entry.get("NamedVariable"):
            case (str() as name, str() as text):
                found[name] = text
    for entry in request.groups.get("NumNamedArrays", ()):
        match entry.get("NamedArray"):
            case (int() as index, str() as name, str() as text):
                found[f"{name}[{index}]"] = text
    return found


def kept(data: Mapping[str, object], mask: int, names: frozenset[str]) -> dict[str, object]:
    """What is left of call data after REGISTER_VARIABLES_REQ: bits of the ten variables, and names of the others."""
    wanted = {name.lower() for bit, name in enumerate(CALL_VARIABLES) if mask & 1 << bit}
    unwanted = {name.lower() for name in CALL_VARIABLES} - wanted
    return {
        key: value
        for key, value in data.items()
        if key.lower() not in unwanted and not (key.startswith("user.") and key.partition("[")[0] not in names)
    }
