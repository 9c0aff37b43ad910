"""When a command about a contact is done: its effect as the picture shows it. Pure; one row a command.

MET: true now. OPEN: not yet, and it may come. LOST: it cannot come any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final

from adapters import contacts as port
from adapters.contacts import Contact, Leg
from bridge.session.tree.view import leg_in
from contracts.vocabulary import ConversationRole, ConversationState, InteractionState, LegId


class Verdict(Enum):
    """What a picture says about a goal."""

    MET = "MET"
    OPEN = "OPEN"
    LOST = "LOST"


Goal = Callable[[Contact | None], Verdict]
"""Judges the contact as it is now; None: it is over and gone."""

_I, _L = InteractionState, ConversationState
_CONNECTED: Final = frozenset({_L.ESTABLISHED, _L.HELD})


def goal_of(command: port.ContactCommand, before: Contact) -> Goal:
    """The goal of a command that is asked while the contact looks like `before`."""
    return _GOALS[type(command)](command, before)


def _never(command: Any) -> Goal:
    """A leg that is gone may be gone because the customer hung up: that is no transfer."""
    return lambda contact: Verdict.OPEN


def _leg(contact: Contact | None, leg_id: LegId) -> Leg | None:
    """The leg while it lives."""
    legs = () if contact is None else contact.legs
    return next((leg for leg in legs if leg.leg_id == leg_id and leg.state is not _L.RELEASED), None)


def _state(contact: Contact | None) -> InteractionState:
    return _I.COMPLETED if contact is None else contact.state


def _by_state(met: frozenset[InteractionState], still_open: frozenset[InteractionState]) -> Callable[..., Goal]:
    def judge(contact: Contact | None) -> Verdict:
        state = _state(contact)
        return Verdict.MET if state in met else Verdict.OPEN if state in still_open else Verdict.LOST

    return lambda command, before: judge


def _by_leg(met: frozenset[ConversationState], still_open: frozenset[ConversationState]) -> Callable[..., Goal]:
    def goal(command: Any, before: Contact) -> Goal:
        def judge(contact: Contact | None) -> Verdict:
            leg = _leg(contact, command.leg_id)
            if leg is None:
                return Verdict.LOST
            return Verdict.MET if leg.state in met else Verdict.OPEN if leg.state in still_open else Verdict.LOST

        return judge

    return goal


def _leg_gone(command: Any, before: Contact) -> Goal:
    return lambda contact: Verdict.MET if _leg(contact, command.leg_id) is None else Verdict.OPEN


def _data(command: port.UpdateContactData, before: Contact) -> Goal:
    def judge(contact: Contact | None) -> Verdict:
        if contact is None:
            return Verdict.LOST
        shown = all(contact.data.get(key) == value for key, value in command.data.items())
        return Verdict.MET if shown else Verdict.OPEN

    return judge


def _consult(command: port.ConsultationCall, before: Contact) -> Goal:
    def judge(contact: Contact | None) -> Verdict:
        if contact is None or contact.state is not _I.STARTED:
            return Verdict.LOST
        return Verdict.OPEN if leg_in(contact, ConversationRole.CONSULT) is None else Verdict.MET

    return judge


def proof_of(command: port.ContactCommand, goal: Goal) -> Goal:
    """What makes a refused command a success all the same: its goal, unless that may have come about without the work being done."""
    proof = _PROOFS.get(type(command))
    return goal if proof is None else proof(command)


def _to_number(command: port.ConsultationCall) -> Goal:
    """MET by a consult leg to this number, and by no other."""

    def judge(contact: Contact | None) -> Verdict:
        leg = leg_in(contact, ConversationRole.CONSULT)
        numbers = () if leg is None else (party.number for party in leg.parties)
        return Verdict.MET if command.destination in numbers else Verdict.OPEN

    return judge


def _conference(command: port.ConferenceCall, before: Contact) -> Goal:
    """A consult call that ends by itself leaves nobody behind: somebody must have joined."""
    alone = leg_in(before, ConversationRole.PRIMARY)
    known = 0 if alone is None else len(alone.parties)

    def judge(contact: Contact | None) -> Verdict:
        primary = leg_in(contact, ConversationRole.PRIMARY)
        if primary is None:
            return Verdict.LOST
        if leg_in(contact, ConversationRole.CONSULT) is not None:
            return Verdict.OPEN
        is_joined = primary.state is _L.ESTABLISHED and len(primary.parties) > known
        return Verdict.MET if is_joined else Verdict.LOST

    return judge


def _alternate(command: port.AlternateCall, before: Contact) -> Goal:
    held = [leg.leg_id for leg in before.legs if leg.state is _L.HELD]

    def judge(contact: Contact | None) -> Verdict:
        legs = [_leg(contact, leg_id) for leg_id in held]
        if not legs or None in legs:
            return Verdict.LOST
        return Verdict.MET if all(leg is not None and leg.state is _L.ESTABLISHED for leg in legs) else Verdict.OPEN

    return judge


def _added(command: port.SingleStepConference, before: Contact) -> Goal:
    def count(contact: Contact | None) -> int:
        leg = _leg(contact, command.leg_id)
        return -1 if leg is None else sum(party.number == command.destination for party in leg.parties)

    known = count(before)

    def judge(contact: Contact | None) -> Verdict:
        found = count(contact)
        return Verdict.LOST if found < 0 else Verdict.MET if found > known else Verdict.OPEN

    return judge


_GOALS: Final[Mapping[type[port.ContactCommand], Callable[[Any, Contact], Goal]]] = {
    port.AcceptContact: _by_state(frozenset({_I.STARTED}), frozenset({_I.ALERTING})),
    port.RejectContact: _by_state(frozenset({_I.ENDED, _I.COMPLETED}), frozenset({_I.ALERTING})),
    port.CompleteContact: _by_state(frozenset({_I.COMPLETED}), frozenset(_I)),
    port.UpdateContactData: _data,
    port.ConsultationCall: _consult,
    port.TransferCall: _by_state(frozenset({_I.ENDED, _I.COMPLETED}), frozenset({_I.STARTED})),
    port.ConferenceCall: _conference,
    port.AlternateCall: _alternate,
    port.AnswerCall: _by_leg(_CONNECTED, frozenset({_L.ALERTING})),
    port.ClearConnection: _leg_gone,
    port.HoldCall: _by_leg(frozenset({_L.HELD}), frozenset({_L.ESTABLISHED})),
    port.RetrieveCall: _by_leg(frozenset({_L.ESTABLISHED}), frozenset({_L.HELD})),
    port.SingleStepTransfer: _leg_gone,
    port.SingleStepConference: _added,
    port.SendDtmf: _by_leg(frozenset(), _CONNECTED),
}
_PROOFS: Final[Mapping[type[port.ContactCommand], Callable[[Any], Goal]]] = {
    port.ConsultationCall: _to_number,
    port.TransferCall: _never,
    port.SingleStepTransfer: _never,
}
