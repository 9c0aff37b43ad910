"""A listener that keeps what inits answered true by events alone, as a connector does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bridge.session.effects import Effect, Reply, Say
from bridge.session.inputs import Asked
from contracts import channel, channel_group, conversation, interaction
from contracts.base import Body
from contracts.vocabulary import ChannelAgentState, ChannelState, ConversationState, InteractionState

S, L, C = InteractionState, ConversationState, ChannelState
STATES: Mapping[str, object] = {
    channel.ACTIVATED: C.ACTIVE,
    channel.DEACTIVATED: C.INACTIVE,
    channel.UNAVAILABLE: C.UNAVAILABLE,
    interaction.ALERTING: S.ALERTING,
    interaction.DIALING: S.DIALING,
    interaction.STARTED: S.STARTED,
    interaction.ENDED: S.ENDED,
    interaction.COMPLETED: S.COMPLETED,
    conversation.ALERTING: L.ALERTING,
    conversation.DIALING: L.DIALING,
    conversation.ESTABLISHED: L.ESTABLISHED,
    conversation.RETRIEVED: L.ESTABLISHED,
    conversation.HELD: L.HELD,
    conversation.RELEASED: L.RELEASED,
}


class Follower:
    """What a connector believes of each destination it initialised."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, Any]] = {}

    def forget(self) -> None:
        """A new epoch: everything is to be asked again."""
        self.known.clear()

    def take(self, effect: Effect, asked: Mapping[int, Asked]) -> None:
        """A message that leaves."""
        match effect:
            case Reply(body=Body() as body, token=token) if asked[token].path:
                self.known[".".join(("S1", *asked[token].path))] = self.read(body)
            case Say(name=name, target=target, body=body) if target in self.known:
                if name.endswith(".disposed"):
                    del self.known[target]
                else:
                    self._hear(self.known[target], name, body)

    @staticmethod
    def read(body: Body | None) -> dict[str, Any]:
        """What an init answers, as far as events tell it."""
        match body:
            case channel_group.ChannelGroupInitResponse():
                return {"channels": {(each.end_point, each.type) for each in body.channels}}
            case channel.ChannelInitResponse():
                return {"state": body.channel_state, "agent": (body.agent_state, body.reason_code_id)}
            case interaction.InteractionInitResponse():
                return {"state": body.interaction_state, "data": body.interaction_data}
            case conversation.ConversationInitResponse():
                return {"state": body.conversation_state, "members": {each.id: each for each in body.members}}
        raise AssertionError(body)

    @staticmethod
    def _hear(known: dict[str, Any], name: str, body: Any) -> None:
        match name:
            case channel_group.CHANNEL_ADDED:
                known["channels"].add((body.end_point, body.type))
            case channel_group.CHANNEL_REMOVED:
                known["channels"].discard((body.end_point, body.type))
            case channel.IS_READY:
                known["agent"] = (ChannelAgentState.READY, None)
            case channel.IS_NOT_READY:
                known["agent"] = (ChannelAgentState.NOT_READY, body.reason_code_id)
            case interaction.DATA_UPDATED:
                known["data"] = body.data
            case conversation.MEMBER_ADDED:
                known["members"][body.id] = body
            case conversation.MEMBER_REMOVED:
                known["members"].pop(body.id, None)
            case _ if name in STATES:
                known["state"] = STATES[name]
                if name == conversation.RELEASED:
                    known["members"] = {}
