"""Sections of adapters: each is what its adapter takes, with the same defaults, and shows no secret."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from adapters.cisco_cti.config import CiscoSettings
from adapters.errors import AdapterSettingsError
from bridge.config import load_settings, redacted

SECRET = "geheim-4711"


def test_the_section_has_the_adapters_defaults() -> None:
    options = load_settings(adapter="cisco_cti", cisco_cti={"host_a": "side-a"}).adapter_options()
    taken, own = CiscoSettings(**options), CiscoSettings(host_a="side-a")  # type: ignore[arg-type]
    assert asdict(taken) == asdict(own)


def test_lists_are_texts_with_commas() -> None:
    section = {
        "host_a": "a",
        "wanted_peripherals": "5000, 5001",
        "vendor_events": "call.failed",
        "supervisor_reasons": "",
    }
    options = load_settings(adapter="cisco_cti", cisco_cti=section).adapter_options()
    taken = CiscoSettings(**options)  # type: ignore[arg-type]
    assert (taken.wanted_peripherals, taken.vendor_events, taken.supervisor_reasons) == (
        (5000, 5001),
        ("call.failed",),
        (),
    )


@pytest.mark.parametrize(("given", "taken"), [(24, (24,)), ("24", (24,)), ("23, 25", (25, 23))])
def test_a_version_is_a_number_or_several(given: object, taken: tuple[int, ...]) -> None:
    options = load_settings(adapter="cisco_cti", cisco_cti={"host_a": "a", "version": given}).adapter_options()
    assert CiscoSettings(**options).version == taken  # type: ignore[arg-type]


def test_a_version_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_CISCO_CTI__VERSION", "25,24")
    assert load_settings(adapter="cisco_cti").cisco_cti.version == "25,24"


def test_a_list_of_no_numbers_is_told() -> None:
    with pytest.raises(AdapterSettingsError, match="wanted_peripherals is 5000, x"):
        CiscoSettings(host_a="a", wanted_peripherals="5000,x")  # type: ignore[arg-type]


def test_the_password_is_handed_on_and_never_shown() -> None:
    settings = load_settings(adapter="cisco_cti", cisco_cti={"host_a": "a", "client_password": SECRET})
    options = settings.adapter_options()
    assert options["client_password"] == SECRET
    shown = (repr(settings), str(redacted(settings)), repr(CiscoSettings(**options)))  # type: ignore[arg-type]
    assert not any(SECRET in text for text in shown)
