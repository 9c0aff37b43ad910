"""One command of every kind, so that what holds for all of them is tested on each. Owns no expectation."""

from __future__ import annotations

from adapters import contacts
from adapters.port import (
    Command,
    CompleteInteractions,
    LogIn,
    LogOut,
    ReadAgent,
    ReadReasons,
    ReadTeam,
    Release,
    SetAgentState,
    StopTeam,
    ValidateAgent,
)
from adapters.vendors import VendorRequest
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, ContactId, LegId, ReasonKind
from tests.conformance.cast import Cast

NO_CONTACT = ContactId("no such contact")
NO_LEG = LegId("no such leg")
NO_ENDPOINT = "no such channel"


def samples(cast: Cast, contact_id: ContactId = NO_CONTACT, leg_id: LegId = NO_LEG) -> dict[type[Command], Command]:
    """Of the cast's agent, about a contact and a leg."""
    return {type(command): command for command in (*_of_agent(cast), *of_contact(cast, contact_id, leg_id))}


def _of_agent(cast: Cast) -> tuple[Command, ...]:
    who = cast.agent
    return (
        ValidateAgent(who.login_id, who.password),
        ReadAgent(who.login_id),
        LogIn(who.login_id, who.password, None, frozenset({ChannelType.CHAT})),
        LogOut(who.login_id),
        SetAgentState(who.login_id, AgentState.READY),
        CompleteInteractions(who.login_id),
        ReadReasons(who.login_id, ReasonKind.LOGOUT),
        ReadTeam(who.login_id, live=False),
        StopTeam(who.login_id),
        Release(who.login_id),
        VendorRequest(who.login_id, "vendor.nobody.request.nothing"),
        *of_channel(cast, who.extension),
    )


def of_channel(cast: Cast, endpoint: str) -> tuple[contacts.ChannelCommand, ...]:
    """Every command about a channel of the agent's."""
    who = cast.agent.login_id
    return (
        contacts.SetChannelActive(who, endpoint, active=True),
        contacts.SetChannelState(who, endpoint, ChannelAgentState.READY),
        contacts.LimitChannel(who, endpoint, 1),
        contacts.ReadDispositions(who, endpoint),
        contacts.MakeCall(who, endpoint, cast.outside),
    )


def of_contact(cast: Cast, contact_id: ContactId, leg_id: LegId) -> tuple[contacts.ContactCommand, ...]:
    """Every command about a contact or a leg of the agent's."""
    who = cast.agent.login_id
    return (
        contacts.AcceptContact(who, contact_id),
        contacts.RejectContact(who, contact_id),
        contacts.CompleteContact(who, contact_id),
        contacts.UpdateContactData(who, contact_id, {f"{cast.data_key}key": "value"}),
        contacts.ConsultationCall(who, contact_id, cast.elsewhere),
        contacts.TransferCall(who, contact_id),
        contacts.ConferenceCall(who, contact_id),
        contacts.AlternateCall(who, contact_id),
        *of_leg(cast, contact_id, leg_id),
    )


def of_leg(cast: Cast, contact_id: ContactId, leg_id: LegId) -> tuple[contacts.LegCommand, ...]:
    """Every command about a leg of the agent's."""
    who = cast.agent.login_id
    return (
        contacts.AnswerCall(who, contact_id, leg_id),
        contacts.ClearConnection(who, contact_id, leg_id),
        contacts.HoldCall(who, contact_id, leg_id),
        contacts.RetrieveCall(who, contact_id, leg_id),
        contacts.SingleStepTransfer(who, contact_id, leg_id, cast.elsewhere),
        contacts.SingleStepConference(who, contact_id, leg_id, cast.elsewhere),
        contacts.SendDtmf(who, contact_id, leg_id, "1"),
    )
