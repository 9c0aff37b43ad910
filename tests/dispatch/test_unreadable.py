"""What cannot be read: refused, taken for a copy of what was asked before, or put aside when nobody can be answered."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from bridge.dispatch import sentences
from bridge.dispatch.access import Access, Group
from bridge.session.inputs import TakenOver
from contracts.vocabulary import ErrorCode
from tests.dispatch.support import dispatch, header
from tests.dispatch.test_processor import DISPOSE, TEAM, Scene, identity, scene

__all__ = ["scene"]

GROUP, CHANNEL = "channelgroup.query.init", "channel.query.init"


@pytest.mark.parametrize("more", [{}, {"body": b"{broken"}, {"kind": "cti.nonsense"}])
async def test_what_nobody_can_be_answered_for_is_put_aside_and_told(scene: Scene, more: dict[str, Any]) -> None:
    scene.ask(id=None, **more)
    await scene.desk.quiet()
    assert scene.desk.answers == []
    (dead,) = scene.desk.dead()
    assert scene.desk.channel.tags == [1]
    (error,) = scene.desk.events
    assert (header(error, "name"), header(error, "code")) == ("session.error", "INVALID_MESSAGE")
    assert orjson.loads(error.body)["details"] == {"reason": header(dead, "x-reason")}


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": GROUP, "target": "S1.g1"}, "INVALID_MESSAGE"),
        ({"name": GROUP, "target": "S1.g9"}, "UNKNOWN_TARGET"),
        ({"name": CHANNEL, "target": "S1.g9.x"}, "UNKNOWN_TARGET"),
        ({"name": CHANNEL, "target": "S1.g1.x"}, "UNKNOWN_TARGET"),
        ({"name": "channel.query.nonsense", "target": "S1.g1.x"}, "INVALID_MESSAGE"),
        ({"name": CHANNEL, "target": "S1.g1.x", "kind": "cti.request"}, "INVALID_MESSAGE"),
        ({"name": CHANNEL, "target": "S1.g1.x", "body": b"{broken"}, "INVALID_MESSAGE"),
        ({"name": CHANNEL, "target": "S1..x"}, "INVALID_MESSAGE"),
        ({"headers": {"target": 1}}, "INVALID_MESSAGE"),
        ({"target": "S2", "key": "S1"}, "INVALID_MESSAGE"),
    ],
)
async def test_a_sound_message_whose_target_does_not_exist_is_told_so(
    scene: Scene, more: dict[str, Any], code: str
) -> None:
    """Protocol 7. Of a target that came by another's key nothing is said: it may be another tenant's."""
    scene.ask(id=None, **more)
    await scene.desk.quiet()
    (error,) = scene.desk.events
    assert (header(error, "name"), header(error, "code")) == ("session.error", code)
    (dead,) = scene.desk.dead()
    assert orjson.loads(error.body)["details"] == {"reason": header(dead, "x-reason")}
    assert scene.desk.answers == []


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("cti.CONTROL", ErrorCode.INVALID_MESSAGE),
        ("cti", ErrorCode.UNKNOWN_TARGET),
        ("cti.x", ErrorCode.UNKNOWN_TARGET),
    ],
)
async def test_control_says_what_is_wrong_with_its_own_messages(scene: Scene, target: str, code: ErrorCode) -> None:
    scene.processor.on_control(scene.desk.delivery("cti.query.sessions", target, id=None))
    assert scene.voice.errors == [(code, {"reason": "no-request-id"})]


async def test_control_says_that_a_session_does_not_exist(scene: Scene) -> None:
    scene.processor.on_unrouted(scene.desk.delivery("session.query.init", "S99", id=None))
    assert scene.voice.errors == [(ErrorCode.UNKNOWN_TARGET, {"reason": "no-request-id"})]
    assert [header(each, "x-reason") for each in scene.desk.dead()] == ["no-request-id"]


@pytest.mark.parametrize("kind", ["cti.response", "cti.event", "cti.warning", "cti.error"])
async def test_our_own_kinds_are_not_answered_or_two_bridges_would_talk_for_ever(scene: Scene, kind: str) -> None:
    scene.ask(kind=kind)
    await scene.desk.quiet()
    assert scene.desk.answers == []
    assert [header(each, "x-reason") for each in scene.desk.dead()] == ["not-for-us"]
    assert scene.desk.channel.tags == [1]


@pytest.mark.parametrize(("body", "code"), [(b"{}", ErrorCode.UNKNOWN_TARGET), (b"{", ErrorCode.INVALID_MESSAGE)])
async def test_an_unreadable_message_to_an_ended_session_is_told_by_control(
    scene: Scene, body: bytes, code: ErrorCode
) -> None:
    scene.mailbox.apply(TakenOver(by="S2"))
    async with asyncio.timeout(20):
        await scene.mailbox.ended.wait()
    scene.ask(id=None, body=body)
    await scene.desk.quiet()
    (dead,) = scene.desk.dead()
    assert scene.voice.errors == [(code, {"reason": header(dead, "x-reason")})]


@pytest.mark.parametrize(
    ("name", "target", "more", "says"),
    [
        ("session.request.nonsense", "S1", {}, sentences.REUSED_ID),
        (DISPOSE, "S1", {"body": b"{"}, sentences.REUSED_ID),
        (TEAM, "S1..x", {}, sentences.REUSED_ID),
        (TEAM, "S1", {"headers": {"target": 1}}, 'The header "target" is wrong'),
        (TEAM, "S1", {"headers": {"name": None}}, 'The header "name" is missing'),
    ],
    ids=["unknown name", "another name", "another target", "unknowable target", "unknowable name"],
)
async def test_what_cannot_be_read_gets_no_answer_to_another_request(
    scene: Scene, name: str, target: str, more: dict[str, Any], says: str
) -> None:
    scene.ask(TEAM)
    await scene.said()
    scene.ask(name, target, **more)
    _, (request_id, said) = await scene.said(2)
    assert (request_id, said[: len(says)]) == ("R-1", says)
    assert scene.desk.answers[1].body == b"{}"


async def test_a_copy_that_cannot_be_read_gets_the_answer_of_the_first(scene: Scene) -> None:
    go_on = asyncio.Event()
    scene.desk.switch.answer = lambda command: go_on
    scene.ask(TEAM)
    scene.ask(TEAM, body=b"{broken", reply_to="amq.gen-other")
    await scene.desk.quiet()
    assert scene.desk.answers == []
    go_on.set()
    await scene.said(2)
    scene.ask(TEAM, body=b"{broken")
    first, *again = await scene.desk.answered(3)
    assert [identity(each) for each in again] == [identity(first)] * 2


async def test_with_rules_who_may_not_ask_is_told_nothing_about_the_message(tmp_path: Path) -> None:
    async with dispatch(tmp_path) as desk:
        desk.context = replace(desk.context, access=Access([Group("north", frozenset({"north"}), ("*",))]))
        scene = Scene(desk)
        scene.ask(body=b"{broken")
        assert await scene.said() == [("R-1", sentences.NOT_ALLOWED)]


async def test_what_cannot_be_read_counts_for_the_rate_of_its_sender(tmp_path: Path) -> None:
    async with dispatch(tmp_path, limits={"rate": 0.5}) as desk:
        scene = Scene(desk)
        for number in range(2):
            scene.ask(id=f"R-{number}", body=b"{broken")
        first, second = await scene.said(2)
        assert first[1] != sentences.TOO_MANY
        assert second == ("R-1", sentences.TOO_MANY)


async def test_what_cannot_be_answered_counts_for_the_rate_and_is_put_aside_all_the_same(tmp_path: Path) -> None:
    async with dispatch(tmp_path, limits={"rate": 0.5}) as desk:
        scene = Scene(desk)
        for _ in range(2):
            scene.ask(id=None)
        scene.ask()
        assert await scene.said() == [("R-1", sentences.TOO_MANY)]
        assert len(desk.dead()) == 2
