"""Desk settings of agents: what their administrator demands of them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.cisco_cti.protocol.enums_agent import WrapupDataMode
from adapters.cisco_cti.protocol.enums_session import ConfigRecordType
from adapters.cisco_cti.protocol.masks import DeskSettingsMask
from adapters.cisco_cti.protocol.typed_agents import AgentDeskSettingsConf
from adapters.cisco_cti.protocol.typed_config import DeskSettingsRecord
from adapters.cisco_cti.view.seats import Seat
from contracts.vocabulary import LoginId, ReasonKind

_DEMANDS = {
    ReasonKind.NOT_READY: DeskSettingsMask.IDLE_REASON_REQUIRED,
    ReasonKind.LOGOUT: DeskSettingsMask.LOGOUT_REASON_REQUIRED,
}


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`incoming` and `outgoing`: whether wrap-up data is asked for, by number; a newer server may have more (CTIOS-63).

    `tells_of_monitoring`: an agent is to know when a supervisor listens.
    """

    mask: int = 0
    incoming: int = WrapupDataMode.OPTIONAL
    outgoing: int = WrapupDataMode.OPTIONAL
    tells_of_monitoring: bool = False

    def demands(self, kind: ReasonKind) -> bool:
        """Whether a reason must be named (CTIOS-62)."""
        return bool(self.mask & _DEMANDS[kind])

    def modes(self) -> tuple[str, str]:
        """The names of both wrap-up modes, or their numbers."""
        incoming, outgoing = (
            WrapupDataMode(mode).name if mode in set(WrapupDataMode) else str(mode)
            for mode in (self.incoming, self.outgoing)
        )
        return incoming, outgoing


class Desks:
    """By agent where they were asked for, else by the number the agent's configuration names."""

    def __init__(self) -> None:
        self._by_id: dict[int, DeskSettings] = {}
        self._by_agent: dict[LoginId, DeskSettings] = {}

    def of(self, seat: Seat) -> DeskSettings | None:
        """The settings of an agent, None where they are to be asked for."""
        own = self._by_agent.get(seat.login_id)
        return own or (self._by_id.get(seat.desk_settings_id) if seat.desk_settings_id is not None else None)

    def configure(self, records: Iterable[DeskSettingsRecord]) -> None:
        """Sets of settings came or changed; what agents were told before may be old then."""
        for record in records:
            number = record.agent_desk_settings_id or 0
            if record.record_type == ConfigRecordType.DELETE:
                self._by_id.pop(number, None)
                continue
            self._by_id[number] = DeskSettings(
                record.flt_desk_settings_mask or 0,
                record.flt_wrap_up_data_incoming_mode or 0,
                record.flt_wrap_up_data_outgoing_mode or 0,
                bool(record.flt_silent_monitor_warning_message or record.flt_silent_monitor_audible_indication),
            )
            self._by_agent.clear()

    def see(self, login_id: LoginId, conf: AgentDeskSettingsConf) -> DeskSettings:
        """The answer to a question for one agent's settings."""
        modes = conf.wrapup_data_incoming_mode, conf.wrapup_data_outgoing_mode
        is_told = bool(conf.silent_monitor_warning_message or conf.silent_monitor_audible_indication)
        found = self._by_agent[login_id] = DeskSettings(conf.desk_settings_mask, *modes, is_told)
        return found

    def forget(self) -> None:
        """The link is new."""
        self._by_agent.clear()
