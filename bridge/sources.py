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
        raise ConfigError(f"{PREFIX}SECRETS_DIR names {named}, which is not a folder.") from None
    return None


def secret_files(folder: Path | None) -> dict[str, str]:
    """What the files say whose names begin as our variables do, in any case; other files may be anybody's and are not read."""
    files = [] if folder is None else sorted(folder.iterdir())
    ours = [file for file in files if is_ours(file.name) and file.is_file()]
    return {file.name: file.read_text(encoding="utf-8").strip() for file in ours}


def is_ours(name: str) -> bool:
    """Whether a variable or a file is meant for the bridge."""
    return name.upper().startswith(PREFIX)
