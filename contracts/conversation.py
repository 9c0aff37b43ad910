"""The conversation destination, one call leg (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts.base import Body
from contracts.fields import Name
from contracts.notice import Notice
from contracts.spec import DestinationKind, Family, MessageSpec
from contracts.vocabulary import ConversationState

INIT: Final = "conversation.query.init"
ANSWER: Final = "conversation.request.answer"
RELEASE: Final = "conversation.request.release"
HOLD: Final = "conversation.request.hold"
RETRIEVE: Final = "conversation.request.retrieve"
TRANSFER: Final = "conversation.request.transfer"
CONFERENCE: Final = "conversation.request.conference"
SEND_DTMF: Final = "conversation.request.senddtmf"
DISPOSE: Final = "conversation.request.dispose"
ALERTING: Final = "conversation.alerting"
DIALING: Final = "conversation.dialing"
ESTABLISHED: Final = "conversation.established"
HELD: Final = "conversation.held"
RETRIEVED: Final = "conversation.retrieved"
RELEASED: Final = "conversation.released"
MEMBER_ADDED: Final = "conversation.member.added"
MEMBER_REMOVED: Final = "conversation.member.removed"
DISPOSED: Final = "conversation.disposed"


class Member(Body):
    """Somebody in the call, the agent included."""

    id: str = Field(description="Names the member within the call.")
    number: str = Field(description="The number, as dialled or shown; empty when it is not known.")
    name: str = Field(default="", description="The name; empty when it is not known.")


class ConversationInitResponse(Body):
    """Where the call leg stands."""

    conversation_state: Annotated[
        ConversationState, Field(alias="conversation-state", description="State of the call leg.")
    ]
    members: tuple[Member, ...] = Field(default=(), description="Who takes part.")


class DialTo(Body):
    """A number to transfer to or to add."""

    destination: Name = Field(description="The number to dial.")


class SendDtmf(Body):
    """Body of `conversation.request.senddtmf`."""

    digits: Annotated[str, Field(pattern=r"^[0-9*#A-Da-d]{1,64}$", description="The tones to send, 1 to 64.")]


_CONVERSATION: Final = Family(DestinationKind.CONVERSATION)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _CONVERSATION.query(INIT, "Reads the state of the call leg.", response=ConversationInitResponse),
    _CONVERSATION.request(ANSWER, "Answers the call."),
    _CONVERSATION.request(RELEASE, "Hangs up."),
    _CONVERSATION.request(HOLD, "Puts the call on hold."),
    _CONVERSATION.request(RETRIEVE, "Takes the call back from hold."),
    _CONVERSATION.request(TRANSFER, "Transfers the call to a number.", body=DialTo),
    _CONVERSATION.request(CONFERENCE, "Adds a number to the call.", body=DialTo),
    _CONVERSATION.request(SEND_DTMF, "Sends tones.", body=SendDtmf),
    _CONVERSATION.request(DISPOSE, "Frees the conversation destination."),
    _CONVERSATION.event(ALERTING, "The call rings."),
    _CONVERSATION.event(DIALING, "The call is being dialled."),
    _CONVERSATION.event(ESTABLISHED, "The parties are connected."),
    _CONVERSATION.event(HELD, "The call is on hold."),
    _CONVERSATION.event(RETRIEVED, "The call is back from hold."),
    _CONVERSATION.event(RELEASED, "The call is over."),
    _CONVERSATION.event(MEMBER_ADDED, "A party joined.", body=Member),
    _CONVERSATION.event(MEMBER_REMOVED, "A party left.", body=Member),
    _CONVERSATION.event(DISPOSED, "The conversation destination is gone."),
    *_CONVERSATION.notices("conversation", Notice),
)
