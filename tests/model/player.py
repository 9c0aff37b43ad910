"""Plays one program: opens three sessions, takes the steps, heals what was broken, lets all settle, and judges."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from adapters.port import Cause
from adapters.simulator import deeds, dispositions, reasons
from contracts import session
from contracts.vocabulary import AgentState, LoginId
from tests.faults.checker import check
from tests.faults.recorder import Heard, Recorder
from tests.model import rules
from tests.model.asks import ASKS, Cast, Scene, likely
from tests.model.breaks import BREAKS, LONG, SHORT, heal
from tests.model.phones import PHONES, Place
from tests.model.rig import Rig
from tests.model.steps import Program, Step
from tests.support.asking import Ask, Phase
from tests.support.picture import Picture
from tests.support.truth import matches

PLACES = (0, 4, 6)
"""Agents of a team by number: the first supervises and has all media, the second a voicemail box, the third chat and e-mail."""
FREE = 9
"""The one at whose phone the others may log in."""
TEAMS = 3
MEDIA = (
    {"chat": True, "email": True, "callback": True},
    {"chat": True, "voicemail": True},
    {"chat": True, "email": True},
)
CALM, STUCK = 2.0, 0.03
"""Seconds a step is waited for: while all is well, and while something is broken."""
SETTLE = 12.0
"""Seconds for what must come; never waited out when all is well."""


@dataclass(slots=True)
class Played:
    """What came of one example."""

    program: Program
    requests: int = 0
    faults: int = 0
    problems: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)


def weights() -> dict[str, int]:
    """Every verb of a program, and how often it is to come."""
    tables = {"ask": ASKS, "phone": PHONES, "break": BREAKS}
    found = {f"{side}.{verb}": weight for side, table in tables.items() for verb, (weight, _) in table.items()}
    return {**found, "keep.sleep": 1, "keep.wake": 2, "keep.reopen": 2, "keep.repeat": 2, "keep.midway": 2}


class Player:
    """Plays programs one after the other on one rig."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._number = self._serial = 0

    async def play(self, program: Program, settle: float = SETTLE) -> Played:
        """One example, from nothing to nothing; `settle` seconds until every picture must be right."""
        self._number += 1
        played = Played(program)
        cast = _cast(self._number % TEAMS)
        rig, judge = self._rig, rules.Rules()
        rig.desk.recorder = Recorder()
        rig.keeper.on_answer = judge.on_answer
        names = [f"M{self._number}{letter}" for letter in "abc"]
        for name, login, media in zip(names, cast.logins, MEDIA, strict=True):
            rig.keeper.add(Picture(name, login, properties=media, is_careful=name[-1] != "b"))
        await rig.calm(CALM)
        for step in program:
            await self._take(step, names, cast, played)
        await self._settle(played, settle)
        played.problems += judge.problems
        self._judge(played)
        await self._clean(cast, played)
        return played

    # --- steps ---

    async def _take(self, step: Step, names: list[str], cast: Cast, played: Played) -> None:
        rig = self._rig
        side, verb = step.verb.split(".")
        who = self._focus(step, cast) if verb in {"likely", "midway"} else step.who
        name, login = names[who], LoginId(cast.logins[who])
        note = ""
        if side == "ask":
            asks = ASKS[verb][1](self._scene(name, cast, who, step.pick))
            for ask in asks:
                rig.keeper.ask(ask)
            note = "; ".join(map(str, asks))
        elif side == "phone":
            done = [(deed, rig.switch.do(deed)) for deed in PHONES[verb][1](Place(rig.world, cast, who, step.pick))]
            note = "; ".join(f"{deed} {result}" for deed, result in done)
        elif side == "break":
            played.faults += 1
            await BREAKS[verb][1](rig, login, step.pick)
        elif verb == "midway":
            played.faults += 1
            await self._midway(self._scene(name, cast, who, step.pick), login)
        else:
            self._keep(verb, name)
        played.transcript.append(f"{step}: {note} at {len(rig.desk.recorder.entries)}")
        if step.is_calm:
            await rig.calm(STUCK if rig.is_broken else CALM)

    def _scene(self, name: str, cast: Cast, who: int, pick: int) -> Scene:
        self._serial += 1
        return Scene(self._rig.keeper.pictures[name], cast, who, pick, self._serial)

    def _focus(self, step: Step, cast: Cast) -> int:
        """Work goes on where a call is, mostly."""
        seats = [self._rig.world.seat(LoginId(login)) for login in cast.logins]
        on_call = [who for who, seat in enumerate(seats) if seat is not None and seat.call is not None]
        return on_call[step.who % len(on_call)] if on_call and step.pick % 4 else step.who

    async def _midway(self, scene: Scene, login: LoginId) -> None:
        """The bridge dies while it carries something out."""
        rig = self._rig
        for ask in likely(scene):
            rig.switch.set_delay(login, (LONG, SHORT)[scene.pick % 2])
            answer = rig.keeper.ask(ask)
            await rig.until(answer.done, SHORT)
            await BREAKS["crash"][1](rig, login, scene.pick)
            rig.switch.set_delay(login, 0.0)

    def _keep(self, verb: str, name: str) -> None:
        keeper = self._rig.keeper
        if verb == "sleep":
            keeper.asleep.add(name)
        elif verb == "wake":
            keeper.asleep.discard(name)
            keeper.nudge()
        elif verb == "repeat":
            keeper.repeat(name)
        elif keeper.pictures[name].phase is Phase.CLOSED:
            keeper.ask(Ask(session.DISPOSE, name))

    # --- the end ---

    async def _settle(self, played: Played, seconds: float) -> None:
        rig = self._rig
        await heal(rig)
        rig.keeper.asleep.clear()
        deadline = time.monotonic() + seconds
        looked = False
        while True:
            await rig.calm(CALM)
            wrong = list(self._differences())
            if wrong:
                looked = False
            elif looked:
                return
            else:
                looked = True
                rig.keeper.look_again()
                continue
            if time.monotonic() > deadline:
                played.problems += [*wrong, *rig.keeper.refusals()]
                return
            self._reopen()
            rig.keeper.nudge()

    def _reopen(self) -> None:
        for picture in self._rig.keeper.pictures.values():
            if picture.phase is Phase.CLOSED:
                self._rig.keeper.ask(Ask(session.DISPOSE, picture.name))

    def _differences(self) -> Iterator[str]:
        rig = self._rig
        bridge = rig.stack.bridge
        assert bridge is not None
        for picture in rig.keeper.pictures.values():
            yield from matches(picture, rig.world)
        yield from rules.leftovers(bridge, rig.keeper.pictures)
        if rig.desk.unanswered:
            yield f"{rig.desk.unanswered} requests are not answered"
        if bridge.context.link.publisher.waiting:
            yield f"{bridge.context.link.publisher.waiting} messages wait to leave"

    def _judge(self, played: Played) -> None:
        recorder = self._rig.desk.recorder
        report = check(recorder.entries)
        played.requests = report.requests
        played.problems += [f"lost: {each}" for each in report.lost]
        played.problems += [f"doubled: {each}" for each in report.doubled]
        played.problems += report.problems
        played.problems += [f"strange: {each}" for each in recorder.strange]
        played.problems += rules.unique_work(recorder.entries, self._rig.done)
        for picture in self._rig.keeper.pictures.values():
            played.problems += picture.problems

    async def _clean(self, cast: Cast, played: Played) -> None:
        """The next example finds the world as this one did."""
        rig = self._rig
        names = list(rig.keeper.pictures)
        rig.keeper.asleep |= set(names)
        answers = [rig.keeper.ask(Ask(session.DISPOSE, name)) for name in names]
        if not await rig.until(lambda: all(each.done() for each in answers), SETTLE):
            played.problems.append("the sessions could not be disposed")
        _tidy(rig, cast)
        await rig.calm(CALM)
        rig.keeper.drop()
        bridge = rig.stack.bridge
        assert bridge is not None
        if not await rig.until(lambda: not len(bridge.sessions), SETTLE):
            played.problems.append(f"{len(bridge.sessions)} sessions were not torn down")
        mirror = bridge.context.mirror
        if not await rig.until(lambda: not any(map(mirror.contacts, cast.logins)), SETTLE):
            played.problems.append("the bridge still has contacts that are over")


def _cast(team: int) -> Cast:
    numbers = [10 * team + place for place in PLACES]
    skill = ("sales", "service", "billing")[team]
    logins, extensions = (tuple(str(first + each) for each in numbers) for first in (1001, 2001))
    return Cast(logins, extensions, skill, str(2001 + 10 * team + FREE))


def _tidy(rig: Rig, cast: Cast) -> None:
    """Nobody is logged in, nothing waits, every list is as it was."""
    switch = rig.switch
    for ticket in switch.world.waiting():
        switch.do(deeds.GivenUp(work_id=ticket.work_id))
    for login in map(LoginId, cast.logins):
        seat = switch.world.seat(login)
        assert seat is not None
        if seat.agent.state is not AgentState.LOGGED_OUT:
            switch.do(deeds.LogoutForced(login, Cause.SWITCH))
        switch.do(deeds.SkillsGiven(login, frozenset({cast.skill})))
        for medium in tuple(seat.unavailable):
            switch.do(deeds.ChannelAvailability(login, medium, available=True))
    for ticket in switch.world.waiting():
        switch.do(deeds.GivenUp(work_id=ticket.work_id))
    for kind, codes in reasons.DEFAULTS.items():
        switch.do(deeds.ReasonsReplaced(kind, codes))
    for channel_type, codes in dispositions.DEFAULTS.items():
        switch.do(deeds.DispositionsReplaced(channel_type, codes))


def record(rig: Rig) -> list[str]:
    """The last example's messages, one line each."""
    lines = []
    for number, entry in enumerate(rig.desk.recorder.entries):
        if isinstance(entry, Heard):
            place = f"e{entry.epoch}s{entry.seq}" if entry.seq else entry.result
            lines.append(
                f"{number} < {entry.name} {entry.code or ''} {entry.target} {place} {dict(entry.body)} {entry.error or ''}"
            )
        else:
            lines.append(f"{number} > {entry.name} {entry.target} {dict(entry.body)} (try {entry.attempt})")
    return lines
