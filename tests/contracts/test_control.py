"""Bodies of the control destination (protocol 3)."""

from __future__ import annotations

import pytest

from contracts import codec, control
from contracts.control import CapabilitiesResponse, CreateSession, ValidateAgent
from contracts.envelope import Unreadable
from contracts.registry import BY_NAME
from contracts.vocabulary import ChannelType, CreatePolicy


def created(**body: object) -> CreateSession:
    decoded = codec.decode_body(BY_NAME[control.CREATE_SESSION], body)
    assert isinstance(decoded, CreateSession)
    return decoded


def test_capabilities_are_spelt_with_dashes() -> None:
    body = CapabilitiesResponse(
        protocol="1.0",
        adapter="simulator",
        channel_types=(ChannelType.CHAT,),
        channel_groups_supported=True,
        reason_codes=True,
        team_status=False,
        mobile_agent=False,
    )
    assert codec.encode(body) == (
        b'{"protocol":"1.0","adapter":"simulator","channel-types":["CHAT"],"requests":[],'
        b'"channel-groups-supported":true,"reason-codes":true,"team-status":false,"mobile-agent":false}'
    )


def test_createsession_with_the_least() -> None:
    body = created(loginid=1001)
    assert body.loginid == "1001"
    assert body.policy is CreatePolicy.REJECT
    assert (body.id, body.password, body.extension, body.properties, body.extensions, body.lease) == (None,) * 6


def test_createsession_with_the_most() -> None:
    spelt = {"properties.chat": "TRUE", "extension.MaxChats": 2}
    body = created(id="S1", loginid="1001", password="p1001", policy="takeover", lease="90", **spelt)
    assert body.policy is CreatePolicy.TAKEOVER
    assert body.lease == 90.0
    assert body.password is not None
    assert body.password.get_secret_value() == "p1001"
    assert body.properties is not None
    assert body.properties.chat is True
    assert body.extensions is not None
    assert body.extensions.max_chats == "2"


@pytest.mark.parametrize(
    "change", [{"id": "a.b"}, {"policy": "steal"}, {"lease": -1}, {"lease": True}, {"loginid": ""}]
)
def test_createsession_refuses(change: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        created(**{"loginid": "1001", **change})


def test_passwords_do_not_show() -> None:
    """Protocol 3: validateagent never logs the password."""
    body = ValidateAgent.model_validate({"loginid": "1", "password": "hunter2"})
    assert "hunter2" not in f"{body!r} {body} {body.model_dump()}"
    assert "hunter2" not in f"{created(loginid='1', password='hunter2')!r}"
