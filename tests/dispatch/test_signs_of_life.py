"""What starts a session's lease anew: whatever a desktop that may ask sends to its queue as a request (protocol section 3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bridge.clock import SystemClock
from bridge.dispatch import sentences
from bridge.dispatch.access import Access, Group
from tests.dispatch.support import Desk, dispatch
from tests.dispatch.test_processor import STOP, TEAM, Scene
from tests.support.clock import ManualClock

LEASE = 30.0
NORTH, SOUTH = Group("north", frozenset({"n"}), ("*",)), Group("south", frozenset({"s"}), ("*",))


class Leased(Scene):
    """A session with a lease, and a clock that goes when it is told to."""

    def __init__(self, desk: Desk, clock: ManualClock) -> None:
        super().__init__(desk)
        self.clock = clock
        self.mailbox = desk.mailbox(lease=LEASE)

    @property
    def left(self) -> float | None:
        """Seconds of the lease that are left, None when it ran out and was told."""
        wake_at = self.mailbox.session.wake_at
        return None if wake_at is None else wake_at - self.clock.monotonic()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Leased]:
    clock = ManualClock(SystemClock().monotonic())
    async with dispatch(tmp_path, clock=clock) as desk:
        yield Leased(desk, clock)


REQUESTS: list[dict[str, Any]] = [
    {},
    {"body": b"{broken"},
    {"name": TEAM, "body": {"realtime": "perhaps"}},
    {"name": "session.request.nonsense"},
    {"name": "channelgroup.query.init", "target": "S1.other"},
    {"target": "S2", "key": "S1"},
    {"kind": "cti.query"},
    {"id": None},
]


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
@pytest.mark.parametrize("is_told", [False, True])
async def test_every_request_is_one_however_it_is_answered(
    scene: Leased, request_: dict[str, Any], is_told: bool
) -> None:
    scene.clock.advance(10)
    if is_told:
        scene.mailbox.session.timing.expired()
        assert scene.left is None
    scene.ask(**request_)
    assert scene.left == pytest.approx(LEASE)
    await scene.desk.quiet()


async def test_a_repeat_is_one(scene: Leased) -> None:
    scene.ask()
    scene.clock.advance(10)
    scene.ask()
    assert scene.left == pytest.approx(LEASE)
    assert await scene.said(2) == [("R-1", "SUCCESS")] * 2


async def test_one_too_many_is_one(tmp_path: Path) -> None:
    clock = ManualClock(SystemClock().monotonic())
    async with dispatch(tmp_path, clock=clock, limits={"rate": 0.01}) as desk:
        scene = Leased(desk, clock)
        scene.ask(id="R-1")
        clock.advance(10)
        scene.ask(id="R-2")
        assert scene.left == pytest.approx(LEASE)
        assert (await scene.said(2))[1] == ("R-2", sentences.TOO_MANY)


@pytest.mark.parametrize("kind", ["cti.response", "cti.event", "cti.warning", "cti.error"])
async def test_what_no_desktop_says_is_none(scene: Leased, kind: str) -> None:
    scene.clock.advance(10)
    scene.ask(kind=kind)
    assert scene.left == pytest.approx(LEASE - 10)
    await scene.desk.quiet()


@pytest.mark.parametrize("request_", REQUESTS, ids=str)
@pytest.mark.parametrize(("user", "left"), [("n", LEASE), ("s", LEASE - 10), ("x", LEASE - 10), (None, LEASE - 10)])
async def test_who_may_not_use_the_session_keeps_no_lease_alive(
    tmp_path: Path, request_: dict[str, Any], user: str | None, left: float
) -> None:
    clock = ManualClock(SystemClock().monotonic())
    async with dispatch(tmp_path, clock=clock) as desk:
        desk.context = replace(desk.context, access=Access([NORTH, SOUTH]))
        scene = Leased(desk, clock)
        scene.mailbox.session.owner = "north"
        clock.advance(10)
        delivery = desk.delivery(request_.get("name", STOP), **{k: v for k, v in request_.items() if k != "name"})
        scene.send(replace(delivery, user_id=user))
        assert scene.left == pytest.approx(left)
        await desk.quiet()
