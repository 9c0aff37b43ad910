"""Asking the CTI Server for the truth after every (re)connection: configuration, agents, phones, calls. What it means is in `view`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import structlog

from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.protocol.codes import Status
from adapters.cisco_cti.protocol.enums_agent import AgentState as Wire
from adapters.cisco_cti.protocol.enums_session import ConfigEndStatus
from adapters.cisco_cti.protocol.masks import ConfigMsgMask
from adapters.cisco_cti.protocol.outcomes import Answer, CodeSpace, Declined, NoLink, Outcome
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf, QueryAgentStateReq
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.typed_calling import (
    SnapshotCallConf,
    SnapshotCallReq,
    SnapshotDeviceConf,
    SnapshotDeviceReq,
)
from adapters.cisco_cti.protocol.typed_config import ConfigEndEvent, ConfigRequestEvent
from adapters.cisco_cti.refusals import refused
from adapters.cisco_cti.view.snapshot import Found, calls_of, reconcile
from adapters.contacts import Contact
from adapters.port import Refusal
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)

AT_ONCE: Final = 32
"""Questions under way at the same time: enough to hide the way there and back, few enough for the server's other clients."""
DESK_SETTINGS_SINCE: Final = 22
IS_OUT: Final = (CodeSpace.SERVER, Status.AGENT_NOT_LOGGED_ON)
NOT_LOGGED_ON: Final = QueryAgentStateConf(invoke_id=0, agent_state=Wire.LOGOUT)
"""What a refusal of that number says."""
_T = TypeVar("_T")


class LinkGone(Exception):
    """The link was lost meanwhile; the next one begins anew."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Agents who are to be asked for again: those whose state, and those the calls of whose phone, nobody told."""

    states: frozenset[LoginId] = frozenset()
    phones: frozenset[LoginId] = frozenset()


class Configuration:
    """Waits for the end of the configuration, which no number joins to its request."""

    def __init__(self) -> None:
        self._end: asyncio.Future[int] | None = None
        self.status: int | None = None
        """How the last one ended; None where none came."""

    def see(self, event: ConfigEndEvent) -> None:
        """The end of a block; after a partial one more follow."""
        if self._end is not None and not self._end.done() and event.config_end_status != ConfigEndStatus.PARTIAL:
            self._end.set_result(event.config_end_status)

    async def read(self, centre: Centre, seconds: float) -> None:
        """Ask for agents, skill groups and desk settings. A server that says nothing of them is gone on without."""
        self._end, self.status = asyncio.get_running_loop().create_future(), None
        mask = wanted(centre.version)
        request = ConfigRequestEvent(
            config_information=mask, config_msg_mask=mask, peripheral_id=centre.settings.peripheral_id
        )
        if not centre.line.tell(request):
            raise LinkGone
        try:
            async with asyncio.timeout(seconds):
                self.status = status = await self._end
        except TimeoutError:
            log.warning("cti_configuration_did_not_come", seconds=seconds)
            return
        finally:
            self._end = None
        if status not in (ConfigEndStatus.SUCCESS, ConfigEndStatus.EMPTY):
            log.warning("cti_configuration_refused", status=status)


def wanted(version: int) -> int:
    """The configuration to ask for and to be kept up to date with (ConfigMsgMask)."""
    mask = ConfigMsgMask.AGENT | ConfigMsgMask.SKILL_GROUP
    return int(mask | ConfigMsgMask.AGENT_DESK_SETTINGS if version >= DESK_SETTINGS_SINCE else mask)


async def read_truth(centre: Centre, configuration: Configuration) -> Silent:
    """Ask for everything, in the order the pieces depend on each other, and make the picture that. Raises LinkGone.

    Gives what is to be asked for again, because it was not answered.
    """
    await configuration.read(centre, centre.settings.config_timeout)
    asked = [agent.login_id for agent in centre.picture.agents]
    told = await all_of(lambda login_id: _agent(centre, login_id), asked)
    logins = [agent.login_id for agent in centre.picture.agents]
    phones = [(login_id, device) for login_id in logins if (device := _device(centre, login_id))]
    there = await all_of(lambda phone: _phone(centre, *phone), phones)
    silent = {login_id for (login_id, _), calls in zip(phones, there, strict=True) if calls is None}
    found = await all_of(lambda each: _call(centre, each), [each for calls in there for each in calls or ()])
    outcome = reconcile(centre.picture.calls, found, silent)
    log.info("cti_picture_read", agents=len(logins), calls=len(found), ended=outcome.ended, begun=outcome.begun)
    return Silent(
        frozenset(login_id for login_id, is_told in zip(asked, told, strict=True) if not is_told),
        frozenset(silent | {each.login_id for each in found if each.told is None}),
    )


async def read_state(centre: Centre, login_id: LoginId, is_wanted: Callable[[], bool]) -> bool:
    """Ask for the state of one agent, and tell it where it is other than was known. Raises LinkGone.

    False: it was not answered, or something was told of the agent before that, so that the answer is old.
    """
    known = centre.picture.agents.get(login_id)
    outcome = await _state(centre, login_id)
    conf = _conf(outcome)
    if conf is None:
        return _is_nobody(centre, login_id, outcome)
    if not is_wanted() or centre.picture.agents.get(login_id) is not known:
        return False
    centre.say(centre.picture.answer(login_id, conf, centre.now()))
    centre.sightings.look()
    return True


async def read_phone(centre: Centre, login_id: LoginId, is_wanted: Callable[[], bool]) -> bool:
    """Ask one phone for its calls, and tell what is other than was known. Raises LinkGone.

    False: it did not answer, or something was told of its calls before all of it was answered, so that the answer is old.
    """
    device = _device(centre, login_id)
    there = await _phone(centre, login_id, device) if device else None
    if there is None:
        return not device
    known = _known(centre, login_id)
    found = [await _call(centre, each) for each in there]
    if not is_wanted() or _known(centre, login_id) != known:
        return False
    ids = {line.connection.call_id for work in centre.picture.calls.desk.of(login_id) for line in work.lines()}
    said = [each for each in found if each.told is not None or each.connection.call_id in ids]
    centre.say(centre.picture.refresh(login_id, said))
    return all(each.told is not None for each in found)


def _device(centre: Centre, login_id: LoginId) -> str:
    """The phone of an agent who is logged in, "" where there is none."""
    seat = centre.seat(login_id)
    return seat.device if seat is not None and seat.is_in else ""


def _known(centre: Centre, login_id: LoginId) -> list[Contact | None]:
    return [work.said for work in centre.picture.calls.desk.of(login_id)]


async def _agent(centre: Centre, login_id: LoginId) -> bool:
    """Whether the state was told, or there is none to be told; the picture has it then."""
    outcome = await _state(centre, login_id)
    conf = _conf(outcome)
    if conf is None:
        return _is_nobody(centre, login_id, outcome)
    centre.picture.answer(login_id, conf, centre.now())
    return True


async def _state(centre: Centre, login_id: LoginId) -> Outcome:
    seat = centre.seat(login_id)
    request = QueryAgentStateReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        mrd_id=centre.settings.voice_mrd,
        icm_agent_id=seat.skill_target_id if seat is not None else 0,
        agent_id=login_id,
    )
    return await _outcome(centre, request)


def _conf(outcome: Outcome) -> QueryAgentStateConf | None:
    """The state that was told, None where none was."""
    if isinstance(outcome, Declined) and (outcome.space, outcome.number) == IS_OUT:
        return NOT_LOGGED_ON
    return outcome.body if isinstance(outcome, Answer) and isinstance(outcome.body, QueryAgentStateConf) else None


def _is_nobody(centre: Centre, login_id: LoginId, outcome: Outcome) -> bool:
    """Whether the server does not know an agent who is out, as one whom the configuration has no more: nothing is to be asked again."""
    problem, seat = refused(outcome), centre.seat(login_id)
    return problem is not None and problem.refusal is Refusal.UNKNOWN_AGENT and not (seat is not None and seat.is_in)


async def _phone(centre: Centre, login_id: LoginId, device: str) -> tuple[Found, ...] | None:
    """The calls of a phone, None where it does not say."""
    request = SnapshotDeviceReq(
        invoke_id=0, peripheral_id=centre.settings.peripheral_id, agent_instrument=device.partition(";")[0]
    )
    conf = await _ask(centre, request)
    if not isinstance(conf, SnapshotDeviceConf):
        return None
    if len(conf.calls) > len(calls_of(login_id, device, conf)):
        log.info("cti_calls_left_out", device=device, calls=len(conf.calls))
    return calls_of(login_id, device.partition(";")[0], conf)


async def _call(centre: Centre, found: Found) -> Found:
    request = SnapshotCallReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        connection_call_id=found.connection.call_id,
        connection_device_id_type=found.connection.device_type,
        connection_device_id=found.connection.device,
    )
    conf = await _ask(centre, request)
    return replace(found, told=conf) if isinstance(conf, SnapshotCallConf) else found


async def _ask(centre: Centre, request: Request) -> object:
    """The confirmation, None for a refusal. Raises LinkGone."""
    outcome = await _outcome(centre, request)
    return outcome.body if isinstance(outcome, Answer) else None


async def _outcome(centre: Centre, request: Request) -> Outcome:
    outcome = await centre.line.ask(request, centre.settings.answer_timeout)
    if isinstance(outcome, NoLink):
        raise LinkGone
    return outcome


_A = TypeVar("_A")


async def all_of(ask: Callable[[_A], Awaitable[_T]], about: Iterable[_A]) -> list[_T]:
    """The answers in the order of the questions, some of which are under way at once. Raises LinkGone."""
    rest = list(enumerate(about))
    found: dict[int, _T] = {}

    async def work() -> None:
        while rest:
            place, each = rest.pop()
            found[place] = await ask(each)

    rest.reverse()
    is_gone = False
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(rest))):
                group.create_task(work(), name="cti-question")
    except* LinkGone:
        is_gone = True
    if is_gone:
        raise LinkGone
    return [found[place] for place in sorted(found)]
