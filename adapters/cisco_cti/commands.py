"""Which coroutine carries out which command of the port, and which services of the CTI Server each needs. Tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from adapters import contacts
from adapters.cisco_cti import commands_agents as agents
from adapters.cisco_cti import commands_calls as calls
from adapters.cisco_cti import commands_teams as teams
from adapters.cisco_cti import commands_vendor as vendor
from adapters.cisco_cti import vendor_requests as requests
from adapters.cisco_cti.centre import Centre
from adapters.cisco_cti.protocol.masks import CTIServiceMask as Service
from adapters.port import (
    Capabilities,
    Command,
    CompleteInteractions,
    LogIn,
    LogOut,
    ReadAgent,
    ReadReasons,
    ReadTeam,
    Release,
    Result,
    SetAgentState,
    StopTeam,
    ValidateAgent,
)
from adapters.vendors import VendorRequest
from contracts.vocabulary import ChannelType

Doing = Callable[[Centre, Any], Awaitable[Result]]

DOINGS: Final[Mapping[type[Command], Doing]] = MappingProxyType(
    {
        ValidateAgent: agents.validate_agent,
        ReadAgent: agents.read_agent,
        LogIn: agents.log_in,
        LogOut: agents.log_out,
        SetAgentState: agents.set_agent_state,
        CompleteInteractions: agents.complete_interactions,
        ReadReasons: agents.read_reasons,
        ReadTeam: teams.read_team,
        StopTeam: teams.stop_team,
        Release: teams.release,
        VendorRequest: vendor.request,
        contacts.MakeCall: calls.make_call,
        contacts.ReadDispositions: calls.read_dispositions,
        contacts.AcceptContact: calls.accept,
        contacts.RejectContact: calls.reject,
        contacts.CompleteContact: calls.complete,
        contacts.UpdateContactData: calls.update_data,
        contacts.ConsultationCall: calls.consult,
        contacts.TransferCall: calls.transfer,
        contacts.ConferenceCall: calls.conference,
        contacts.AlternateCall: calls.alternate,
        contacts.AnswerCall: calls.on_leg,
        contacts.ClearConnection: calls.on_leg,
        contacts.HoldCall: calls.on_leg,
        contacts.RetrieveCall: calls.on_leg,
        contacts.SingleStepTransfer: calls.on_leg,
        contacts.SingleStepConference: calls.on_leg,
        contacts.SendDtmf: calls.on_leg,
    }
)

_STATES: Final = Service.CLIENT_CONTROL | Service.AGENT_STATE_CONTROL_ONLY
_OF_STATES: Final = frozenset(
    {ValidateAgent, LogIn, LogOut, SetAgentState, CompleteInteractions, contacts.CompleteContact}
)
_OF_ONE: Final[Mapping[type[Command], Service]] = MappingProxyType(
    {
        contacts.UpdateContactData: Service.CALL_DATA_UPDATE,
        contacts.ReadDispositions: Service.CALL_DATA_UPDATE,
        VendorRequest: Service.SUPERVISOR | Service.CLIENT_CONTROL,
    }
)
_ALWAYS: Final = frozenset({ReadAgent, ReadReasons, ReadTeam, StopTeam, Release})


def needed(kind: type[Command]) -> Service:
    """The services of which one is enough for the command; none: it needs none."""
    if kind in _ALWAYS:
        return Service(0)
    if kind in _OF_STATES:
        return _STATES
    return _OF_ONE.get(kind, Service.CLIENT_CONTROL)


def capabilities(
    granted: Service, vendor_requests: frozenset[str] = frozenset(), *, has_wrap_ups: bool = False
) -> Capabilities:
    """What can be done with these services; `vendor_requests` are those the settings turn on, wrap-up codes need a list of them."""
    commands = {kind for kind in DOINGS if not needed(kind) or needed(kind) & granted}
    offered = requests.offered(vendor_requests, granted)
    if not offered:
        commands.discard(VendorRequest)
    if not has_wrap_ups:
        commands.discard(contacts.ReadDispositions)
    return Capabilities(
        commands=frozenset(commands),
        channel_types=frozenset({ChannelType.TELEPHONY}),
        mobile_agent=LogIn in commands,
        vendor_requests=offered,
    )
