"""Which simulator the settings ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.errors import AdapterSettingsError, ScenarioError
from adapters.simulator.adapter import create
from adapters.simulator.config import SimulatorSettings
from adapters.simulator.local import LocalSimulator
from adapters.simulator.remote import RemoteSimulator


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (SimulatorSettings(agents=1), LocalSimulator),
        (SimulatorSettings(url="ws://127.0.0.1:7700"), RemoteSimulator),
    ],
)
def test_in_process_or_over_a_link_each_with_its_routes(settings: SimulatorSettings, kind: type) -> None:
    adapter = create(settings)
    assert isinstance(adapter, kind)
    assert adapter.name == "simulator"
    assert [route.path for route in adapter.http_routes()] == ["/simulator/{verb}"]


def test_settings_that_cannot_be_used_are_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(AdapterSettingsError):
        create(SimulatorSettings(url="http://127.0.0.1"))
    with pytest.raises(ScenarioError):
        create(SimulatorSettings(scenario=tmp_path / "missing.toml"))
