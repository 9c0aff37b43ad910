"""The port's commands to the payloads of the link's frames and back. A payload that does not fit is refused whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from adapters import contacts, port, vendors
from adapters.simulator import parts
from adapters.simulator.parts_contacts import contact_id, leg_id
from adapters.simulator.protocol.frames import Payload
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, ContactId, LegId, LoginId, ReasonKind

_Parse = Callable[[Payload], port.Command]


def render_command(command: port.Command) -> Payload:
    """A command for the switch. Holds a password where the command has one: never to be logged."""
    kind = type(command).__name__
    match command:
        case port.LogIn():
            return {"kind": kind, "value": _plain_login(command)}
        case contacts.UpdateContactData():
            return {"kind": kind, "value": _plain_update(command)}
    return {"kind": kind, "value": command}


def _plain_login(command: port.LogIn) -> Payload:
    # The one command with a set in it, which JSON does not have.
    return {
        "login_id": command.login_id,
        "password": command.password,
        "extension": command.extension,
        "media": sorted(command.media),
        "mobile": command.mobile,
        "auto_login": command.auto_login,
    }


def _plain_update(command: contacts.UpdateContactData) -> Payload:
    # Any mapping will do in the port; JSON knows dictionaries only.
    return {"login_id": command.login_id, "contact_id": command.contact_id, "data": dict(command.data)}


def parse_command(payload: Payload) -> port.Command:
    """The command of a payload. Raises LinkProtocolError."""
    return parts.parser_of(payload, _COMMANDS)(parts.part(payload, "value"))


# --- about an agent -------------------------------------------------------------------------------------------------


def _log_in(payload: Payload) -> port.LogIn:
    return port.LogIn(
        login_id=parts.login_id(payload),
        password=parts.optional_text(payload, "password"),
        extension=parts.optional_text(payload, "extension"),
        media=frozenset(parts.choice({"media": each}, "media", ChannelType) for each in parts.texts(payload, "media")),
        mobile=parts.mobile(payload),
        auto_login=None if payload.get("auto_login") is None else parts.flag(payload, "auto_login"),
    )


def _set_agent_state(payload: Payload) -> port.SetAgentState:
    by = payload.get("requested_by")
    return port.SetAgentState(
        login_id=parts.login_id(payload),
        state=parts.choice(payload, "state", AgentState),
        reason_id=parts.optional_text(payload, "reason_id"),
        requested_by=None if by is None else parts.login_id(payload, "requested_by"),
    )


_ABOUT_AGENTS: Final[Mapping[str, _Parse]] = {
    "LogIn": _log_in,
    "SetAgentState": _set_agent_state,
    "LogOut": lambda p: port.LogOut(parts.login_id(p), parts.optional_text(p, "reason_id")),
    "ValidateAgent": lambda p: port.ValidateAgent(parts.login_id(p), parts.text(p, "password")),
    "ReadReasons": lambda p: port.ReadReasons(parts.login_id(p), parts.choice(p, "kind", ReasonKind)),
    "ReadTeam": lambda p: port.ReadTeam(parts.login_id(p), parts.flag(p, "live")),
    "ReadAgent": lambda p: port.ReadAgent(parts.login_id(p)),
    "CompleteInteractions": lambda p: port.CompleteInteractions(parts.login_id(p)),
    "StopTeam": lambda p: port.StopTeam(parts.login_id(p)),
    "Release": lambda p: port.Release(parts.login_id(p)),
    "VendorRequest": lambda p: vendors.VendorRequest(parts.login_id(p), parts.text(p, "name"), parts.part(p, "data")),
}

# --- about a channel ------------------------------------------------------------------------------------------------


def _on_channel(payload: Payload) -> tuple[LoginId, str]:
    return parts.login_id(payload), parts.text(payload, "endpoint")


def _set_channel_state(payload: Payload) -> contacts.SetChannelState:
    state = parts.choice(payload, "state", ChannelAgentState)
    return contacts.SetChannelState(*_on_channel(payload), state, parts.optional_text(payload, "reason_id"))


_ABOUT_CHANNELS: Final[Mapping[str, _Parse]] = {
    "SetChannelActive": lambda p: contacts.SetChannelActive(*_on_channel(p), parts.flag(p, "active")),
    "SetChannelState": _set_channel_state,
    "LimitChannel": lambda p: contacts.LimitChannel(*_on_channel(p), parts.whole(p, "limit")),
    "ReadDispositions": lambda p: contacts.ReadDispositions(*_on_channel(p)),
    "MakeCall": lambda p: contacts.MakeCall(*_on_channel(p), parts.text(p, "destination")),
}

# --- about a contact and its legs -----------------------------------------------------------------------------------


def _of_contact(payload: Payload) -> tuple[LoginId, ContactId]:
    return parts.login_id(payload), contact_id(payload)


def _of_leg(payload: Payload) -> tuple[LoginId, ContactId, LegId]:
    return (*_of_contact(payload), leg_id(payload))


_ABOUT_CONTACTS: Final[Mapping[str, _Parse]] = {
    "AcceptContact": lambda p: contacts.AcceptContact(*_of_contact(p)),
    "RejectContact": lambda p: contacts.RejectContact(*_of_contact(p)),
    "CompleteContact": lambda p: contacts.CompleteContact(*_of_contact(p), parts.texts(p, "disposition_ids")),
    "UpdateContactData": lambda p: contacts.UpdateContactData(*_of_contact(p), parts.part(p, "data")),
    "ConsultationCall": lambda p: contacts.ConsultationCall(*_of_contact(p), parts.text(p, "destination")),
    "TransferCall": lambda p: contacts.TransferCall(*_of_contact(p)),
    "ConferenceCall": lambda p: contacts.ConferenceCall(*_of_contact(p)),
    "AlternateCall": lambda p: contacts.AlternateCall(*_of_contact(p)),
    "AnswerCall": lambda p: contacts.AnswerCall(*_of_leg(p)),
    "ClearConnection": lambda p: contacts.ClearConnection(*_of_leg(p)),
    "HoldCall": lambda p: contacts.HoldCall(*_of_leg(p)),
    "RetrieveCall": lambda p: contacts.RetrieveCall(*_of_leg(p)),
    "SingleStepTransfer": lambda p: contacts.SingleStepTransfer(*_of_leg(p), parts.text(p, "destination")),
    "SingleStepConference": lambda p: contacts.SingleStepConference(*_of_leg(p), parts.text(p, "destination")),
    "SendDtmf": lambda p: contacts.SendDtmf(*_of_leg(p), parts.text(p, "digits")),
}

_COMMANDS: Final[Mapping[str, _Parse]] = MappingProxyType({**_ABOUT_AGENTS, **_ABOUT_CHANNELS, **_ABOUT_CONTACTS})
