"""The reason lists the simulated switch starts with, and one more reason for showing a change. Data only."""

from __future__ import annotations

from typing import Final

from contracts.vocabulary import Label, Reason, ReasonKind


def _reason(reason_id: str, code: str, english: str, german: str, french: str, *, selectable: bool = True) -> Reason:
    labels = (
        Label("en", "US", english, english),
        Label("de", "DE", german, german),
        Label("fr", "FR", french, french),
    )
    return Reason(reason_id, code, labels, selectable)


FORCED_BY_SUPERVISOR: Final = "L90"
FORCED_BY_SWITCH: Final = "L91"
NOT_READY_BY_SUPERVISOR: Final = "N91"
NOT_ANSWERED: Final = "N90"

LOGOUT: Final = (
    _reason("L1", "1", "End of shift", "Schichtende", "Fin de service"),
    _reason("L2", "2", "Personal appointment", "Privater Termin", "Rendez-vous personnel"),
    _reason("L3", "3", "Change of workplace", "Arbeitsplatzwechsel", "Changement de poste"),
    _reason("L4", "4", "Technical problem", "Technische Störung", "Problème technique"),
    _reason(
        FORCED_BY_SUPERVISOR,
        "90",
        "Logged out by supervisor",
        "Vom Supervisor abgemeldet",
        "Déconnecté par le superviseur",
        selectable=False,
    ),
    _reason(
        FORCED_BY_SWITCH,
        "91",
        "Logged out by the system",
        "Vom System abgemeldet",
        "Déconnecté par le système",
        selectable=False,
    ),
)

NOT_READY: Final = (
    _reason("N1", "1", "Break", "Pause", "Pause"),
    _reason("N2", "2", "Lunch", "Mittagessen", "Déjeuner"),
    _reason("N3", "3", "Meeting", "Besprechung", "Réunion"),
    _reason("N4", "4", "Training", "Schulung", "Formation"),
    _reason("N5", "5", "Paperwork", "Nachbearbeitung", "Travail administratif"),
    _reason(NOT_ANSWERED, "90", "Call not answered", "Anruf nicht angenommen", "Appel sans réponse", selectable=False),
    _reason(
        NOT_READY_BY_SUPERVISOR,
        "91",
        "Set by supervisor",
        "Vom Supervisor gesetzt",
        "Défini par le superviseur",
        selectable=False,
    ),
)

DEFAULTS: Final = {ReasonKind.LOGOUT: LOGOUT, ReasonKind.NOT_READY: NOT_READY}

EXTRA: Final = _reason("N6", "6", "Coaching", "Coaching", "Accompagnement")
"""Comes and goes when a change of the list is asked for without saying which."""


def toggled(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """The list with `EXTRA` added, or taken away where it is there."""
    without = tuple(reason for reason in reasons if reason.reason_id != EXTRA.reason_id)
    return without if len(without) < len(reasons) else (*reasons, EXTRA)
