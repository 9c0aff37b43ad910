"""The conversation destination, one call leg (protocol section 5). Named here, not supported yet."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from contracts.base import Body
from contracts.fields import Name
from contracts.notice import Notice
from contracts.spec import DestinationKind, Family, MessageSpec

INIT: Final = "conversation.query.init"


class ConversationState(StrEnum):
    """`conversation-state`."""

    ALERTING = "ALERTING"
    DIALING = "DIALING"
    ESTABLISHED = "ESTABLISHED"
    HELD = "HELD"
    RELEASED = "RELEASED"


class ConversationInitResponse(Body):
    """Where the call leg stands."""

    conversation_state: Annotated[
        ConversationState, Field(alias="conversation-state", description="State of the call leg.")
    ]
    members: tuple[object, ...] = Field(default=(), description="Who takes part.")


class DialTo(Body):
    """A number to transfer to or to add."""

    destination: Name = Field(description="The number to dial.")


class SendDtmf(Body):
    """Body of `conversation.request.senddtmf`."""

    digits: Name = Field(description="The tones to send.")


_CONVERSATION: Final = Family(DestinationKind.CONVERSATION, supported=False)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _CONVERSATION.query(INIT, "Reads the state of the call leg.", response=ConversationInitResponse),
    _CONVERSATION.request("conversation.request.answer", "Answers the call."),
    _CONVERSATION.request("conversation.request.release", "Hangs up."),
    _CONVERSATION.request("conversation.request.hold", "Puts the call on hold."),
    _CONVERSATION.request("conversation.request.retrieve", "Takes the call back from hold."),
    _CONVERSATION.request("conversation.request.transfer", "Transfers the call to a number.", body=DialTo),
    _CONVERSATION.request("conversation.request.conference", "Adds a number to the call.", body=DialTo),
    _CONVERSATION.request("conversation.request.senddtmf", "Sends tones.", body=SendDtmf),
    _CONVERSATION.request("conversation.request.dispose", "Frees the conversation destination."),
    _CONVERSATION.event("conversation.alerting", "The call rings."),
    _CONVERSATION.event("conversation.dialing", "The call is being dialled."),
    _CONVERSATION.event("conversation.established", "The parties are connected."),
    _CONVERSATION.event("conversation.held", "The call is on hold."),
    _CONVERSATION.event("conversation.retrieved", "The call is back from hold."),
    _CONVERSATION.event("conversation.released", "The call is over."),
    _CONVERSATION.event("conversation.member.added", "A party joined."),
    _CONVERSATION.event("conversation.member.removed", "A party left."),
    _CONVERSATION.event("conversation.disposed", "The conversation destination is gone."),
    *_CONVERSATION.notices("conversation", Notice),
)
