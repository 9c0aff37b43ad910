"""The session destination `<sessionId>` (protocol section 4): names, models of queries and requests, specs.

The bodies of its events stand in `session_events`.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from contracts import rules
from contracts.base import Body, Empty
from contracts.fields import ChildId, Flag, Login, Name, OptionalName
from contracts.notice import Notice
from contracts.profile import Profile
from contracts.session_events import (
    ChannelAdded,
    ChannelGroupAdded,
    ChannelGroupRemoved,
    ChannelRemoved,
    LogoutReason,
    LogoutReasonsUpdated,
    Member,
    NotReadyReason,
    NotReadyReasonsUpdated,
    ReasonLabel,
    SessionClosed,
    TeamStatus,
)
from contracts.spec import DestinationKind, Family, MessageSpec
from contracts.vocabulary import AgentState

INIT: Final = "session.query.init"
CREATE_CHANNEL_GROUP: Final = "session.request.createchannelgroup"
CLOSE: Final = "session.request.close"
DISPOSE: Final = "session.request.dispose"
EXTERNAL_LOGOUT_REASONS: Final = "session.request.externallogoutreasons"
EXTERNAL_NOT_READY_REASONS: Final = "session.request.externalnotreadyreasons"
GET_TEAM_STATUS: Final = "session.request.getteamstatus"
STOP_TEAM_STATUS: Final = "session.request.stopteamstatus"
SET_AGENT_STATE: Final = "session.request.setagentstate"

CLOSED: Final = "session.closed"
CHANNEL_ADDED: Final = "session.channel.added"
CHANNEL_REMOVED: Final = "session.channel.removed"
CHANNEL_GROUP_ADDED: Final = "session.channelgroup.added"
CHANNEL_GROUP_REMOVED: Final = "session.channelgroup.removed"
LOGOUT_REASONS_UPDATED: Final = "session.externallogoutreasons.updated"
NOT_READY_REASONS_UPDATED: Final = "session.externalnotreadyreasons.updated"
TEAM_STATUS_UPDATED: Final = "session.teamstatus.updated"
WARNING: Final = "session.warning"
ERROR: Final = "session.error"


SettableState = Literal[AgentState.NOT_READY, AgentState.READY, AgentState.LOGGED_OUT]
"""What a supervisor may ask for."""


class SessionInit(Body):
    """Body of `session.query.init`."""

    name: OptionalName = Field(
        default=None, description="Name of a channel or channel group; what it means is the platform's."
    )
    chat: Flag = Field(default=False, description="Enable chat for the agent.")
    email: Flag = Field(default=False, description="Enable e-mail for the agent.")
    callback: Flag = Field(default=False, description="Enable callback; ignored where the switch has none.")


class SessionInitResponse(Body):
    """The agent's one group."""

    channel_group: Annotated[
        str, Field(alias="channelGroup", description="The CTI's name of the agent's channel group.")
    ]


class CreateChannelGroup(Profile):
    """Body of `session.request.createchannelgroup`."""

    name: Name = Field(description="The CTI's name of the channel group, as init answered it.")
    id: ChildId = Field(description="The bridge id of the group: the destination becomes `<sessionId>.<id>`.")


class CloseSession(Body):
    """Body of `session.request.close`."""

    logout_reason_id: Annotated[
        OptionalName, Field(alias="logoutReasonId", description="A selectable logout reason, by its id.")
    ] = None


class DisposeSession(Empty):
    """Body of `session.request.dispose`."""


class ExternalLogoutReasons(Empty):
    """Body of `session.request.externallogoutreasons`."""


class ExternalNotReadyReasons(Empty):
    """Body of `session.request.externalnotreadyreasons`."""


class GetTeamStatus(Body):
    """Body of `session.request.getteamstatus`."""

    realtime: Flag = Field(default=False, description="True: changes follow as events until stopteamstatus.")


class StopTeamStatus(Empty):
    """Body of `session.request.stopteamstatus`."""


class SetAgentState(Body):
    """Body of `session.request.setagentstate`."""

    loginid: Login = Field(description="The team member.")
    state: SettableState = Field(description="The state wanted.")
    reason_code_id: Annotated[
        OptionalName, Field(alias="reasonCodeId", description="A reason that goes with the state, by its id.")
    ] = None


_SESSION: Final = Family(DestinationKind.SESSION)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _SESSION.query(
        INIT,
        "Opens the session: finds the agent logged in or logs the agent in, and names the agent's channel group.",
        "No event leaves the session before this was answered with SUCCESS; what arose before follows right after it.",
        "The first successful init logs the agent in when needed. An agent who is already logged in (lost link, second "
        "desktop) is joined and the state left as it is.",
        "A repeat only reads: an agent whom a supervisor logged out meanwhile is not logged in again.",
        rules.LOG_IN_AGAIN,
        "There is always exactly one group: the telephony channel and every enabled medium. What the agent has beside these, "
        "voicemail for instance, is in it only when createchannelgroup asks for it.",
        "A failed init releases no event and can be tried again.",
        body=SessionInit,
        response=SessionInitResponse,
    ),
    _SESSION.request(
        CREATE_CHANNEL_GROUP,
        "Prepares the channel group destination `<sessionId>.<id>`.",
        "After the answer: `session.channelgroup.added` once and `session.channel.added` for each of its channels.",
        "The channels are telephony and the media that init enabled. `properties` false leaves a medium out; true adds none but "
        "`voicemail`: with it the group has the agent's channels of the type UNSUPPORTED, without it nothing names them.",
        "The same name and id again: SUCCESS, and no event is sent twice.",
        "An unknown name, a known name with another id, a known id with another name, an extension or mobile agent "
        "property that contradicts the login, an `AutoLogin` that createsession did not say: FAILURE and no event.",
        "`extensions.MaxEmails` and `extensions.MaxChats`, said when the group is made, override those of createsession; they "
        "hold over logouts, lost links and restarts. No whole number: FAILURE.",
        "The id `CONTROL` is refused.",
        body=CreateChannelGroup,
    ),
    _SESSION.request(
        CLOSE,
        "Ends the agent's work: logs the agent out and closes the session.",
        "Refused while the agent is busy (RESERVED, TALKING, HOLD, BUSY) or any contact, e-mail and chat included, is "
        "ALERTING, DIALING or STARTED; nothing is changed then. Wrap-up is not busy.",
        "An unknown reason, or one that is not selectable: FAILURE.",
        "Steps: ended interactions are completed, all channels set to NOT_READY, the agent logged out of all active "
        "channels, the group dropped. Each step raises the events of its objects; then comes the answer, and "
        "`session.closed` last.",
        "A step that fails stops the rest and is told in `errorMessage`; the session stays open.",
        "What lies below ends with the session, each destination with its `disposed`, the leaves first.",
        "After `session.closed` only dispose is legal; the destination is freed by it, or by itself after 60 seconds.",
        body=CloseSession,
    ),
    _SESSION.request(
        DISPOSE,
        "Frees what the bridge holds for the session. The agent's state is not touched.",
        "Answered first, then freed, with all that lies below, each destination with its `disposed`, the leaves first.",
        "Legal always, before init too, and SUCCESS for a session that ended or never was.",
        body=DisposeSession,
    ),
    _SESSION.request(
        EXTERNAL_LOGOUT_REASONS,
        "Asks for the logout reasons of this agent.",
        "After the answer the list follows as `session.externallogoutreasons.updated`.",
        body=ExternalLogoutReasons,
    ),
    _SESSION.request(
        EXTERNAL_NOT_READY_REASONS,
        "Asks for the not-ready reasons of this agent.",
        "After the answer the list follows as `session.externalnotreadyreasons.updated`.",
        body=ExternalNotReadyReasons,
    ),
    _SESSION.request(
        GET_TEAM_STATUS,
        "Reads the state of the agent's team and, on demand, keeps telling it.",
        "Members of every team the agent is in or supervises, the agent included; read anew every time.",
        "The last `realtime` wins. Changes newer than the answer follow it as `session.teamstatus.updated`.",
        "Updates follow the agent into other teams: who comes into view is told, who goes out of it no longer is.",
        body=GetTeamStatus,
        response=TeamStatus,
    ),
    _SESSION.request(
        STOP_TEAM_STATUS,
        "Ends the team's live updates.",
        "No update follows the answer. Harmless when none run. Close and dispose imply it.",
        body=StopTeamStatus,
    ),
    _SESSION.request(
        SET_AGENT_STATE,
        "Sets the state of a member of a team the agent supervises.",
        "For supervisors only, and only where the adapter can.",
        body=SetAgentState,
    ),
    _SESSION.event(CLOSED, "The session is closed; the last event of its life.", body=SessionClosed),
    _SESSION.event(
        CHANNEL_ADDED,
        "The agent has a further channel.",
        "After createchannelgroup for each channel of the group; later whenever the phone system gives the agent another.",
        body=ChannelAdded,
    ),
    _SESSION.event(CHANNEL_REMOVED, "The agent no longer has this channel.", body=ChannelRemoved),
    _SESSION.event(CHANNEL_GROUP_ADDED, "The agent has a further channel group.", body=ChannelGroupAdded),
    _SESSION.event(CHANNEL_GROUP_REMOVED, "The agent no longer has this channel group.", body=ChannelGroupRemoved),
    _SESSION.event(
        LOGOUT_REASONS_UPDATED,
        "The logout reasons of this agent, all of them.",
        "Follows each request for them and comes unasked when the switch's list changes.",
        body=LogoutReasonsUpdated,
    ),
    _SESSION.event(
        NOT_READY_REASONS_UPDATED,
        "The not-ready reasons of this agent, all of them.",
        "Follows each request for them and comes unasked when the switch's list changes.",
        body=NotReadyReasonsUpdated,
    ),
    _SESSION.event(
        TEAM_STATUS_UPDATED,
        "Team members whose state changed, only those.",
        "Only while realtime is on.",
        body=TeamStatus,
    ),
    *_SESSION.notices("session", Notice),
)

__all__ = [
    "CHANNEL_ADDED",
    "CHANNEL_GROUP_ADDED",
    "CHANNEL_GROUP_REMOVED",
    "CHANNEL_REMOVED",
    "CLOSE",
    "CLOSED",
    "CREATE_CHANNEL_GROUP",
    "DISPOSE",
    "ERROR",
    "EXTERNAL_LOGOUT_REASONS",
    "EXTERNAL_NOT_READY_REASONS",
    "GET_TEAM_STATUS",
    "INIT",
    "LOGOUT_REASONS_UPDATED",
    "NOT_READY_REASONS_UPDATED",
    "SET_AGENT_STATE",
    "SPECS",
    "STOP_TEAM_STATUS",
    "TEAM_STATUS_UPDATED",
    "WARNING",
    "ChannelAdded",
    "ChannelGroupAdded",
    "ChannelGroupRemoved",
    "ChannelRemoved",
    "CloseSession",
    "CreateChannelGroup",
    "DisposeSession",
    "ExternalLogoutReasons",
    "ExternalNotReadyReasons",
    "GetTeamStatus",
    "LogoutReason",
    "LogoutReasonsUpdated",
    "Member",
    "NotReadyReason",
    "NotReadyReasonsUpdated",
    "Notice",
    "ReasonLabel",
    "SessionClosed",
    "SessionInit",
    "SessionInitResponse",
    "SetAgentState",
    "StopTeamStatus",
    "TeamStatus",
]
