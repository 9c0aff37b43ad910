"""What goes wrong on demand: slow agents and refused commands. Owns the settings of it; the engine obeys them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, get_args

from adapters import contacts
from adapters.port import (
    Command,
    CompleteInteractions,
    LogIn,
    LogOut,
    ReadAgent,
    ReadReasons,
    ReadTeam,
    Refusal,
    Refused,
    Release,
    SetAgentState,
    StopTeam,
    ValidateAgent,
)
from adapters.vendors import VendorRequest
from contracts.vocabulary import LoginId

ALL: Final[frozenset[type[Command]]] = frozenset(get_args(Command)) - {VendorRequest}
"""All that can be asked of the switch; it has nothing that only one vendor's has."""

_BY_COMMAND: Final = {kind.__name__: frozenset({kind}) for kind in ALL}
_BY_REQUEST: Final[Mapping[str, frozenset[type[Command]]]] = {
    "cti.query.validateagent": frozenset({ValidateAgent}),
    "cti.query.agentinfo": frozenset({ReadAgent}),
    "cti.request.createsession": frozenset({ReadAgent}),
    "session.query.init": frozenset({LogIn, ReadAgent}),
    "session.request.createchannelgroup": frozenset({ReadAgent, contacts.LimitChannel}),
    "session.request.close": frozenset({CompleteInteractions, SetAgentState, contacts.SetChannelState, LogOut}),
    "session.request.dispose": frozenset({Release}),
    "session.request.externallogoutreasons": frozenset({ReadReasons}),
    "session.request.externalnotreadyreasons": frozenset({ReadReasons}),
    "session.request.getteamstatus": frozenset({ReadTeam}),
    "session.request.stopteamstatus": frozenset({StopTeam}),
    "session.request.setagentstate": frozenset({SetAgentState}),
    "channel.request.activate": frozenset({contacts.SetChannelActive}),
    "channel.request.deactivate": frozenset({contacts.SetChannelActive}),
    "channel.request.ready": frozenset({contacts.SetChannelState}),
    "channel.request.notready": frozenset({contacts.SetChannelState}),
    "channel.request.externaldispositions": frozenset({contacts.ReadDispositions}),
    "channel.request.dial": frozenset({contacts.MakeCall}),
    "interaction.request.accept": frozenset({contacts.AcceptContact}),
    "interaction.request.reject": frozenset({contacts.RejectContact}),
    "interaction.request.complete": frozenset({contacts.CompleteContact}),
    "interaction.request.updatedata": frozenset({contacts.UpdateContactData}),
    "interaction.request.consult": frozenset({contacts.ConsultationCall}),
    "interaction.request.transfer": frozenset({contacts.TransferCall}),
    "interaction.request.conference": frozenset({contacts.ConferenceCall}),
    "interaction.request.alternate": frozenset({contacts.AlternateCall}),
    "conversation.request.answer": frozenset({contacts.AnswerCall}),
    "conversation.request.release": frozenset({contacts.ClearConnection}),
    "conversation.request.hold": frozenset({contacts.HoldCall}),
    "conversation.request.retrieve": frozenset({contacts.RetrieveCall}),
    "conversation.request.transfer": frozenset({contacts.SingleStepTransfer}),
    "conversation.request.conference": frozenset({contacts.SingleStepConference}),
    "conversation.request.senddtmf": frozenset({contacts.SendDtmf}),
}
REFUSABLE: Final[Mapping[str, frozenset[type[Command]]]] = MappingProxyType({**_BY_COMMAND, **_BY_REQUEST})
"""A request of the protocol or a command of the port, by name, to the commands that are refused for it."""

LONGEST_DELAY: Final = 31_536_000.0
"""Seconds, a year: long enough to call it a hang, short enough for every event loop's timers."""

_REFUSED: Final = Refused(Refusal.REJECTED, code=999, detail="The simulator was told to refuse this.")


class Faults:
    """Per agent: a delay in seconds before a command is carried out, and the commands refused."""

    __slots__ = ("_delays", "_refused")

    def __init__(self) -> None:
        self._delays: dict[LoginId, float] = {}
        self._refused: dict[LoginId, frozenset[type[Command]]] = {}

    def set_delay(self, login_id: LoginId, seconds: float) -> None:
        """`seconds` from 0 (none) to `LONGEST_DELAY`. Raises ValueError beyond."""
        if not (math.isfinite(seconds) and 0 <= seconds <= LONGEST_DELAY):
            raise ValueError(f"a delay is from 0 to {LONGEST_DELAY:.0f} seconds")
        if seconds:
            self._delays[login_id] = seconds
        else:
            self._delays.pop(login_id, None)

    def delay(self, login_id: LoginId) -> float:
        """Seconds before a command of this agent is carried out."""
        return self._delays.get(login_id, 0.0)

    def refuse(self, login_id: LoginId, kinds: frozenset[type[Command]]) -> None:
        """Refuse these from now on, beside those refused already."""
        self._refused[login_id] = self.refused(login_id) | kinds

    def allow(self, login_id: LoginId, kinds: frozenset[type[Command]]) -> None:
        """Refuse these no longer."""
        left = self.refused(login_id) - kinds
        if left:
            self._refused[login_id] = left
        else:
            self._refused.pop(login_id, None)

    def refused(self, login_id: LoginId) -> frozenset[type[Command]]:
        """What is refused for this agent."""
        return self._refused.get(login_id, frozenset())

    def refusal(self, command: Command) -> Refused | None:
        """The refusal of this command, None when it may go on."""
        kinds = self._refused.get(command.login_id)
        return _REFUSED if kinds is not None and type(command) in kinds else None
