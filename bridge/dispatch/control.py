"""The control destination's requests, each on its own task: one slow createsession never delays a status query.

Owns the order of things; making sessions is `creation`, the decisions are pure and stand in `bridge.session.control`.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

import structlog

from adapters.port import Agent, Confirmed, Refused, ValidateAgent
from bridge.dispatch import notes, sentences
from bridge.dispatch.context import Context
from bridge.dispatch.creation import Creation
from bridge.dispatch.job import Job
from bridge.dispatch.refusal import Refusing
from bridge.dispatch.sessions import Sessions
from bridge.dispatch.voice import ControlVoice
from bridge.session import needs
from bridge.session.rendering import instant
from bridge.session.sentences import refusal_sentence
from contracts import codec, control
from contracts.base import Body
from contracts.vocabulary import PROTOCOL_VERSION, ErrorCode, LoginId

log = structlog.get_logger(__name__)

Handler = Callable[[Job], Awaitable[Body | None]]


class ControlDesk:
    """Answers everything addressed to `<processor>.CONTROL`."""

    def __init__(self, context: Context, sessions: Sessions, voice: ControlVoice, owner: str) -> None:
        self._context = context
        self._sessions = sessions
        self._voice = voice
        self._owner = owner
        self.running = 0
        self._creation = Creation(context, sessions, voice)
        self._handlers: dict[str, Handler] = {
            control.STATUS: self._status,
            control.CAPABILITIES: self._capabilities,
            control.VALIDATE_AGENT: self._validate_agent,
            control.AGENT_INFO: self._agent_info,
            control.CREATE_SESSION: self._creation.create_session,
            control.SESSIONS: self._list_sessions,
        }

    def offer(self, job: Job) -> None:
        """Take a request; its answer comes from a task of its own."""
        self.running += 1
        self._context.tasks.spawn(self._answer(job), job.spec.name)

    async def _answer(self, job: Job) -> None:
        body: Body | None = None
        error: str | None = None
        try:
            if job.is_noted:
                await notes.started(self._context, job)
            async with asyncio.timeout(job.deadline - self._context.clock.monotonic()):
                body = await self._handlers[job.spec.name](job)
        except Refusing as refused:
            error = refused.sentence
        except TimeoutError:
            error = sentences.OUTCOME_UNKNOWN
        except Exception:  # noqa: BLE001 - a fault of ours costs this request an answer, not the service
            error = self._fault(job)
        self._reply(job, body, error)
        if job.spec.name == control.STATUS:
            self._voice.say_status()

    def _reply(self, job: Job, body: Body | None, error: str | None) -> None:
        self.running -= 1
        outgoing = codec.response(job.incoming, body=codec.encode(body), error=error)
        self._context.outbound.respond(job.delivery, job.kept, outgoing)
        elapsed = self._context.clock.monotonic() - job.delivery.arrived
        self._context.metrics.request(job.spec.name, error is None, elapsed)

    def _fault(self, job: Job) -> str:
        reference = secrets.token_hex(4)
        log.exception("control_fault", request=job.spec.name, reference=reference)
        self._voice.fail(ErrorCode.INTERNAL, "The bridge met an internal fault.", details={"reference": reference})
        return sentences.INTERNAL.format(reference=reference)

    async def _status(self, job: Job) -> None:
        """Acknowledged first; the event follows the answer."""

    async def _capabilities(self, job: Job) -> Body:
        capabilities = self._context.adapter.capabilities
        return control.CapabilitiesResponse(
            protocol=PROTOCOL_VERSION,
            adapter=self._context.adapter.name,
            channel_types=tuple(sorted(capabilities.channel_types)),
            requests=needs.offered(capabilities),
            channel_groups_supported=capabilities.channel_groups,
            reason_codes=capabilities.reason_codes,
            team_status=capabilities.team_status,
            mobile_agent=capabilities.mobile_agent,
        )

    async def _validate_agent(self, job: Job) -> Body:
        body = job.body
        assert isinstance(body, control.ValidateAgent)
        self._require_allowed(job, body.loginid)
        self._require_switch()
        command = ValidateAgent(body.loginid, body.password.get_secret_value())
        match await self._context.adapter.execute(command):
            case Confirmed(value=bool(valid)):
                return control.ValidateAgentResponse(valid=valid)
            case Refused(refusal=refusal):
                raise Refusing(refusal_sentence(refusal))
            case _:
                raise Refusing(sentences.OUTCOME_UNKNOWN)

    async def _agent_info(self, job: Job) -> Body:
        body = job.body
        assert isinstance(body, control.AgentInfo)
        self._require_allowed(job, body.loginid)
        agent = self._context.mirror.get(body.loginid)
        if agent is None:
            raise Refusing(sentences.NO_AGENT)
        return _info(agent)

    async def _list_sessions(self, job: Job) -> Body:
        user = job.delivery.user_id
        rows = (session.row() for session in self._context.book if self._context.access.may_use(user, session.owner))
        return control.SessionsResponse(
            sessions=tuple(
                control.SessionEntry(
                    target=row.session_id,
                    loginid=row.login_id,
                    phase=row.phase,
                    since=instant(row.created_at),
                    owner=self._owner,
                )
                for row in rows
            )
        )

    def _require_allowed(self, job: Job, login_id: LoginId) -> None:
        if not self._context.access.may_open(job.delivery.user_id, login_id):
            raise Refusing(sentences.NOT_ALLOWED)

    def _require_switch(self) -> None:
        if not self._context.mirror.link_up:
            raise Refusing(sentences.NOT_STARTED)


def _info(agent: Agent) -> Body:
    return control.AgentInfoResponse(
        loginid=agent.login_id,
        firstname=agent.first_name,
        lastname=agent.last_name,
        extension=agent.extension,
        state=agent.state,
        teams=tuple(control.TeamEntry(id=team.team_id, name=team.name) for team in agent.teams),
    )
