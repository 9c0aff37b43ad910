"""What becomes of a request: values, one of which every request gets exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from adapters.cisco_cti.protocol.body import Body
from adapters.cisco_cti.protocol.codes import Explained, Status, explain_status
from adapters.cisco_cti.protocol.failure_codes import ControlFailure, explain_failure
from adapters.cisco_cti.protocol.values import Message, UnknownMessage

Said = Body | Message | UnknownMessage
"""What a side said: as a dataclass, or plain where there is none."""


class CodeSpace(StrEnum):
    """Which list a number is of: the same number means different things in the two (GED-188, 5.5)."""

    SERVER = "E_CTI"
    """The CTI Server itself refused (FAILURE_CONF)."""
    SWITCH = "CF"
    """The switch behind it refused (CONTROL_FAILURE_CONF)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The confirmation. `parts` is more than one where the answer came in segments."""

    parts: tuple[Said, ...]

    @property
    def body(self) -> Said:
        """The confirmation, of several the last."""
        return self.parts[-1]


@dataclass(frozen=True, slots=True)
class Declined:
    """The request was refused. `peripheral_error` is the switch's own number, 0 when it gave none."""

    request: str
    space: CodeSpace
    number: int
    peripheral_error: int = 0

    @property
    def name(self) -> str:
        """The name the guides print, or the number of one that stands in no list."""
        codes: type[Explained] = Status if self.space is CodeSpace.SERVER else ControlFailure
        member = codes._value2member_map_.get(self.number)
        return f"{self.space}_{member.name if member else self.number}"

    @property
    def sentence(self) -> str:
        """One plain sentence for operators."""
        explain = explain_status if self.space is CodeSpace.SERVER else explain_failure
        return f"{self.request} was refused: {explain(self.number)}"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No answer came in time, in seconds. What the request did is not known; an answer that comes later is dropped."""

    request: str
    seconds: float

    @property
    def sentence(self) -> str:
        """One plain sentence for operators."""
        return f"{self.request} was not answered within {self.seconds:g} seconds."


@dataclass(frozen=True, slots=True)
class NoLink:
    """There is no link. With `was_sent` it went before the answer came, and what the request did is not known."""

    request: str
    was_sent: bool
    detail: str = ""

    @property
    def sentence(self) -> str:
        """One plain sentence for operators."""
        fate = "the link was lost before its answer came" if self.was_sent else "there is no link to the CTI Server"
        return f"{self.request} failed because {fate}. {self.detail}".rstrip()


Outcome = Answer | Declined | Unanswered | NoLink
