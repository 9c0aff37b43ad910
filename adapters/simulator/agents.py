"""Who works at the simulated switch: deterministic people in teams of ten. Owns no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from adapters.contacts import Channel, Party
from adapters.port import Agent, Cause, Team
from adapters.simulator.work import Part, Ticket
from contracts.vocabulary import AgentState, ChannelType, ContactId, GroupName, LoginId

TEAM_SIZE: Final = 10
FIRST_LOGIN: Final = 1001
EXTENSION_OFFSET: Final = 1000

_FIRST_NAMES: Final = (
    "Anna", "Bruno", "Chloe", "David", "Elena", "Felix", "Grace", "Henry", "Ines", "Jonas", "Klara", "Louis", "Maria",
    "Nils", "Olivia", "Pascal", "Quinn", "Rosa", "Samuel", "Teresa", "Umberto", "Vera", "Walter", "Xenia", "Yannick",
    "Zoe", "Amir", "Beatrice", "Carlos", "Daria", "Emil", "Fatima",
)  # fmt: skip
_LAST_NAMES: Final = (
    "Adler", "Bennett", "Costa", "Dubois", "Egger", "Fischer", "Garcia", "Hansen", "Ivanov", "Jensen", "Keller",
    "Laurent", "Moreau", "Novak", "Olsen", "Pereira", "Quist", "Rossi", "Schmidt", "Tanaka", "Ullman", "Vogel",
    "Walsh", "Xavier", "Young", "Zimmer", "Ackermann", "Brandt", "Conti", "Durand", "Ericson", "Fontaine", "Gruber",
    "Hoffmann", "Iversen", "Janssen", "Kowalski", "Lindgren", "Marino", "Nguyen", "Okafor", "Petit", "Reyes",
)  # fmt: skip
_TEAM_NAMES: Final = ("Sales", "Service", "Billing", "Technical support", "Claims")
SKILLS: Final = ("sales", "service", "billing", "support", "claims")
"""What the members of each team can do; each names a queue."""

_MEDIA: Final = ((ChannelType.CHAT, 2), (ChannelType.EMAIL, 3), (ChannelType.CALLBACK, 5), (ChannelType.UNSUPPORTED, 4))
"""Every n-th agent, the first included, has the medium; UNSUPPORTED is a voicemail box, which no bridge can work with."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A state asked for during a contact, applied when it ends; `cause` of the change to it."""

    state: AgentState
    reason_id: str | None
    cause: Cause = Cause.CONTACT


@dataclass(slots=True)
class Seat:
    """One agent's place at the switch: the published truth, and what the switch keeps to itself.

    `resume` and `resume_reason` are the work state before the call or the BUSY (READY or NOT_READY), `own_extension` "" when the
    switch knows none. `active` are the channel types the agent is logged in on, `unavailable` those nobody can use. `contacts` are all
    that are not COMPLETED, `call` the one telephone call that occupies the agent; `declined` names the work
    refused on each channel since it was last not ready.
    """

    agent: Agent
    password: str = field(repr=False)
    own_extension: str
    skills: frozenset[str] = frozenset()
    resume: AgentState = AgentState.NOT_READY
    resume_reason: str | None = None
    pending: Pending | None = None
    call: Part | None = None
    contacts: dict[ContactId, Part] = field(default_factory=dict)
    active: set[ChannelType] = field(default_factory=set)
    unavailable: set[ChannelType] = field(default_factory=set)
    limits: dict[ChannelType, int] = field(default_factory=dict)
    declined: dict[ChannelType, set[str]] = field(default_factory=dict)

    @property
    def call_id(self) -> str | None:
        """The contact of the call that occupies the agent."""
        return self.call.contact_id if self.call is not None else None

    def occupy(self) -> None:
        """Something begins that occupies the agent: remember where to go back to."""
        is_ready = self.agent.state in (AgentState.READY, AgentState.WORK_READY)
        self.resume = AgentState.READY if is_ready else AgentState.NOT_READY
        self.resume_reason = None if is_ready else self.agent.reason_id
        self.pending = None

    def channel(self, kind: ChannelType) -> Channel | None:
        """The channel of this type."""
        return next((each for each in self.agent.channels if each.type is kind), None)

    def decline(self, ticket: Ticket) -> None:
        """The agent refuses this work for as long as its channel stays ready."""
        self.declined.setdefault(ticket.type, set()).add(ticket.work_id)

    def has_declined(self, ticket: Ticket) -> bool:
        """Whether the agent refused this work."""
        return ticket.work_id in self.declined.get(ticket.type, ())

    def load(self, kind: ChannelType) -> int:
        """Contacts of this type that are neither in wrap-up nor over."""
        return sum(part.type is kind and part.is_live for part in self.contacts.values())

    def party(self, party_id: str) -> Party:
        """The agent as somebody in a call."""
        return Party(party_id, self.agent.extension, f"{self.agent.first_name} {self.agent.last_name}")


def channels(login_id: str, index: int, extension: str) -> tuple[Channel, ...]:
    """Telephony for all, the other media for some."""
    media = tuple(
        Channel(f"{'voicemail' if kind is ChannelType.UNSUPPORTED else kind.lower()}-{login_id}", kind)
        for kind, every in _MEDIA
        if index % every == 0
    )
    return (Channel(extension, ChannelType.TELEPHONY), *media)


def at_extension(extension: str, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
    """The same channels, telephony at another extension."""
    return tuple(replace(each, endpoint=extension) if each.type is ChannelType.TELEPHONY else each for each in channels)


def team(number: int) -> Team:
    """The team `number`, from 0."""
    name = _TEAM_NAMES[number % len(_TEAM_NAMES)]
    return Team(f"team-{number + 1}", f"{name} {number // len(_TEAM_NAMES) + 1}")


def seat(index: int, now: datetime, revision: int) -> Seat:
    """The place of the agent `index` (from 0), logged out; the first of each team supervises it."""
    login_id = str(FIRST_LOGIN + index)
    extension = str(FIRST_LOGIN + EXTENSION_OFFSET + index)
    its_team = team(index // TEAM_SIZE)
    agent = Agent(
        login_id=LoginId(login_id),
        first_name=_FIRST_NAMES[index % len(_FIRST_NAMES)],
        last_name=_LAST_NAMES[index % len(_LAST_NAMES)],
        extension=extension,
        state=AgentState.LOGGED_OUT,
        since=now,
        revision=revision,
        group=GroupName(f"G{login_id}"),
        channels=channels(login_id, index, extension),
        teams=(its_team,),
        supervises=(its_team,) if index % TEAM_SIZE == 0 else (),
    )
    skills = frozenset({SKILLS[index // TEAM_SIZE % len(SKILLS)]})
    return Seat(agent=agent, password=f"p{login_id}", own_extension=extension, skills=skills)
