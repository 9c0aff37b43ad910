"""The interaction destination, one contact (protocol section 5). Named here, not supported yet."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from contracts.base import Body
from contracts.fields import ChildId, Name
from contracts.notice import Notice
from contracts.spec import DestinationKind, Family, MessageSpec

INIT: Final = "interaction.query.init"


class InteractionState(StrEnum):
    """`interaction-state`."""

    ALERTING = "ALERTING"
    DIALING = "DIALING"
    STARTED = "STARTED"
    ENDED = "ENDED"
    COMPLETED = "COMPLETED"


class ConversationRole(StrEnum):
    """At most one call leg of each role."""

    PRIMARY = "primary"
    CONSULT = "consult"


class ConversationRef(Body):
    """A call leg, by its CTI id."""

    id: str = Field(description="The CTI id.")


class Conversations(Body):
    """The call legs; which are there depends on the interaction's state."""

    primary: ConversationRef | None = Field(default=None, description="In ALERTING, DIALING and STARTED.")
    consult: ConversationRef | None = Field(default=None, description="In STARTED, with a live consult call.")


class InteractionInitResponse(Body):
    """Where the interaction stands."""

    interaction_state: Annotated[
        InteractionState, Field(alias="interaction-state", description="State of the interaction.")
    ]
    interaction_data: Annotated[
        dict[str, object], Field(alias="interaction-data", description="Values or objects by key.")
    ] = Field(default_factory=dict)
    conversations: Conversations | None = Field(default=None, description="Telephony only, there always present.")


class CompleteInteraction(Body):
    """Body of `interaction.request.complete`."""

    disposition_ids: Annotated[
        tuple[Name, ...] | None, Field(alias="dispositionIds", description="Wrap-up codes by id.")
    ] = None


class InteractionData(Body):
    """Data of the contact."""

    data: dict[str, object] = Field(description="Values or objects by key.")


class CreateConversation(Body):
    """Body of `interaction.request.createconversation`."""

    cti_id: Annotated[Name, Field(alias="cti-id", description="The CTI id of the call leg.")]
    id: ChildId = Field(description="The bridge id of the conversation.")
    role: ConversationRole = Field(description="Its role.")


class Consult(Body):
    """Body of `interaction.request.consult`."""

    destination: Name = Field(description="The number to dial.")


class ConversationAdded(Body):
    """A call leg appeared."""

    cti_id: Annotated[str, Field(alias="cti-id", description="The CTI id of the call leg.")]
    role: ConversationRole = Field(description="Its role.")


_INTERACTION: Final = Family(DestinationKind.INTERACTION, supported=False)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _INTERACTION.query(INIT, "Reads the state of the interaction.", response=InteractionInitResponse),
    _INTERACTION.request("interaction.request.accept", "Takes the contact."),
    _INTERACTION.request("interaction.request.reject", "Refuses the contact."),
    _INTERACTION.request("interaction.request.complete", "Ends the wrap-up.", body=CompleteInteraction),
    _INTERACTION.request("interaction.request.updatedata", "Changes the contact's data.", body=InteractionData),
    _INTERACTION.request("interaction.request.dispose", "Frees the interaction destination."),
    _INTERACTION.request(
        "interaction.request.createconversation",
        "Prepares a conversation destination; telephony only.",
        body=CreateConversation,
    ),
    _INTERACTION.request("interaction.request.consult", "Begins a consult call; telephony only.", body=Consult),
    _INTERACTION.request("interaction.request.transfer", "Transfers to the consult call; telephony only."),
    _INTERACTION.request("interaction.request.conference", "Joins both calls; telephony only."),
    _INTERACTION.request("interaction.request.alternate", "Changes between both calls; telephony only."),
    _INTERACTION.event("interaction.alerting", "A contact is offered."),
    _INTERACTION.event("interaction.dialing", "A contact is being dialled."),
    _INTERACTION.event("interaction.started", "The contact began."),
    _INTERACTION.event("interaction.ended", "The contact ended; wrap-up may follow."),
    _INTERACTION.event("interaction.completed", "The contact and its wrap-up are over."),
    _INTERACTION.event("interaction.data.updated", "The contact's data changed.", body=InteractionData),
    _INTERACTION.event("interaction.conversation.added", "A call leg appeared.", body=ConversationAdded),
    _INTERACTION.event("interaction.disposed", "The interaction destination is gone."),
    *_INTERACTION.notices("interaction", Notice),
)
