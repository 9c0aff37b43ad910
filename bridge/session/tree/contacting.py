"""What interactions and conversations do when asked: the switch's command for each request, one table (protocol section 5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from adapters import contacts as port
from bridge.session import sentences
from bridge.session.inputs import Asked
from bridge.session.tree.doing import do
from bridge.session.tree.goals import goal_of
from bridge.session.tree.node import Node
from bridge.session.tree.view import contact_of, leg_in
from contracts import conversation, interaction
from contracts.registry import ONCE
from contracts.vocabulary import ContactId, ConversationRole, InteractionState, LegId, LoginId

if TYPE_CHECKING:
    from bridge.session.session import Session

COMMANDS: Final[Mapping[str, Callable[[LoginId, ContactId, LegId, Any], port.ContactCommand]]] = {
    interaction.ACCEPT: lambda login, contact, leg, body: port.AcceptContact(login, contact),
    interaction.REJECT: lambda login, contact, leg, body: port.RejectContact(login, contact),
    interaction.COMPLETE: lambda login, contact, leg, body: port.CompleteContact(
        login, contact, body.disposition_ids or ()
    ),
    interaction.UPDATE_DATA: lambda login, contact, leg, body: port.UpdateContactData(login, contact, body.data),
    interaction.CONSULT: lambda login, contact, leg, body: port.ConsultationCall(login, contact, body.destination),
    interaction.TRANSFER: lambda login, contact, leg, body: port.TransferCall(login, contact),
    interaction.CONFERENCE: lambda login, contact, leg, body: port.ConferenceCall(login, contact),
    interaction.ALTERNATE: lambda login, contact, leg, body: port.AlternateCall(login, contact),
    conversation.ANSWER: lambda login, contact, leg, body: port.AnswerCall(login, contact, leg),
    conversation.RELEASE: lambda login, contact, leg, body: port.ClearConnection(login, contact, leg),
    conversation.HOLD: lambda login, contact, leg, body: port.HoldCall(login, contact, leg),
    conversation.RETRIEVE: lambda login, contact, leg, body: port.RetrieveCall(login, contact, leg),
    conversation.TRANSFER: lambda login, contact, leg, body: port.SingleStepTransfer(
        login, contact, leg, body.destination
    ),
    conversation.CONFERENCE: lambda login, contact, leg, body: port.SingleStepConference(
        login, contact, leg, body.destination
    ),
    conversation.SEND_DTMF: lambda login, contact, leg, body: port.SendDtmf(login, contact, leg, body.digits),
}
NEEDS_CONSULT: Final = frozenset({interaction.TRANSFER, interaction.CONFERENCE, interaction.ALTERNATE})


def act(session: Session, node: Node, asked: Asked) -> None:
    """Ask the switch for what the request wants of the contact."""
    command = command_of(session, node, asked)
    contact = contact_of(session, node) or node.interaction.contact
    if contact is None or contact.state is InteractionState.COMPLETED:
        _over(session, asked)
    elif asked.name in NEEDS_CONSULT and leg_in(contact, ConversationRole.CONSULT) is None:
        session.reply(asked.token, error=sentences.NO_CONSULT)
    elif asked.name == interaction.CONSULT and leg_in(contact, ConversationRole.CONSULT) is not None:
        session.reply(asked.token, error=sentences.NOT_NOW)
    else:
        do(session, asked, command, goal_of(command, contact), is_repeatable=asked.name not in ONCE)


def command_of(session: Session, node: Node, asked: Asked) -> port.ContactCommand:
    """The command of a request to an interaction or conversation."""
    contact_id = ContactId(node.interaction.cti_id)
    return COMMANDS[asked.name](session.login_id, contact_id, LegId(node.cti_id), asked.body)


def _over(session: Session, asked: Asked) -> None:
    """Of a contact that is over, what ends it is done; nothing else can be."""
    session.reply(asked.token, error=None if asked.name in _ENDS else sentences.NOT_NOW)


_ENDS: Final = frozenset({interaction.REJECT, interaction.COMPLETE, conversation.RELEASE})
