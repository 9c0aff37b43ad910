"""Which commands a request needs, and what an adapter that lacks some offers."""

from __future__ import annotations

import pytest

from adapters.contacts import ConsultationCall, MakeCall, SetChannelActive, SingleStepTransfer
from adapters.port import Capabilities, Command, LogIn, LogOut, ReadReasons, ReadTeam, SetAgentState, StopTeam
from adapters.vendors import VendorRequest
from bridge.session.needs import NEEDS, is_offered, offered
from contracts import channel, channel_group, control, conversation, interaction, session, vendor_requests
from contracts.registry import ALL_SPECS
from contracts.vocabulary import MessageType

EVERYTHING: frozenset[type[Command]] = frozenset().union(*NEEDS.values())
FREE = {
    control.STATUS,
    control.CAPABILITIES,
    control.AGENT_INFO,
    control.SESSIONS,
    session.CREATE_CHANNEL_GROUP,
    session.DISPOSE,
    channel_group.INIT,
    channel_group.CREATE_CHANNEL,
    channel_group.DISPOSE,
    channel.INIT,
    channel.CREATE_INTERACTION,
    channel.DISPOSE,
    interaction.INIT,
    interaction.CREATE_CONVERSATION,
    interaction.DISPOSE,
    conversation.INIT,
    conversation.DISPOSE,
}
"""What the bridge does by itself."""


def able(commands: frozenset[type[Command]], vendors: frozenset[str] = vendor_requests.NAMES) -> Capabilities:
    return Capabilities(commands=commands, channel_types=frozenset(), vendor_requests=vendors)


def test_every_question_is_listed() -> None:
    asked = (MessageType.QUERY, MessageType.REQUEST)
    assert set(NEEDS) == {spec.name for spec in ALL_SPECS if spec.type in asked}


def test_an_adapter_that_can_do_everything_offers_everything() -> None:
    assert set(offered(able(EVERYTHING))) == set(NEEDS)


def test_an_adapter_that_can_do_nothing_still_answers() -> None:
    assert set(offered(able(frozenset()))) == FREE


@pytest.mark.parametrize(
    ("lacking", "refused"),
    [
        (LogIn, {session.INIT, control.CREATE_SESSION}),
        (LogOut, {session.CLOSE}),
        (SetAgentState, {session.CLOSE, session.SET_AGENT_STATE, channel.READY, channel.NOT_READY}),
        (ReadReasons, {session.EXTERNAL_LOGOUT_REASONS, session.EXTERNAL_NOT_READY_REASONS}),
        (ReadTeam, {session.GET_TEAM_STATUS}),
        (StopTeam, {session.STOP_TEAM_STATUS}),
        (SetChannelActive, {channel.ACTIVATE, channel.DEACTIVATE}),
        (MakeCall, {channel.DIAL}),
        (ConsultationCall, {interaction.CONSULT}),
        (SingleStepTransfer, {conversation.TRANSFER}),
        (VendorRequest, vendor_requests.NAMES),
    ],
)
def test_what_is_not_declared_is_not_offered(lacking: type[Command], refused: set[str]) -> None:
    capabilities = able(EVERYTHING - {lacking})
    assert {name for name in NEEDS if not is_offered(name, capabilities)} == refused
    assert set(offered(capabilities)) == set(NEEDS) - refused


def test_of_vendor_requests_those_are_offered_that_are_declared_by_name() -> None:
    declared = able(EVERYTHING, frozenset({vendor_requests.CISCO_ASSIST}))
    assert set(offered(declared)) & vendor_requests.NAMES == {vendor_requests.CISCO_ASSIST}
    assert not is_offered(vendor_requests.CISCO_BARGE_IN, declared)


def test_an_unknown_name_is_not_offered() -> None:
    assert not is_offered("session.request.sing", able(EVERYTHING))
