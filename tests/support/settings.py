"""What is said of settings that are wrong."""

from __future__ import annotations

import pytest

from bridge.config import load_settings
from bridge.errors import ConfigError

SECRET = "geheim-4711"


def complaint(**overrides: object) -> str:
    """What `load_settings` says is wrong."""
    with pytest.raises(ConfigError) as caught:
        load_settings(**overrides)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)
