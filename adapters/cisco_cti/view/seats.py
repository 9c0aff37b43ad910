"""What is known of one agent and of one team, as values, and the port's agent made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from adapters.cisco_cti.protocol.masks import AgentFlags
from adapters.cisco_cti.view.states import OUT
from adapters.contacts import Channel
from adapters.port import Agent, MobileAgent, Team
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelState, ChannelType, GroupName, LoginId

SUPERVISING: Final = AgentFlags.PRIMARY_SUPERVISOR | AgentFlags.SUPERVISOR


@dataclass(frozen=True, slots=True)
class Seat:
    """One agent. `own_extension` is configured, `extension` and `instrument` are in use or were last. `skill_target_id` 0: not known.

    `reason_id` is of the state, `rest_reason_id` of the channel that is not ready, also while a call is there. `is_open`: somebody can
    use the channel now. `is_doubted`: the server does not know the state any more; what it was stays until it is asked for.
    """

    login_id: LoginId
    since: datetime
    first_name: str = ""
    last_name: str = ""
    own_extension: str = ""
    extension: str = ""
    instrument: str = ""
    skill_target_id: int = 0
    desk_settings_id: int | None = None
    state: AgentState = AgentState.UNKNOWN
    reason_id: str | None = None
    is_ready: bool = False
    rest_reason_id: str | None = None
    is_open: bool = True
    is_doubted: bool = False
    groups: tuple[int, ...] = ()
    mobile: MobileAgent | None = None

    @property
    def is_in(self) -> bool:
        """Whether the agent is logged in."""
        return self.state not in OUT

    @property
    def phone(self) -> str:
        """The extension as the port means it: in use, or the agent's own while logged out."""
        if self.is_in:
            return self.extension or self.instrument or self.own_extension
        return self.own_extension or self.extension

    @property
    def device(self) -> str:
        """AgentInstrument of requests about the agent's phone."""
        return self.instrument or self.extension or self.own_extension

    def devices(self) -> Iterator[str]:
        """What call events may name the agent's phone; that of a mobile agent comes with the number it is reached at."""
        yield from _names(self.extension, self.instrument)

    def channel_devices(self) -> Iterator[str]:
        """What notices of the system may call the phone the channel is at."""
        return self.devices() if self.is_in else _names(self.phone)


def _names(*devices: str) -> Iterator[str]:
    for name in devices:
        if name:
            yield name
            head = name.partition(";")[0]
            if head and head != name:
                yield head


@dataclass(slots=True)
class TeamRecord:
    """One team. `members`: AgentFlags by login id. `is_open`: a list that restores the team goes on in the next event."""

    team_id: int
    name: str = ""
    members: dict[LoginId, int] = field(default_factory=dict)
    is_open: bool = False

    def team(self) -> Team:
        """The port's."""
        return Team(str(self.team_id), self.name or f"Team {self.team_id}")


def agent_of(seat: Seat, teams: Mapping[int, TeamRecord], revision: int) -> Agent:
    """The port's agent."""
    memberships = [
        (record.team(), record.members[seat.login_id]) for record in teams.values() if seat.login_id in record.members
    ]
    return Agent(
        login_id=seat.login_id,
        first_name=seat.first_name,
        last_name=seat.last_name,
        extension=seat.phone,
        state=seat.state,
        since=seat.since,
        revision=revision,
        group=GroupName(f"agent.{seat.login_id}"),
        channels=(channel_of(seat),),
        teams=tuple(team for team, _ in memberships),
        supervises=tuple(team for team, flags in memberships if flags & SUPERVISING),
        reason_id=seat.reason_id,
        mobile=seat.mobile if seat.is_in else None,
    )


def channel_of(seat: Seat) -> Channel:
    """Telephony at the agent's extension."""
    state = ChannelState.ACTIVE if seat.is_in else ChannelState.INACTIVE
    return Channel(
        endpoint=endpoint_of(seat),
        type=ChannelType.TELEPHONY,
        state=state if seat.is_open else ChannelState.UNAVAILABLE,
        agent_state=ChannelAgentState.READY if seat.is_in and seat.is_ready else ChannelAgentState.NOT_READY,
        reason_id=seat.rest_reason_id,
    )


def endpoint_of(seat: Seat) -> str:
    """The name of the telephony channel; of an agent without a phone, the agent's."""
    return seat.phone or f"phone of {seat.login_id}"
