"""From the switch's values to bodies on the wire: members and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from adapters.port import Agent
from contracts import session as wire
from contracts.base import Body
from contracts.vocabulary import Reason, ReasonKind


def instant(moment: datetime) -> str:
    """ISO 8601, UTC, milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def member_of(agent: Agent) -> wire.Member:
    """A team member as the connector sees it."""
    return wire.Member(
        loginid=agent.login_id,
        firstname=agent.first_name,
        lastname=agent.last_name,
        extension=agent.extension,
        state=agent.state,
        statechangetime=instant(agent.since),
    )


def alike(before: Agent | None, agent: Agent) -> Agent | None:
    """The agent as it was, if it is no other member of a team now: reasons, channels and such are not told there."""
    return before if before is not None and member_of(before) == member_of(agent) else None


def team_status(agents: Iterable[Agent]) -> wire.TeamStatus:
    """Members, each once, by login id."""
    return wire.TeamStatus(
        teamstatus=tuple(member_of(agent) for agent in sorted(agents, key=lambda each: each.login_id))
    )


def reasons_updated(kind: ReasonKind, reasons: Iterable[Reason]) -> tuple[str, Body]:
    """Name and body of the event that tells a reason list."""
    if kind is ReasonKind.LOGOUT:
        return wire.LOGOUT_REASONS_UPDATED, wire.LogoutReasonsUpdated(
            logout_reasons=tuple(
                wire.LogoutReason(logout_reason_id=each.reason_id, logout_reason_code=each.code, labels=labels_of(each))
                for each in reasons
            )
        )
    return wire.NOT_READY_REASONS_UPDATED, wire.NotReadyReasonsUpdated(
        reason_codes=tuple(
            wire.NotReadyReason(
                reason_code_id=each.reason_id,
                reason_code_code=each.code,
                selectable=each.selectable,
                labels=labels_of(each),
            )
            for each in reasons
        )
    )


def labels_of(reason: Reason) -> tuple[wire.ReasonLabel, ...]:
    """The names of a reason or wrap-up code, one a language."""
    return tuple(
        wire.ReasonLabel(language=each.language, country=each.country, name=each.name, description=each.description)
        for each in reason.labels
    )
