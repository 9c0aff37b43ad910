"""What the registry keeps of a session, and the session that is taken up again from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bridge.session import sentences
from bridge.session.inputs import Asked, Failed, Warned
from bridge.session.row import NodeRow
from bridge.session.session import Session
from bridge.session.timing import Rules
from bridge.session.tree import going
from contracts import channel, channel_group, interaction
from contracts import session as wire
from contracts.vocabulary import AgentState, ChannelType, ConversationRole, ErrorCode, Phase, WarningCode
from tests.session.support import ASKING, CHIEF, ME, SINCE, Scene, agent, body_of, picture, row, told

S = AgentState
END = ["run Release", "end"]

FULL = row(
    Phase.OPEN,
    epoch=4,
    extension="4711",
    mobile_mode="NAILED",
    mobile_number="0170",
    auto_login=True,
    limits=((ChannelType.EMAIL, 5), (ChannelType.CHAT, 3)),
    media=(ChannelType.CALLBACK, ChannelType.CHAT),
    group="Agents",
    nodes=(
        NodeRow(("g1",), "Agents", True, types=(ChannelType.CHAT, ChannelType.TELEPHONY)),
        NodeRow(("g1", "c1"), "2101", True, type=ChannelType.TELEPHONY),
        NodeRow(("g1", "c1", "i1"), "call-1", True, True, type=ChannelType.TELEPHONY),
        NodeRow(("g1", "c1", "i1", "v1"), "leg-1", type=ChannelType.TELEPHONY, role=ConversationRole.PRIMARY),
    ),
    announced=(("2101", ChannelType.TELEPHONY),),
    lease=30.0,
)


def restored(phase: Phase, state: AgentState = S.READY) -> Scene:
    scene = Scene(state, others=(agent(CHIEF),))
    made = FULL if phase is not Phase.CREATED else row(epoch=4)
    scene.now = 500.0
    taken_up = row(**{key: getattr(made, key) for key in made.__slots__} | {"phase": phase})
    scene.session = Session.restore(taken_up, now=scene.now, picture=scene.mirror, rules=Rules())
    scene.book.add(scene.session)
    return scene


@pytest.mark.parametrize("phase", Phase)
def test_the_row_comes_back_as_it_was(phase: Phase) -> None:
    again = restored(phase).session
    assert again.row().phase is (Phase.OPEN if phase is Phase.CLOSING else phase)
    if phase is Phase.OPEN:
        assert again.row() == FULL


def test_an_open_session_goes_on_in_its_new_epoch() -> None:
    scene = restored(Phase.OPEN)
    assert scene.play(Warned(WarningCode.SESSION_RESUMED, "Up.")) == []
    assert scene.ask(wire.INIT) == ["yes", "warning SESSION_RESUMED"]
    assert (scene.said[0].seq, scene.said[0].epoch) == (1, 4)
    assert scene.reply.body == wire.SessionInitResponse(channel_group="Agents")
    assert scene.ask(wire.CREATE_CHANNEL_GROUP) == ["yes"]
    assert scene.session.wake_at == 530.0


def test_a_close_that_ran_may_be_asked_again() -> None:
    """Decision 0003: what was already done counts as done."""
    scene = restored(Phase.CLOSING, S.LOGGED_OUT)
    removed = [interaction.DISPOSED, channel.DISPOSED, channel_group.DISPOSED, wire.CHANNEL_REMOVED]
    removed.append(wire.CHANNEL_GROUP_REMOVED)
    assert scene.ask(wire.CLOSE) == [*removed, "yes", wire.CLOSED]


def test_a_created_session_holds_again() -> None:
    scene = restored(Phase.CREATED)
    assert scene.play(Warned(WarningCode.CTI_LINK_DOWN, "Down.")) == []
    assert scene.ask(wire.INIT) == ["yes", "warning CTI_LINK_DOWN"]


def test_a_closed_session_stays_silent_and_goes_in_time() -> None:
    scene = restored(Phase.CLOSED)
    assert scene.play(Warned(WarningCode.CTI_LINK_DOWN, "Down.")) == []
    assert scene.play(Failed(ErrorCode.INVALID_MESSAGE, "Odd.", before_init=True)) == []
    assert scene.session.wake_at == 560.0
    assert scene.ask(wire.DISPOSE) == ["yes", *END]


def test_an_agent_the_switch_no_longer_knows() -> None:
    """Taken up after the agent was deleted: everything can still be asked, and the session can be closed."""
    scene = restored(Phase.OPEN)
    del scene.mirror._agents[ME]
    assert scene.session.agent is None
    assert scene.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1") == ["yes"]
    going.remove_all(scene.session)
    assert scene.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1") == ["yes", wire.CHANNEL_GROUP_ADDED]
    assert scene.pass_time(30) == ["probe"]
    assert scene.broker_reads() == ["warning SESSION_LEASE_EXPIRED"]
    assert scene.ask(wire.CLOSE) == ["run LogOut"]
    assert scene.confirm()[-1] == wire.CLOSED


def test_reading_changes_nothing() -> None:
    session = Session(row(), password=None, picture=picture(agent()), now=0.0, rules=Rules())
    assert (session.epoch, session.initialised, session.created_at) == (1, False, SINCE)
    assert session.agent == agent()
    assert told(session.apply(Asked(1, wire.CLOSE, body_of(wire.CLOSE, ASKING[wire.CLOSE])), 0.0)) == [
        f"no: {sentences.NOT_INITIALISED}"
    ]
    assert session.row() == row()


def test_a_row_names_its_contacts_and_which_are_over() -> None:
    living = NodeRow(("g1", "c1", "i2"), "call-2", True, type=ChannelType.TELEPHONY)
    assert replace(FULL, nodes=(*FULL.nodes, living)).contacts() == {"call-1": True, "call-2": False}
