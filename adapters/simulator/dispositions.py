"""The wrap-up codes the simulated switch starts with, by channel type, and one more for showing a change. Data only."""

from __future__ import annotations

from typing import Final

from contracts.vocabulary import ChannelType, Label, Reason


def _disposition(disposition_id: str, code: str, english: str, german: str, french: str) -> Reason:
    labels = (
        Label("en", "US", english, english),
        Label("de", "DE", german, german),
        Label("fr", "FR", french, french),
    )
    return Reason(disposition_id, code, labels)


_RESOLVED: Final = _disposition("D1", "1", "Resolved", "Erledigt", "Résolu")
_FOLLOW_UP: Final = _disposition("D2", "2", "Follow-up needed", "Wiedervorlage", "Suivi nécessaire")
_PASSED_ON: Final = _disposition("D3", "3", "Passed on", "Weitergeleitet", "Transmis")
_WRONG_NUMBER: Final = _disposition("D4", "4", "Wrong number", "Falsch verbunden", "Erreur de numéro")
_SPAM: Final = _disposition("D5", "5", "Spam", "Werbung", "Courrier indésirable")
_NOT_REACHED: Final = _disposition("D6", "6", "Not reached", "Nicht erreicht", "Injoignable")

DEFAULTS: Final = {
    ChannelType.TELEPHONY: (_RESOLVED, _FOLLOW_UP, _PASSED_ON, _WRONG_NUMBER),
    ChannelType.EMAIL: (_RESOLVED, _FOLLOW_UP, _PASSED_ON, _SPAM),
    ChannelType.CHAT: (_RESOLVED, _FOLLOW_UP, _PASSED_ON),
    ChannelType.CALLBACK: (_RESOLVED, _FOLLOW_UP, _NOT_REACHED),
}

EXTRA: Final = _disposition("D7", "7", "Sale", "Abschluss", "Vente")
"""Comes and goes when a change of the list is asked for without saying which."""


def toggled(dispositions: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The list with `EXTRA` added, or taken away where it is there."""
    without = tuple(each for each in dispositions if each.reason_id != EXTRA.reason_id)
    return without if len(without) < len(dispositions) else (*dispositions, EXTRA)
