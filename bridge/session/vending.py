"""`vendor.<adapter>.request.<verb>`: passed to the switch as it is, answered when the adapter says that it is done (protocol section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.vendors import VendorRequest
from bridge.session import sentences
from bridge.session.flow import Flow
from bridge.session.inputs import Asked
from contracts.registry import ONCE
from contracts.vocabulary import WarningCode

if TYPE_CHECKING:
    from bridge.session.session import Session


class Vending(Flow):
    """A running vendor request. What it changes is seen as everything else is, by events; they come before its end."""

    __slots__ = ()

    def __init__(self, session: Session, asked: Asked) -> None:
        data = asked.body.model_dump(by_alias=True, exclude_none=True)
        command = VendorRequest(session.login_id, asked.name, data)
        super().__init__(asked.token, command, session.login_id, frozenset())

    def confirmed(self, session: Session, value: object) -> None:
        """It is done."""
        session.finish()


def request(session: Session, asked: Asked) -> None:
    """Ask the switch. What a bridge before this one may have done already is not done again: nothing shows whether it was (section 6)."""
    if asked.is_repeated and asked.name in ONCE:
        details: dict[str, object] = {"name": asked.name}
        session.voice.warn(WarningCode.OUTCOME_UNKNOWN, sentences.OUTCOME_UNKNOWN, "request", details)
        session.reply(asked.token, error=sentences.OUTCOME_UNKNOWN)
    elif not session.picture.link_up:
        session.reply(asked.token, error=sentences.UNREACHABLE)
    else:
        session.begin(Vending(session, asked))
