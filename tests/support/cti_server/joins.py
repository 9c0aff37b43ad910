"""Transfers and conferences between two pictures of the calls: what is told of them, and what need not be told again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from adapters.cisco_cti.protocol.enums_call import CallType, LocalConnectionState
from contracts.vocabulary import ConversationState, LoginId
from tests.support.cti_server.hints import Doing, Hint
from tests.support.cti_server.ledger import Connection, Ledger, Pictured, Pictures
from tests.support.cti_server.notices import Notice
from tests.support.cti_server.saying import LOCAL, Saying


@dataclass(slots=True)
class Told:
    """The notices; `moves` of calls into others, as (old id, new id); parties whose end or change is told already."""

    notices: list[Notice] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    turned: set[str] = field(default_factory=set)
    queues: list[tuple[int, int]] = field(default_factory=list)

    def queue_moved_to(self, call_id: int) -> bool:
        """Whether the call waits now because one that waited was joined to it."""
        return any(new == call_id for _, new in self.queues)

    def queue_left(self, call_id: int) -> bool:
        """Whether the call waited, and waits on as part of another one."""
        return any(old == call_id for old, _ in self.queues)


class Joins:
    """Finds them."""

    def __init__(self, saying: Saying, ledger: Ledger) -> None:
        self._saying = saying
        self._ledger = ledger

    def tell(self, before: Pictures, after: Pictures, hint: Hint) -> Told:
        """All of them."""
        told = Told()
        places = {each.party_id: call.call_id for call in after.values() for each in call.connections}
        for call in before.values():
            found = {places.get(each.party_id, call.call_id) for each in call.connections} - {call.call_id}
            for new in found & before.keys():
                self._merged(told, call, before[new], after[new])
        if not told.moves and hint.by is not None:
            mine = [call for call in before.values() if call.of(hint.by) is not None]
            if hint.doing is Doing.TRANSFER:
                self._handed_over(told, mine, after, hint.by, hint.to)
            elif hint.doing is Doing.CONFERENCE and hint.to:
                self._called_in(told, mine, after, hint.by, hint)
        return told

    def _merged(self, told: Told, old: Pictured, was: Pictured, now: Pictured) -> None:
        by = next(each for each in old.agents() if was.of(each.login_id) is not None)
        stays = now.of(by.login_id) is not None
        came = [each for each in old.connections if each.party_id != by.party_id]
        primary, secondary = self._ledger.records[was.call_id], self._ledger.records[old.call_id]
        told.moves.append((old.call_id, was.call_id))
        told.gone |= {each.party_id for each in old.connections}
        if old.skill is not None:
            told.queues.append((old.call_id, was.call_id))
        other = came[0].device if came else ""
        self._say(
            told, self._saying.joined(primary, secondary, by.device, other, now.connections, stays=stays), now, by
        )
        kind = CallType.CONFERENCE if stays else CallType.TRANSFER_IN
        for each in now.agents():
            if stays or each.party_id in {one.party_id for one in came}:
                primary.types[each.device] = kind
            moved = any(each.party_id == one.party_id for one in came)
            if moved or stays:
                told.notices.append(self._saying.updated(secondary if moved else primary, now, each.device, primary))
        told.notices.append(self._saying.end(secondary, by.device))
        mine = was.of(by.login_id)
        if mine is not None:
            (told.turned if stays else told.gone).add(mine.party_id)
        if not stays:
            told.notices.append(self._saying.end(primary, by.device))

    def _handed_over(self, told: Told, mine: list[Pictured], after: Pictures, by: LoginId, to: str) -> None:
        left = [call for call in mine if call.call_id not in after or after[call.call_id].of(by) is None]
        if not left:
            return
        first, secondary = left[0], None
        primary = self._ledger.records[first.call_id]
        if not to and len(left) > 1:
            secondary = self._ledger.records[left[1].call_id]
        now = after.get(first.call_id)
        parties = [each for call in left for each in call.connections if each.login_id != by]
        if to and now is not None:
            parties = list(now.connections)
        elif to:
            parties.append(Connection("", to, None, ConversationState.ALERTING))
        me = first.of(by)
        assert me is not None
        other = to or (parties[-1].device if parties else "")
        notice = self._saying.joined(primary, secondary, me.device, other, parties, stays=False)
        self._say(told, notice, now, me)
        for call in left:
            told.notices.append(self._saying.end(self._ledger.records[call.call_id], me.device))
            left_by = call.of(by)
            told.gone |= {left_by.party_id} if left_by is not None else set()
            if call.call_id not in after:
                told.gone |= {each.party_id for each in call.connections}

    def _called_in(self, told: Told, mine: list[Pictured], after: Pictures, by: LoginId, hint: Hint) -> None:
        to = hint.to
        for call in mine:
            now, me = after.get(call.call_id), call.of(by)
            if now is None or me is None or not _came(call.connections, now.connections, to):
                continue
            record = self._ledger.records[call.call_id]
            notice = self._saying.joined(record, None, me.device, to, now.connections, stays=True)
            state = LOCAL[me.state]
            notice = replace(notice, fields={**notice.fields, "EventCause": hint.cause, "LocalConnectionState": state})
            self._say(told, notice, now, me)
            for each in call.agents():
                record.types[each.device] = CallType.CONFERENCE
                told.notices.append(self._saying.updated(record, now, each.device))
            return

    @staticmethod
    def _say(told: Told, notice: Notice, now: Pictured | None, by: Connection) -> None:
        told.notices.append(notice)
        others = frozenset(each.device for each in now.agents() if each.login_id != by.login_id) if now else frozenset()
        if others:
            # A client of another device in the call has its own connection, which goes on.
            fields = {**notice.fields, "LocalConnectionState": LocalConnectionState.CONNECT}
            told.notices.append(replace(notice, fields=fields, devices=others, private=True))


def _came(before: Iterable[Connection], after: Iterable[Connection], number: str) -> bool:
    known = {each.party_id for each in before}
    return any(each.device == number and each.party_id not in known for each in after)
