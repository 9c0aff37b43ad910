"""One destination below a session: its place in the tree, the switch's thing it stands for, and what was last seen of that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contracts.spec import DestinationKind
from contracts.vocabulary import ChannelType, ConversationRole

if TYPE_CHECKING:
    from adapters.contacts import Contact

KINDS = (
    DestinationKind.CHANNEL_GROUP,
    DestinationKind.CHANNEL,
    DestinationKind.INTERACTION,
    DestinationKind.CONVERSATION,
)
"""By depth below the session."""


class Node:
    """A destination. `bridge_id` is the connector's name for it, `cti_id` the switch's: group name, endpoint, contact id or leg id.

    `type` is the channel's, None for a group; `types` are what a group takes in; `role` is a conversation's. `is_open` once its
    init was answered. `contact` is the last picture of an interaction, None when it was never seen; `is_over` once the end was told.
    """

    __slots__ = (
        "bridge_id",
        "children",
        "contact",
        "cti_id",
        "is_open",
        "is_over",
        "kind",
        "parent",
        "role",
        "target",
        "type",
        "types",
    )

    def __init__(
        self,
        parent: Node | None,
        target: str,
        kind: DestinationKind,
        bridge_id: str,
        cti_id: str,
        *,
        type: ChannelType | None = None,
        types: frozenset[ChannelType] = frozenset(),
        role: ConversationRole | None = None,
    ) -> None:
        self.parent = parent
        self.target = target
        self.kind = kind
        self.bridge_id = bridge_id
        self.cti_id = cti_id
        self.type = type
        self.types = types
        self.role = role
        self.is_open = False
        self.is_over = False
        self.contact: Contact | None = None
        self.children: dict[str, Node] = {}

    @property
    def stem(self) -> str:
        """What the names of its messages begin with."""
        return self.kind.value.replace(" ", "")

    @property
    def interaction(self) -> Node:
        """The interaction this is, or belongs to."""
        if self.kind is DestinationKind.INTERACTION or self.parent is None:
            return self
        return self.parent.interaction

    @property
    def path(self) -> tuple[str, ...]:
        """The bridge ids below the session."""
        return (*(() if self.parent is None else self.parent.path), self.bridge_id)

    def leaves_first(self) -> Iterator[Node]:
        """Everything below it, then itself."""
        for child in list(self.children.values()):
            yield from child.leaves_first()
        yield self
