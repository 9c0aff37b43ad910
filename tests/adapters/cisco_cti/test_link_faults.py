"""The link against sides that fail: what is told of it, and where it goes."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from adapters.cisco_cti.link_events import Closed, LinkEvent
from adapters.cisco_cti.protocol.failures import FailureKind, Leg
from adapters.cisco_cti.protocol.roles import SayDown, SayFailed, SayUp
from adapters.cisco_cti.protocol.session_events import HeartbeatAnswered, HeartbeatUnanswered, Received
from adapters.cisco_cti.protocol.system import SystemNotice
from adapters.cisco_cti.protocol.typed_session import (
    FailureConf,
    FailureEvent,
    HeartbeatConf,
    HeartbeatReq,
)
from tests.adapters.cisco_cti.behaviours import (
    STATE,
    cut_in_a_frame,
    cuts_at_open,
    ends,
    failures,
    garbage,
    hangs_in_a_frame,
    last_failure,
    mute,
    plain_text,
    refuses,
    silent,
)
from tests.adapters.cisco_cti.far_side import (
    PATIENCE,
    Behaviour,
    Ears,
    FarSide,
    Talk,
    grants,
    link_to,
    running,
    session_settings,
)
from tests.support.certificates import Authority


@pytest.mark.parametrize(
    ("behave", "kind", "reason"),
    [
        (garbage, FailureKind.GARBAGE, 0),
        (silent, FailureKind.HEARTBEATS_MISSED, 1),
        (hangs_in_a_frame, FailureKind.HEARTBEATS_MISSED, 1),
        (cut_in_a_frame, FailureKind.CUT, 2),
        (mute, FailureKind.NO_ANSWER_TO_OPEN, 3),
        (cuts_at_open, FailureKind.CUT_AT_OPEN, 3),
        (refuses(107), FailureKind.OTHER_SIDE, 3),
        (refuses(92), FailureKind.OTHER_SIDE, 3),
        (refuses(15), FailureKind.SERVER_OFFLINE, 4),
        (refuses(36), FailureKind.PASSWORD_REJECTED, 4),
        (ends, FailureKind.ENDED, 4),
    ],
)
async def test_ctios_09_10_each_fault_has_its_reason_and_the_link_goes_to_the_other_side(
    behave: Behaviour, kind: FailureKind, reason: int
) -> None:
    ears = Ears()
    session = session_settings(heartbeat=0.05, open_timeout=0.2)
    async with (
        FarSide("A", behave).listening() as a,
        FarSide("B").listening() as b,
        running(link_to(a.leg, b.leg, ears=ears, session=session)) as task,
    ):
        await ears.until_up("B")
        assert not task.done()
    assert failures(ears)[0] == ("A", kind)
    assert kind.reason == reason
    assert not ears.of(Closed)


async def test_ctios_10_a_refused_connection_is_reason_3() -> None:
    ears = Ears()
    async with FarSide("A").listening() as gone:
        leg = gone.leg
    async with running(link_to(leg, ears=ears)):
        await ears.until(SayDown)
    assert last_failure(ears) is FailureKind.UNREACHABLE
    down = ears.of(SayDown)[0]
    assert isinstance(down, SayDown)
    assert down.sentence == f"Side A of the CTI Server (127.0.0.1:{leg.port}) cannot be reached: connection refused."


async def test_a_name_nobody_knows_is_told_as_such() -> None:
    ears = Ears()
    async with running(link_to(Leg("A", "no-such-host.invalid", 42027), ears=ears)):
        await ears.until(SayFailed)
    assert last_failure(ears) in (FailureKind.UNKNOWN_HOST, FailureKind.CONNECT_TIMEOUT)


async def test_ctios_11_the_next_version_is_asked_for_and_the_refused_one_never_again() -> None:
    ears, asked = Ears(), []

    async def behave(talk: Talk) -> None:
        header = await talk.reader.readexactly(12)
        version = int.from_bytes(await talk.reader.readexactly(4), "big")
        asked.append(version)
        if version > 15:
            talk.says(FailureConf(invoke_id=int.from_bytes(header[8:12], "big"), status=1))
            await talk.reader.read()
        # OPEN_CONF of version 15, after the vector of the sheet
        talk.raw(bytes.fromhex("0000001a00000004000000010000001000000000000000006553f100000100110009"))
        await asyncio.sleep(0.05)
        talk.cut()

    async with FarSide("A", behave).listening() as side:
        session = session_settings(versions=(25, 24, 15))
        async with running(link_to(side.leg, ears=ears, session=session)):
            up = await ears.until(SayUp, 2)
    assert asked[:4] == [25, 24, 15, 15]
    assert isinstance(up, SayUp)
    assert up.granted.version == 15
    assert failures(ears)[:2] == [("A", FailureKind.VERSION_REJECTED)] * 2


async def test_ctios_11_without_a_version_left_the_link_gives_up() -> None:
    ears = Ears()
    async with FarSide("A", refuses(1)).listening() as side:
        async with running(link_to(side.leg, ears=ears)) as task:
            async with asyncio.timeout(PATIENCE):
                await asyncio.wait([task])
        assert len(side.talks) == 1
    (final,) = ears.of(SayFailed)
    assert isinstance(final, SayFailed)
    assert final.is_final
    assert not ears.of(Closed)


async def test_ctios_18_19_heartbeats_are_told_as_they_are_answered_or_not() -> None:
    ears = Ears()

    async def behave(talk: Talk) -> None:
        await talk.opens()
        for _ in range(3):
            last = await talk.hears()
        assert isinstance(last, HeartbeatReq)
        talk.says(HeartbeatConf(invoke_id=last.invoke_id))
        await talk.goes_on()

    async with FarSide("A", behave).listening() as side:
        session = session_settings(heartbeat=0.1, heartbeats_missed=10)
        async with running(link_to(side.leg, ears=ears, session=session)):
            await ears.until(HeartbeatAnswered, 2)
    missed = ears.of(HeartbeatUnanswered)
    assert missed[:2] == [HeartbeatUnanswered(count, interval_ms=100) for count in (1, 2)]
    assert not ears.of(SayDown)


async def test_ctios_20_23_26_30_one_outage_is_told_once() -> None:
    ears = Ears()

    async def offline(talk: Talk) -> None:
        await talk.opens()
        talk.says(FailureEvent(status=15))
        await talk.goes_on()

    down = refuses(15)
    async with (
        FarSide("A", offline, down, down).listening() as a,
        FarSide("B", down, down, grants).listening() as b,
        running(link_to(a.leg, b.leg, ears=ears)),
    ):
        await ears.until(SayUp, 2)
        await asyncio.sleep(0.1)
    told = [type(each) for each in ears.of(SayUp, SayDown)]
    assert told == [SayUp, SayDown, SayUp]
    assert [side for side, _ in failures(ears)] == ["A", "B", "A", "B", "A"]
    assert [each.number for each in ears.of(SystemNotice) if isinstance(each, SystemNotice)] == [12, 13, 12]


async def test_ctios_27_a_side_that_is_back_does_not_pull_the_link() -> None:
    ears = Ears()
    async with FarSide("B").listening() as b:
        async with FarSide("A").listening() as a:
            leg = a.leg
        back = FarSide("A")
        back.port = leg.port
        async with running(link_to(leg, b.leg, ears=ears)):
            await ears.until(SayUp)
            async with back.listening():
                await asyncio.sleep(0.2)
                assert back.talks == []


async def test_ctios_28_after_the_last_attempt_there_is_silence() -> None:
    ears = Ears()
    side = FarSide("A", refuses(15))
    async with side.listening():
        link = link_to(side.leg, ears=ears, attempts=5)
        async with running(link) as task, asyncio.timeout(PATIENCE):
            await asyncio.wait([task])
        assert len(side.talks) == 5
    finals = [each.is_final for each in ears.of(SayFailed) if isinstance(each, SayFailed)]
    assert finals == [False] * 4 + [True]


@pytest.mark.parametrize("kind", [SayUp, Received, SayDown])
async def test_a_fault_of_who_listens_costs_the_session_and_the_link_comes_again(kind: type) -> None:
    class Faulty(Ears):
        """Fails over the first of a kind."""

        def __call__(self, event: LinkEvent) -> None:
            super().__call__(event)
            if isinstance(event, kind) and len(self.of(kind)) == 1:
                raise KeyError("a fault of the test")

    async def once(talk: Talk) -> None:
        await talk.opens()
        talk.says(STATE)
        await asyncio.sleep(0.05)
        talk.cut()

    ears = Faulty()
    async with FarSide("A", once, grants).listening() as side, running(link_to(side.leg, ears=ears)) as task:
        await ears.until(SayUp, 2)
        assert not task.done()
    assert [type(each) for each in ears.of(SayUp, SayDown)] == [SayUp, SayDown, SayUp]
    if kind is not SayDown:
        assert last_failure(ears) is FailureKind.FAULT


async def test_settings_that_cannot_be_said_are_told_at_every_attempt() -> None:
    ears = Ears()
    session = session_settings(client_password="x" * 65, open_timeout=0.2)
    async with FarSide("A", mute).listening() as side, running(link_to(side.leg, ears=ears, session=session)):
        await ears.until(SayFailed, 2)
    assert set(failures(ears)) == {("A", FailureKind.SETTINGS_REJECTED)}
    (down,) = ears.of(SayDown)
    assert isinstance(down, SayDown)
    assert "client_password" in down.sentence


# --- TLS


async def test_the_same_inside_tls(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "ours")
    pair = authority.issue("server")
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(pair.cert, pair.key)
    trusting = ssl.create_default_context(cafile=str(authority.file))
    ears, wary = Ears(), Ears()
    side = FarSide("A")
    async with side.listening(server):
        link = link_to(side.leg, ears=ears, tls=trusting)
        async with running(link):
            await ears.until(SayUp)
        async with running(link_to(side.leg, ears=wary, tls=ssl.create_default_context())):
            await wary.until(SayFailed)
    assert last_failure(wary) is FailureKind.TLS_FAILED
    assert "certificate" in wary.of(SayFailed)[0].failure.sentence  # type: ignore[union-attr]  # of its kind


async def test_a_plain_side_where_tls_is_expected() -> None:
    ears = Ears()
    async with FarSide("A", plain_text).listening() as side:
        link = link_to(side.leg, ears=ears, tls=ssl.create_default_context(), connect_timeout=0.5)
        async with running(link):
            await ears.until(SayFailed)
    assert last_failure(ears) in (FailureKind.TLS_FAILED, FailureKind.CONNECT_TIMEOUT)
