"""An agent's work done by commands of the port, so that each flow is tested by command and at the phone alike."""

from __future__ import annotations

from collections.abc import Callable

from adapters import contacts
from adapters.contacts import Contact, LegCommand
from adapters.port import Command, LogOut, SetAgentState
from contracts.vocabulary import (
    AgentState,
    ChannelAgentState,
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    LegId,
    LoginId,
)
from tests.conformance.hand import NotNow, Phone
from tests.conformance.rig import Rig

_OF_LEG = (ConversationState.ESTABLISHED, ConversationState.DIALING, ConversationState.HELD)


class Commands:
    """`Phone` by commands, each of which must be reached."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig

    async def dial(self, login_id: LoginId, destination: str) -> None:
        endpoint = self._rig.channel(login_id, ChannelType.TELEPHONY).endpoint
        await self._do(contacts.MakeCall(login_id, endpoint, destination))

    async def answer(self, login_id: LoginId) -> None:
        await self._leg(contacts.AnswerCall, login_id, ConversationState.ALERTING)

    async def hang_up(self, login_id: LoginId) -> None:
        await self._leg(contacts.ClearConnection, login_id, *_OF_LEG)

    async def hold(self, login_id: LoginId) -> None:
        await self._leg(contacts.HoldCall, login_id, ConversationState.ESTABLISHED)

    async def retrieve(self, login_id: LoginId) -> None:
        await self._leg(contacts.RetrieveCall, login_id, ConversationState.HELD)

    async def consult(self, login_id: LoginId, destination: str) -> None:
        await self._do(contacts.ConsultationCall(login_id, self._call(login_id).contact_id, destination))

    async def alternate(self, login_id: LoginId) -> None:
        await self._do(contacts.AlternateCall(login_id, self._call(login_id).contact_id))

    async def transfer(self, login_id: LoginId, destination: str | None = None) -> None:
        call = self._call(login_id)
        if destination is None:
            await self._do(contacts.TransferCall(login_id, call.contact_id))
        else:
            leg_id = self._leg_in(call, *_OF_LEG)
            await self._do(contacts.SingleStepTransfer(login_id, call.contact_id, leg_id, destination))

    async def conference(self, login_id: LoginId, destination: str | None = None) -> None:
        call = self._call(login_id)
        if destination is None:
            await self._do(contacts.ConferenceCall(login_id, call.contact_id))
        else:
            leg_id = self._leg_in(call, *_OF_LEG)
            await self._do(contacts.SingleStepConference(login_id, call.contact_id, leg_id, destination))

    async def press(self, login_id: LoginId, digits: str) -> None:
        call = self._call(login_id)
        leg_id = self._leg_in(call, ConversationState.ESTABLISHED)
        await self._rig.confirm(contacts.SendDtmf(login_id, call.contact_id, leg_id, digits))

    async def accept(self, login_id: LoginId, contact_id: ContactId) -> None:
        await self._do(contacts.AcceptContact(login_id, contact_id))

    async def reject(self, login_id: LoginId, contact_id: ContactId) -> None:
        await self._do(contacts.RejectContact(login_id, contact_id))

    async def complete(self, login_id: LoginId, contact_id: ContactId, dispositions: tuple[str, ...] = ()) -> None:
        await self._do(contacts.CompleteContact(login_id, contact_id, dispositions))

    async def choose(self, login_id: LoginId, state: AgentState, reason_id: str | None = None) -> None:
        if state is AgentState.LOGGED_OUT:
            await self._do(LogOut(login_id, reason_id))
        else:
            await self._do(SetAgentState(login_id, state, reason_id))

    async def set_active(self, login_id: LoginId, type: ChannelType, active: bool) -> None:
        await self._do(contacts.SetChannelActive(login_id, self._rig.channel(login_id, type).endpoint, active))

    async def set_ready(
        self, login_id: LoginId, type: ChannelType, state: ChannelAgentState, reason_id: str | None = None
    ) -> None:
        endpoint = self._rig.channel(login_id, type).endpoint
        await self._do(contacts.SetChannelState(login_id, endpoint, state, reason_id))

    # --- finding what is meant ---

    async def _do(self, command: Command) -> None:
        self._rig.needs(type(command))
        await self._rig.reach(command)

    async def _leg(
        self, kind: Callable[[LoginId, ContactId, LegId], LegCommand], login_id: LoginId, *states: ConversationState
    ) -> None:
        call = self._call(login_id)
        await self._do(kind(login_id, call.contact_id, self._leg_in(call, *states)))

    def _call(self, login_id: LoginId) -> Contact:
        calls = self._rig.heard.picture.live_calls(login_id)
        if not calls:
            raise NotNow(f"{login_id} has no call")
        return calls[-1]

    def _leg_in(self, call: Contact, *states: ConversationState) -> LegId:
        for state in states:
            for role in ConversationRole:
                leg = call.leg(role)
                if leg is not None and leg.state is state:
                    return leg.leg_id
        raise NotNow(f"{call.contact_id} has no leg in {states}: {call.legs}")


PhoneOf = Callable[[Rig], Phone]

PHONES: dict[str, PhoneOf] = {"by command": Commands, "at the phone": lambda rig: rig.hand}
"""The two ways in which an agent works."""
