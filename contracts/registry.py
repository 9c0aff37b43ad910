"""Every message of the protocol: name -> spec, one table built from the tuples of the destination modules."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts import channel, channel_group, control, conversation, interaction, session, vendor_requests
from contracts.spec import DestinationKind, MessageSpec

ALL_SPECS: Final[tuple[MessageSpec, ...]] = (
    *control.SPECS,
    *session.SPECS,
    *vendor_requests.SPECS,
    *channel_group.SPECS,
    *channel.SPECS,
    *interaction.SPECS,
    *conversation.SPECS,
)

NAMES: Final[frozenset[str]] = frozenset(spec.name for spec in ALL_SPECS)
"""All names; none is used with two types."""

BY_NAME: Final[Mapping[str, MessageSpec]] = MappingProxyType({spec.name: spec for spec in ALL_SPECS})

ONCE: Final[frozenset[str]] = frozenset(
    {
        channel.DIAL,
        interaction.CONSULT,
        interaction.TRANSFER,
        interaction.CONFERENCE,
        interaction.ALTERNATE,
        conversation.TRANSFER,
        conversation.CONFERENCE,
        conversation.SEND_DTMF,
        *vendor_requests.ONCE,
    }
)
"""Work that must not happen twice (protocol section 6). All other work may be repeated: "already so" is SUCCESS."""


DISPOSES: Final[frozenset[str]] = frozenset(
    {session.DISPOSE, channel_group.DISPOSE, channel.DISPOSE, interaction.DISPOSE, conversation.DISPOSE}
)
"""Legal always, and SUCCESS for what is gone or never was (protocol sections 2 and 8)."""


__all__ = ["ALL_SPECS", "BY_NAME", "DISPOSES", "NAMES", "ONCE", "DestinationKind", "MessageSpec"]
