"""Locks by name."""

from __future__ import annotations

import asyncio

from bridge.dispatch.locks import KeyedLocks


async def test_one_key_is_held_by_one_and_forgotten_after() -> None:
    locks = KeyedLocks()
    order: list[str] = []

    async def work(name: str) -> None:
        async with locks.hold("1001"):
            order.append(f"{name} in")
            await asyncio.sleep(0)
            order.append(f"{name} out")

    await asyncio.gather(work("a"), work("b"))
    assert order == ["a in", "a out", "b in", "b out"]
    assert len(locks) == 0


async def test_different_keys_do_not_wait_for_each_other() -> None:
    locks = KeyedLocks()
    async with locks.hold("1001"), asyncio.timeout(20), locks.hold("1002"):
        assert len(locks) == 2
