"""Which commands of the port a request needs: what the adapter does not declare is refused before it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adapters.contacts import (
    AcceptContact,
    AlternateCall,
    AnswerCall,
    ClearConnection,
    CompleteContact,
    ConferenceCall,
    ConsultationCall,
    HoldCall,
    MakeCall,
    ReadDispositions,
    RejectContact,
    RetrieveCall,
    SendDtmf,
    SetChannelActive,
    SingleStepConference,
    SingleStepTransfer,
    TransferCall,
    UpdateContactData,
)
from adapters.port import (
    Capabilities,
    Command,
    CompleteInteractions,
    LogIn,
    LogOut,
    ReadReasons,
    ReadTeam,
    SetAgentState,
    StopTeam,
    ValidateAgent,
)
from adapters.vendors import VendorRequest
from contracts import channel, channel_group, control, conversation, interaction, session, vendor_requests

NEEDS: Final[Mapping[str, frozenset[type[Command]]]] = {
    control.STATUS: frozenset(),
    control.CAPABILITIES: frozenset(),
    control.VALIDATE_AGENT: frozenset({ValidateAgent}),
    control.AGENT_INFO: frozenset(),
    control.CREATE_SESSION: frozenset({LogIn}),
    control.SESSIONS: frozenset(),
    session.INIT: frozenset({LogIn}),
    session.CREATE_CHANNEL_GROUP: frozenset(),
    session.CLOSE: frozenset({CompleteInteractions, SetAgentState, LogOut}),
    session.DISPOSE: frozenset(),
    session.EXTERNAL_LOGOUT_REASONS: frozenset({ReadReasons}),
    session.EXTERNAL_NOT_READY_REASONS: frozenset({ReadReasons}),
    session.GET_TEAM_STATUS: frozenset({ReadTeam}),
    session.STOP_TEAM_STATUS: frozenset({StopTeam}),
    session.SET_AGENT_STATE: frozenset({SetAgentState}),
    **dict.fromkeys(vendor_requests.NAMES, frozenset({VendorRequest})),
    channel_group.INIT: frozenset(),
    channel_group.CREATE_CHANNEL: frozenset(),
    channel_group.DISPOSE: frozenset(),
    channel.INIT: frozenset(),
    channel.ACTIVATE: frozenset({SetChannelActive}),
    channel.DEACTIVATE: frozenset({SetChannelActive}),
    channel.READY: frozenset({SetAgentState}),
    channel.NOT_READY: frozenset({SetAgentState}),
    channel.CREATE_INTERACTION: frozenset(),
    channel.EXTERNAL_DISPOSITIONS: frozenset({ReadDispositions}),
    channel.DIAL: frozenset({MakeCall}),
    channel.DISPOSE: frozenset(),
    interaction.INIT: frozenset(),
    interaction.ACCEPT: frozenset({AcceptContact}),
    interaction.REJECT: frozenset({RejectContact}),
    interaction.COMPLETE: frozenset({CompleteContact}),
    interaction.UPDATE_DATA: frozenset({UpdateContactData}),
    interaction.CREATE_CONVERSATION: frozenset(),
    interaction.CONSULT: frozenset({ConsultationCall}),
    interaction.TRANSFER: frozenset({TransferCall}),
    interaction.CONFERENCE: frozenset({ConferenceCall}),
    interaction.ALTERNATE: frozenset({AlternateCall}),
    interaction.DISPOSE: frozenset(),
    conversation.INIT: frozenset(),
    conversation.ANSWER: frozenset({AnswerCall}),
    conversation.RELEASE: frozenset({ClearConnection}),
    conversation.HOLD: frozenset({HoldCall}),
    conversation.RETRIEVE: frozenset({RetrieveCall}),
    conversation.TRANSFER: frozenset({SingleStepTransfer}),
    conversation.CONFERENCE: frozenset({SingleStepConference}),
    conversation.SEND_DTMF: frozenset({SendDtmf}),
    conversation.DISPOSE: frozenset(),
}


def is_offered(name: str, capabilities: Capabilities) -> bool:
    """Whether the adapter declares all that this request needs; a vendor request it declares by name besides."""
    is_declared = name not in vendor_requests.NAMES or name in capabilities.vendor_requests
    return is_declared and name in NEEDS and NEEDS[name] <= capabilities.commands


def offered(capabilities: Capabilities) -> tuple[str, ...]:
    """The names of every request the adapter can do, for `cti.query.capabilities`."""
    return tuple(name for name in NEEDS if is_offered(name, capabilities))
