"""Sides of a CTI Server that fail, each in its own way, and how a test asks what was told of it."""

from __future__ import annotations

import asyncio

from adapters.cisco_cti.protocol.failures import FailureKind
from adapters.cisco_cti.protocol.roles import SayFailed
from adapters.cisco_cti.protocol.typed_agents import AgentStateEvent, QueryAgentStateReq
from adapters.cisco_cti.protocol.typed_session import (
    FailureConf,
    FailureEvent,
    OpenReq,
)
from tests.adapters.cisco_cti.far_side import (
    PATIENCE,
    Behaviour,
    Ears,
    Talk,
)

QUERY = QueryAgentStateReq(invoke_id=0, peripheral_id=5000, agent_id="1001")
STATE = AgentStateEvent(peripheral_id=5000, agent_state=3, agent_id="1001")


def failures(ears: Ears) -> list[tuple[str, FailureKind]]:
    """Which side failed how."""
    return [
        (event.failure.leg.side, event.failure.kind) for event in ears.of(SayFailed) if isinstance(event, SayFailed)
    ]


def last_failure(ears: Ears) -> FailureKind:
    """How the last side failed."""
    return failures(ears)[-1][1]


async def _grant_then(talk: Talk, data: bytes) -> None:
    await talk.opens()
    talk.raw(data)
    await talk.goes_on()


async def garbage(talk: Talk) -> None:
    """It turns out to speak something else."""
    await _grant_then(talk, b"HTTP/1.1 400 Bad Request\r\n\r\n")


async def cut_in_a_frame(talk: Talk) -> None:
    """It goes while it speaks."""
    await talk.opens()
    talk.raw(bytes.fromhex("000000040000"))
    await talk.writer.drain()
    talk.cut()


async def silent(talk: Talk) -> None:
    """It opens and says nothing more."""
    await talk.opens()
    await asyncio.sleep(PATIENCE)


async def hangs_in_a_frame(talk: Talk) -> None:
    """It opens and stops in the middle of a message."""
    await talk.opens()
    talk.raw(bytes.fromhex("0000000400000006"))
    await asyncio.sleep(PATIENCE)


async def ends(talk: Talk) -> None:
    """It ends the session (FAILURE_EVENT 17)."""
    await talk.opens()
    talk.says(FailureEvent(status=17))
    await talk.goes_on()


async def mute(talk: Talk) -> None:
    """It takes the connection and never answers."""
    await asyncio.sleep(PATIENCE)


async def cuts_at_open(talk: Talk) -> None:
    """It takes the connection and drops it."""
    await talk.hears_a(OpenReq)
    talk.cut()


def refuses(status: int) -> Behaviour:
    """One that refuses the session."""

    async def behave(talk: Talk) -> None:
        request = await talk.hears()
        assert isinstance(request, OpenReq)
        talk.says(FailureConf(invoke_id=request.invoke_id, status=status))
        await talk.reader.read()

    return behave


async def plain_text(talk: Talk) -> None:
    """It speaks without being asked, and never understands."""
    talk.raw(b"220 ready\r\n")
    while await talk.reader.read(1024):
        pass
