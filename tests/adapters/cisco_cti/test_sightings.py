"""What is waited for is seen when it is shown, given up with the link, and forgotten with whoever waits."""

from __future__ import annotations

import asyncio

import pytest

from adapters.cisco_cti.sightings import Sightings


async def test_it_is_seen_even_if_it_is_gone_a_moment_later() -> None:
    sightings, shown = Sightings(), False
    with sightings.wanted(lambda: shown) as seen:
        sightings.look()
        assert not seen.done()
        shown = True
        sightings.look()
        shown = False
        sightings.look()
        sightings.give_up()
        assert await seen is True


async def test_a_lost_link_ends_all_waiting() -> None:
    sightings = Sightings()
    with sightings.wanted(lambda: False) as one, sightings.wanted(lambda: True) as other:
        sightings.look()
        sightings.give_up()
        assert (await one, await other) == (False, True)


async def test_whoever_stops_waiting_leaves_nothing_behind() -> None:
    sightings, looks = Sightings(), []
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            with sightings.wanted(lambda: bool(looks.append(1))) as seen:
                await seen
    sightings.look()
    assert looks == []
