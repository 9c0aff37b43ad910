"""The interaction destination, one contact (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts import rules
from contracts.base import Body
from contracts.fields import ChildId, Name, OptionalNames
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
WARNING: Final = "interaction.warning"
ERROR: Final = "interaction.error"


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
        OptionalNames, Field(alias="dispositionIds", description="Wrap-up codes of the channel, by their ids.")
    ] = None


class InteractionData(Body):
    """Data of the contact: nothing in `data` is read as anything but what it is."""

    data: dict[str, object] = Field(description="Values or objects by key.")


class CreateConversation(Body):
    """Body of `interaction.request.createconversation`."""

    cti_id: Annotated[Name, Field(alias="cti-id", description="The CTI id of the call leg, as it was told.")]
    id: ChildId = Field(description="The bridge id of the conversation: the destination becomes `<target>.<id>`.")
    role: ConversationRole = Field(description="Its role, as it was told.")


class Consult(Body):
    """Body of `interaction.request.consult`."""

    destination: Name = Field(description="The number to dial.")


class ConversationAdded(Body):
    """A call leg appeared."""

    cti_id: Annotated[str, Field(alias="cti-id", description="The CTI id of the call leg.")]
    role: ConversationRole = Field(description="Its role.")


_INTERACTION: Final = Family(DestinationKind.INTERACTION)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _INTERACTION.query(
        INIT,
        "Reads the state of the contact, its data and its call legs.",
        "`conversations` is always there for telephony and never for other media. `primary` is in it in ALERTING, DIALING "
        "and STARTED; `consult` only in STARTED and only while there is a consult call. In ENDED and COMPLETED it is `{}`.",
        rules.LAST_LEG,
        "`interaction-data` is what came with the contact, untouched: a value or an object by each key.",
        "ENDED: the contact is over and its wrap-up runs. A contact that is all over answers COMPLETED, with the data last "
        "seen, until the destination is disposed; after a restart of the bridge without data.",
        *rules.INIT_READS,
        response=InteractionInitResponse,
    ),
    _INTERACTION.request(
        ACCEPT,
        "Takes the contact that is offered; a call is answered by it.",
        rules.WHEN_SEEN,
        rules.OUT_OF_REACH,
    ),
    _INTERACTION.request(
        REJECT,
        "Refuses the contact that is offered; a call is refused at this phone, what becomes of it is the phone system's.",
        rules.WHEN_SEEN,
        rules.OUT_OF_REACH,
    ),
    _INTERACTION.request(
        COMPLETE,
        "Finishes the contact and its wrap-up.",
        "A call must be ENDED; an e-mail, chat or callback that is STARTED ends by it, too.",
        "`dispositionIds` are of `channel.externaldispositions.updated`; an unknown one is a FAILURE.",
        rules.WHEN_SEEN,
        body=CompleteInteraction,
    ),
    _INTERACTION.request(
        UPDATE_DATA,
        "Changes the contact's data.",
        "Sets the keys it names and leaves all others; `null` takes a key away.",
        'What is in `data` is taken as it is: `null`, texts like `"true"` and keys with dots keep their meaning, and '
        "an object replaces the one that was there.",
        rules.WHEN_SEEN,
        body=InteractionData,
    ),
    _INTERACTION.request(
        DISPOSE,
        "Frees the interaction destination and all below it. The contact itself goes on.",
        *rules.DISPOSED_FIRST,
    ),
    _INTERACTION.request(
        CREATE_CONVERSATION,
        "Prepares the conversation destination `<sessionId>.<groupId>.<channelId>.<interactionId>.<id>`.",
        rules.TELEPHONY,
        "`cti-id` is one that init or `interaction.conversation.added` named; a `role` that is not its own is a "
        "FAILURE. The last call leg may be called `consult` still.",
        *rules.CREATED,
        "The id `CONTROL` is refused.",
        body=CreateConversation,
    ),
    _INTERACTION.request(
        CONSULT,
        "Begins a consult call: holds the primary call and dials somebody about it.",
        rules.TELEPHONY,
        "SUCCESS means that there is a consult call leg: `interaction.conversation.added` tells its CTI id, before or "
        "after the answer. It does not mean that somebody answered.",
        "One consult call at a time.",
        rules.ONCE_SOUGHT,
        body=Consult,
    ),
    _INTERACTION.request(
        TRANSFER,
        "Completes the consult call as a transfer: joins the other parties and leaves.",
        rules.TELEPHONY,
        "Without a consult call: FAILURE; `conversation.request.transfer` needs none.",
        "SUCCESS when the contact is over for this agent.",
        rules.ONCE_UNKNOWN,
    ),
    _INTERACTION.request(
        CONFERENCE,
        "Completes the consult call as a conference: makes one call of both.",
        rules.TELEPHONY,
        "Without a consult call: FAILURE; `conversation.request.conference` needs none.",
        "SUCCESS when the consult leg is gone and its parties are members of the primary one.",
        rules.ONCE_SOUGHT,
    ),
    _INTERACTION.request(
        ALTERNATE,
        "Changes between the primary and the consult call: holds the one, takes back the other.",
        rules.TELEPHONY,
        "Without a consult call: FAILURE. SUCCESS when both have changed places.",
        rules.ONCE_UNKNOWN,
    ),
    _INTERACTION.event(
        ALERTING,
        "The contact is offered to the agent.",
        rules.BEGINS_SO,
        "What begins is told from the top: an interaction's event before those of its conversations.",
    ),
    _INTERACTION.event(DIALING, "The contact is being dialled.", rules.BEGINS_SO),
    _INTERACTION.event(
        STARTED,
        "The agent works on the contact.",
        "For a call: somebody is connected. `conversation.established` comes after it.",
    ),
    _INTERACTION.event(
        ENDED,
        "The contact is over; its wrap-up may follow.",
        "What ends is told from the leaves up: `conversation.released` comes before it.",
    ),
    _INTERACTION.event(
        COMPLETED,
        "The contact and its wrap-up are over.",
        "The last news of the contact. The destination stays until it is disposed.",
        "Of a contact that ended while the bridge was away it is the only news: its call legs are over with it.",
    ),
    _INTERACTION.event(
        DATA_UPDATED,
        "The contact's data changed.",
        "Always all data, whoever changed it. A key that was taken away is missing.",
        body=InteractionData,
    ),
    _INTERACTION.event(
        CONVERSATION_ADDED,
        "A call leg appeared.",
        "For what begins after the interaction's destination was created; what was there before is in its init.",
        "Where the call leg stands, and that it rings or is dialled, is in the init of its own destination.",
        rules.LAST_LEG,
        body=ConversationAdded,
    ),
    _INTERACTION.event(
        DISPOSED,
        "The interaction destination is gone: it was disposed, or its channel, group or session ended.",
        "Of more than 500 in a session that are COMPLETED and were not disposed, the oldest end by themselves.",
        rules.SAID_LAST,
    ),
    *_INTERACTION.notices("interaction", Notice),
)
