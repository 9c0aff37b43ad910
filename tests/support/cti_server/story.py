"""What happened between two pictures of the calls, told as the protocol tells it.

Owns which event is told on which appearance, and in what order (section 8). An appearance is an agent's device in a call, or a queue
where it waits. What rings, is answered or left is told on every agent's appearance, hold and retrieve only where it was done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from adapters.cisco_cti.protocol.enums_call import CallType, LocalConnectionState
from adapters.cisco_cti.protocol.enums_cause import EventCause
from contracts.vocabulary import ConversationState
from tests.support.cti_server.directory import Directory
from tests.support.cti_server.hints import Doing, Hint
from tests.support.cti_server.joins import Joins, Told
from tests.support.cti_server.ledger import Connection, Ledger, Pictured, Pictures, Record
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.saying import LOCAL, Saying

_RINGING, _TALKING, _HELD = ConversationState.ALERTING, ConversationState.ESTABLISHED, ConversationState.HELD


@dataclass(slots=True)
class _Chapter:
    """One call that was there before: `was` includes who came over from another call."""

    record: Record
    before: Pictured
    after: Pictured | None
    was: dict[str, Connection] = field(default_factory=dict)

    def both(self) -> Iterator[tuple[Connection, Connection]]:
        for now in self.after.connections if self.after is not None else ():
            if now.party_id in self.was:
                yield self.was[now.party_id], now

    def come(self) -> list[Connection]:
        return [each for each in self.after.connections if each.party_id not in self.was] if self.after else []


class Story:
    """Tells."""

    def __init__(self, saying: Saying, ledger: Ledger, directory: Directory, dialled: str) -> None:
        self._saying = saying
        self._ledger = ledger
        self._directory = directory
        self._dialled = dialled
        self._joins = Joins(saying, ledger)

    def tell(self, before: Pictures, after: Pictures, hint: Hint) -> list[Notice]:
        """Everything, in order."""
        joined = self._joins.tell(before, after, hint)
        chapters = [self._chapter(call_id, before, after, joined) for call_id in before]
        notices = list(joined.notices)
        for chapter in chapters:
            notices += self._turned(chapter, joined, hint, _HELD)
        for chapter in chapters:
            notices += self._turned(chapter, joined, hint, _TALKING)
            notices += self._goes_on(chapter, joined, hint, after)
        for call_id in after:
            if call_id not in before:
                notices += self._begins(after[call_id], after, hint)
        return notices

    def rebuild(self, after: Pictures) -> list[Notice]:
        """What the clients of a side that became the active one are told of every call (section 5.4)."""
        notices = []
        for call in after.values():
            record = self._ledger.records[call.call_id]
            for each in call.agents():
                if each.state is _RINGING:
                    notices.append(
                        self._saying.delivered(record, call, each, each.device, EventCause.CALL_PARTY_UPDATE_IND)
                    )
                else:
                    notices.append(
                        self._saying.established(record, each, each.device, EventCause.CALL_PARTY_UPDATE_IND)
                    )
        return notices

    def _chapter(self, call_id: int, before: Pictures, after: Pictures, joined: Told) -> _Chapter:
        chapter = _Chapter(self._ledger.records[call_id], before[call_id], after.get(call_id))
        chapter.was = {each.party_id: each for each in before[call_id].connections}
        for old, new in joined.moves:
            if new == call_id:
                chapter.was |= {each.party_id: each for each in before[old].connections}
        return chapter

    # --- a call that goes on ---

    def _turned(self, chapter: _Chapter, joined: Told, hint: Hint, state: ConversationState) -> Iterator[Notice]:
        cause = EventCause.ALTERNATE if hint.doing is Doing.ALTERNATE else EventCause.NONE
        for was, now in chapter.both():
            changed = {was.state, now.state} == {_TALKING, _HELD} and now.state is state
            if changed and now.login_id is not None and now.party_id not in joined.turned:
                yield self._saying.turned(chapter.record, now, cause)

    def _goes_on(self, chapter: _Chapter, joined: Told, hint: Hint, after: Pictures) -> Iterator[Notice]:
        now = chapter.after
        if now is None:
            yield from self._over(chapter, joined, hint)
            return
        for was, each in chapter.both():
            if was.state is _RINGING and each.state is not _RINGING:
                yield from self._answered(chapter.record, now, each)
        yield from self._gone(chapter, now, joined, hint)
        yield from self._queue(chapter, now, joined, after)
        for each in chapter.come():
            yield from self._comes(chapter.record, now, each, hint)
        if now.data != chapter.before.data:
            for each in now.agents():
                yield self._saying.updated(chapter.record, now, each.device)

    def _answered(self, record: Record, call: Pictured, who: Connection) -> Iterator[Notice]:
        for at in call.agents():
            if at.state is not _RINGING:
                yield self._saying.established(record, at, who.device)

    def _gone(self, chapter: _Chapter, now: Pictured, joined: Told, hint: Hint) -> Iterator[Notice]:
        there = {each.party_id for each in now.connections}
        record = chapter.record
        for each in chapter.before.connections:
            if each.party_id in there or each.party_id in joined.gone:
                continue
            if each.login_id is not None and each.state is _RINGING:
                to = next((one.device for one in chapter.come()), hint.to)
                yield self._saying.diverted(record, each.device, to, hint.cause)
                yield self._saying.end(record, each.device)
                continue
            if each.login_id is not None:
                yield self._saying.left(record, each.device, each.device, LocalConnectionState.NULL, hint.cause)
            refused = hint.doing is Doing.REFUSAL and each.login_id is None
            for at in now.agents():
                cause = EventCause.BUSY if refused else hint.cause
                yield self._saying.left(record, at.device, each.device, LOCAL[at.state], cause)
            if each.login_id is not None:
                yield self._saying.end(record, each.device)

    def _queue(self, chapter: _Chapter, now: Pictured, joined: Told, after: Pictures) -> Iterator[Notice]:
        before = chapter.before.skill if not joined.queue_moved_to(now.call_id) else now.skill
        if before == now.skill:
            return
        waiting = sum(1 for call in after.values() if call.skill is not None)
        if before is not None:
            device = self._queue_device(before)
            yield self._saying.dequeued(chapter.record, device, waiting)
            yield self._saying.end(chapter.record, device)
        if now.skill is not None:
            yield from self._waits(chapter.record, now, now.skill, waiting)

    def _over(self, chapter: _Chapter, joined: Told, hint: Hint) -> Iterator[Notice]:
        record, before = chapter.record, chapter.before
        gone = [each for each in before.connections if each.party_id not in joined.gone]
        first = [each for each in gone if each.login_id == hint.by] if hint.by is not None else []
        leaving = [*first, *(each for each in gone if each not in first)]
        refused = [each for each in leaving if each.login_id is None and each.state is _RINGING]
        for each in leaving:
            if each.login_id is None:
                continue
            cause = EventCause.X_ABAND_RING if each.state is _RINGING else hint.cause
            if hint.doing is Doing.REFUSAL:
                for one in refused:
                    yield self._saying.failed(record, each.device, one.device, EventCause.BUSY)
            state = LOCAL[each.state]
            for one in leaving:
                state = LocalConnectionState.NULL if one is each else state
                yield self._saying.left(record, each.device, one.device, state, cause)
            yield self._saying.cleared(record, each.device, cause)
            yield self._saying.end(record, each.device)
        if before.skill is not None and not joined.queue_left(before.call_id):
            device = self._queue_device(before.skill)
            for one in leaving:
                yield self._saying.left(
                    record, device, one.device, LocalConnectionState.NULL, EventCause.X_ABAND_LOCAL_QUEUE
                )
            yield self._saying.cleared(record, device, EventCause.X_ABAND_LOCAL_QUEUE)
            yield self._saying.end(record, device)

    # --- a call that begins ---

    def _begins(self, call: Pictured, after: Pictures, hint: Hint) -> Iterator[Notice]:
        record, first = self._ledger.records[call.call_id], call.connections[0]
        record.calling, record.skill = first.device, call.skill
        if first.login_id is None:
            record.calling_outside, record.called = True, self._dialled
        else:
            record.called = hint.to or next((each.device for each in call.connections[1:]), "")
            record.types[first.device] = hint.call_type or self._type_of_dialling(call, after)
            yield self._saying.begin(record, call, first.device)
            yield self._saying.initiated(record, first.device)
            yield self._saying.originated(record, first.device)
        if call.skill is not None:
            waiting = sum(1 for one in after.values() if one.skill is not None)
            yield from self._waits(record, call, call.skill, waiting)
        for each in call.connections[1:]:
            yield from self._comes(record, call, each, hint)

    def _type_of_dialling(self, call: Pictured, after: Pictures) -> CallType:
        first, key = call.connections[0], self._ledger.records[call.call_id].router_key
        for other in after.values():
            mine = other.of(first.login_id)
            same = self._ledger.records[other.call_id].router_key == key
            if other is not call and mine is not None and same:
                return CallType.CONSULT
        inside = any(each.login_id is not None for each in call.connections[1:])
        return CallType.AGENT_INSIDE if inside else CallType.OUT

    def _waits(self, record: Record, call: Pictured, skill: str, waiting: int) -> Iterator[Notice]:
        device = self._queue_device(skill)
        record.skill = skill
        record.types.setdefault(device, CallType.PREROUTE_ACD_IN)
        yield self._saying.begin(record, call, device)
        yield self._saying.queued(record, device, waiting)

    def _comes(self, record: Record, call: Pictured, who: Connection, hint: Hint) -> Iterator[Notice]:
        rings = replace(who, state=_RINGING)
        cause = hint.cause if hint.call_type is not None else EventCause.NONE
        if who.login_id is not None:
            record.types[who.device] = hint.call_type or self._type_of_offer(record, hint)
            if record.skill is None and record.calling_outside:
                record.skill = self._skill_of(who)
            yield self._saying.begin(record, call, who.device)
            yield self._saying.delivered(record, call, rings, who.device, cause)
        for at in self._hearing(call.agents(), who):
            yield self._saying.delivered(record, call, at, who.device, cause)
        if who.state is not _RINGING:
            yield from self._answered(record, call, who)

    @staticmethod
    def _hearing(agents: Iterable[Connection], who: Connection) -> Iterator[Connection]:
        return (at for at in agents if at.party_id != who.party_id and at.state is not _RINGING)

    def _type_of_offer(self, record: Record, hint: Hint) -> CallType:
        if hint.doing is Doing.TRANSFER:
            return CallType.TRANSFER_IN
        if hint.doing is Doing.CONFERENCE:
            return CallType.CONFERENCE
        if record.types.get(record.calling) is CallType.CONSULT:
            return CallType.CONSULT_OFFERED
        if not record.calling_outside:
            return CallType.AGENT_INSIDE
        return CallType.PREROUTE_ACD_IN if record.skill is not None else CallType.ACD_IN

    def _skill_of(self, who: Connection) -> str | None:
        seat = self._directory.seat_at(who.device)
        groups = self._directory.groups_of(seat) if seat is not None else ()
        return groups[0].name if groups else None

    def _queue_device(self, skill: str) -> str:
        group = self._directory.group(skill)
        return group.queue if group is not None else "70000"
