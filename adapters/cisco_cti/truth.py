"""Asking the CTI Server for the truth after every (re)connection: configuration, agents, phones, calls. What it means is in `view`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Final, TypeVar

import structlog

from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.protocol.enums_session import ConfigEndStatus
from adapters.cisco_cti.protocol.masks import ConfigMsgMask
from adapters.cisco_cti.protocol.outcomes import Answer, NoLink
from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf, QueryAgentStateReq
from adapters.cisco_cti.protocol.typed_bases import Request
from adapters.cisco_cti.protocol.typed_calling import (
    SnapshotCallConf,
    SnapshotCallReq,
    SnapshotDeviceConf,
    SnapshotDeviceReq,
)
from adapters.cisco_cti.protocol.typed_config import ConfigEndEvent, ConfigRequestEvent
from adapters.cisco_cti.view.snapshot import Found, Outcome, calls_of, reconcile
from contracts.vocabulary import LoginId

log = structlog.get_logger(__name__)

AT_ONCE: Final = 32
"""Questions under way at the same time: enough to hide the way there and back, few enough for the server's other clients."""
DESK_SETTINGS_SINCE: Final = 22
_T = TypeVar("_T")


class LinkGone(Exception):
    """The link was lost meanwhile; the next one begins anew."""


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
        mask = wanted(centre.settings.version)
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


async def read_truth(centre: Centre, configuration: Configuration) -> Outcome:
    """Ask for everything, in the order the pieces depend on each other, and make the picture that. Raises LinkGone."""
    await configuration.read(centre, centre.settings.config_timeout)
    await _all(lambda login_id: _agent(centre, login_id), [agent.login_id for agent in centre.picture.agents])
    seats = [seat for agent in centre.picture.agents if (seat := centre.seat(agent.login_id)) is not None]
    phones = [(seat.login_id, seat.device) for seat in seats if seat.is_in and seat.device]
    there = await _all(lambda phone: _phone(centre, *phone), phones)
    found = await _all(lambda each: _call(centre, each), [each for calls in there for each in calls])
    outcome = reconcile(centre.picture.calls, found)
    log.info("cti_picture_read", agents=len(seats), calls=len(found), ended=outcome.ended, begun=outcome.begun)
    return outcome


async def _agent(centre: Centre, login_id: LoginId) -> None:
    seat = centre.seat(login_id)
    request = QueryAgentStateReq(
        invoke_id=0,
        peripheral_id=centre.settings.peripheral_id,
        mrd_id=centre.settings.voice_mrd,
        icm_agent_id=seat.skill_target_id if seat is not None else 0,
        agent_id=login_id,
    )
    conf = await _ask(centre, request)
    if isinstance(conf, QueryAgentStateConf):
        centre.picture.answer(login_id, conf, centre.now())


async def _phone(centre: Centre, login_id: LoginId, device: str) -> tuple[Found, ...]:
    request = SnapshotDeviceReq(
        invoke_id=0, peripheral_id=centre.settings.peripheral_id, agent_instrument=device.partition(";")[0]
    )
    conf = await _ask(centre, request)
    if not isinstance(conf, SnapshotDeviceConf):
        return ()
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
    outcome = await centre.line.ask(request, centre.settings.answer_timeout)
    if isinstance(outcome, NoLink):
        raise LinkGone
    return outcome.body if isinstance(outcome, Answer) else None


_A = TypeVar("_A")


async def _all(ask: Callable[[_A], Awaitable[_T]], about: Iterable[_A]) -> list[_T]:
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
