"""createsession: one agent at a time, decided purely, carried out in the order that loses nothing."""

from __future__ import annotations

import asyncio
import uuid
from typing import Final, assert_never

import structlog

from bridge.broker.errors import TopologyMismatch
from bridge.dispatch import sentences
from bridge.dispatch.context import Context
from bridge.dispatch.job import Job
from bridge.dispatch.locks import KeyedLocks
from bridge.dispatch.refusal import Refusing
from bridge.dispatch.sessions import Sessions
from bridge.dispatch.voice import ControlVoice
from bridge.session import limits
from bridge.session.control import Create, Join, Refuse, Replace, Resume, TakeOver, decide
from bridge.session.inputs import TakenOver
from bridge.session.row import SessionRow
from bridge.session.session import Session
from contracts import control
from contracts.base import Body
from contracts.vocabulary import LoginId, Phase, ProcessorStatus

log = structlog.get_logger(__name__)

ALLOTTED: Final = uuid.UUID("5e0c7a52-3f0b-4a5e-9d1e-2f1f6f8c0a11")
"""The name space of session ids that the bridge allots."""
ENDING_SECONDS: Final = 10.0
"""For an ended session to be torn down when its id is wanted again: moments, unless the broker is away or takes no answers."""


class Creation:
    """Makes sessions for createsession."""

    def __init__(self, context: Context, sessions: Sessions, voice: ControlVoice) -> None:
        self._context = context
        self._sessions = sessions
        self._voice = voice
        self._locks = KeyedLocks()

    async def create_session(self, job: Job) -> Body:
        """Answer one createsession. An id of ours is made from the request's, so that a repeated try finds what the first one made.

        Raises:
            Refusing: the request is answered FAILURE.
        """
        body = job.body
        assert isinstance(body, control.CreateSession)
        if self._voice.status is not ProcessorStatus.STARTED:
            raise Refusing(sentences.NOT_STARTED)
        if not self._context.access.may_open(job.delivery.user_id, body.loginid):
            raise Refusing(sentences.NOT_ALLOWED)
        if self._context.mirror.get(body.loginid) is None:
            raise Refusing(sentences.NO_AGENT)
        session_id = body.id or _allot(job.incoming.request_id, body.loginid)
        async with self._locks.hold(f"login {body.loginid}"), self._locks.hold(f"id {session_id}"):
            return await self._carry_out(body, session_id, job.kept.group)

    async def _carry_out(self, body: control.CreateSession, session_id: str, owner: str | None) -> Body:
        decision = decide(self._context.book, body, session_id, self._context.settings.processor, owner)
        match decision:
            case Refuse():
                raise Refusing(decision.sentence)
            case Resume() | Join():
                if body.password is not None:
                    await self._sessions.give_password(decision.session_id, body.password.get_secret_value())
                return control.CreateSessionResponse(target=decision.session_id, resumed=True)
            case TakeOver() | Replace():
                await self._end(decision.session_id, by=session_id)
            case Create():
                pass
            case _:
                assert_never(decision)
        await self._create(body, session_id, owner)
        return control.CreateSessionResponse(target=session_id, resumed=False)

    async def _end(self, old: str, by: str) -> None:
        """End the agent's old session."""
        mailbox = self._sessions.get(old)
        if mailbox is not None:
            mailbox.apply(TakenOver(by=by))
            await mailbox.ended.wait()

    async def _torn_down(self, session_id: str) -> None:
        """Wait for the queue of an ended session whose id is wanted again to be gone."""
        mailbox = self._sessions.get(session_id)
        if mailbox is None:
            return
        try:
            async with asyncio.timeout(ENDING_SECONDS):
                await mailbox.gone.wait()
        except TimeoutError:
            raise Refusing(sentences.STILL_ENDING) from None

    async def _create(self, body: control.CreateSession, session_id: str, owner: str | None) -> None:
        await self._torn_down(session_id)
        epoch = await self._context.registry.last_epoch(session_id) + 1
        extensions = body.extensions
        row = SessionRow(
            session_id=session_id,
            login_id=body.loginid,
            phase=Phase.CREATED,
            epoch=epoch,
            created_at=self._context.clock.utcnow(),
            extension=body.extension,
            mobile_mode=None if extensions is None else extensions.mobileagent_mode,
            mobile_number=None if extensions is None else extensions.mobileagent_dialnumber,
            auto_login=None if extensions is None else extensions.auto_login,
            limits=limits.read(extensions),
            lease=body.lease,
            owner=owner,
        )
        session = Session(
            row,
            password=None if body.password is None else body.password.get_secret_value(),
            picture=self._context.mirror,
            now=self._context.clock.monotonic(),
            rules=self._context.rules,
        )
        try:
            await self._sessions.create(session)
        except TopologyMismatch as error:
            log.error("session_not_created", session=session_id, error=str(error))
            raise Refusing(sentences.NO_QUEUE) from None
        log.info("session_created", session=session_id, login=body.loginid, epoch=epoch)


def _allot(request_id: str, login_id: LoginId) -> str:
    return str(uuid.uuid5(ALLOTTED, f"{request_id.casefold()} {login_id}"))
