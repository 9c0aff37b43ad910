"""Requests for counters, as dataclasses. The answers stay plain: nothing here reads one counter of the many."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.cisco_cti.protocol.body import of
from adapters.cisco_cti.protocol.typed_bases import Request


@of("QUERY_AGENT_STATISTICS_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAgentStatisticsReq(Request):
    """GED-188, QUERY_AGENT_STATISTICS_REQ."""

    peripheral_id: int
    agent_extension: str | None = None
    agent_id: str | None = None
    agent_instrument: str | None = None


@of("QUERY_SKILL_GROUP_STATISTICS_REQ")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuerySkillGroupStatisticsReq(Request):
    """GED-188, QUERY_SKILL_GROUP_STATISTICS_REQ."""

    peripheral_id: int
    skill_group_number: int
    skill_group_id: int
