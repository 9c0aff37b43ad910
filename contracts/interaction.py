"""The interaction destination, one contact (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts.base import Body
from contracts.fields import ChildId, Name
from contracts.notice import Notice
from contracts.spec import DestinationKind, Family, MessageSpec
from contracts.vocabulary import ConversationRole, InteractionState

INIT: Final = "interaction.query.init"
ACCEPT: Final = "interaction.request.accept"
REJECT: Final = "interaction.request.reject"
COMPLETE: Final = "interaction.request.complete"
UPDATE_DATA: Final = "interaction.request.updatedata"
DISPOSE: Final = "interaction.request.dispose"
CREATE_CONVERSATION: Final = "interaction.request.createconversation"
CONSULT: Final = "interaction.request.consult"
TRANSFER: Final = "interaction.request.transfer"
CONFERENCE: Final = "interaction.request.conference"
ALTERNATE: Final = "interaction.request.alternate"
ALERTING: Final = "interaction.alerting"
DIALING: Final = "interaction.dialing"
STARTED: Final = "interaction.started"
ENDED: Final = "interaction.ended"
COMPLETED: Final = "interaction.completed"
DATA_UPDATED: Final = "interaction.data.updated"
CONVERSATION_ADDED: Final = "interaction.conversation.added"
DISPOSED: Final = "interaction.disposed"


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


_INTERACTION: Final = Family(DestinationKind.INTERACTION)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _INTERACTION.query(INIT, "Reads the state of the interaction.", response=InteractionInitResponse),
    _INTERACTION.request(ACCEPT, "Takes the contact."),
    _INTERACTION.request(REJECT, "Refuses the contact."),
    _INTERACTION.request(COMPLETE, "Ends the wrap-up.", body=CompleteInteraction),
    _INTERACTION.request(UPDATE_DATA, "Changes the contact's data.", body=InteractionData),
    _INTERACTION.request(DISPOSE, "Frees the interaction destination."),
    _INTERACTION.request(
        CREATE_CONVERSATION,
        "Prepares a conversation destination; telephony only.",
        body=CreateConversation,
    ),
    _INTERACTION.request(CONSULT, "Begins a consult call; telephony only.", body=Consult),
    _INTERACTION.request(TRANSFER, "Transfers to the consult call; telephony only."),
    _INTERACTION.request(CONFERENCE, "Joins both calls; telephony only."),
    _INTERACTION.request(ALTERNATE, "Changes between both calls; telephony only."),
    _INTERACTION.event(ALERTING, "A contact is offered."),
    _INTERACTION.event(DIALING, "A contact is being dialled."),
    _INTERACTION.event(STARTED, "The contact began."),
    _INTERACTION.event(ENDED, "The contact ended; wrap-up may follow."),
    _INTERACTION.event(COMPLETED, "The contact and its wrap-up are over."),
    _INTERACTION.event(DATA_UPDATED, "The contact's data changed.", body=InteractionData),
    _INTERACTION.event(CONVERSATION_ADDED, "A call leg appeared.", body=ConversationAdded),
    _INTERACTION.event(DISPOSED, "The interaction destination is gone."),
    *_INTERACTION.notices("interaction", Notice),
)
