"""Phones that did not say which calls they have when the picture was read: asked again until they do. Owns when; `truth` owns how."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

import structlog

from adapters.backoff import Backoff
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.truth import LinkGone, all_of, read_phone
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)

NAMED = 20
"""Agents a line of the log names; it says how many there are, too."""


class SilentPhones:
    """Their agents. What is known of their calls stays until they answer, or the link is another one."""

    def __init__(self) -> None:
        self._agents: frozenset[LoginId] = frozenset()
        self._is_new = asyncio.Event()

    def expect(self, agents: frozenset[LoginId]) -> None:
        """The phones of these are to be asked again, and no others: none when the link is lost, or all is to be read anew."""
        self._agents = agents
        self._is_new.set()

    async def run(self, centre: Centre, random: Callable[[], float]) -> None:
        """Ask them for ever, with growing waits between."""
        settings = centre.settings
        while True:
            await self._is_new.wait()
            self._is_new.clear()
            waits = Backoff(first=settings.retry_first, ceiling=settings.retry_ceiling, random=random)
            while self._agents and self._is_wanted():
                wait = waits.next()
                log.warning(
                    "cti_phones_silent",
                    count=len(self._agents),
                    agents=sorted(self._agents)[:NAMED],
                    wait=round(wait, 1),
                )
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._is_new.wait()
                if self._is_wanted():
                    await self._ask(centre)

    async def _ask(self, centre: Centre) -> None:
        asked = sorted(self._agents)
        try:
            answered = await all_of(lambda login_id: read_phone(centre, login_id, self._is_wanted), asked)
        except LinkGone:
            return
        if self._is_wanted():
            self._agents = frozenset(each for each, is_read in zip(asked, answered, strict=True) if not is_read)

    def _is_wanted(self) -> bool:
        return not self._is_new.is_set()
