"""What waits to be written."""

from __future__ import annotations

import asyncio

from adapters.simulator import outbox
from adapters.simulator.outbox import Outbox
from bridge.tasks import Tasks


class Socket:
    """Takes messages while its gate is open."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []
        self.gate = asyncio.Event()

    async def send(self, message: bytes) -> None:
        await self.gate.wait()
        self.messages.append(message)


async def test_what_piles_up_leaves_together_in_order() -> None:
    socket, tasks = Socket(), Tasks()
    box = Outbox(socket.send)
    lines = [b"%d\n" % number for number in range(100)]
    for line in lines:
        assert box.put(line)
    socket.gate.set()
    tasks.spawn(box.run(), "writer")
    while not socket.messages:
        await asyncio.sleep(0)
    assert socket.messages == [b"".join(lines)]
    await tasks.cancel()


async def test_a_burst_is_cut_into_messages_of_a_bearable_size() -> None:
    socket, tasks = Socket(), Tasks()
    box = Outbox(socket.send)
    line = b"x" * (outbox.MOST_AT_ONCE // 2 - 1) + b"\n"
    for _ in range(5):
        box.put(line)
    socket.gate.set()
    tasks.spawn(box.run(), "writer")
    while sum(map(len, socket.messages)) < 5 * len(line):
        await asyncio.sleep(0)
    assert [len(message) // len(line) for message in socket.messages] == [2, 2, 1]
    await tasks.cancel()


async def test_a_far_side_that_stopped_reading_fills_the_box_only_so_far() -> None:
    box = Outbox(Socket().send)
    line = b"x" * (outbox.MOST_WAITING // 4)
    assert [box.put(line) for _ in range(5)] == [True, True, True, True, False]
