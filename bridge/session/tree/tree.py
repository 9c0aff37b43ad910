"""All destinations below one session, by their ids and by what they stand for. Owns the structure; refuses to say anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bridge.session.row import NodeRow
from bridge.session.tree.node import KINDS, Node
from contracts.spec import DestinationKind
from contracts.vocabulary import ChannelType, ConversationRole


class Tree:
    """The groups of a session and what is below them. A thing of the switch has at most one destination."""

    __slots__ = ("_interactions", "_session_id", "groups")

    def __init__(self, session_id: str, rows: Iterable[NodeRow] = ()) -> None:
        self._session_id = session_id
        self._interactions: dict[str, Node] = {}
        self.groups: dict[str, Node] = {}
        for row in rows:
            self._restore(row)

    def find(self, path: tuple[str, ...]) -> Node | None:
        """The destination of these bridge ids below the session."""
        nodes, found = self.groups, None
        for bridge_id in path:
            found = nodes.get(bridge_id)
            if found is None:
                return None
            nodes = found.children
        return found

    def add(
        self,
        parent: Node | None,
        bridge_id: str,
        cti_id: str,
        *,
        type: ChannelType | None = None,
        types: frozenset[ChannelType] = frozenset(),
        role: ConversationRole | None = None,
    ) -> Node:
        """A new destination; its ids are free."""
        above = self._session_id if parent is None else parent.target
        kind = KINDS[0] if parent is None else KINDS[KINDS.index(parent.kind) + 1]
        node = Node(parent, f"{above}.{bridge_id}", kind, bridge_id, cti_id, type=type, types=types, role=role)
        self.siblings(node)[bridge_id] = node
        if kind is DestinationKind.INTERACTION:
            self._interactions[cti_id] = node
        return node

    def siblings(self, node: Node) -> dict[str, Node]:
        """The nodes beside this one, itself included, by bridge id."""
        return self.groups if node.parent is None else node.parent.children

    def remove(self, node: Node) -> None:
        """Take one destination without children away."""
        del self.siblings(node)[node.bridge_id]
        if self._interactions.get(node.cti_id) is node:
            del self._interactions[node.cti_id]

    def group_named(self, name: str) -> Node | None:
        """The group of this CTI name."""
        return next((group for group in self.groups.values() if group.cti_id == name), None)

    def channel_at(self, endpoint: str) -> Node | None:
        """The channel destination of an endpoint."""
        return next((channel for channel in self.channels() if channel.cti_id == endpoint), None)

    def channels(self) -> Iterator[Node]:
        """Every channel destination."""
        for group in self.groups.values():
            yield from group.children.values()

    def interaction_of(self, contact_id: str) -> Node | None:
        """The interaction destination of a contact."""
        return self._interactions.get(contact_id)

    def interactions(self) -> list[Node]:
        """Every interaction destination."""
        return list(self._interactions.values())

    def leaves_first(self) -> Iterator[Node]:
        """Every destination, children before their parents."""
        for group in list(self.groups.values()):
            yield from group.leaves_first()

    def rows(self) -> tuple[NodeRow, ...]:
        """What the registry keeps, parents before their children."""
        return tuple(_row(node) for group in self.groups.values() for node in _parents_first(group))

    def _restore(self, row: NodeRow) -> None:
        parent = self.find(row.path[:-1])
        if parent is None and len(row.path) > 1:
            return
        node = self.add(parent, row.path[-1], row.cti_id, type=row.type, types=frozenset(row.types), role=row.role)
        node.is_open = row.is_open
        node.is_over = row.is_over


def _parents_first(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children.values():
        yield from _parents_first(child)


def _row(node: Node) -> NodeRow:
    return NodeRow(
        path=node.path,
        cti_id=node.cti_id,
        is_open=node.is_open,
        is_over=node.is_over,
        type=node.type,
        types=tuple(sorted(node.types)),
        role=node.role,
    )
