"""Agents who work on calls and chats as people do: mostly what makes sense next, sometimes what does not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from random import Random

from contracts import channel, conversation, interaction, session
from tests.faults.desk import Desk
from tests.faults.mirror import CHANNEL, INTERACTION, Place
from tests.faults.workers import INIT, Worker
from tests.faults.world import World

UNKNOWN = "no-such-code"
"""Chosen by some of those who complete."""


class CallAgent(Worker):
    """Takes up what comes, and works on it; dials, and asks and transfers to people outside, `mates` and a queue."""

    def __init__(self, world: World, desk: Desk, login: str, random: Random, *, steady: bool, mates: list[str]) -> None:
        super().__init__(desk, login, random, steady=steady, pace=0.05)
        self._world = world
        self._mates = mates

    async def _do_something(self) -> None:
        if self.is_behind or not self.is_dressed:
            if not await self.look_again():
                await self._pause(0.2)
        elif not await self.take_up():
            await self._work()

    async def _work(self) -> None:
        contacts = [each for each in self.level(INTERACTION) if each.is_open]
        pick = self._random.random()
        if contacts and self._random.random() < 0.85:
            contact = self._random.choice(contacts)
            if contact.type == "TELEPHONY":
                await self._at_call(contact)
            else:
                await self._at_medium(contact)
        elif pick < 0.1:
            await self._burst()
        elif pick < 0.15:
            await self.look_again()
        elif pick < 0.17:
            await self._end()
        else:
            await self._between()

    async def _between(self) -> None:
        """What has to do with the channels."""
        places = [each for each in self.level(CHANNEL) if each.type != "UNSUPPORTED"]
        if not places:
            return
        place = self._random.choice(places)
        if place.state == "INACTIVE" and place is self.phone:
            # Logged out, by a supervisor or at the phone: only a new session logs in again.
            self.is_open = not (await self.call(session.DISPOSE)).success
        elif place.state == "INACTIVE" or self._random.random() < 0.03:
            name = channel.ACTIVATE if place.state == "INACTIVE" else channel.DEACTIVATE
            await self.ask(name if place is not self.phone else channel.INIT, place)
        elif place is self.phone and self._random.random() < 0.3:
            await self.ask(channel.DIAL, place, {"destination": self._outside()})
        elif place.shown.get("agent-state") == "READY":
            await self.ask(
                self._random.choice((channel.NOT_READY, channel.EXTERNAL_DISPOSITIONS, channel.READY)), place
            )
        else:
            await self.ask(channel.READY, place)

    async def _at_call(self, contact: Place) -> None:
        primary, consult = (self.legs(contact).get(role) for role in ("primary", "consult"))
        if contact.state == "COMPLETED":
            await self.dispose(contact)
        elif contact.state == "ENDED":
            await self._complete(contact)
        elif primary is None:
            await self.init(contact)
        elif contact.state == "ALERTING":
            await self._offered(contact, primary)
        elif contact.state == "STARTED" and consult is not None:
            await self._consulting(contact, primary, consult)
        elif contact.state == "STARTED":
            await self._talking(contact, primary)
        elif self._random.random() < 0.2:
            await self.ask(conversation.RELEASE, primary)

    async def _offered(self, contact: Place, primary: Place) -> None:
        pick = self._random.random()
        if pick < 0.75:
            await self.ask(conversation.ANSWER, primary)
        elif pick < 0.9:
            await self.ask(interaction.ACCEPT, contact)
        else:
            await self.ask(interaction.REJECT, contact)

    async def _talking(self, contact: Place, primary: Place) -> None:
        name = conversation.RETRIEVE if primary.state == "HELD" else conversation.HOLD
        await self._one_of(
            (4, lambda: self.ask(name, primary)),
            (3, lambda: self.ask(interaction.CONSULT, contact, {"destination": self._somebody()})),
            (1, lambda: self.ask(conversation.TRANSFER, primary, {"destination": self._somebody(queue=True)})),
            (1, lambda: self.ask(conversation.CONFERENCE, primary, {"destination": self._outside()})),
            (2, lambda: self.ask(conversation.SEND_DTMF, primary, {"digits": f"{self._world.number()}#"})),
            (2, lambda: self._note(contact)),
            (2, lambda: self.ask(conversation.RELEASE, primary)),
            (1, lambda: self.dispose(self._random.choice([primary, contact]))),
        )

    async def _consulting(self, contact: Place, primary: Place, consult: Place) -> None:
        await self._one_of(
            (2, lambda: self.ask(interaction.ALTERNATE, contact)),
            (2, lambda: self.ask(interaction.TRANSFER, contact)),
            (2, lambda: self.ask(interaction.CONFERENCE, contact)),
            (1, lambda: self.ask(conversation.RELEASE, consult)),
            (1, lambda: self.ask(conversation.RETRIEVE, primary)),
            (1, lambda: self.ask(interaction.CONSULT, contact, {"destination": self._outside()})),
        )

    async def _at_medium(self, contact: Place) -> None:
        pick = self._random.random()
        if contact.state == "COMPLETED":
            await self.dispose(contact)
        elif contact.state == "ALERTING":
            await self.ask(interaction.ACCEPT if pick < 0.8 else interaction.REJECT, contact)
        elif contact.state == "ENDED" or pick < 0.4:
            await self._complete(contact)
        else:
            await self._note(contact)

    async def _complete(self, contact: Place) -> None:
        codes: list[str] = self._random.choice(([*self._world.switch.dispositions], [], [], [UNKNOWN]))
        await self.ask(interaction.COMPLETE, contact, {"dispositionIds": codes} if codes else {})

    async def _note(self, contact: Place) -> None:
        data = {"note": self._random.random(), "customer": None if self._random.random() < 0.2 else self.login}
        await self.ask(interaction.UPDATE_DATA, contact, {"data": self._world.switch.data(data)})

    async def _burst(self) -> None:
        """Several destinations read at once: they are answered in their order."""
        places = [each for each in self.places if each.is_open]
        chosen = self._random.sample(places, min(len(places), 5))
        for call in [self.desk.begin(INIT[each.level], each.target) for each in chosen]:
            await call

    async def _one_of(self, *choices: tuple[int, Callable[[], Awaitable[object]]]) -> None:
        (chosen,) = self._random.choices([each for _, each in choices], [weight for weight, _ in choices])
        await chosen()

    def _somebody(self, *, queue: bool = False) -> str:
        pick = self._random.random()
        if pick < 0.25:
            mate = self._random.choice(self._mates)
            return str(int(mate) + 1000)
        return self._world.switch.queue if queue and pick < 0.5 else self._outside()

    def _outside(self) -> str:
        return f"+49{self._world.number():09d}"
