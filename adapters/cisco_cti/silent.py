"""Agents whose state, or whose phone's calls, nobody told when the picture was read: asked for until told. Owns when; `truth` owns how."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Final

import structlog

from adapters.backoff import Backoff
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.truth import LinkGone, Silent, all_of, read_phone, read_state
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)

NAMED = 20
"""Agents a line of the log names; it says how many there are, too."""


NOBODY: Final = Silent()
_Read = Callable[[Centre, LoginId, Callable[[], bool]], Awaitable[bool]]


class SilentAgents:
    """Who they are. What is known of them stays until an answer comes, or the link is another one."""

    def __init__(self, hear: Callable[[frozenset[LoginId]], None]) -> None:
        """`hear` is told whose state came late."""
        self._hear = hear
        self._silent = NOBODY
        self._is_new = asyncio.Event()

    def expect(self, silent: Silent) -> None:
        """These are to be asked for again, and no others: none when the link is lost, or all is to be read anew."""
        self._silent = silent
        self._is_new.set()

    async def run(self, centre: Centre, random: Callable[[], float]) -> None:
        """Ask for ever, with growing waits between."""
        settings = centre.settings
        while True:
            await self._is_new.wait()
            self._is_new.clear()
            waits = Backoff(first=settings.retry_first, ceiling=settings.retry_ceiling, random=random)
            while self._silent != NOBODY and self._is_wanted():
                wait = waits.next()
                _log("cti_states_silent", self._silent.states, wait)
                _log("cti_phones_silent", self._silent.phones, wait)
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._is_new.wait()
                if self._is_wanted():
                    await self._ask(centre)

    async def _ask(self, centre: Centre) -> None:
        """Whoever says the state late is asked for calls next: that phone may not have been asked at all."""
        with suppress(LinkGone):
            silent = await self._still(read_state, centre, self._silent.states)
            if not self._is_wanted():
                return
            told = self._silent.states - silent
            self._silent = Silent(silent, self._silent.phones | told)
            self._hear(told)
            silent = await self._still(read_phone, centre, self._silent.phones)
            if self._is_wanted():
                self._silent = Silent(self._silent.states, silent)

    async def _still(self, read: _Read, centre: Centre, agents: Iterable[LoginId]) -> frozenset[LoginId]:
        """Those who do not answer this time either."""
        asked = sorted(agents)
        answered = await all_of(lambda login_id: read(centre, login_id, self._is_wanted), asked)
        return frozenset(each for each, is_read in zip(asked, answered, strict=True) if not is_read)

    def _is_wanted(self) -> bool:
        return not self._is_new.is_set()


def _log(event: str, agents: frozenset[LoginId], wait: float) -> None:
    if agents:
        log.warning(event, count=len(agents), agents=sorted(agents)[:NAMED], wait=round(wait, 1))
