"""One bridge a folder: the second waits for the first one's end, and says why when that does not come."""

from __future__ import annotations

import asyncio
import errno
import fcntl
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bridge.registry.errors import RegistryError
from bridge.registry.folder import FILE, held


@pytest.fixture
def stop() -> asyncio.Event:
    return asyncio.Event()


async def test_a_folder_is_made_and_free_again_after_its_bridge(tmp_path: Path, stop: asyncio.Event) -> None:
    folder = tmp_path / "made" / "anew"
    for _ in range(2):
        async with held(folder, stop, patience=0) as is_ours:
            assert is_ours
    assert (folder / FILE).stat().st_mode & 0o777 == 0o600


async def test_a_second_bridge_is_refused_with_a_sentence(tmp_path: Path, stop: asyncio.Event) -> None:
    async with held(tmp_path, stop, patience=0):
        with pytest.raises(
            RegistryError, match=r"^Another bridge is the owner of the folder .*: only one may use it\."
        ):
            async with held(tmp_path, stop, patience=0):
                pytest.fail("there are two")


async def test_a_second_bridge_goes_on_when_the_first_one_ends(tmp_path: Path, stop: asyncio.Event) -> None:
    async def second() -> bool:
        async with held(tmp_path, stop, patience=30) as is_ours:
            return is_ours

    with capture_logs() as said:
        async with held(tmp_path, stop, patience=0):
            waiting = asyncio.create_task(second())
            while not said:
                await asyncio.sleep(0.01)
            assert not waiting.done()
        assert await asyncio.wait_for(waiting, 20)
    assert [each["event"] for each in said] == ["folder_held"]


async def test_a_stop_ends_the_wait(tmp_path: Path, stop: asyncio.Event) -> None:
    stop.set()
    async with held(tmp_path, asyncio.Event(), patience=0), held(tmp_path, stop, patience=30) as is_ours:
        assert not is_ours


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, stop: asyncio.Event) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(RegistryError, match=r"cannot be used: .*\. Set CTI_BRIDGE_STATE_DIR\."):
        async with held(tmp_path / "file", stop, patience=0):
            pytest.fail("it is a file")


@pytest.mark.parametrize(("number", "goes_on"), [(errno.ENOLCK, True), (errno.EIO, False)])
async def test_a_file_system_without_locks_is_used_without(
    tmp_path: Path, stop: asyncio.Event, monkeypatch: pytest.MonkeyPatch, number: int, goes_on: bool
) -> None:
    def refuse(file: int, operation: int) -> None:
        raise OSError(number, "no locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    try:
        async with held(tmp_path, stop, patience=0) as is_ours:
            assert is_ours is goes_on
    except RegistryError as error:
        assert not goes_on
        assert "no locks available" in str(error)
