"""What createsession and createchannelgroup both say of an agent: extension, enabled media, mobile agent.

Owns the flat and nested spellings of `properties` and `extensions` (protocol section 2, tolerant reading).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Field, model_validator

from contracts.base import Body
from contracts.fields import OptionalFlag, OptionalName, OptionalText, OptionalWish, empty_is

_READ_AS: Final = {"properties": "properties", "extensions": "extensions", "extension": "extensions"}
"""First part of a dotted key -> the object it belongs to."""


class Properties(Body):
    """Media the agent is configured for; what is left out is not said."""

    chat: OptionalFlag = Field(default=None, description="The agent handles chat.")
    email: OptionalFlag = Field(default=None, description="The agent handles e-mail.")
    callback: OptionalFlag = Field(default=None, description="The agent handles callbacks.")
    voicemail: OptionalFlag = Field(default=None, description="The agent handles voicemail.")


class Extensions(Body):
    """Settings of the agent beside its media."""

    mobileagent_mode: Annotated[
        OptionalText,
        Field(alias="mobileagent-mode", description="How a mobile agent is reached, as the switch names it."),
    ] = None
    mobileagent_dialnumber: Annotated[
        OptionalText,
        Field(alias="mobileagent-dialnumber", description="The number that is dialled to reach a mobile agent."),
    ] = None
    max_emails: Annotated[
        OptionalText, Field(alias="MaxEmails", description="Most e-mails at a time, from configuration.")
    ] = None
    max_chats: Annotated[
        OptionalText, Field(alias="MaxChats", description="Most chats at a time, from configuration.")
    ] = None
    auto_login: Annotated[
        OptionalWish,
        Field(
            alias="AutoLogin",
            description="Log the agent in again after a failover that logged it out; left out: as the bridge is set up.",
        ),
    ] = None


class Profile(Body):
    """The shared part of both requests."""

    extension: OptionalName = Field(default=None, description="The extension the agent works at.")
    properties: Annotated[Properties | None, empty_is(None)] = Field(
        default=None, description="Media the agent is configured for."
    )
    extensions: Annotated[Extensions | None, empty_is(None)] = Field(
        default=None, description="Mobile agent, capacity, automatic login."
    )

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, body: object) -> object:
        """Bring flat keys (`properties.chat`) and the alias `extension.X` into the nested objects."""
        if not isinstance(body, dict) or not any(map(_is_spread, body.items())):
            return body
        return _nested(body)


def _is_spread(item: tuple[object, object]) -> bool:
    key, value = item
    if key == "extension":
        return isinstance(value, Mapping)
    return isinstance(key, str) and "." in key


def _nested(body: Mapping[object, object]) -> dict[object, object]:
    """A copy in the nested spelling; where a property is said twice, the nested and exact spelling wins."""
    plain: dict[object, object] = {}
    spread: dict[str, dict[object, object]] = {}
    for key, value in body.items():
        owner, dot, rest = key.partition(".") if isinstance(key, str) else ("", "", "")
        if dot and owner in _READ_AS:
            _add(spread.setdefault(_READ_AS[owner], {}), {rest: value}, exact=owner == _READ_AS[owner])
        elif key == "extension" and isinstance(value, Mapping):
            _add(spread.setdefault("extensions", {}), value, exact=False)
        else:
            plain[key] = value
    for owner, values in spread.items():
        said = plain.get(owner)
        if said is None or said == "":
            plain[owner] = values
        elif isinstance(said, Mapping):
            plain[owner] = {**values, **said}
    return plain


def _add(into: dict[object, object], values: Mapping[object, object], *, exact: bool) -> None:
    for key, value in values.items():
        if exact or key not in into:
            into[key] = value
