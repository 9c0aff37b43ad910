"""session.query.init: logs in when needed, finds the agent logged in, only reads when repeated (protocol section 4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from adapters.port import Cause, LogIn, Refusal
from bridge.session import sentences, table
from bridge.session.inputs import Failed, PasswordGiven, ReasonsObserved, TakenOver, Warned
from contracts import session as wire
from contracts.vocabulary import AgentState, ChannelType, ErrorCode, Phase, ReasonKind, WarningCode
from tests.session.support import CHIEF, ME, MOBILE, REASONS, Scene, agent, opened

S = AgentState
OPENED = ["yes"]
OUT = (S.LOGGED_OUT, S.UNKNOWN)
ANSWER = wire.SessionInitResponse(channel_group="Agents")


@pytest.mark.parametrize("state", sorted(table.LOGGED_IN))
def test_an_agent_who_is_logged_in_is_found_so(state: AgentState) -> None:
    scene = Scene(state, password="secret")
    assert scene.ask(wire.INIT, chat=True) == OPENED
    assert scene.reply.body == ANSWER
    assert scene.commands == []
    assert scene.session.phase is Phase.OPEN


@pytest.mark.parametrize("state", OUT)
@pytest.mark.parametrize("accepted_first", [True, False])
def test_an_agent_who_is_logged_out_is_logged_in(state: AgentState, accepted_first: bool) -> None:
    scene = Scene(state, password="secret", extension="4711", mobile_mode="CALL_BY_CALL", mobile_number="0170")
    assert scene.ask(wire.INIT, chat="true", email=False, callback=True) == ["run LogIn"]
    media = frozenset({ChannelType.CHAT, ChannelType.CALLBACK})
    assert scene.command == LogIn(ME, "secret", "4711", media, MOBILE)
    assert scene.session.phase is Phase.CREATED
    inputs: list[Callable[[], list[str]]] = [scene.accept, lambda: scene.become(S.NOT_READY)]
    first, second = inputs if accepted_first else inputs[::-1]
    assert first() == []
    assert second() == OPENED
    assert scene.reply.body == ANSWER
    assert scene.session.media == media


@pytest.mark.parametrize("wish", [True, False, None])
def test_automatic_login_goes_with_the_login_and_into_the_row(wish: bool | None) -> None:
    scene = Scene(S.LOGGED_OUT, password="secret", auto_login=wish)
    scene.ask(wire.INIT)
    assert scene.command == LogIn(ME, "secret", None, frozenset(), auto_login=wish)
    scene.confirm()
    assert scene.session.row().auto_login is wish


@pytest.mark.parametrize(
    ("flag", "medium"), [(m.value.lower(), m) for m in ChannelType if m.value in "EMAIL CHAT CALLBACK"]
)
def test_each_flag_enables_its_medium(flag: str, medium: ChannelType) -> None:
    scene = opened(init={flag: True})
    assert scene.session.media == {medium}


def test_a_login_that_is_confirmed_before_it_is_seen() -> None:
    """What was asked for holds: the picture still shows the agent logged out, at no or another extension."""
    scene = Scene(S.LOGGED_OUT, extension="4711", mobile_mode="CALL_BY_CALL", mobile_number="0170")
    scene.ask(wire.INIT)
    assert scene.confirm() == OPENED
    assert (scene.session.extension, scene.session.mobile) == ("4711", MOBILE)


def test_a_login_at_the_own_extension_that_is_confirmed_before_it_is_seen() -> None:
    scene = Scene(S.LOGGED_OUT)
    scene.ask(wire.INIT)
    scene.confirm()
    assert scene.session.extension == "51001"


def test_a_login_of_an_agent_who_vanished_meanwhile() -> None:
    scene = Scene(S.LOGGED_OUT)
    scene.ask(wire.INIT)
    del scene.mirror._agents[ME]
    assert scene.confirm() == [f"no: {sentences.TIMED_OUT}"]
    assert scene.session.phase is Phase.CREATED


def test_what_the_switch_says_of_a_login_holds() -> None:
    scene = Scene(S.LOGGED_OUT, extension="4711", mobile_mode="NAILED", mobile_number="1")
    scene.ask(wire.INIT)
    scene.accept()
    assert scene.see(state=S.NOT_READY, extension="4712", mobile=MOBILE) == OPENED
    assert (scene.session.extension, scene.session.mobile) == ("4712", MOBILE)


def test_the_password_is_forgotten_once_it_was_used() -> None:
    scene = Scene(S.LOGGED_OUT, password="secret")
    scene.ask(wire.INIT)
    scene.refuse(Refusal.UNAVAILABLE)
    scene.ask(wire.INIT)
    assert scene.command == LogIn(ME, "secret", None, frozenset())
    scene.confirm()
    assert scene.session.password is None
    assert "secret" not in repr(scene.session.row())


@pytest.mark.parametrize("refusal", [*Refusal])
def test_a_refused_login_opens_nothing(refusal: Refusal) -> None:
    scene = Scene(S.LOGGED_OUT)
    scene.ask(wire.INIT)
    assert scene.refuse(refusal) == ["note command_refused", f"no: {sentences.REFUSALS[refusal]}"]
    assert scene.session.phase is Phase.CREATED
    assert not scene.session.initialised
    assert scene.ask(wire.INIT) == ["run LogIn"]


def test_a_login_that_comes_too_late_is_found_by_the_next_init() -> None:
    scene = Scene(S.LOGGED_OUT)
    scene.ask(wire.INIT)
    scene.accept()
    assert scene.time_out() == [f"no: {sentences.TIMED_OUT}"]
    assert scene.become(S.NOT_READY) == []
    assert scene.ask(wire.INIT) == OPENED


def test_no_extension_is_known() -> None:
    scene = Scene(me=agent(state=S.LOGGED_OUT, extension=""))
    assert scene.ask(wire.INIT) == [f"no: {sentences.NO_EXTENSION}"]


@pytest.mark.parametrize(("own", "named"), [("77", None), ("88", "77")])
def test_the_extension_is_held_by_another_agent(own: str, named: str | None) -> None:
    holder = agent(CHIEF, S.READY, extension="77")
    scene = Scene(me=agent(state=S.LOGGED_OUT, extension=own), others=(holder,), extension=named)
    assert scene.ask(wire.INIT) == [f"no: {sentences.REFUSALS[Refusal.EXTENSION_IN_USE]}"]
    scene.see(CHIEF, state=S.LOGGED_OUT)
    assert scene.ask(wire.INIT) == ["run LogIn"]


def test_the_agent_is_unknown() -> None:
    scene = Scene(login_id="9999")
    assert scene.ask(wire.INIT) == [f"no: {sentences.REFUSALS[Refusal.UNKNOWN_AGENT]}"]


@pytest.mark.parametrize("state", [S.READY, S.LOGGED_OUT])
def test_the_first_init_needs_the_switch(state: AgentState) -> None:
    scene = Scene(state)
    scene.unlink()
    assert scene.ask(wire.INIT) == [f"no: {sentences.UNREACHABLE}"]
    assert scene.session.phase is Phase.CREATED


@pytest.mark.parametrize("state", AgentState)
def test_a_repeated_init_only_reads(state: AgentState) -> None:
    """Never a new login of an agent whom a supervisor logged out; the switch need not be there."""
    scene = opened(state)
    before = scene.session.row()
    scene.unlink()
    assert scene.ask(wire.INIT, email=True) == ["yes"]
    assert scene.reply.body == ANSWER
    assert scene.session.row() == before
    assert scene.commands == []


def before_init(scene: Scene) -> list[str]:
    """Everything a session may be told before its init."""
    out = scene.play(Warned(WarningCode.CTI_LINK_DOWN, "Down."))
    out += scene.play(ReasonsObserved(ReasonKind.LOGOUT, REASONS))
    out += scene.play(Failed(ErrorCode.CTI_REJECTED, "No."))
    return out + scene.become(S.LOGGED_OUT, Cause.SWITCH)


def test_what_arises_before_is_held_and_follows_the_answer_in_order() -> None:
    scene = Scene()
    assert before_init(scene) == []
    scene.become(S.READY)
    held = ["warning CTI_LINK_DOWN", wire.LOGOUT_REASONS_UPDATED, "error CTI_REJECTED"]
    assert scene.ask(wire.INIT) == [*OPENED, *held]
    assert [each.seq for each in scene.said] == [1, 2, 3]
    assert scene.ask(wire.INIT) == ["yes"]


def test_a_failed_init_releases_nothing() -> None:
    scene = Scene(S.LOGGED_OUT)
    before_init(scene)
    scene.ask(wire.INIT)
    assert scene.refuse()[-1].startswith("no: ")
    assert scene.said == []


def test_an_unreadable_message_is_told_at_once() -> None:
    """Protocol 2, rule 4."""
    scene = Scene()
    before_init(scene)
    scene.become(S.READY)
    assert scene.play(Failed(ErrorCode.INVALID_MESSAGE, "Odd.", before_init=True)) == ["error INVALID_MESSAGE"]
    assert scene.said[0].seq == 1
    assert len(scene.ask(wire.INIT)) == 4
    assert [each.seq for each in scene.said] == [1, 2, 3, 4]


def test_a_password_is_taken_until_the_agent_is_logged_in_and_not_after() -> None:
    scene = Scene(S.LOGGED_OUT, password="wrong")
    scene.ask(wire.INIT)
    assert scene.play(PasswordGiven("right")) == []
    scene.refuse(Refusal.INVALID_CREDENTIALS)
    scene.ask(wire.INIT)
    assert scene.command == LogIn(ME, "right", None, frozenset())
    scene.confirm()
    scene.play(PasswordGiven("late"))
    assert scene.session.row().password is None


def test_a_session_that_has_ended_takes_no_password() -> None:
    scene = Scene(S.LOGGED_OUT)
    scene.play(TakenOver("S2"))
    scene.play(PasswordGiven("late"))
    assert scene.session.row().password is None
