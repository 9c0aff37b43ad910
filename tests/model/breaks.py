"""What goes wrong on the way: the switch's link, slow and refused commands, connections, the bridge itself, and time. One row a verb."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from adapters.simulator import deeds
from adapters.simulator.faults import ALL, REFUSABLE
from contracts.vocabulary import LoginId
from tests.model.rig import Rig

LONG, SHORT = 600.0, 0.02
"""Seconds an agent's commands are late: for ever, and a moment."""
LATER = 20.0
"""Seconds: longer than a call rings."""
_REFUSED = sorted(name for name in REFUSABLE if ".request." in name and name.partition(".")[0] != "cti")

Break = Callable[[Rig, LoginId, int], Awaitable[None]]


async def _down(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.set_link(up=False)


async def _up(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.set_link(up=True)


async def _blink(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.set_link(up=False)
    rig.switch.set_link(up=True)


async def _delay(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.set_delay(login, (LONG, SHORT)[pick % 2])
    rig.is_broken = rig.is_broken or pick % 2 == 0


async def _prompt(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.set_delay(login, 0.0)


async def _refuse(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.faults.refuse(login, REFUSABLE[_REFUSED[pick * 5 % len(_REFUSED)]])


async def _allow(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.faults.allow(login, ALL)


async def _cut(rig: Rig, login: LoginId, pick: int) -> None:
    rig.bridge_way.cut()


async def _cut_desk(rig: Rig, login: LoginId, pick: int) -> None:
    rig.desk_way.cut()


async def _away(rig: Rig, login: LoginId, pick: int) -> None:
    rig.bridge_way.refuse()
    rig.is_broken = True


async def _back(rig: Rig, login: LoginId, pick: int) -> None:
    rig.bridge_way.accept()


async def _stop(rig: Rig, login: LoginId, pick: int) -> None:
    rig.is_broken = True
    await rig.stop_bridge()


async def _start(rig: Rig, login: LoginId, pick: int) -> None:
    await rig.start_bridge()


async def _restart(rig: Rig, login: LoginId, pick: int) -> None:
    await rig.stop_bridge()
    await rig.start_bridge()


async def _crash(rig: Rig, login: LoginId, pick: int) -> None:
    await rig.crash_bridge()
    await rig.start_bridge()


async def _reborn(rig: Rig, login: LoginId, pick: int) -> None:
    rig.switch.set_link(up=False)
    rig.begin_world()
    rig.switch.set_link(up=True)


async def _later(rig: Rig, login: LoginId, pick: int) -> None:
    rig.clock.pass_by(LATER)
    seat = rig.world.seat(login)
    assert seat is not None
    rig.switch.do(deeds.SkillsGiven(login, seat.skills))  # nothing by itself: what is due comes before it


async def _linger(rig: Rig, login: LoginId, pick: int) -> None:
    await rig.until(lambda: not rig.desk.unanswered, 0.0 if rig.is_broken and pick % 4 else 2.5)


BREAKS: Mapping[str, tuple[int, Break]] = {
    "down": (1, _down),
    "up": (4, _up),
    "blink": (2, _blink),
    "delay": (2, _delay),
    "prompt": (5, _prompt),
    "refuse": (1, _refuse),
    "allow": (1, _allow),
    "cut": (1, _cut),
    "cutdesk": (1, _cut_desk),
    "away": (1, _away),
    "back": (4, _back),
    "stop": (1, _stop),
    "start": (4, _start),
    "restart": (1, _restart),
    "crash": (1, _crash),
    "reborn": (1, _reborn),
    "later": (2, _later),
    "linger": (1, _linger),
}
"""By verb: how often, and what it does."""


async def heal(rig: Rig) -> None:
    """Nothing is wrong any more."""
    rig.bridge_way.accept()
    rig.desk_way.accept()
    await rig.start_bridge()
    rig.switch.set_link(up=True)
    for agent in rig.world.agents():
        rig.switch.set_delay(agent.login_id, 0.0)
        rig.switch.faults.allow(agent.login_id, ALL)
    rig.is_broken = False
