"""One destination as a connector believes it to be, and what each event and init of section 5 makes of that. Pure; one row an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from contracts import channel, channel_group, conversation, interaction, session

GROUP, CHANNEL, INTERACTION, CONVERSATION = 1, 2, 3, 4
"""Depths below the session: the dots in a target."""
INITS: Final = {
    GROUP: channel_group.INIT,
    CHANNEL: channel.INIT,
    INTERACTION: interaction.INIT,
    CONVERSATION: conversation.INIT,
}
DISPOSES: Final = {
    GROUP: channel_group.DISPOSE,
    CHANNEL: channel.DISPOSE,
    INTERACTION: interaction.DISPOSE,
    CONVERSATION: conversation.DISPOSE,
}
CREATES: Final = {
    GROUP: session.CREATE_CHANNEL_GROUP,
    CHANNEL: channel_group.CREATE_CHANNEL,
    INTERACTION: channel.CREATE_INTERACTION,
    CONVERSATION: interaction.CREATE_CONVERSATION,
}
"""By the depth of what is created; asked of the level above."""
DISPOSED: Final = frozenset({channel_group.DISPOSED, channel.DISPOSED, interaction.DISPOSED, conversation.DISPOSED})
UNSUPPORTED: Final = "UNSUPPORTED"
TELEPHONY: Final = "TELEPHONY"
COMPLETED: Final = "COMPLETED"
RELEASED: Final = "RELEASED"


@dataclass(slots=True)
class Place:
    """A destination. `type` is the channel's; `parts` are the types or roles of what was told to be below it, by CTI id; `codes` the
    wrap-up codes, None until they were told.

    `is_open` once its init was answered, `is_stale` when it is to be asked again, `is_current` once nothing that was held back before
    can still follow: each event then changes something.
    """

    target: str
    cti_id: str
    type: str = ""
    role: str = ""
    is_open: bool = False
    is_stale: bool = False
    is_current: bool = False
    state: str = ""
    agent_state: str = ""
    reason: str | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    members: dict[str, tuple[str, str]] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    codes: list[str] | None = None

    @property
    def depth(self) -> int:
        """Which level below the session."""
        return self.target.count(".")

    @property
    def parent(self) -> str:
        """The target above."""
        return self.target.rpartition(".")[0]

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen to what it stands for."""
        return self.state in {COMPLETED, RELEASED}

    def shown(self) -> tuple[object, ...]:
        """What an init of it would have to answer now, without the contacts or legs below it."""
        if self.depth == GROUP:
            return (dict(self.parts),)
        if self.depth == CHANNEL:
            return (self.state,) if self.type == UNSUPPORTED else (self.state, self.agent_state, self.reason)
        return (self.state, self.data) if self.depth == INTERACTION else (self.state, self.members)

    def all(self) -> tuple[object, ...]:
        """Everything that an event can change."""
        return (self.state, self.agent_state, self.reason, self.data, dict(self.members), dict(self.parts))

    def adopt(self, body: Mapping[str, Any]) -> None:
        """Take the answer to its init for the truth."""
        _ADOPT[self.depth](self, body)
        self.is_open, self.is_stale = True, False

    def follow(self, name: str, body: Mapping[str, Any]) -> None:
        """Apply an event of its own."""
        if name in _STATES:
            self.state = _STATES[name]
        _FOLLOW.get(name, _nothing)(self, body)


def _nothing(place: Place, body: Mapping[str, Any]) -> None:
    pass


# --- inits ----------------------------------------------------------------------------------------------------------


def _group(place: Place, body: Mapping[str, Any]) -> None:
    place.parts = {each["end-point"]: each["type"] for each in body["channels"]}


def _channel(place: Place, body: Mapping[str, Any]) -> None:
    place.state, place.agent_state = body["channel-state"], body["agent-state"]
    place.reason = body.get("reasonCodeId")
    place.parts = {each["id"]: each["type"] for each in body["interactions"]}


def _interaction(place: Place, body: Mapping[str, Any]) -> None:
    place.state, place.data = body["interaction-state"], body["interaction-data"]
    place.parts = {each["id"]: role for role, each in (body.get("conversations") or {}).items()}


def _conversation(place: Place, body: Mapping[str, Any]) -> None:
    place.state = body["conversation-state"]
    place.members = {each["id"]: _member(each) for each in body["members"]}


def _member(body: Mapping[str, Any]) -> tuple[str, str]:
    return body["number"], body["name"]


_ADOPT: Final = {GROUP: _group, CHANNEL: _channel, INTERACTION: _interaction, CONVERSATION: _conversation}

# --- events ---------------------------------------------------------------------------------------------------------


def _ready(place: Place, body: Mapping[str, Any]) -> None:
    place.agent_state, place.reason = "READY", None


def _not_ready(place: Place, body: Mapping[str, Any]) -> None:
    place.agent_state, place.reason = "NOT_READY", body.get("reasonCodeId")


def _part(place: Place, body: Mapping[str, Any]) -> None:
    place.parts[body["cti-id"]] = body.get("role") or body["type"]


def _channel_added(place: Place, body: Mapping[str, Any]) -> None:
    place.parts[body["end-point"]] = body["type"]


def _channel_removed(place: Place, body: Mapping[str, Any]) -> None:
    place.parts.pop(body["end-point"], None)


def _data(place: Place, body: Mapping[str, Any]) -> None:
    place.data = body["data"]


def _codes(place: Place, body: Mapping[str, Any]) -> None:
    place.codes = [each["dispositionId"] for each in body["dispositions"]]


def _without_parts(place: Place, body: Mapping[str, Any]) -> None:
    place.parts.clear()


def _released(place: Place, body: Mapping[str, Any]) -> None:
    place.members.clear()


def _joined(place: Place, body: Mapping[str, Any]) -> None:
    place.members[body["id"]] = _member(body)


def _left(place: Place, body: Mapping[str, Any]) -> None:
    place.members.pop(body["id"], None)


_STATES: Final = {
    channel.ACTIVATED: "ACTIVE",
    channel.DEACTIVATED: "INACTIVE",
    channel.UNAVAILABLE: "UNAVAILABLE",
    interaction.ALERTING: "ALERTING",
    interaction.DIALING: "DIALING",
    interaction.STARTED: "STARTED",
    interaction.ENDED: "ENDED",
    interaction.COMPLETED: COMPLETED,
    conversation.ALERTING: "ALERTING",
    conversation.DIALING: "DIALING",
    conversation.ESTABLISHED: "ESTABLISHED",
    conversation.HELD: "HELD",
    conversation.RETRIEVED: "ESTABLISHED",
    conversation.RELEASED: RELEASED,
}
"""After `channel.available` another event says where the channel is."""
UNSEEN: Final = frozenset(
    {channel.AVAILABLE, channel.DISPOSITIONS_UPDATED, channel.WARNING, interaction.WARNING, conversation.WARNING}
)
"""Events that leave a place as it is."""
_FOLLOW: Final[Mapping[str, Callable[[Place, Mapping[str, Any]], None]]] = {
    channel_group.CHANNEL_ADDED: _channel_added,
    channel_group.CHANNEL_REMOVED: _channel_removed,
    channel.IS_READY: _ready,
    channel.IS_NOT_READY: _not_ready,
    channel.INTERACTION_ADDED: _part,
    channel.DISPOSITIONS_UPDATED: _codes,
    interaction.CONVERSATION_ADDED: _part,
    interaction.DATA_UPDATED: _data,
    interaction.ENDED: _without_parts,
    interaction.COMPLETED: _without_parts,
    conversation.RELEASED: _released,
    conversation.MEMBER_ADDED: _joined,
    conversation.MEMBER_REMOVED: _left,
}
