"""Where a switch process is."""

from __future__ import annotations

import pytest

from adapters.errors import AdapterSettingsError
from adapters.simulator.place import Place


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("ws://127.0.0.1:7700", Place("ws://127.0.0.1:7700/link", "http://127.0.0.1:7700", "127.0.0.1:7700")),
        ("ws://switch:7700/", Place("ws://switch:7700/link", "http://switch:7700", "switch:7700")),
        ("wss://user:secret@switch", Place("wss://switch/link", "https://switch", "switch:443")),
    ],
)
def test_what_a_url_says(url: str, place: Place) -> None:
    assert Place.parse(url) == place


@pytest.mark.parametrize(
    "url", ["", "127.0.0.1:7700", "http://127.0.0.1:7700", "ws://", "ws://host:none", "ws://[::1", "x"]
)
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(AdapterSettingsError, match=r"ws://127\.0\.0\.1:7700 is expected"):
        Place.parse(url)
