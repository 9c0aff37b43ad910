"""The conversation destination, one call leg (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts import rules
from contracts.base import Body
from contracts.fields import Name, Tones
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
WARNING: Final = "conversation.warning"
ERROR: Final = "conversation.error"


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

    digits: Tones = Field(description="The tones to send, in order.")


_CONVERSATION: Final = Family(DestinationKind.CONVERSATION)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _CONVERSATION.query(
        INIT,
        "Reads the state of the call leg and who takes part.",
        "Only telephony has conversations: a primary one, and a consult one beside it at most.",
        "A call leg that is over answers RELEASED until the destination is disposed.",
        "`members` is always there, the agent among them; `[]` once the call leg is over.",
        *rules.INIT_READS,
        response=ConversationInitResponse,
    ),
    _CONVERSATION.request(ANSWER, "Answers the call.", rules.WHEN_SEEN, rules.OUT_OF_REACH),
    _CONVERSATION.request(
        RELEASE,
        "Hangs up this call leg, and only for this agent.",
        rules.WHEN_SEEN,
        "SUCCESS too when the other side hangs up meanwhile.",
    ),
    _CONVERSATION.request(HOLD, "Puts the call on hold.", rules.WHEN_SEEN, rules.OUT_OF_REACH),
    _CONVERSATION.request(RETRIEVE, "Takes the call back from hold.", rules.WHEN_SEEN, rules.OUT_OF_REACH),
    _CONVERSATION.request(
        TRANSFER,
        "Transfers the call to a number without a consult call.",
        "SUCCESS when this call leg is over for the agent. It does not mean that somebody answered.",
        rules.ONCE_UNKNOWN,
        body=DialTo,
    ),
    _CONVERSATION.request(
        CONFERENCE,
        "Dials a number into the call without a consult call.",
        "SUCCESS when somebody of that number is among the members.",
        rules.ONCE_SOUGHT,
        body=DialTo,
    ),
    _CONVERSATION.request(
        SEND_DTMF,
        "Sends tones.",
        "SUCCESS means that the phone system took them; no event follows.",
        rules.ONCE_UNKNOWN,
        body=SendDtmf,
    ),
    _CONVERSATION.request(
        DISPOSE,
        "Frees the conversation destination. The call itself goes on.",
        *rules.DISPOSED_FIRST,
    ),
    _CONVERSATION.event(ALERTING, "The call rings at the agent's phone.", rules.BEGINS_SO),
    _CONVERSATION.event(DIALING, "The call is being dialled.", rules.BEGINS_SO),
    _CONVERSATION.event(
        ESTABLISHED,
        "The parties are connected.",
        "Comes after `interaction.started`.",
    ),
    _CONVERSATION.event(HELD, "The call is on hold, whoever put it there."),
    _CONVERSATION.event(RETRIEVED, "The call is back from hold."),
    _CONVERSATION.event(
        RELEASED,
        "The call leg is over.",
        "Comes before `interaction.ended`. The destination stays until it is disposed.",
    ),
    _CONVERSATION.event(MEMBER_ADDED, "A party joined the call.", body=Member),
    _CONVERSATION.event(MEMBER_REMOVED, "A party left the call.", body=Member),
    _CONVERSATION.event(
        DISPOSED,
        "The conversation destination is gone: it was disposed, or its interaction, channel, group or session ended.",
        rules.SAID_LAST,
    ),
    *_CONVERSATION.notices("conversation", Notice),
)
