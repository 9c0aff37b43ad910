"""How often the server was asked for work that must not happen twice, and how often it did it. Counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from tests.support.cti_server.wire import Wire

COUNTED: Final = frozenset(
    {
        "MAKE_CALL_REQ",
        "CONSULTATION_CALL_REQ",
        "TRANSFER_CALL_REQ",
        "CONFERENCE_CALL_REQ",
        "SEND_DTMF_SIGNAL_REQ",
    }
)


class Errand(NamedTuple):
    """A piece of work: the request, the agent, and the number or the tones; "" for calls that are joined with each other."""

    request: str
    agent: str
    what: str


@dataclass(slots=True)
class Count:
    """Requests received, and those that were confirmed."""

    asked: int = 0
    done: int = 0


class Tally:
    """Counts since the start."""

    def __init__(self) -> None:
        self.counts: dict[Errand, Count] = {}

    def asked(self, request: Wire, agent: str) -> Errand | None:
        """A request is here; what it is counted by, None: it may be repeated."""
        if request.name not in COUNTED:
            return None
        errand = Errand(request.name, agent, request.text("DialedNumber") or request.text("DTMFString"))
        self.counts.setdefault(errand, Count()).asked += 1
        return errand

    def did(self, errand: Errand) -> None:
        """It is carried out."""
        self.counts[errand].done += 1
