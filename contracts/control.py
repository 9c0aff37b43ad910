"""The control destination `<processor>.CONTROL` (protocol section 3): its names, models and specs."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts.base import Body
from contracts.fields import Login, OptionalBridgeId, OptionalSeconds, Secret, empty_is
from contracts.notice import Notice
from contracts.profile import Profile
from contracts.spec import DestinationKind, Family, MessageSpec
from contracts.vocabulary import AgentState, ChannelType, CreatePolicy, Phase, ProcessorStatus

STATUS: Final = "cti.request.status"
STATUS_UPDATED: Final = "cti.status.updated"
CAPABILITIES: Final = "cti.query.capabilities"
VALIDATE_AGENT: Final = "cti.query.validateagent"
AGENT_INFO: Final = "cti.query.agentinfo"
CREATE_SESSION: Final = "cti.request.createsession"
SESSIONS: Final = "cti.query.sessions"
WARNING: Final = "cti.warning"
ERROR: Final = "cti.error"


class StatusRequest(Body):
    """Body of `cti.request.status`."""


class StatusUpdated(Body):
    """Body of `cti.status.updated`."""

    status: ProcessorStatus = Field(description="Where the processor stands.")
    adapter: str = Field(description="The adapter that drives the switch.")
    detail: str = Field(default="", description="One sentence for operators; empty when there is nothing to add.")


class Capabilities(Body):
    """Body of `cti.query.capabilities`."""


class CapabilitiesResponse(Body):
    """What the adapter declares."""

    protocol: str = Field(description="Version of this protocol.")
    adapter: str = Field(description="The adapter that drives the switch.")
    channel_types: Annotated[
        tuple[ChannelType, ...], Field(alias="channel-types", description="Types of channels an agent can have.")
    ] = ()
    requests: tuple[str, ...] = Field(
        default=(), description="Names of the queries and requests this adapter can do, of every destination."
    )
    channel_groups_supported: Annotated[
        bool, Field(alias="channel-groups-supported", description="Agents have channel groups on the switch.")
    ]
    reason_codes: Annotated[
        bool, Field(alias="reason-codes", description="The switch keeps logout and not-ready reasons.")
    ]
    team_status: Annotated[bool, Field(alias="team-status", description="The switch tells the state of team members.")]
    mobile_agent: Annotated[
        bool, Field(alias="mobile-agent", description="Agents can work at a number that is dialled.")
    ]


class ValidateAgent(Body):
    """Body of `cti.query.validateagent`."""

    loginid: Login = Field(description="The agent.")
    password: Secret = Field(description="The password to check; never logged.")


class ValidateAgentResponse(Body):
    """Whether the password is right."""

    valid: bool = Field(description="True when the switch accepts login id and password.")


class AgentInfo(Body):
    """Body of `cti.query.agentinfo`."""

    loginid: Login = Field(description="The agent.")


class TeamEntry(Body):
    """A team of an agent."""

    id: str = Field(description="The switch's id of the team.")
    name: str = Field(description="The team's name.")


class AgentInfoResponse(Body):
    """What the bridge knows of one agent."""

    loginid: str = Field(description="The agent.")
    firstname: str = Field(description="First name.")
    lastname: str = Field(description="Last name.")
    extension: str = Field(description="Extension in use, or the agent's own; empty when none is known.")
    state: AgentState = Field(description="Work state as the switch reports it.")
    teams: tuple[TeamEntry, ...] = Field(default=(), description="Teams the agent is in.")


class CreateSession(Profile):
    """Body of `cti.request.createsession`."""

    id: OptionalBridgeId = Field(default=None, description="Id of the session; left out, the bridge allots one.")
    loginid: Login = Field(description="The agent.")
    password: Secret | None = Field(
        default=None,
        description="Used and checked by init's login; never logged or stored. An empty one is a password, too.",
    )
    policy: Annotated[CreatePolicy, empty_is(CreatePolicy.REJECT)] = Field(
        default=CreatePolicy.REJECT, description="What to do when the agent already has a session."
    )
    lease: OptionalSeconds = Field(
        default=None, description="Seconds without any request after which the agent is set to NOT_READY."
    )


class CreateSessionResponse(Body):
    """Where the session is."""

    target: str = Field(description="Target of the session destination.")
    resumed: bool = Field(description="True when the session was there before.")


class Sessions(Body):
    """Body of `cti.query.sessions`."""


class SessionEntry(Body):
    """One session as operations see it."""

    target: str = Field(description="Target of the session destination.")
    loginid: str = Field(description="The agent.")
    phase: Phase = Field(description="Where the session stands.")
    since: str = Field(description="When the session was created, ISO 8601 UTC.")
    owner: str = Field(description="The bridge process that serves it.")


class SessionsResponse(Body):
    """All sessions of the processor."""

    sessions: tuple[SessionEntry, ...] = Field(default=(), description="The sessions, the oldest first.")


_CONTROL: Final = Family(DestinationKind.CONTROL)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _CONTROL.request(
        STATUS,
        "Asks for the status of the processor.",
        "Answered at once; the status itself follows as the event `cti.status.updated`.",
        body=StatusRequest,
    ),
    _CONTROL.event(
        STATUS_UPDATED,
        "The status of the processor.",
        "Sent after each `cti.request.status` and unasked on every change, loss of the switch included.",
        body=StatusUpdated,
    ),
    _CONTROL.query(
        CAPABILITIES,
        "Asks what the adapter can do.",
        "The answer is what the adapter declares; a request that is not listed is refused without asking the switch.",
        "`requests` names those of channel groups, channels, interactions and conversations, too: what one phone system "
        "cannot do with calls or channels is missing there.",
        body=Capabilities,
        response=CapabilitiesResponse,
    ),
    _CONTROL.query(
        VALIDATE_AGENT,
        "Checks an agent's password without logging in.",
        "A wrong password is a SUCCESS with `valid` false.",
        body=ValidateAgent,
        response=ValidateAgentResponse,
    ),
    _CONTROL.query(
        AGENT_INFO,
        "Asks what is known of an agent.",
        "An unknown login id is a FAILURE.",
        body=AgentInfo,
        response=AgentInfoResponse,
    ),
    _CONTROL.request(
        CREATE_SESSION,
        "Makes the session destination of an agent.",
        "Only while the status is STARTED, otherwise FAILURE.",
        "The destination and its queue are there before the answer leaves: the `target` it names can be used at once.",
        "`id` comes before `policy`. The `id` and `loginid` of a session that is there: SUCCESS with `resumed` true, whatever the "
        "policy, takeover too: nothing is ended and nobody is warned. To take over, leave `id` out or name a new one. The `id` of "
        "another agent's session: FAILURE. A session that is closed makes room for the new one.",
        "The `id` of a session that was disposed just now may be FAILURE for a moment; another one, or none, is free at once.",
        "`policy` reject: FAILURE when the agent already has a session.",
        "`policy` takeover: the request that runs in the old session is answered, those that wait are answered "
        "FAILURE, the old session gets warning `SESSION_TAKEN_OVER` and is disposed; the answer names a new target.",
        "`policy` join: the answer names the existing target and a given `id` is ignored; a close or dispose from "
        "either side ends the session for both.",
        "The password is not checked here but by the login that init makes, which uses the one sent last: until then each "
        "createsession that resumes or joins the session may name another.",
        "Without `extension` the switch's own for the agent is used; if there is none either, init fails.",
        "A session that is not initialised within 10 minutes is disposed.",
        "`extensions.AutoLogin` true: where the adapter can, the agent is logged in again after a failover of the switch that "
        "logged it out, once, with warning `AGENT_RELOGGED_IN`; false: never; left out: as the bridge is set up.",
        "`extensions.MaxEmails` and `extensions.MaxChats`: the most contacts at a time, where the adapter can limit them, for "
        "as long as the session lasts; 0 and left out say nothing, createchannelgroup may say another number. No whole number: "
        "FAILURE.",
        "`lease`: when no request came for so long, the agent is set to NOT_READY and warning `SESSION_LEASE_EXPIRED` "
        "is sent; the agent is never logged out for it. The lease pauses while bridge or broker is down.",
        "An `id` equal to the processor's name is refused.",
        body=CreateSession,
        response=CreateSessionResponse,
    ),
    _CONTROL.query(
        SESSIONS,
        "Lists all sessions, for operations.",
        body=Sessions,
        response=SessionsResponse,
    ),
    *_CONTROL.notices("cti", Notice),
)

__all__ = [
    "AGENT_INFO",
    "CAPABILITIES",
    "CREATE_SESSION",
    "ERROR",
    "SESSIONS",
    "SPECS",
    "STATUS",
    "STATUS_UPDATED",
    "VALIDATE_AGENT",
    "WARNING",
    "AgentInfo",
    "AgentInfoResponse",
    "Capabilities",
    "CapabilitiesResponse",
    "CreateSession",
    "CreateSessionResponse",
    "Notice",
    "SessionEntry",
    "Sessions",
    "SessionsResponse",
    "StatusRequest",
    "StatusUpdated",
    "TeamEntry",
    "ValidateAgent",
    "ValidateAgentResponse",
]
