"""Who was cancelled: we, or what the library did for us."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from bridge.broker.frames import own_cancellation

Work = Callable[[], Coroutine[None, None, None]]


async def _for_ever() -> None:
    await asyncio.Event().wait()


async def _gives_up() -> None:
    """What aiormq does to a call whose connection is lost."""
    raise asyncio.CancelledError


async def _hides_it() -> None:
    try:
        await _for_ever()
    except asyncio.CancelledError:
        raise RuntimeError("connection closed") from None


async def _swallows_it() -> None:
    try:
        await _for_ever()
    except asyncio.CancelledError:
        return


async def _begin(work: Work) -> asyncio.Task[None]:
    async def guarded() -> None:
        with own_cancellation():
            await work()

    task = asyncio.get_running_loop().create_task(guarded())
    await asyncio.sleep(0)
    return task


async def test_what_the_library_gave_up_is_a_lost_connection() -> None:
    task = await _begin(_gives_up)
    with pytest.raises(ConnectionError, match="lost"):
        await task


async def test_what_it_throws_without_a_reason_is_a_lost_connection() -> None:
    """aiormq rejects calls that wait for a closed connection with `Exception` itself."""
    with pytest.raises(ConnectionError, match="lost"), own_cancellation():
        raise Exception


@pytest.mark.parametrize("work", [_for_ever, _hides_it, _swallows_it])
async def test_ours_stays_ours_whatever_the_library_makes_of_it(work: Work) -> None:
    task = await _begin(work)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_an_error_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="refused"), own_cancellation():
        raise RuntimeError("refused")


async def test_a_deadline_inside_is_a_deadline() -> None:
    with pytest.raises(TimeoutError), own_cancellation():
        async with asyncio.timeout(0):
            await _for_ever()


async def test_a_deadline_outside_is_a_deadline() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            with own_cancellation():
                await _hides_it()


async def test_who_cleans_up_after_a_cancellation_is_not_cancelled_again() -> None:
    """A task that ends in order is still a cancelled one; only a new cancellation counts."""
    seen: list[str] = []

    async def ends_in_order() -> None:
        try:
            await _for_ever()
        finally:
            with own_cancellation():
                await asyncio.sleep(0)
            seen.append("closed one")
            with pytest.raises(ConnectionError), own_cancellation():
                await _gives_up()
            seen.append("lost the other")

    task = asyncio.get_running_loop().create_task(ends_in_order())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert seen == ["closed one", "lost the other"]
