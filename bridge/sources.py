"""Where settings are read besides the environment, and what stands there under our prefix: `.env` and the secrets directory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from bridge.errors import ConfigError

PREFIX: Final = "CTI_BRIDGE_"
SECRETS_DIR: Final = "/run/secrets"
"""Where containers mount secrets; another folder by CTI_BRIDGE_SECRETS_DIR."""


def secrets_dir() -> Path | None:
    """The folder of secrets; None: there is none.

    Raises:
        ConfigError: the environment names one that is not there.
    """
    named = os.environ.get(f"{PREFIX}SECRETS_DIR")
    folder = Path(named or SECRETS_DIR)
    if folder.is_dir():
        return folder
    if named:
        raise ConfigError(f"{PREFIX}SECRETS_DIR names {named}, which is not a folder.")
    return None


def own_files(folder: Path | None) -> list[Path]:
    """Files whose names begin as our variables do, in any case; the others may be anybody's and are never read."""
    files = [] if folder is None else sorted(folder.iterdir())
    return [file for file in files if is_ours(file.name) and file.is_file()]


def check_environment() -> None:
    """Raises ConfigError: bytes that are not UTF-8 in a variable of ours, which Python keeps as surrogates."""
    for name, value in os.environ.items():
        if is_ours(name) and not is_text(value):
            raise ConfigError(f"{name} is wrong: UTF-8 text was expected.")


def is_ours(name: str) -> bool:
    """Whether a variable or a file is meant for the bridge."""
    return name.upper().startswith(PREFIX)


def is_text(value: str) -> bool:
    """False for what came from bytes that are not UTF-8."""
    return not any("\ud800" <= char <= "\udfff" for char in value)
