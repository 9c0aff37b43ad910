"""The body of every warning and error (protocol section 7)."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Body


class Notice(Body):
    """What a warning or error is about, for people and for programs."""

    context: str = Field(default="", description="What it concerns, in a few words.")
    details: dict[str, object] = Field(default_factory=dict, description="Facts by name; differs from code to code.")
