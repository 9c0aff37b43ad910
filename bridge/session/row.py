"""What the registry keeps of a session: enough to take it up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from contracts.vocabulary import ChannelType, ContactId, ConversationRole, LoginId, Phase

INTERACTION_DEPTH: Final = 3
"""Bridge ids in the path of an interaction: group, channel, interaction."""


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One destination below a session, `path` its bridge ids there (see `bridge.session.tree.node.Node`)."""

    path: tuple[str, ...]
    cti_id: str
    is_open: bool = False
    is_over: bool = False
    type: ChannelType | None = None
    types: tuple[ChannelType, ...] = ()
    role: ConversationRole | None = None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session. `nodes` are its destinations, parents first; `announced` (endpoint, type) of channels told to the connector.

    `lease` in seconds. `is_ending`: its last answer is given, only its queue is left to be torn down. `is_watching`: team status is
    live. `owner`: the group whose user opened it. `is_logged_out`: the connector was told that the agent is logged out. `password`:
    until init; kept sealed or not at all. `auto_login`: whether the agent is to be logged in again after a failover, None: not said.
    `limits`: the most contacts at a time, of each type of channel that has such a number.
    """

    session_id: str
    login_id: LoginId
    phase: Phase
    epoch: int
    created_at: datetime
    extension: str | None = None
    mobile_mode: str | None = None
    mobile_number: str | None = None
    auto_login: bool | None = None
    limits: tuple[tuple[ChannelType, int], ...] = ()
    media: tuple[ChannelType, ...] = ()
    group: str | None = None
    nodes: tuple[NodeRow, ...] = ()
    announced: tuple[tuple[str, ChannelType], ...] = ()
    lease: float | None = None
    is_ending: bool = False
    is_watching: bool = False
    is_logged_out: bool = False
    owner: str | None = None
    password: str | None = field(default=None, repr=False)

    def ending(self) -> SessionRow:
        """The same session once its tear-down has begun."""
        return replace(self, is_ending=True)

    def contacts(self) -> Mapping[ContactId, bool]:
        """The contacts that have destinations, and which of them are over."""
        return {ContactId(each.cti_id): each.is_over for each in self.nodes if len(each.path) == INTERACTION_DEPTH}
