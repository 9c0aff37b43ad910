"""Losing the link and getting it back, as tests do it."""

from __future__ import annotations

from adapters.port import LinkDown, SnapshotEnded
from tests.conformance.rig import Rig


async def lose_link(rig: Rig) -> None:
    """The link is down and its loss was said."""
    mark = len(rig.heard.events)
    await rig.hand.cut_link()
    await rig.heard.until(LinkDown, after=mark)


async def regain_link(rig: Rig) -> int:
    """A new link is up and its snapshot complete. Returns the index of the first event of it."""
    mark = len(rig.heard.events)
    await rig.hand.mend_link()
    await rig.heard.until(SnapshotEnded, after=mark)
    return mark
