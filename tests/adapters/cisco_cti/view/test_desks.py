"""Desk settings."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.typed_agents import AgentDeskSettingsConf
from adapters.cisco_cti.protocol.typed_config import ConfigAgentDeskSettingsEvent, DeskSettingsRecord
from adapters.cisco_cti.view.desks import Desks
from adapters.cisco_cti.view.seats import Seat
from contracts.vocabulary import ReasonKind
from tests.adapters.cisco_cti.support import ANNA, NOW, picture

SEAT = Seat(ANNA, NOW, desk_settings_id=9)


@pytest.mark.parametrize(
    ("mode", "name"), [(0, "REQUIRED"), (1, "OPTIONAL"), (2, "NOT_ALLOWED"), (3, "REQUIRED_WITH_WRAPUP_DATA"), (7, "7")]
)
def test_ctios_63_wrap_up_modes_are_kept_as_numbers_and_names(mode: int, name: str) -> None:
    conf = AgentDeskSettingsConf(
        invoke_id=1, peripheral_id=5000, wrapup_data_incoming_mode=mode, wrapup_data_outgoing_mode=mode
    )
    found = Desks().see(ANNA, conf)
    assert (found.incoming, found.outgoing, found.modes()) == (mode, mode, (name, name))


def test_configured_settings_count_until_an_agents_own_are_told() -> None:
    desks = Desks()
    assert desks.of(SEAT) is None
    desks.configure([DeskSettingsRecord(agent_desk_settings_id=9, flt_desk_settings_mask=0x10)])
    found = desks.of(SEAT)
    assert found is not None
    assert (found.demands(ReasonKind.LOGOUT), found.demands(ReasonKind.NOT_READY)) == (True, False)
    desks.see(ANNA, AgentDeskSettingsConf(invoke_id=1, peripheral_id=5000, desk_settings_mask=0x08))
    own = desks.of(SEAT)
    assert own is not None
    assert own.demands(ReasonKind.NOT_READY)
    desks.forget()
    assert desks.of(SEAT) == found
    desks.configure([DeskSettingsRecord(record_type=2, agent_desk_settings_id=9)])
    assert desks.of(SEAT) is None


def test_they_come_with_the_configuration() -> None:
    made = picture()
    record = DeskSettingsRecord(agent_desk_settings_id=9, flt_desk_settings_mask=0x18)
    assert made.take(ConfigAgentDeskSettingsEvent(records=(record,)), NOW) == ()
    assert made.desks.of(SEAT) is not None
