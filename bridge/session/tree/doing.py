"""Running requests of the destinations below a session: each is answered when the picture shows what it was to bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from adapters.contacts import Contact, ContactCommand, MakeCall
from adapters.port import Command
from bridge.session import sentences
from bridge.session.flow import Flow
from bridge.session.inputs import Asked
from bridge.session.tree.goals import Goal, Verdict, proof_of
from contracts.vocabulary import InteractionState

if TYPE_CHECKING:
    from bridge.session.session import Session

Judge = Callable[["Session"], Verdict]
"""Says what the session's picture shows of a goal."""


class Doing(Flow):
    """A command whose effect is seen in the picture.

    `proof` judges after a refusal, where `judge` might take somebody else's work for what was asked; without it they are one.
    """

    __slots__ = ("judge", "proof")

    def __init__(
        self, session: Session, asked: Asked, command: Command, judge: Judge, proof: Judge | None = None
    ) -> None:
        super().__init__(asked.token, command, session.login_id, frozenset())
        self.judge = judge
        self.proof = proof or judge

    def confirmed(self, session: Session, value: object) -> None:
        """It is true now."""
        session.finish()

    def deferred(self, session: Session) -> None:
        """The switch keeps it in mind; its event comes when it is true."""
        session.finish()

    def refused(self, session: Session, sentence: str) -> None:
        """What came about all the same, by another hand, is no failure."""
        if self.proof(session) is Verdict.MET:
            session.finish()
        else:
            session.finish(error=sentence)

    def look(self, session: Session) -> None:
        """Done, not yet, or never."""
        verdict = self.judge(session)
        if verdict is Verdict.MET:
            session.finish()
        elif verdict is Verdict.LOST:
            session.finish(error=sentences.CHANGED)


class Reading(Flow):
    """A command whose value is told by an event after the answer."""

    __slots__ = ("tell",)

    def __init__(self, session: Session, asked: Asked, command: Command, tell: Callable[[object], None]) -> None:
        super().__init__(asked.token, command, session.login_id, frozenset())
        self.tell = tell

    def confirmed(self, session: Session, value: object) -> None:
        """The value was read."""
        session.finish()
        self.tell(value)


def about_contact(goal: Goal, contact_id: str) -> Judge:
    """Judges one contact of the session's agent."""
    return lambda session: goal(session.picture.contact(session.login_id, contact_id))


def do(session: Session, asked: Asked, command: ContactCommand, goal: Goal, *, is_repeatable: bool) -> None:
    """Ask the switch, unless the picture shows that it is so already or cannot be."""
    judge = about_contact(goal, command.contact_id)
    verdict = judge(session)
    if verdict is Verdict.MET and is_repeatable:
        session.reply(asked.token)
    elif verdict is not Verdict.OPEN:
        session.reply(asked.token, error=sentences.NOT_NOW)
    else:
        session.begin(Doing(session, asked, command, judge, about_contact(proof_of(command, goal), command.contact_id)))


def dial(session: Session, asked: Asked, command: MakeCall) -> None:
    """Dial; done when a contact appears that was not there. One that is answered at once shows whom it was dialled to."""
    known = {contact.contact_id for contact in session.picture.contacts(session.login_id)}

    def seen(session: Session, *states: InteractionState) -> Verdict:
        """A new contact in one of these states, or one that shows whom it was dialled to."""
        begun = any(
            contact.contact_id not in known
            and contact.endpoint == command.endpoint
            and (contact.state in states or _is_dialled(contact, command))
            for contact in session.picture.contacts(session.login_id)
        )
        return Verdict.MET if begun else Verdict.OPEN

    session.begin(Doing(session, asked, command, lambda each: seen(each, InteractionState.DIALING), seen))


def _is_dialled(contact: Contact, command: MakeCall) -> bool:
    is_made = contact.state in (InteractionState.DIALING, InteractionState.STARTED)
    return is_made and any(party.number == command.destination for leg in contact.legs for party in leg.parties)
