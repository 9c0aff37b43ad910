"""What may be asked of which destination below a session, as data: by kind, before and after its init."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bridge.session import sentences
from bridge.session.tree.node import Node
from contracts import channel, channel_group, conversation, interaction
from contracts.registry import DISPOSES
from contracts.spec import DestinationKind
from contracts.vocabulary import ChannelType

REQUESTS: Final[Mapping[DestinationKind, frozenset[str]]] = {
    DestinationKind.CHANNEL_GROUP: frozenset({channel_group.INIT, channel_group.CREATE_CHANNEL, channel_group.DISPOSE}),
    DestinationKind.CHANNEL: frozenset(
        {
            channel.INIT,
            channel.ACTIVATE,
            channel.DEACTIVATE,
            channel.READY,
            channel.NOT_READY,
            channel.CREATE_INTERACTION,
            channel.EXTERNAL_DISPOSITIONS,
            channel.DIAL,
            channel.DISPOSE,
        }
    ),
    DestinationKind.INTERACTION: frozenset(
        {
            interaction.INIT,
            interaction.ACCEPT,
            interaction.REJECT,
            interaction.COMPLETE,
            interaction.UPDATE_DATA,
            interaction.CREATE_CONVERSATION,
            interaction.CONSULT,
            interaction.TRANSFER,
            interaction.CONFERENCE,
            interaction.ALTERNATE,
            interaction.DISPOSE,
        }
    ),
    DestinationKind.CONVERSATION: frozenset(
        {
            conversation.INIT,
            conversation.ANSWER,
            conversation.RELEASE,
            conversation.HOLD,
            conversation.RETRIEVE,
            conversation.TRANSFER,
            conversation.CONFERENCE,
            conversation.SEND_DTMF,
            conversation.DISPOSE,
        }
    ),
}
INITS: Final = frozenset({channel_group.INIT, channel.INIT, interaction.INIT, conversation.INIT})
CREATES: Final = frozenset({channel_group.CREATE_CHANNEL, channel.CREATE_INTERACTION, interaction.CREATE_CONVERSATION})
TELEPHONY: Final = frozenset(
    {
        channel.DIAL,
        interaction.CREATE_CONVERSATION,
        interaction.CONSULT,
        interaction.TRANSFER,
        interaction.CONFERENCE,
        interaction.ALTERNATE,
    }
)
"""What only a call can do."""
BOOKKEEPING: Final = INITS | DISPOSES | CREATES
"""Answered from the bridge's picture; all else needs the switch and is refused at once while it is down."""


def refusal(node: Node, name: str) -> str | None:
    """Why this cannot be asked of the destination as it stands, None when it can."""
    if name in DISPOSES:
        return None
    if not node.is_open and name not in INITS:
        return sentences.NOT_INITIALISED_BELOW
    if node.type is ChannelType.UNSUPPORTED and name not in INITS:
        return sentences.NOT_ON_UNSUPPORTED
    if name in TELEPHONY and node.type is not ChannelType.TELEPHONY:
        return sentences.ONLY_TELEPHONY
    return None
