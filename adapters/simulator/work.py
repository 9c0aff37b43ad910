"""What the simulated switch knows of a piece of work: its data, its call, and each agent's part in it. Records without rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from adapters.contacts import Contact, Leg, Party
from contracts.vocabulary import (
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
    LoginId,
)

LIVE: Final = frozenset({InteractionState.ALERTING, InteractionState.DIALING, InteractionState.STARTED})
"""States of a contact that occupies its agent; the others are wrap-up and the end."""


@dataclass(slots=True, eq=False)
class Matter:
    """What the work is about: the data that goes with it, wherever it goes. `data` is replaced, never changed in place."""

    data: Mapping[str, object]


@dataclass(slots=True, eq=False)
class End:
    """One party's end of a call; `login_id` None: somebody outside."""

    party: Party
    state: ConversationState
    login_id: LoginId | None = None


@dataclass(slots=True, eq=False)
class Ticket:
    """A place in a queue, kept while the work is offered, so that it can go back to it. `wrap_up` in seconds, None: as usual."""

    work_id: str
    order: int
    type: ChannelType
    skill: str
    matter: Matter
    call: Call | None = None
    wrap_up: float | None = None


@dataclass(slots=True, eq=False)
class Call:
    """Who talks with whom: ends by party id, in the order they came. `ticket` until somebody answers; `tones` that were sent."""

    matter: Matter
    ends: dict[str, End] = field(default_factory=dict)
    ticket: Ticket | None = None
    tones: str = ""

    def parties(self) -> tuple[Party, ...]:
        """Everybody in it, those whose phone rings included."""
        return tuple(end.party for end in self.ends.values())


@dataclass(slots=True, eq=False)
class Line:
    """One agent's end of one call, seen from the agent."""

    leg_id: LegId
    call: Call
    party_id: str

    @property
    def is_up(self) -> bool:
        """Whether the agent is still in the call."""
        return self.party_id in self.call.ends

    @property
    def state(self) -> ConversationState:
        """As the agent has it; only while it is up."""
        return self.call.ends[self.party_id].state

    def turn(self, state: ConversationState) -> None:
        """Change it."""
        self.call.ends[self.party_id].state = state

    def told(self, role: ConversationRole) -> Leg:
        """The leg of the port."""
        return Leg(self.leg_id, role, self.state, self.call.parties())


@dataclass(slots=True, eq=False)
class Part:
    """One agent's part in a piece of work. `contact` as it was last said (revision 0: not yet); the rest is as it is now.

    `wrap_up` in seconds, None: as usual. A `ticket` is there while the work is offered from a queue.
    """

    contact: Contact
    state: InteractionState
    matter: Matter
    primary: Line | None = None
    consult: Line | None = None
    ticket: Ticket | None = None
    wrap_up: float | None = None
    legs_begun: int = 0

    @property
    def contact_id(self) -> ContactId:
        """The contact's."""
        return self.contact.contact_id

    @property
    def type(self) -> ChannelType:
        """The channel's that carries it."""
        return self.contact.type

    @property
    def is_live(self) -> bool:
        """Whether it is neither in wrap-up nor over."""
        return self.state in LIVE

    def lines(self) -> Iterator[Line]:
        """Primary before consult, what there is."""
        for line in (self.primary, self.consult):
            if line is not None:
                yield line

    def line(self, leg_id: LegId) -> Line | None:
        """The line of a leg that is still there."""
        return next((line for line in self.lines() if line.leg_id == leg_id), None)

    def had(self, leg_id: LegId) -> bool:
        """Whether this leg is or was one of the contact's."""
        return leg_id in {self._leg_id(number) for number in range(1, self.legs_begun + 1)}

    def begin_line(self, call: Call, party_id: str) -> Line:
        """The agent's end of a call it has joined."""
        self.legs_begun += 1
        return Line(self._leg_id(self.legs_begun), call, party_id)

    def now(self) -> Contact:
        """The contact as it is now, with the revision that was said last."""
        legs = tuple(
            line.told(role)
            for line, role in ((self.primary, ConversationRole.PRIMARY), (self.consult, ConversationRole.CONSULT))
            if line is not None
        )
        return replace(self.contact, state=self.state, legs=legs, data=self.matter.data)

    def _leg_id(self, number: int) -> LegId:
        return LegId(f"{self.contact_id}.{number}")
