"""The transitions of one session with one side, as data: what may happen in which phase, and which phase comes next.

Rules (GED-188, 5): a session is asked for once; a side grants it as active or as standby; a standby side takes nothing but
heartbeats and a close until it says that it is active; a side that was told that this client has moved away drops the
connection itself; what has ended stays ended. What is not in the table changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """How far a session is."""

    NEW = "NEW"
    OPENING = "OPENING"
    ACTIVE = "ACTIVE"
    STANDBY = "STANDBY"
    LEAVING = "LEAVING"
    """The side knows that this client has moved to the other one."""
    CLOSING = "CLOSING"
    ENDED = "ENDED"


class Happening(StrEnum):
    """What moves a session from phase to phase."""

    CONNECTED = "CONNECTED"
    GRANTED_ACTIVE = "GRANTED_ACTIVE"
    GRANTED_STANDBY = "GRANTED_STANDBY"
    ACTIVATED = "ACTIVATED"
    HANDED_OVER = "HANDED_OVER"
    CLOSE_BEGUN = "CLOSE_BEGUN"
    END = "END"


_OPEN: Final = (Phase.ACTIVE, Phase.STANDBY, Phase.LEAVING)

NEXT: Final[Mapping[tuple[Phase, Happening], Phase]] = {
    (Phase.NEW, Happening.CONNECTED): Phase.OPENING,
    (Phase.OPENING, Happening.GRANTED_ACTIVE): Phase.ACTIVE,
    (Phase.OPENING, Happening.GRANTED_STANDBY): Phase.STANDBY,
    (Phase.STANDBY, Happening.ACTIVATED): Phase.ACTIVE,
    (Phase.ACTIVE, Happening.HANDED_OVER): Phase.LEAVING,
    **{(phase, Happening.CLOSE_BEGUN): Phase.CLOSING for phase in _OPEN},
    **{(phase, Happening.END): Phase.ENDED for phase in Phase if phase is not Phase.ENDED},
}

BEATING: Final = frozenset(_OPEN)
"""Heartbeats are sent."""

ASKING: Final = frozenset({Phase.ACTIVE})
"""Requests may be sent."""

ANSWERING: Final = frozenset({Phase.ACTIVE, Phase.LEAVING, Phase.CLOSING})
"""Answers may come."""

TELLING: Final = frozenset({Phase.ACTIVE, Phase.LEAVING})
"""Events of agents and calls are passed on."""

ORDERLY: Final = frozenset({Phase.LEAVING, Phase.CLOSING})
"""The end of the connection is what is expected, and no failure."""
