"""Refusals that answer nothing that waits: what they are about, and each once."""

from __future__ import annotations

import pytest

from adapters.cisco_cti.protocol.body import rendered
from adapters.cisco_cti.protocol.outcomes import CodeSpace, Declined
from adapters.cisco_cti.protocol.session_events import Unasked
from adapters.cisco_cti.protocol.typed_agents import SetAgentStateReq
from adapters.cisco_cti.protocol.typed_calling import MakeCallReq
from adapters.cisco_cti.protocol.typed_control import HoldCallReq
from adapters.cisco_cti.protocol.typed_session import ControlFailureConf, FailureConf
from adapters.cisco_cti.protocol.unasked import KEPT, About, Past
from tests.adapters.cisco_cti.protocol.talk import Talk

LOGIN = SetAgentStateReq(
    invoke_id=0, peripheral_id=5000, agent_state=0, agent_id="1002", agent_instrument="3002", agent_password="geheim"
)
LOGOUT = SetAgentStateReq(invoke_id=0, peripheral_id=5000, agent_state=1, agent_id="1002")
HOLD = HoldCallReq(invoke_id=0, peripheral_id=5000, connection_call_id=77, connection_device_id="3002")
DIAL = MakeCallReq(invoke_id=0, peripheral_id=5000, agent_instrument="3002", dialed_number="0170")


@pytest.mark.parametrize(
    ("request_", "about"),
    [
        (LOGIN, About("SET_AGENT_STATE_REQ", "1002")),
        (LOGOUT, About("SET_AGENT_STATE_REQ", "1002", is_logout=True)),
        (HOLD, About("HOLD_CALL_REQ", call_id=77, device="3002")),
        (DIAL, About("MAKE_CALL_REQ", "3002")),
    ],
)
def test_what_a_request_was_about(request_: SetAgentStateReq | HoldCallReq | MakeCallReq, about: About) -> None:
    assert About.of(rendered(request_)) == about


def test_no_password_is_kept() -> None:
    past = Past()
    past.keep(1, rendered(LOGIN))
    assert "geheim" not in repr(past.about(1))


def test_only_the_newest_are_kept() -> None:
    past = Past()
    for number in range(1, KEPT + 2):
        past.keep(number, rendered(LOGIN))
        assert past.tell(number)
    assert past.about(1) is None
    assert past.about(2) is not None
    assert past.tell(1), "forgotten, so it counts as another one"


def test_a_refusal_of_nothing_known_is_told_with_its_list_of_codes() -> None:
    talk = Talk()
    talk.opens()
    assert talk.hears(FailureConf(invoke_id=4000, status=8)) == [Unasked(Declined("", CodeSpace.SERVER, 8))]
    said = talk.hears(ControlFailureConf(invoke_id=4001, failure_code=8, peripheral_error_code=13008))
    assert said == [Unasked(Declined("", CodeSpace.SWITCH, 8, 13008))]


def test_a_late_refusal_is_told_once_with_its_request() -> None:
    talk = Talk()
    talk.opens()
    number = talk.session.ask(LOGOUT, talk.now, 1.0)
    talk.passes(1.0)
    expected = Declined("SET_AGENT_STATE_REQ", CodeSpace.SWITCH, 59)
    about = About("SET_AGENT_STATE_REQ", "1002", is_logout=True)
    assert talk.hears(ControlFailureConf(invoke_id=number, failure_code=59)) == [Unasked(expected, about)]
    assert talk.hears(FailureConf(invoke_id=number, status=17)) == [], "its twin"


def test_ctios_59_a_refusal_that_answers_a_request_is_nothing_else_and_neither_is_its_twin() -> None:
    talk = Talk()
    talk.opens()
    number = talk.session.ask(LOGOUT, talk.now, 9.0)
    (answered,) = talk.hears(ControlFailureConf(invoke_id=number, failure_code=59))
    assert not isinstance(answered, Unasked)
    assert talk.hears(FailureConf(invoke_id=number, status=17)) == []


def test_a_number_that_is_used_again_is_another_request() -> None:
    past = Past()
    assert past.tell(7)
    assert not past.tell(7)
    past.keep(7, rendered(HOLD))
    assert past.tell(7)
    assert past.tell(0), "0 is no number, so nothing is a twin of it"
    assert past.tell(0)
