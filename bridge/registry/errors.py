"""What can go wrong with the registry."""

from __future__ import annotations

import errno
from pathlib import Path

from bridge.errors import BridgeError


class RegistryError(BridgeError):
    """The registry cannot be read or written; the text names the file and the way out."""


def unusable_folder(state_dir: Path, error: OSError) -> RegistryError:
    """The folder it is to be in cannot be made or written."""
    if error.errno == errno.ENOSPC:
        return no_space(state_dir)
    return RegistryError(f"The folder {state_dir} cannot be used: {error.strerror}. Set CTI_BRIDGE_STATE_DIR.")


def no_space(path: Path) -> RegistryError:
    """The disk is full."""
    return RegistryError(f"There is no space left for {path}. Free some on its disk and start again.")
