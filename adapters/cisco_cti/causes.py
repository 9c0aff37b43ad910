"""Who moved an agent: what the bridge asked for, what a call does, what the reason code says. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adapters.cisco_cti.config import CiscoSettings
from adapters.cisco_cti.view.states import OUT, WRAP_UP
from adapters.port import Agent, Cause
from contracts.vocabulary import BUSY_STATES, AgentState, LoginId

BY_SYSTEM: Final = frozenset({32767, *range(50_000, 50_100)})
"""Reason codes that Unified CCE sets by itself: a call not answered, a desktop or component lost, idle for too long, and so on."""
_WORKING: Final = BUSY_STATES | WRAP_UP


@dataclass(frozen=True, slots=True)
class _Expected:
    states: frozenset[AgentState]
    cause: Cause


LOGGED_IN: Final = frozenset(AgentState) - OUT


class Causes:
    """What was asked for and is still to be seen, by agent."""

    def __init__(self, settings: CiscoSettings) -> None:
        self._settings = settings
        self._expected: dict[LoginId, _Expected] = {}

    def expect(self, login_id: LoginId, states: frozenset[AgentState], cause: Cause = Cause.REQUEST) -> None:
        """The bridge asks for one of these states."""
        self._expected[login_id] = _Expected(states, cause)

    def forget(self, login_id: LoginId) -> None:
        """It was refused."""
        self._expected.pop(login_id, None)

    def forget_all(self) -> None:
        """The link was lost; what is seen next is found, not asked for."""
        self._expected.clear()

    def of(self, before: AgentState | None, agent: Agent, code: str | None) -> Cause:
        """Who moved the agent; `code` is the reason as the wire gave it."""
        expected = self._expected.get(agent.login_id)
        if expected is not None and agent.state in expected.states:
            del self._expected[agent.login_id]
            return expected.cause
        if before is agent.state:
            return Cause.UNKNOWN
        if agent.state in _WORKING or (before in _WORKING and agent.state not in OUT):
            return Cause.CONTACT if code is None or int(code) not in BY_SYSTEM else Cause.SWITCH
        return self._by_reason(code)

    def is_forced(self, code: str | None) -> bool:
        """Whether the reason is the one of a logout by a switch of sides of the PG (CTIOS-55)."""
        return code is not None and int(code) == self._settings.forced_logout_reason

    def _by_reason(self, code: str | None) -> Cause:
        if code is None:
            return Cause.UNKNOWN
        if self.is_forced(code):
            return Cause.SWITCH
        if int(code) in self._settings.supervisor_reasons:
            return Cause.SUPERVISOR
        return Cause.SWITCH if int(code) in BY_SYSTEM else Cause.UNKNOWN
