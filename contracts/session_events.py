"""Bodies of the session destination's events: channels, groups, reasons, team members (protocol section 4)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from contracts.base import Body, Empty
from contracts.vocabulary import AgentState, ChannelType


class Member(Body):
    """One agent of a team."""

    loginid: str = Field(description="The agent.")
    firstname: str = Field(description="First name.")
    lastname: str = Field(description="Last name.")
    extension: str = Field(description="Extension in use, or the agent's own.")
    state: AgentState = Field(description="Work state as the switch reports it.")
    statechangetime: str = Field(description="When the state began, ISO 8601 UTC with milliseconds.")


class TeamStatus(Body):
    """Team members: all of them in the answer to getteamstatus, the changed ones in the event."""

    teamstatus: tuple[Member, ...] = Field(default=(), description="The members.")


class SessionClosed(Empty):
    """Body of `session.closed`."""


class ChannelAdded(Body):
    """A channel of the agent."""

    endpoint: str = Field(description="Where the channel ends: an extension, an address.")
    type: ChannelType = Field(description="What arrives there.")


class ChannelRemoved(ChannelAdded):
    """A channel the agent no longer has."""


class ChannelGroupAdded(Body):
    """A channel group of the agent."""

    name: str = Field(description="The CTI's name of the group.")


class ChannelGroupRemoved(ChannelGroupAdded):
    """A channel group the agent no longer has."""


class ReasonLabel(Body):
    """What a reason is called in one language."""

    language: str = Field(description="ISO 639-1 code, lower case.")
    country: str = Field(description="ISO 3166-1 code, upper case; empty when it fits any.")
    name: str = Field(description="The name agents see.")
    description: str = Field(default="", description="More about it; may be empty.")


class LogoutReason(Body):
    """A reason for logging out."""

    logout_reason_id: Annotated[str, Field(alias="logoutReasonId", description="What a request names it by.")]
    logout_reason_code: Annotated[str, Field(alias="logoutReasonCode", description="The switch's own code.")]
    extensions: tuple[object, ...] = Field(default=(), description="Reserved; empty.")
    labels: tuple[ReasonLabel, ...] = Field(default=(), description="Its names, one a language.")


class LogoutReasonsUpdated(Body):
    """All logout reasons."""

    logout_reasons: Annotated[
        tuple[LogoutReason, ...], Field(alias="logoutReasons", description="The list, in order.")
    ] = ()


class NotReadyReason(Body):
    """A reason for being not ready."""

    reason_code_id: Annotated[str, Field(alias="reasonCodeId", description="What a request names it by.")]
    reason_code_code: Annotated[str, Field(alias="reasonCodeCode", description="The switch's own code.")]
    selectable: bool = Field(default=True, description="False: only the switch sets it.")
    extensions: tuple[object, ...] = Field(default=(), description="Reserved; empty.")
    labels: tuple[ReasonLabel, ...] = Field(default=(), description="Its names, one a language.")


class NotReadyReasonsUpdated(Body):
    """All not-ready reasons."""

    reason_codes: Annotated[
        tuple[NotReadyReason, ...], Field(alias="reasonCodes", description="The list, in order.")
    ] = ()
