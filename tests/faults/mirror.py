"""What one connector believes of everything below its sessions, built from its record entry by entry. Pure.

Owns no judgement: `pictures` holds it against the switch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from contracts import channel, channel_group, control, conversation, interaction, session
from contracts.registry import DISPOSES
from contracts.vocabulary import WarningCode
from tests.faults.recorder import Entry, Heard, Sent

GROUP, CHANNEL, INTERACTION, CONVERSATION = 1, 2, 3, 4
"""Levels below the session: the dots in a target."""
STATE: Final = {CHANNEL: "channel-state", INTERACTION: "interaction-state", CONVERSATION: "conversation-state"}
"""Where the init of each level says the state."""
INITS: Final = frozenset({channel_group.INIT, channel.INIT, interaction.INIT, conversation.INIT})
CREATES: Final = frozenset(
    {
        session.CREATE_CHANNEL_GROUP,
        channel_group.CREATE_CHANNEL,
        channel.CREATE_INTERACTION,
        interaction.CREATE_CONVERSATION,
    }
)
DISPOSED: Final = frozenset({channel_group.DISPOSED, channel.DISPOSED, interaction.DISPOSED, conversation.DISPOSED})
_STATES: Final = {
    channel.ACTIVATED: "ACTIVE",
    channel.DEACTIVATED: "INACTIVE",
    channel.UNAVAILABLE: "UNAVAILABLE",
    interaction.ALERTING: "ALERTING",
    interaction.DIALING: "DIALING",
    interaction.STARTED: "STARTED",
    interaction.ENDED: "ENDED",
    interaction.COMPLETED: "COMPLETED",
    conversation.ALERTING: "ALERTING",
    conversation.DIALING: "DIALING",
    conversation.ESTABLISHED: "ESTABLISHED",
    conversation.HELD: "HELD",
    conversation.RETRIEVED: "ESTABLISHED",
    conversation.RELEASED: "RELEASED",
}


@dataclass(slots=True)
class Place:
    """One destination. `shown` is its last init, kept current by events; `parts` the types or roles of what is below, by CTI id.

    `is_open` once init was answered, `is_stale` when a restart asks for it again.
    """

    target: str
    level: int
    cti_id: str
    type: str = ""
    is_open: bool = False
    is_stale: bool = False
    shown: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def parent(self) -> str:
        """The target above."""
        return self.target.rpartition(".")[0]

    @property
    def state(self) -> str:
        """As last told; "" before init, and of groups."""
        return str(self.shown.get(STATE.get(self.level, ""), ""))


class Mirror:
    """All destinations of one connector's sessions."""

    def __init__(self) -> None:
        self._trees: dict[str, dict[str, Place]] = {}
        self._asked: dict[str, Sent] = {}
        self._last: dict[str, tuple[int, int]] = {}

    def take(self, entry: Entry) -> None:
        """The next entry of the record."""
        number = (entry.request_id or "").casefold()
        if isinstance(entry, Sent):
            if entry.attempt == 1:
                self._asked[number] = entry
        elif entry.is_answer:
            sent = self._asked.pop(number, None)
            if sent is not None and entry.success:
                self._answered(sent, entry)
        elif entry.epoch is not None and entry.seq is not None:
            said = (entry.epoch, entry.seq)
            if said > self._last.get(entry.session, (0, 0)):
                self._last[entry.session] = said
                self._told(entry)

    def of(self, name: str, level: int | None = None) -> list[Place]:
        """The places below a session, of one level or all, parents first."""
        return [each for each in self._trees.get(name, {}).values() if level in (None, each.level)]

    def find(self, target: str) -> Place | None:
        """The destination of this target."""
        return self._tree(target).get(target)

    def below(self, place: Place) -> Iterator[Place]:
        """The children of a place."""
        return (each for each in list(self._tree(place.target).values()) if each.parent == place.target)

    def untaken(self, place: Place) -> dict[str, str]:
        """What was told to be below the place and has no destination: type or role by CTI id."""
        taken = {each.cti_id for each in self.below(place)}
        return {cti_id: kind for cti_id, kind in place.parts.items() if cti_id not in taken}

    # --- answers ---

    def _answered(self, sent: Sent, entry: Heard) -> None:
        if sent.name == control.CREATE_SESSION:
            if not entry.body.get("resumed"):
                self._drop(str(entry.body.get("target")))
        elif sent.name in DISPOSES or sent.name == session.CLOSE:
            self._drop(sent.target)
        elif sent.name in CREATES:
            self._created(sent)
        elif sent.name in INITS and (place := self.find(sent.target)) is not None:
            _initialised(place, entry.body)

    def _created(self, sent: Sent) -> None:
        target = f"{sent.target}.{sent.body['id']}"
        if self.find(target) is not None:
            return
        cti_id = sent.body.get("cti-id") or sent.body.get("end-point") or sent.body.get("name")
        above = self.find(sent.target)
        kind = sent.body.get("type") or sent.body.get("role") or ("" if above is None else above.type)
        self._tree(target)[target] = Place(target, target.count("."), str(cti_id), str(kind))

    def _drop(self, target: str) -> None:
        tree = self._tree(target)
        for each in list(tree):
            if each == target or each.startswith(f"{target}."):
                del tree[each]

    def _tree(self, target: str) -> dict[str, Place]:
        return self._trees.setdefault(target.partition(".")[0], {})

    # --- events ---

    def _told(self, entry: Heard) -> None:
        if entry.code == WarningCode.SESSION_RESUMED:
            for each in self.of(entry.session):
                each.is_stale = True
        place = self.find(entry.target)
        if place is None:
            return
        if entry.name in DISPOSED:
            self._drop(place.target)
        elif entry.name in _STATES:
            place.shown[STATE[place.level]] = _STATES[entry.name]
        _APPLY.get(entry.name, _nothing)(place, entry.body)
        above = self.find(place.parent)
        if above is not None and entry.name in {interaction.COMPLETED, conversation.RELEASED}:
            above.parts.pop(place.cti_id, None)


def _initialised(place: Place, body: Mapping[str, Any]) -> None:
    place.is_open, place.is_stale = True, False
    place.shown = dict(body)
    if place.level == GROUP:
        place.parts = {each["end-point"]: each["type"] for each in body["channels"]}
    elif place.level == CHANNEL:
        place.parts = {each["id"]: each["type"] for each in body["interactions"]}
    elif place.level == INTERACTION:
        place.parts = {each["id"]: role for role, each in body.get("conversations", {}).items()}


def _nothing(place: Place, body: Mapping[str, Any]) -> None:
    pass


def _part(place: Place, body: Mapping[str, Any]) -> None:
    place.parts[body["cti-id"]] = body.get("type") or body["role"]


def _ready(place: Place, body: Mapping[str, Any]) -> None:
    place.shown.update({"agent-state": "READY", "reasonCodeId": None})


def _not_ready(place: Place, body: Mapping[str, Any]) -> None:
    place.shown.update({"agent-state": "NOT_READY", "reasonCodeId": body.get("reasonCodeId")})


def _over(place: Place, body: Mapping[str, Any]) -> None:
    place.parts.clear()


def _released(place: Place, body: Mapping[str, Any]) -> None:
    place.shown["members"] = []


def _data(place: Place, body: Mapping[str, Any]) -> None:
    place.shown["interaction-data"] = body["data"]


def _joined(place: Place, body: Mapping[str, Any]) -> None:
    place.shown["members"] = [*place.shown.get("members", []), dict(body)]


def _left(place: Place, body: Mapping[str, Any]) -> None:
    place.shown["members"] = [each for each in place.shown.get("members", []) if each["id"] != body["id"]]


def _more_channels(place: Place, body: Mapping[str, Any]) -> None:
    place.parts[body["end-point"]] = body["type"]


def _fewer_channels(place: Place, body: Mapping[str, Any]) -> None:
    place.parts.pop(body["end-point"], None)


_APPLY: Final[Mapping[str, Callable[[Place, Mapping[str, Any]], None]]] = {
    channel.INTERACTION_ADDED: _part,
    interaction.CONVERSATION_ADDED: _part,
    channel.IS_READY: _ready,
    channel.IS_NOT_READY: _not_ready,
    interaction.ENDED: _over,
    interaction.DATA_UPDATED: _data,
    conversation.RELEASED: _released,
    conversation.MEMBER_ADDED: _joined,
    conversation.MEMBER_REMOVED: _left,
    channel_group.CHANNEL_ADDED: _more_channels,
    channel_group.CHANNEL_REMOVED: _fewer_channels,
}
