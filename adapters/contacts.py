"""The port's part about contacts: calls, e-mails, chats and callbacks as an agent has them, and what may be asked about them.

Owns values only. A `Contact` is one agent's part in one piece of work: two agents in one call have one contact each. Call control is
named as CSTA names it (ECMA-269).

Rules every adapter keeps (the conformance suite checks them):

1. `Contact.contact_id` is unique among the contacts of its agent and never used again; `Leg.leg_id` is unique in its contact.
2. `Contact.revision` grows with every change of that contact the adapter sees. It starts anew with a new adapter process.
3. A contact that is over is said once as COMPLETED, without legs, and never again; from then on it is in no snapshot. While its
   wrap-up runs it is ENDED, without legs.
4. A leg that is over is missing from the next `Contact`, or RELEASED in it; there is a PRIMARY leg in ALERTING, DIALING and STARTED,
   a CONSULT leg only in STARTED. A contact that is no call has no legs.
5. What an agent's work state and contacts have in common changes in this order: a contact that begins before the state it causes, a
   contact that ends before the state after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from contracts.vocabulary import (
    ChannelAgentState,
    ChannelState,
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
    LoginId,
    Reason,
)


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of an agent's group: where contacts of one type arrive.

    `state` ACTIVE: the agent is logged in on it; UNAVAILABLE: nobody can use it now. `agent_state` READY: contacts may arrive, also
    while one is there. `reason_id` belongs to NOT_READY, None when the switch gave none.
    """

    endpoint: str
    type: ChannelType
    state: ChannelState = ChannelState.INACTIVE
    agent_state: ChannelAgentState = ChannelAgentState.NOT_READY
    reason_id: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a call, the agent self included: `number` as dialled or shown, `name` "" when the switch knows none."""

    party_id: str
    number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Leg:
    """One call of a contact as the agent has it: PRIMARY, or CONSULT while the agent asks somebody about it."""

    leg_id: LegId
    role: ConversationRole
    state: ConversationState
    parties: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """One agent's part in one piece of work. `data` is what came with it (values or objects by key), never changed in place."""

    contact_id: ContactId
    login_id: LoginId
    endpoint: str
    type: ChannelType
    state: InteractionState
    revision: int
    legs: tuple[Leg, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)

    def leg(self, role: ConversationRole) -> Leg | None:
        """The leg of this role."""
        return next((leg for leg in self.legs if leg.role is role), None)


# --- commands about a channel ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SetChannelActive:
    """Log the agent in or out on one channel. Reached when its `state` is ACTIVE or INACTIVE. Logging in again is nothing.

    Logging out while a contact is on the channel: INVALID_STATE.
    """

    login_id: LoginId
    endpoint: str
    active: bool


@dataclass(frozen=True, slots=True)
class SetChannelState:
    """Ask for contacts on one channel or for none. Reached when its `agent_state` is `state`, with the reason if one is named.

    Where the adapter has no states of single channels (`Capabilities.channel_states`) this is asked as `SetAgentState` instead.
    """

    login_id: LoginId
    endpoint: str
    state: ChannelAgentState
    reason_id: str | None = None


@dataclass(frozen=True, slots=True)
class LimitChannel:
    """Offer at most `limit` (1 or more) contacts of this channel at once. Only confirmed; other channels keep theirs.

    It may end with a logout or a lost link: the bridge asks again at a login, with a new picture and for a channel that is new.
    """

    login_id: LoginId
    endpoint: str
    limit: int


@dataclass(frozen=True, slots=True)
class ReadDispositions:
    """Confirmed value: tuple of `Reason`, the wrap-up codes of the channel, in the switch's order."""

    login_id: LoginId
    endpoint: str


@dataclass(frozen=True, slots=True)
class MakeCall:
    """Dial. Reached when a contact that was not there before is DIALING or STARTED. Confirmed value: its contact id or None."""

    login_id: LoginId
    endpoint: str
    destination: str


# --- commands about a contact ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AcceptContact:
    """Take a contact that is offered; of a call: answer it. Reached at STARTED."""

    login_id: LoginId
    contact_id: ContactId


@dataclass(frozen=True, slots=True)
class RejectContact:
    """Refuse a contact that is offered. Reached when it is not ALERTING any more. One that is STARTED: INVALID_STATE.

    Whether, when and to whom the switch offers it again is its own matter; to the same agent it comes as a new contact.
    """

    login_id: LoginId
    contact_id: ContactId


@dataclass(frozen=True, slots=True)
class CompleteContact:
    """Finish a contact: end the wrap-up of one that ENDED; an e-mail or chat that is STARTED ends, too. Reached at COMPLETED."""

    login_id: LoginId
    contact_id: ContactId
    disposition_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UpdateContactData:
    """Set these keys of a contact's data; None takes a key away. Reached when `Contact.data` shows it."""

    login_id: LoginId
    contact_id: ContactId
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ConsultationCall:
    """Hold the primary leg and dial somebody about it. Reached when there is a CONSULT leg."""

    login_id: LoginId
    contact_id: ContactId
    destination: str


@dataclass(frozen=True, slots=True)
class TransferCall:
    """Join the others of both legs and leave. Reached when the contact is ENDED or COMPLETED."""

    login_id: LoginId
    contact_id: ContactId


@dataclass(frozen=True, slots=True)
class ConferenceCall:
    """Make one call of both legs. Reached when the CONSULT leg is gone and the PRIMARY one has its parties."""

    login_id: LoginId
    contact_id: ContactId


@dataclass(frozen=True, slots=True)
class AlternateCall:
    """Hold the leg that is ESTABLISHED and retrieve the one that is HELD. Reached when they have changed places."""

    login_id: LoginId
    contact_id: ContactId


# --- commands about a leg -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnswerCall:
    """Reached when the leg is ESTABLISHED."""

    login_id: LoginId
    contact_id: ContactId
    leg_id: LegId


@dataclass(frozen=True, slots=True)
class ClearConnection:
    """Hang up one leg for this agent. Reached when it is RELEASED or gone."""

    login_id: LoginId
    contact_id: ContactId
    leg_id: LegId


@dataclass(frozen=True, slots=True)
class HoldCall:
    """Reached when the leg is HELD."""

    login_id: LoginId
    contact_id: ContactId
    leg_id: LegId


@dataclass(frozen=True, slots=True)
class RetrieveCall:
    """Reached when the leg is ESTABLISHED again."""

    login_id: LoginId
    contact_id: ContactId
    leg_id: LegId


@dataclass(frozen=True, slots=True)
class SingleStepTransfer:
    """Send the leg's call to a number without asking anybody. Reached when the leg is RELEASED or gone."""

    login_id: LoginId
    contact_id: ContactId
    leg_id: LegId
    destination: str


@dataclass(frozen=True, slots=True)
class SingleStepConference:
    """Dial a number into the leg's call. Reached when somebody of that number is among its parties."""

    login_id: LoginId
    contact_id: ContactId
    leg_id: LegId
    destination: str


@dataclass(frozen=True, slots=True)
class SendDtmf:
    """Send tones (0-9, *, #, A-D). Only confirmed, never accepted: nothing shows them."""

    login_id: LoginId
    contact_id: ContactId
    leg_id: LegId
    digits: str


LegCommand = (
    AnswerCall | ClearConnection | HoldCall | RetrieveCall | SingleStepTransfer | SingleStepConference | SendDtmf
)
ContactCommand = (
    AcceptContact
    | RejectContact
    | CompleteContact
    | UpdateContactData
    | ConsultationCall
    | TransferCall
    | ConferenceCall
    | AlternateCall
    | LegCommand
)
ChannelCommand = SetChannelActive | SetChannelState | LimitChannel | ReadDispositions | MakeCall

# --- events ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SnapshotContacts:
    """A part of the snapshot: every contact that is not COMPLETED."""

    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class ContactChanged:
    """A delta: the contact as it is now; one that is new begins with this."""

    contact: Contact


@dataclass(frozen=True, slots=True)
class DispositionsChanged:
    """The wrap-up codes of all channels of a type changed; `dispositions` is the new list."""

    type: ChannelType
    dispositions: tuple[Reason, ...]


# --- over a restart -------------------------------------------------------------------------------------------------


@runtime_checkable
class Remembering(Protocol):
    """An adapter that makes up the ids of contacts: told which were in use, it says the same contacts by the same ids."""

    def remember(self, known: Mapping[LoginId, Mapping[ContactId, bool]]) -> None:
        """Contacts the bridge had destinations for before a restart, by agent; True: it was told that it is over. Once, before `run`."""
