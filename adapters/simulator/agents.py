"""Who works at the simulated switch: deterministic people in teams of ten. Owns no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from adapters.port import Agent, Channel, Team
from contracts.vocabulary import AgentState, ChannelType, GroupName, LoginId

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

_MEDIA: Final = ((ChannelType.CHAT, 2), (ChannelType.EMAIL, 3), (ChannelType.CALLBACK, 5), (ChannelType.UNSUPPORTED, 4))
"""Every n-th agent, the first included, has the medium; UNSUPPORTED is a voicemail box, which no bridge can work with."""


@dataclass(slots=True)
class Pending:
    """A state asked for during a contact, applied when it ends."""

    state: AgentState
    reason_id: str | None


@dataclass(slots=True)
class Seat:
    """One agent's place at the switch: the published truth, and what the switch keeps to itself.

    `resume` is the work state before the contact (READY or NOT_READY), `own_extension` "" when the switch knows none.
    """

    agent: Agent
    password: str = field(repr=False)
    own_extension: str
    resume: AgentState = AgentState.NOT_READY
    call_id: str | None = None
    pending: Pending | None = None


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
    return tuple(
        Channel(extension, ChannelType.TELEPHONY) if each.type is ChannelType.TELEPHONY else each for each in channels
    )


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
    return Seat(agent=agent, password=f"p{login_id}", own_extension=extension)
