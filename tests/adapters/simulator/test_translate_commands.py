"""Commands over the link: every one there and back, and each property needed."""

from __future__ import annotations

from types import MappingProxyType

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import contacts, port
from adapters.errors import LinkProtocolError
from adapters.simulator.protocol.frames import Payload
from adapters.simulator.translate_commands import parse_command, render_command
from contracts.vocabulary import ContactId
from tests.adapters.simulator.support import ANNA
from tests.adapters.simulator.values import members, values

COMMANDS = members(port.Command)
MAY_LACK = {"password", "extension", "mobile", "auto_login", "reason_id", "requested_by"}


def over_the_wire(payload: Payload) -> dict[str, object]:
    received: dict[str, object] = orjson.loads(orjson.dumps(payload))
    return received


@pytest.mark.parametrize("kind", COMMANDS)
@given(data=st.data())
def test_commands(kind: type, data: st.DataObject) -> None:
    command = data.draw(values(kind))
    assert parse_command(over_the_wire(render_command(command))) == command  # type: ignore[arg-type]  # one of the union


@pytest.mark.parametrize("kind", COMMANDS)
@given(data=st.data())
def test_a_command_lacking_anything_is_refused_by_its_name(kind: type, data: st.DataObject) -> None:
    payload = over_the_wire(render_command(data.draw(values(kind))))  # type: ignore[arg-type]  # one of the union
    value = payload["value"]
    assert isinstance(value, dict)
    for name in value:
        spoilt = {**payload, "value": {key: value[key] for key in value if key != name}}
        if name in MAY_LACK and not (kind is port.ValidateAgent and name == "password"):
            parse_command(spoilt)
            continue
        with pytest.raises(LinkProtocolError, match=f'"{name}"'):
            parse_command(spoilt)


def test_an_unknown_command_is_refused() -> None:
    with pytest.raises(LinkProtocolError, match="no known kind"):
        parse_command({"kind": "Explode", "value": {}})


def test_data_may_be_any_mapping() -> None:
    command = contacts.UpdateContactData(ANNA, ContactId("c-1"), MappingProxyType({"order": 7, "name": None}))
    assert parse_command(over_the_wire(render_command(command))) == command


@pytest.mark.parametrize("ids", [None, "4711", [4711], [None]])
def test_dispositions_are_a_list_of_texts(ids: object) -> None:
    value = {"login_id": "1001", "contact_id": "c-1", "disposition_ids": ids}
    with pytest.raises(LinkProtocolError, match="disposition_ids"):
        parse_command({"kind": "CompleteContact", "value": value})
