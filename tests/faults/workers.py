"""An agent's desktop that follows everything below its session: channels, contacts, call legs, each with its destination."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from contracts import channel, channel_group, conversation, interaction, session
from tests.faults.agents import Agent
from tests.faults.desk import Desk
from tests.faults.mirror import CHANNEL, CONVERSATION, GROUP, INTERACTION, Place
from tests.faults.recorder import Heard

INIT = {
    GROUP: channel_group.INIT,
    CHANNEL: channel.INIT,
    INTERACTION: interaction.INIT,
    CONVERSATION: conversation.INIT,
}
CREATE = {CHANNEL: channel.CREATE_INTERACTION, INTERACTION: interaction.CREATE_CONVERSATION}
"""What makes a destination for a part of a place of this level."""
DISPOSE = {
    CHANNEL: channel.DISPOSE,
    INTERACTION: interaction.DISPOSE,
    CONVERSATION: conversation.DISPOSE,
}


class Worker(Agent):
    """An agent who sees contacts and takes them up; what is done with them is for the classes below."""

    def __init__(
        self, desk: Desk, login: str, random: Random, *, steady: bool, pace: float, watches: bool = True
    ) -> None:
        super().__init__(desk, login, random, steady=steady, pace=pace, supervises=[], watches=watches)
        self._numbers = 0

    @property
    def places(self) -> list[Place]:
        """All destinations of the session, parents first."""
        return self.desk.mirror.of(self.session)

    def level(self, level: int) -> list[Place]:
        """The destinations of one level."""
        return self.desk.mirror.of(self.session, level)

    @property
    def phone(self) -> Place | None:
        """The telephony channel."""
        return next((each for each in self.level(CHANNEL) if each.type == "TELEPHONY"), None)

    def legs(self, contact: Place) -> dict[str, Place]:
        """The conversations of an interaction that are not over, by role."""
        below = self.desk.mirror.below(contact)
        return {each.type: each for each in below if each.is_open and each.state != "RELEASED"}

    @property
    def is_behind(self) -> bool:
        """Whether something is to be read, anew or for the first time."""
        return any(each.is_stale or not each.is_open for each in self.places)

    @property
    def is_dressed(self) -> bool:
        """Whether every channel of the group has its destination."""
        groups = self.level(GROUP)
        return bool(groups) and not any(self.desk.mirror.untaken(each) for each in groups)

    async def open(self) -> bool:
        """The session, its group and all its channels."""
        return await super().open() and await self.dress()

    async def dress(self) -> bool:
        """A destination for each channel, all read."""
        if not await self.read():
            return False
        for group in self.level(GROUP):
            for endpoint, kind in self.desk.mirror.untaken(group).items():
                body = {"end-point": endpoint, "type": kind, "id": kind.lower()}
                if not (await self.ask(channel_group.CREATE_CHANNEL, group, body)).success:
                    return False
        return await self.read()

    async def read(self) -> bool:
        """Init of whatever is to be read; False when one was refused."""
        results = [(await self.init(each)).success for each in self.places if each.is_stale or not each.is_open]
        return all(results)

    async def look_again(self) -> bool:
        """What a listener does after a gap or a new epoch: of the session, and of every destination it holds."""
        if not await super().look_again():
            return False
        for each in self.places:
            if self.desk.mirror.find(each.target) is each and not (await self.init(each)).success:
                return False
        return self.is_dressed or await self.dress()

    async def take_up(self) -> bool:
        """A destination for each contact and each call leg that has none; False when there was nothing to take up."""
        took = False
        for place in [*self.level(CHANNEL), *self.level(INTERACTION)]:
            for cti_id, kind in self.desk.mirror.untaken(place).items() if place.is_open else ():
                took = True
                if self.desk.mirror.find(place.target) is not place:
                    break
                await self._take(place, cti_id, kind)
        return took

    async def _take(self, place: Place, cti_id: str, kind: str) -> None:
        self._numbers += 1
        body = {"cti-id": cti_id, "id": f"{kind.lower()}{self._numbers}"}
        if place.level == INTERACTION:
            body["role"] = kind
        if not (await self.ask(CREATE[place.level], place, body)).success:
            await self.init(place)  # it is over already: what is there now?
            return
        made = self.desk.mirror.find(f"{place.target}.{body['id']}")
        if made is not None:
            await self.init(made)

    async def init(self, place: Place) -> Heard:
        """The init query of a destination."""
        return await self.ask(INIT[place.level], place)

    async def dispose(self, place: Place) -> Heard:
        """The dispose request of a destination."""
        return await self.ask(DISPOSE[place.level], place)

    async def ask(self, name: str, place: Place, body: Mapping[str, object] | None = None) -> Heard:
        """A request to a destination of the session."""
        return await self.call(name, body, place.target)

    def group_id(self) -> str:
        """Always the same, so that what was refused in the middle can be gone on with."""
        return "G1"

    async def _end(self) -> None:
        if self.steady or self._random.random() < 0.5 or (await self.call(session.CLOSE)).success:
            self.is_open = not (await self.call(session.DISPOSE)).success
