"""One bridge a folder: whoever holds the lock beside the registry's file writes it, for as long as the process lives.

Without it a bridge that waits for the prefix would go on with what it read before the other one, which still serves, had ended.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import fcntl
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import structlog

from bridge.registry.errors import RegistryError, unusable_folder

log = structlog.get_logger(__name__)

FILE: Final = "bridge.lock"
PAUSE: Final = 0.2
"""Seconds between two tries."""
_HELD: Final = frozenset({errno.EAGAIN, errno.EACCES})
_NO_LOCKS: Final = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})


@asynccontextmanager
async def held(state_dir: Path, stop: asyncio.Event, *, patience: float) -> AsyncIterator[bool]:
    """Hold the folder while the block runs, made when there is none; a bridge that ends now gets `patience` seconds for it.

    False: `stop` was set before it was free.

    Raises:
        RegistryError: another bridge has it, or it cannot be used.
    """
    file = _open(state_dir)
    try:
        yield await _acquire(file, state_dir, stop, patience)
    finally:
        os.close(file)


def _open(state_dir: Path) -> int:
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        return os.open(state_dir / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unusable_folder(state_dir, error) from None


async def _acquire(file: int, state_dir: Path, stop: asyncio.Event, patience: float) -> bool:
    loop = asyncio.get_running_loop()
    deadline, said = loop.time() + patience, False
    while not _is_ours(file, state_dir):
        if stop.is_set():
            return False
        if loop.time() > deadline:
            raise RegistryError(
                f"Another bridge is the owner of the folder {state_dir}: only one may use it. "
                "Stop it or choose another CTI_BRIDGE_STATE_DIR."
            )
        if not said:
            log.warning("folder_held", folder=str(state_dir), patience_seconds=patience)
            said = True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAUSE):
                await stop.wait()
    return True


def _is_ours(file: int, state_dir: Path) -> bool:
    """Take it if it is free. A file system that has no locks cannot say; there the lock of the prefix is all there is."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        if error.errno not in _NO_LOCKS:
            raise unusable_folder(state_dir, error) from None
        log.warning("folder_not_locked", folder=str(state_dir), reason=error.strerror)
    return True
