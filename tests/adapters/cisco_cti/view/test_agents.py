"""Agents and teams from the messages that name them."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from adapters.cisco_cti.protocol.typed_agents import QueryAgentStateConf
from adapters.cisco_cti.protocol.typed_config import ConfigAgentEvent
from adapters.cisco_cti.translate import Picture
from adapters.port import Agent, MobileAgent, Team
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelState, ChannelType, LoginId
from tests.adapters.cisco_cti.support import (
    ANNA,
    BEN,
    CUSTOMER,
    NOW,
    agents,
    begin,
    contacts,
    delivered,
    later,
    picture,
    play,
    record,
    staffed,
    state,
    team,
)

STATES = {
    0: AgentState.NOT_READY,
    1: AgentState.LOGGED_OUT,
    2: AgentState.NOT_READY,
    3: AgentState.READY,
    4: AgentState.TALKING,
    5: AgentState.WORK,
    6: AgentState.WORK_READY,
    7: AgentState.BUSY,
    8: AgentState.RESERVED,
    9: AgentState.UNKNOWN,
    10: AgentState.HOLD,
    11: AgentState.BUSY,
    12: AgentState.BUSY,
    13: AgentState.BUSY,
    14: AgentState.NOT_READY,
    4711: AgentState.UNKNOWN,
}
BEFORE = {AgentState.READY: 2, AgentState.UNKNOWN: 1}
"""The state to come from, where it is not 3."""


def anna(made: object) -> Agent:
    found = made.agents.get(ANNA)  # type: ignore[attr-defined]
    assert isinstance(found, Agent)
    return found


def test_a_record_without_a_login_id_is_nobody_and_is_logged_once_in_a_reading() -> None:
    made = picture()
    nameless = ConfigAgentEvent(records=(record("", "Cid", "Cole", login_name="cid", agent_skill_target_id=7),) * 2)
    with capture_logs() as logs:
        assert play(made, nameless, nameless) == []
    assert [agent.login_id for agent in made.agents] == [ANNA, BEN]
    assert [(each["event"], each["skill_target_id"]) for each in logs] == [("cti_agent_without_login_id", 7)]
    made.open()
    with capture_logs() as logs:
        play(made, nameless)
    assert len(logs) == 1


def test_configured_agents_have_names_a_team_and_a_phone_that_is_off() -> None:
    agent = anna(picture())
    assert (agent.first_name, agent.last_name, agent.state) == ("Anna", "Adler", AgentState.LOGGED_OUT)
    assert agent.teams == agent.supervises == (Team("7", "Blue"),)
    (channel,) = agent.channels
    assert (channel.type, channel.state) == (ChannelType.TELEPHONY, ChannelState.INACTIVE)


@pytest.mark.parametrize(("number", "expected"), STATES.items())
def test_ctios_61_every_state_has_its_word_and_an_unknown_number_does_no_harm(
    number: int, expected: AgentState
) -> None:
    made = picture()
    made.take(state(BEFORE.get(expected, 3)), NOW)
    made.take(state(number), NOW)
    assert anna(made).state is expected


@pytest.mark.parametrize("number", [9, 4711])
def test_ctios_61_a_state_nobody_knows_leaves_an_agent_who_is_in_alone_and_is_asked_for_once(number: int) -> None:
    made = staffed()
    before = anna(made)
    assert play(made, state(number, extension="3009"), state(number)) == []
    assert (made.agents.take_doubts(), made.agents.take_doubts()) == ({ANNA}, frozenset())
    assert (anna(made), made.agents.at("3001")) == (before, ANNA)
    (call,) = contacts(play(made, begin(78, "3001"), delivered(78, "3001", CUSTOMER, "3001")))
    assert call.login_id == ANNA


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1, AgentState.LOGGED_OUT), (9, AgentState.UNKNOWN), (4711, AgentState.READY), (2, AgentState.NOT_READY)],
)
def test_only_an_answer_of_logged_out_or_unknown_takes_out_an_agent_who_is_in(
    number: int, expected: AgentState
) -> None:
    made = staffed()
    play(made, state(9))
    made.answer(ANNA, QueryAgentStateConf(invoke_id=1, agent_state=number), later(5))
    assert anna(made).state is expected
    seat = made.agents.seat(ANNA)
    assert seat is not None
    assert (seat.is_in, seat.is_doubted) == (number not in {1, 9}, False)


def test_a_paused_task_agent_is_ready_where_it_is_routable() -> None:
    made = picture()
    made.take(state(14, agent_mode=1), NOW)
    assert anna(made).state is AgentState.READY


@pytest.mark.parametrize(("number", "expected"), [(5, ChannelAgentState.NOT_READY), (6, ChannelAgentState.READY)])
def test_wrap_up_tells_whether_calls_may_come_after_it(number: int, expected: ChannelAgentState) -> None:
    made = picture()
    made.take(state(number), NOW)
    assert anna(made).channels[0].agent_state is expected


def test_a_login_gives_extension_channel_and_the_moment_it_began() -> None:
    made = picture()
    (changed,) = agents(list(made.take(state(2, reason=11, state_duration=40), later(60))))
    assert (changed.agent.extension, changed.agent.since) == ("3001", later(20))
    (channel,) = changed.agent.channels
    assert (channel.endpoint, channel.state) == ("3001", ChannelState.ACTIVE)
    assert (channel.agent_state, channel.reason_id) == (ChannelAgentState.NOT_READY, "N1")


def test_revisions_grow_and_what_says_nothing_new_is_not_told() -> None:
    made = picture()
    told = agents(play(made, state(2), state(2), state(3), state(4), state(4)))
    assert [each.agent.state.value for each in told] == ["NOT_READY", "READY", "TALKING"]
    revisions = [each.agent.revision for each in told]
    assert revisions == sorted(set(revisions))


def test_readiness_outlasts_a_call_and_ends_with_its_wrap_up() -> None:
    made = picture()
    told = agents(play(made, state(3), state(8), state(4), state(10), state(5)))
    assert [each.agent.channels[0].agent_state.value for each in told] == ["READY"] * 4 + ["NOT_READY"]


def test_the_reason_of_a_channel_that_is_not_ready_outlasts_a_call() -> None:
    made = picture()
    calls = [state(8), state(4), state(2, reason=11)]
    told = agents(play(made, state(2, reason=11), *calls, state(5), state(2), state(2, reason=11), state(3)))
    assert [(each.agent.reason_id, each.agent.channels[0].reason_id) for each in told] == [
        ("N1", "N1"),
        (None, "N1"),
        (None, "N1"),
        ("N1", "N1"),
        (None, None),
        (None, None),
        ("N1", "N1"),
        (None, None),
    ]


def test_a_logout_takes_the_reason_of_the_channel_with_it() -> None:
    made = picture()
    told = agents(play(made, state(2, reason=11), state(1, reason=1), state(4)))
    assert [each.agent.channels[0].reason_id for each in told] == ["N1", None, None]


def test_an_answer_in_a_call_keeps_the_reason_of_the_channel() -> None:
    made = picture()
    play(made, state(2, reason=11), state(4))
    conf = QueryAgentStateConf(invoke_id=1, agent_state=4, agent_extension="3001", agent_instrument="3001")
    made.answer(ANNA, conf, later(5))
    assert anna(made).channels[0].reason_id == "11"


def test_states_of_other_media_are_not_the_agents() -> None:
    made = picture()
    made.take(state(3), NOW)
    assert made.take(state(2, mrd_id=5000), NOW) == ()
    assert anna(made).state is AgentState.READY


def test_states_of_another_peripheral_are_nobodys() -> None:
    made = picture(peripheral_id=6000)
    assert play(made, state(3)) == []


def test_a_state_without_an_agent_id_is_of_whoever_sits_there() -> None:
    made = picture()
    play(made, state(3))
    (changed,) = agents(play(made, state(2, "")))
    assert changed.agent.login_id == ANNA


def test_an_answer_keeps_the_reason_of_the_state_it_confirms() -> None:
    made = picture()
    play(made, state(2, reason=11))
    conf = QueryAgentStateConf(
        invoke_id=1, agent_state=2, agent_extension="3001", agent_instrument="3001", icm_agent_id=1101
    )
    assert made.answer(ANNA, conf, later(5)) == ()
    assert anna(made).reason_id == "11"


def test_ctios_64_a_team_is_added_to_taken_from_and_replaced() -> None:
    made = picture()
    assert {each.login_id for each in made.agents.members(ANNA)} == {ANNA, BEN}
    told = agents(play(made, team(("1003", 0), ("1004", 0), ("1005", 0))))
    assert [each.agent.login_id for each in told] == ["1003", "1004", "1005"]
    play(made, team((BEN, 0), operation=2))
    assert BEN not in {each.login_id for each in made.agents.members(ANNA)}
    play(made, team((ANNA, 1), ("1003", 0), operation=0))
    assert {each.login_id for each in made.agents.members(ANNA)} == {ANNA, "1003"}


def test_a_restored_team_of_more_than_one_event_is_whole() -> None:
    made = picture()
    many = [(str(number), 0) for number in range(2000, 2064)]
    play(made, team(*many, operation=0), team((ANNA, 1), operation=0))
    assert len(made.agents.members(ANNA)) == 65


def test_the_list_of_a_full_team_does_not_go_on_over_a_lost_link() -> None:
    made = picture()
    members = [(str(2000 + number), 0) for number in range(64)]
    play(made, team(*members, operation=0))
    made.open()
    play(made, team(*members[:63], operation=0))
    assert [member.login_id for member in made.agents.members("2000")] == [login_id for login_id, _ in members[:63]]


def test_ctios_65_a_name_that_comes_later_fills_the_member_once() -> None:
    made = picture()
    play(made, team(("1003", 0)))
    (changed,) = agents(play(made, ConfigAgentEvent(records=(record("1003", "Cleo", "Clark"),))))
    assert (changed.agent.first_name, changed.agent.last_name) == ("Cleo", "Clark")
    assert changed.agent.teams == (Team("7", "Blue"),)


def test_ctios_16_an_agent_appears_with_the_first_event_that_names_one() -> None:
    made = picture()
    (changed,) = agents(play(made, state(3, "1999", "3999")))
    assert changed.agent.login_id == "1999"


def test_a_deleted_agent_is_unknown() -> None:
    made = picture()
    play(made, ConfigAgentEvent(records=(record(ANNA, "", "", record_type=2),)))
    assert anna(made).state is AgentState.UNKNOWN


def test_mobile_fields_last_until_the_logout() -> None:
    made, mobile = picture(), MobileAgent("CALL_BY_CALL", "+15550199")
    made.agents.as_mobile(ANNA, mobile)
    play(made, state(2, extension="3001;+15550199"))
    assert anna(made).mobile == mobile
    assert made.agents.at("3001") == ANNA
    play(made, state(1), state(2))
    assert anna(made).mobile is None


def test_a_phone_out_of_service_is_unavailable() -> None:
    made = picture()
    play(made, state(3))
    (changed,) = made.agents.open_device("3001", is_open=False)
    assert changed.channels[0].state is ChannelState.UNAVAILABLE
    assert made.agents.at("3001") == LoginId(ANNA)


def test_a_dead_phone_stays_dead_whoever_sits_at_it() -> None:
    made = picture()
    play(made, state(3))
    made.agents.open_device("3001", is_open=False)
    play(made, state(1), state(3, ANNA, "3009"), state(3, BEN, "3001"))
    assert channels(made) == {ANNA: ChannelState.ACTIVE, BEN: ChannelState.UNAVAILABLE}
    (changed,) = made.agents.open_device("3001", is_open=True)
    assert changed.login_id == BEN
    assert channels(made) == {ANNA: ChannelState.ACTIVE, BEN: ChannelState.ACTIVE}


def test_the_dead_phone_of_somebody_who_is_out_is_the_one_of_the_next_login() -> None:
    made = picture()
    play(made, ConfigAgentEvent(records=(record(ANNA, "Anna", "Adler", extension="3001"),)), state(3, ANNA, "3009"))
    play(made, state(1, ANNA, "3009"))
    assert made.agents.open_device("3009", is_open=False) == ()
    made.agents.open_device("3001", is_open=False)
    assert channels(made)[ANNA] is ChannelState.UNAVAILABLE


def test_after_a_lost_link_no_phone_is_known_to_be_dead() -> None:
    made = picture()
    play(made, state(3, BEN, "3002"))
    made.agents.open_device("3001", is_open=False)
    made.agents.open_device("3002", is_open=False)
    made.open()
    assert channels(made)[BEN] is ChannelState.UNAVAILABLE
    made.forget()
    play(made, state(3))
    assert channels(made) == {ANNA: ChannelState.ACTIVE, BEN: ChannelState.ACTIVE}


def channels(made: Picture) -> dict[LoginId, ChannelState]:
    return {agent.login_id: agent.channels[0].state for agent in made.agents}
