"""The grammar of targets (protocol section 2, "Targets"): dot paths of ids, compared as whole strings.

Refuses to know which destinations exist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from contracts.errors import ContractError

ID_PATTERN: Final = r"[A-Za-z0-9_-]{1,64}"
CONTROL: Final = "CONTROL"
"""Second segment of a control target; no channel group may be called so."""
MAX_SEGMENTS: Final = 5
"""A conversation is the deepest destination: session, group, channel, interaction, conversation."""

_PATH: Final = re.compile(rf"{ID_PATTERN}(?:\.{ID_PATTERN}){{0,{MAX_SEGMENTS - 1}}}")


class BadTarget(ContractError):
    """The text is not a target; the message says what a target is and repeats nothing of the text."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address of a destination: its whole text and its ids."""

    text: str
    segments: tuple[str, ...]

    @property
    def session(self) -> str:
        """The first segment: a session id, or the processor's name for control."""
        return self.segments[0]

    @property
    def is_control(self) -> bool:
        """True for `<processor>.CONTROL`."""
        return len(self.segments) == 2 and self.segments[1] == CONTROL


def parse_target(text: str) -> Target:
    """Parse the text of a target.

    Raises:
        BadTarget: not one to five ids joined by dots.
    """
    if _PATH.fullmatch(text) is None:
        raise BadTarget(
            f"one to {MAX_SEGMENTS} ids joined by dots were expected, "
            "each of 1 to 64 letters, digits, hyphens or underscores"
        )
    return Target(text, tuple(text.split(".")))


def control_target(processor: str) -> str:
    """The target of a processor's control destination."""
    return f"{processor}.{CONTROL}"
