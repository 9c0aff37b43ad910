"""The truth after every (re)connection, asked for piece by piece, and what it makes of what was known. Pure: requests out, answers in."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from adapters.cisco_cti.protocol.enums_call import CallType
from adapters.cisco_cti.protocol.enums_call import LocalConnectionState as Local
from adapters.cisco_cti.protocol.typed_calling import SnapshotCallConf, SnapshotDeviceConf
from adapters.cisco_cti.view import data
from adapters.cisco_cti.view.calls import Calls
from adapters.cisco_cti.view.parts import CONSULTS, WAITING, works
from adapters.cisco_cti.view.states import WRAP_UP
from adapters.cisco_cti.view.work import CONNECTED, Call, Connection, Line, Work
from adapters.contacts import Contact
from contracts.vocabulary import AgentState, InteractionState, LoginId

MOST_CALLS = 16
"""Calls of one device (GED-188, NumCalls); more are not looked at (CTIOS-45)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A call at an agent's phone. `told`: what SNAPSHOT_CALL said of it, None where it said nothing."""

    login_id: LoginId
    device: str
    connection: Connection
    status: int
    told: SnapshotCallConf | None = None


Names = set[tuple[LoginId, int]]
"""Ids of the calls that were found, by agent."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a reconciliation found: contacts that ended unseen, that are new, that are as they were."""

    ended: int
    begun: int
    kept: int


def calls_of(login_id: LoginId, device: str, conf: SnapshotDeviceConf) -> tuple[Found, ...]:
    """The calls of one phone."""
    return tuple(
        Found(
            login_id,
            device,
            Connection(
                each.call_connection_call_id, each.call_connection_device_id_type, each.call_connection_device_id
            ),
            each.call_state,
        )
        for each in conf.calls[:MOST_CALLS]
        if each.call_state != Local.NULL
    )


def reconcile(calls: Calls, found: Iterable[Found], silent: Container[LoginId] = ()) -> Outcome:
    """Make the contacts those that were found: what vanished is over (CTIOS-46), what is new begins (47), the rest stays (48).

    `silent`: agents whose phones did not say which calls they have; what is known of these stays.
    """
    before = {id(work) for work in calls.desk.all() if not work.is_over}
    seen = _all_taken(calls, found)
    for work in calls.desk.all():
        for line in list(work.lines()):
            if id(line) not in seen and work.login_id not in silent:
                line.end()
        if work.state is InteractionState.ENDED and not _wraps_up(calls, work):
            work.finish(InteractionState.COMPLETED)
    calls.desk.settle(calls.desk.all())
    calls.book.forget()
    calls.forget_early()
    calls.desk.forget_dialling()
    after = {id(work) for work in calls.desk.all() if not work.is_over}
    return Outcome(len(before - after), len(after - before), len(after & before))


def refresh(calls: Calls, login_id: LoginId, found: Iterable[Found]) -> tuple[Contact, ...]:
    """The same for one phone that answered late: what is known of the others, and what is awaited, stays. Gives what changed."""
    seen = _all_taken(calls, found)
    lines = _lines(calls, login_id)
    touched = [*calls.desk.of(login_id), *(work for line in lines for work in works(line.call))]
    for line in lines:
        if id(line) not in seen:
            line.end()
            calls.book.leave(line.call, line.connection)
    return calls.desk.settle(touched)


def contacts(calls: Calls) -> tuple[Contact, ...]:
    """Every contact that is not over, as it is now."""
    return tuple(work.said for work in calls.desk.all() if work.said is not None)


def _all_taken(calls: Calls, found: Iterable[Found]) -> set[int]:
    """The lines these are, by identity."""
    there = sorted(found, key=_consults_last)
    named = {(each.login_id, each.connection.call_id) for each in there}
    return {id(_taken(calls, each, named)) for each in there}


def _consults_last(found: Found) -> bool:
    return found.told is not None and found.told.call_type in CONSULTS


def _taken(calls: Calls, found: Found, named: Names) -> Line:
    line = _known(calls, found) or _renamed(calls, found, named)
    found = replace(found, status=_status(found, line))
    call = calls.book.find(found.connection) or (line.call if line is not None else Call(found.connection.call_id))
    calls.book.bind(call, found.connection)
    _tell(call, found)
    if line is None:
        line = calls.desk.open(
            call,
            found.connection,
            found.login_id,
            found.device,
            found.status,
            is_consult=found.status != Local.ALERTING and _consults_last(found),
        )
    if line.call is not call:
        line.call.lines.pop(found.login_id, None)
        line.call = call
    line.connection, line.status, line.is_ended = found.connection, found.status, False
    call.lines[found.login_id] = line
    line.work.progress()
    return line


def _status(found: Found, line: Line | None) -> int:
    """Whoever dials is connected (GED-188, LocalConnectionState): dialling while nobody else is, unless somebody was."""
    if found.status != Local.CONNECT or found.told is None or (line is not None and line.status in CONNECTED):
        return found.status
    if found.told.call_type == CallType.SUPERVISOR_MONITOR:  # the only party of a call that is heard silently
        return found.status
    others = [each for each in found.told.devices if each.call_device_id != found.device]
    is_alone = {each.call_device_connection_state for each in others} <= WAITING
    return Local.INITIATE if is_alone and found.told.devices else found.status


def _known(calls: Calls, found: Found) -> Line | None:
    """The line of this name, else the only one of this call's id."""
    lines = _lines(calls, found.login_id)
    same = [line for line in lines if line.connection == found.connection]
    of_id = [line for line in lines if line.connection.call_id == found.connection.call_id]
    return same[0] if same else of_id[0] if len(of_id) == 1 else None


def _renamed(calls: Calls, found: Found, named: Names) -> Line | None:
    """A line of the same routed call whose own name is gone: two calls became one in the gap (CTIOS-76)."""
    key = data.router_key(data.read(found.told)) if found.told is not None else None
    gone = [line for line in _lines(calls, found.login_id) if (found.login_id, line.connection.call_id) not in named]
    same = [line for line in gone if key is not None and data.router_key(line.call.data) == key]
    return same[0] if len(same) == 1 else None


def _lines(calls: Calls, login_id: LoginId) -> list[Line]:
    return [line for work in calls.desk.of(login_id) for line in work.lines()]


def _tell(call: Call, found: Found) -> None:
    if found.told is None:
        return
    call.learn(data.read(found.told), found.connection.device)
    there = {
        each.call_device_id: each.call_device_connection_state for each in found.told.devices if each.call_device_id
    }
    if there:
        # A queue is no device of a call that waits in it.
        is_alone = set(there) == {found.device}
        rung = {device: status for device, status in call.parties.items() if is_alone and status == Local.ALERTING}
        stayed = {device: (there | rung)[device] for device in call.parties if device in there | rung}
        call.parties = stayed | there


def _wraps_up(calls: Calls, work: Work) -> bool:
    agent = calls.agents.get(work.login_id)
    return (agent.state if agent is not None else AgentState.UNKNOWN) in WRAP_UP
