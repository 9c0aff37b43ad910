"""What a channel destination does when asked (protocol section 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.contacts import MakeCall, ReadDispositions, SetChannelActive, SetChannelState
from adapters.port import SetAgentState
from bridge.session.inputs import Asked
from bridge.session.tree.doing import Doing, Reading, dial
from bridge.session.tree.goals import Verdict
from bridge.session.tree.node import Node
from bridge.session.tree.rendering import dispositions_updated
from bridge.session.tree.view import channel_of
from contracts import channel
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelState, Reason

if TYPE_CHECKING:
    from bridge.session.session import Session


def activate(session: Session, node: Node, asked: Asked) -> None:
    """Log the agent in on the channel."""
    _activate(session, node, asked, active=True)


def deactivate(session: Session, node: Node, asked: Asked) -> None:
    """Log the agent out on the channel."""
    _activate(session, node, asked, active=False)


def ready(session: Session, node: Node, asked: Asked) -> None:
    """The agent takes contacts on the channel."""
    _become(session, node, asked, ChannelAgentState.READY, None)


def not_ready(session: Session, node: Node, asked: Asked) -> None:
    """The agent takes none."""
    assert isinstance(asked.body, channel.ChannelReason)
    _become(session, node, asked, ChannelAgentState.NOT_READY, asked.body.reason_code_id)


def make_call(session: Session, node: Node, asked: Asked) -> None:
    """Dial a number."""
    assert isinstance(asked.body, channel.Dial)
    dial(session, asked, MakeCall(session.login_id, node.cti_id, asked.body.destination))


def dispositions(session: Session, node: Node, asked: Asked) -> None:
    """Read the wrap-up codes; the list follows as an event."""

    def tell(value: object) -> None:
        assert isinstance(value, tuple)
        if session.tree.find(node.path) is node:
            codes = (each for each in value if isinstance(each, Reason))
            session.voice.event(*dispositions_updated(codes), node)

    session.begin(Reading(session, asked, ReadDispositions(session.login_id, node.cti_id), tell))


def _activate(session: Session, node: Node, asked: Asked, *, active: bool) -> None:
    goal = ChannelState.ACTIVE if active else ChannelState.INACTIVE

    def judge(session: Session) -> Verdict:
        return Verdict.MET if channel_of(session.agent, node).state is goal else Verdict.OPEN

    session.begin(Doing(session, asked, SetChannelActive(session.login_id, node.cti_id, active), judge))


def _become(session: Session, node: Node, asked: Asked, state: ChannelAgentState, reason_id: str | None) -> None:
    """Always asked of the switch: a state that is true now may be the one before a deferred other one."""

    def judge(session: Session) -> Verdict:
        shown = channel_of(session.agent, node)
        is_met = shown.agent_state is state and reason_id in (None, shown.reason_id)
        return Verdict.MET if is_met else Verdict.OPEN

    command = (
        SetChannelState(session.login_id, node.cti_id, state, reason_id)
        if session.has_channel_states
        else SetAgentState(session.login_id, AgentState(state.value), reason_id)
    )
    session.begin(Doing(session, asked, command, judge))
