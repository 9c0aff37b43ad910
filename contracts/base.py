"""The base of every body on the wire: frozen, tolerant in reading, exact in writing."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A JSON object. Unknown properties are ignored; names are the aliases when written."""

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        populate_by_name=True,
        str_max_length=65536,
    )


class Empty(Body):
    """A body without properties."""
