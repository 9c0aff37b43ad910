"""session.request.createchannelgroup: announced once, narrowed, refused when it contradicts (protocol section 4)."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.contacts import LimitChannel
from bridge.session import sentences
from contracts import session as wire
from contracts.vocabulary import AgentState
from tests.session.support import MOBILE, Scene, agent, opened

ALL = {"chat": True, "email": True, "callback": True}
ADDED = ["yes", wire.CHANNEL_GROUP_ADDED]


def endpoints(scene: Scene) -> list[str]:
    return [each.body.endpoint for each in scene.said if isinstance(each.body, wire.ChannelAdded)]


def create(scene: Scene, **body: object) -> list[str]:
    return scene.ask(wire.CREATE_CHANNEL_GROUP, **{"name": "Agents", "id": "g1", **body})


def test_the_answer_then_the_group_then_its_channels_telephony_first() -> None:
    scene = opened(init={"chat": True})
    assert create(scene) == [*ADDED, wire.CHANNEL_ADDED, wire.CHANNEL_ADDED]
    assert scene.said[0].body == wire.ChannelGroupAdded(name="Agents")
    assert endpoints(scene) == ["2101", "chat-1"]
    assert "g1" in scene.session.tree.groups
    assert "g2" not in scene.session.tree.groups


@pytest.mark.parametrize(
    ("init", "properties", "expected"),
    [
        ({"chat": False}, None, ["2101"]),
        (ALL, None, ["2101", "mail-1", "chat-1", "back-1"]),
        (ALL, {}, ["2101", "mail-1", "chat-1", "back-1"]),
        (ALL, {"chat": False}, ["2101", "mail-1", "back-1"]),
        (ALL, {"email": "false", "callback": False}, ["2101", "chat-1"]),
        (ALL, {"chat": True}, ["2101", "mail-1", "chat-1", "back-1"]),
        ({"email": True}, {"chat": True, "callback": True}, ["2101", "mail-1"]),
        ({"chat": False}, {"voicemail": True}, ["2101", "odd-1"]),
        ({"chat": False}, {"voicemail": False}, ["2101"]),
    ],
)
def test_properties_narrow_what_init_enabled(init: Any, properties: object, expected: list[str]) -> None:
    """Decision 0003; voicemail is a channel the bridge cannot serve, so it is UNSUPPORTED."""
    scene = opened(init=init)
    create(scene, properties=properties)
    assert endpoints(scene) == expected


def test_only_channels_the_switch_has() -> None:
    scene = opened(init=ALL, me=agent(channels=()))
    assert create(scene, properties={"voicemail": True}) == ADDED


@pytest.mark.parametrize("body", [{}, {"properties": {"chat": False}}, {"extensions": {"MaxChats": "3"}}])
def test_the_same_again_sends_nothing_twice(body: dict[str, object]) -> None:
    scene = opened()
    create(scene)
    before = scene.session.row()
    assert create(scene, **body) == ["yes"]
    assert scene.session.row() == before


AT_ANY_TIME: list[tuple[dict[str, object], str]] = [
    ({"extension": "9"}, sentences.OTHER_EXTENSION),
    ({"extensions": {"mobileagent-mode": "NAILED"}}, sentences.OTHER_MOBILE),
    ({"extensions": {"mobileagent-dialnumber": "0171"}}, sentences.OTHER_MOBILE),
    ({"extensions": {"mobileagent-mode": "CALL_BY_CALL", "mobileagent-dialnumber": "1"}}, sentences.OTHER_MOBILE),
    ({"extensions": {"AutoLogin": "1"}}, sentences.OTHER_AUTO_LOGIN),
    ({"extensions": {"MaxEmails": "many"}}, sentences.NOT_A_NUMBER.format(name="MaxEmails")),
    ({"extensions": {"MaxChats": "-1"}}, sentences.NOT_A_NUMBER.format(name="MaxChats")),
    ({"extensions": {"MaxChats": "٣"}}, sentences.NOT_A_NUMBER.format(name="MaxChats")),
    ({"extensions": {"MaxChats": "9" * 5000}}, sentences.NOT_A_NUMBER.format(name="MaxChats")),
]
CONTRADICTIONS: list[tuple[str, dict[str, object], str]] = [
    ("first", {"name": "Others"}, sentences.UNKNOWN_GROUP),
    ("first", {"name": "agents"}, sentences.UNKNOWN_GROUP),
    ("again", {"id": "g2"}, sentences.OTHER_GROUP_ID),
    ("again", {"name": "Others"}, sentences.OTHER_GROUP_NAME),
    ("again", {"name": "Others", "id": "g2"}, sentences.UNKNOWN_GROUP),
    *(("first", body, sentence) for body, sentence in AT_ANY_TIME),
    *(("again", body, sentence) for body, sentence in AT_ANY_TIME),
]


@pytest.mark.parametrize(("when", "body", "sentence"), CONTRADICTIONS)
def test_a_contradiction_is_refused_without_an_event(when: str, body: dict[str, object], sentence: str) -> None:
    scene = opened(me=agent(extension="51", mobile=MOBILE))
    if when == "again":
        create(scene)
    before, said = scene.session.row(), len(scene.said)
    assert create(scene, **body) == [f"no: {sentence}"]
    assert scene.session.row() == before
    assert len(scene.said) == said


@pytest.mark.parametrize(
    "body",
    [
        {"extension": "51"},
        {"extensions": {"mobileagent-mode": "CALL_BY_CALL"}},
        {"extensions": {"mobileagent-dialnumber": "0170", "MaxEmails": "5", "MaxChats": "0"}},
        {"extensions": {"mobileagent-mode": "", "mobileagent-dialnumber": "", "MaxChats": ""}},
        {"extensions": {}},
    ],
)
def test_what_agrees_with_the_login(body: dict[str, object]) -> None:
    scene = opened(me=agent(extension="51", mobile=MOBILE))
    assert create(scene, **body)[:1] == ["yes"]


def test_mobile_settings_for_an_agent_who_is_not_mobile() -> None:
    scene = opened()
    assert create(scene, extensions={"mobileagent-mode": "NAILED"}) == [f"no: {sentences.OTHER_MOBILE}"]
    assert create(scene, extensions={"mobileagent-mode": ""})[:1] == ["yes"]


@pytest.mark.parametrize("wish", [True, False])
def test_automatic_login_is_said_when_the_session_is_created(wish: bool) -> None:
    """Decision 0005: later it can only be repeated."""
    scene = opened(auto_login=wish)
    assert create(scene, extensions={"AutoLogin": not wish}) == [f"no: {sentences.OTHER_AUTO_LOGIN}"]
    assert create(scene, extensions={"AutoLogin": wish})[:1] == ["yes"]
    assert create(scene) == ["yes"]


@pytest.mark.parametrize("state", AgentState)
def test_the_state_and_the_link_do_not_matter(state: AgentState) -> None:
    scene = opened(state)
    scene.unlink()
    assert create(scene)[:1] == ["yes"]


def test_a_failed_close_keeps_the_group() -> None:
    scene = opened()
    create(scene)
    scene.ask(wire.CLOSE)
    scene.refuse()
    assert create(scene) == ["yes"]


def limits(scene: Scene) -> list[tuple[str, int]]:
    return [(each.endpoint, each.limit) for each in scene.commands if isinstance(each, LimitChannel)]


@pytest.mark.parametrize(
    ("extensions", "expected"),
    [
        ({"MaxEmails": "5", "MaxChats": "3"}, [("mail-1", 5), ("chat-1", 3)]),
        ({"MaxChats": 2}, [("chat-1", 2)]),
        ({"MaxEmails": "0", "MaxChats": ""}, []),
        ({}, []),
        (None, []),
    ],
)
def test_how_much_the_agent_works_on_at_once_is_told_to_the_switch(extensions: Any, expected: list[Any]) -> None:
    """After the answer, and nothing waits for it; channels that are not of the group are left alone."""
    scene = opened(init=ALL)
    assert create(scene, extensions=extensions)[0] == "yes"
    assert limits(scene) == expected
    create(scene, extensions=extensions)
    assert limits(scene) == expected
    scene = opened(init={"email": True})
    create(scene, extensions={"MaxChats": "3"})
    assert limits(scene) == []
