"""The port's event for what a switch says of itself and for failures nobody asked for, as a value. Owns no code and no sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.vocabulary import ContactId, LegId, LoginId, NoticeKind


@dataclass(frozen=True, slots=True)
class Reported:
    """A warning or an error; it may come at any time, with a link or without. Never about a command that is still to be answered.

    `code` is one of the protocol's or of the adapter's own table, `message` one plain sentence, `details` hold the switch's own
    numbers and what JSON can. `login_ids` are the agents whose sessions it concerns, none: nobody in particular. In a session it is
    said by what stands for the leg, the contact or the endpoint, as far as they are named. `is_for_all`: every session hears it.
    """

    kind: NoticeKind
    code: str
    message: str
    login_ids: tuple[LoginId, ...] = ()
    endpoint: str | None = None
    contact_id: ContactId | None = None
    leg_id: LegId | None = None
    is_for_all: bool = False
    context: str = "switch"
    details: Mapping[str, object] = field(default_factory=dict)
