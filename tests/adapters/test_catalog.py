"""Adapters by name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from adapters import catalog
from adapters.errors import UnknownAdapter

LEAST: dict[str, dict[str, object]] = {"simulator": {"agents": 1}, "cisco_cti": {"host_a": "cti-server"}}
"""By adapter: settings it can be made with."""


@pytest.mark.parametrize("name", catalog.ENTRIES)
def test_every_entry_can_be_made(name: str) -> None:
    assert catalog.create(name, LEAST[name]).name == name


def test_own_codes_are_those_of_adapters_that_have_some() -> None:
    own = catalog.own_codes()
    assert list(own) == ["cisco_cti"]
    assert len({each.code for each in own["cisco_cti"]}) == len(own["cisco_cti"])


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(UnknownAdapter, match="'pigeon'; there is: cisco_cti, simulator"):
        catalog.create("pigeon", {})


def test_an_adapter_is_imported_only_when_chosen() -> None:
    code = "import adapters.catalog, sys; sys.exit(any(name.startswith('adapters.simulator') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
