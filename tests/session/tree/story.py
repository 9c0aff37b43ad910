"""Random stories of one session with a world of contacts: what was asked, what came of it, over links and restarts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from adapters.contacts import Contact, MakeCall, SetChannelActive, SetChannelState
from adapters.port import Accepted, Cause, Channel, CompleteInteractions, Confirmed, LogOut, SetAgentState
from bridge.session.effects import Effect
from bridge.session.inputs import Asked, LinkChanged, TakenOver, TakenUp, TimedOut
from bridge.session.resuming import SETTLE_SECONDS
from bridge.session.tree.repeated import count
from bridge.session.tree.table import REQUESTS
from contracts import channel, channel_group, conversation, interaction
from contracts.registry import DISPOSES
from contracts.vocabulary import AgentState, ChannelAgentState, ChannelState, ChannelType, InteractionState
from tests.session.support import REASONS, body_of
from tests.session.tree.support import (
    DESK,
    Desk,
    lines,
    restarted,
)
from tests.session.tree.world import begin, led_to, moves

CREATE_CHANNEL, CREATE_INTERACTION = channel_group.CREATE_CHANNEL, channel.CREATE_INTERACTION
CREATE_CONVERSATION = interaction.CREATE_CONVERSATION
BODIES: dict[str, dict[str, object]] = {
    CREATE_CHANNEL: {"end-point": DESK, "id": "c2", "type": "CHAT"},
    CREATE_INTERACTION: {"cti-id": "k1", "id": "i1"},
    CREATE_CONVERSATION: {"cti-id": "l1", "id": "v1", "role": "primary"},
    channel.DIAL: {"destination": "0170"},
    interaction.CONSULT: {"destination": "2102"},
    interaction.UPDATE_DATA: {"data": {"topic": None, "a": 1}},
    conversation.TRANSFER: {"destination": "2102"},
    conversation.CONFERENCE: {"destination": "2102"},
    conversation.SEND_DTMF: {"digits": "1"},
}
MORE = Channel("chat-2", ChannelType.CHAT, ChannelState.ACTIVE)
LISTS = [lines(), lines(MORE), lines()[1:], ()]


@dataclass
class Story:
    """A desk, what was asked of it and counted before, by token, and every effect, restarts included."""

    desk: Desk
    asked: dict[int, Asked] = field(default_factory=dict)
    counted: dict[int, int | None] = field(default_factory=dict)
    past: list[Effect] = field(default_factory=list)
    world: dict[str, Contact] = field(default_factory=dict)
    arrived: int = 2
    restarts: list[int] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    """Targets that were initialised before it began."""

    @property
    def everything(self) -> list[Effect]:
        """All effects since the beginning."""
        return [*self.past, *self.desk.all]

    def ask(self, name: str, path: str, body: dict[str, object]) -> None:
        """A request, when none runs: its mailbox sees to that."""
        if self.desk.session.flow is not None:
            return
        segments = tuple(path.split(".")) if path else ()
        self.desk.tokens += 1
        self.put(Asked(self.desk.tokens, name, body_of(name, body), path=segments))

    def poke(self, where: int, what: int) -> None:
        """Something is asked of a destination that is there."""
        nodes = list(self.desk.session.tree.leaves_first())
        if nodes:
            node = nodes[where % len(nodes)]
            names = sorted(REQUESTS[node.kind] - DISPOSES)
            name = names[what % len(names)]
            self.ask(name, ".".join(node.path), BODIES.get(name, {}))

    def adopt(self, which: int, is_read: bool) -> None:
        """The connector makes a destination of something that has none, and reads it at once or later."""
        wanted = self._homeless()
        if not wanted or self.desk.session.flow is not None:
            return
        name, path, body = wanted[which % len(wanted)]
        self.ask(name, path, body)
        if is_read:
            init = {CREATE_CHANNEL: channel.INIT, CREATE_INTERACTION: interaction.INIT}.get(name, conversation.INIT)
            self.ask(init, f"{path}.{body['id']}", {})

    def _homeless(self) -> list[tuple[str, str, dict[str, object]]]:
        """Create requests for all the switch shows and the tree does not hold."""
        tree, found = self.desk.session.tree, []
        for endpoint, type in self.desk.session.announced:
            if tree.channel_at(endpoint) is None:
                body: dict[str, object] = {"end-point": endpoint, "id": f"c-{endpoint}", "type": type}
                found += [(CREATE_CHANNEL, ".".join(group.path), body) for group in tree.groups.values()]
        for contact in self.world.values():
            node, place = tree.interaction_of(contact.contact_id), tree.channel_at(contact.endpoint)
            if node is None and place is not None:
                body = {"cti-id": contact.contact_id, "id": f"i-{contact.contact_id}"}
                found.append((CREATE_INTERACTION, ".".join(place.path), body))
            elif node is not None:
                held = {child.cti_id for child in node.children.values()}
                found += [
                    (
                        CREATE_CONVERSATION,
                        ".".join(node.path),
                        {"cti-id": leg.leg_id, "id": leg.leg_id, "role": leg.role},
                    )
                    for leg in contact.legs
                    if leg.leg_id not in held
                ]
        return found

    def put(self, asked: Asked) -> None:
        """This very request."""
        self.asked[asked.token] = asked
        if not asked.is_repeated:
            self.counted[asked.token] = count(self.desk.session, asked.path, asked.name, asked.body)
        self.desk.play(asked)

    def perform(self, result: str) -> None:
        """A result of the running command."""
        flow = self.desk.session.flow
        if flow is None or flow.command is None:
            return
        match result:
            case "refuse":
                self.desk.refuse()
            case "defer":
                self.desk.answer(Accepted(is_deferred=True))
            case "accept":
                self.desk.accept()
            case "confirm":
                is_read = type(flow.command).__name__.startswith("Read")
                self.desk.answer(Confirmed(REASONS if is_read else None))
            case _:
                self.desk.accept()
                self.obey(flow.command)

    def obey(self, command: Any) -> None:
        """The switch does it."""
        me = self.desk.session.agent
        assert me is not None
        match command:
            case MakeCall():
                self.arrive(1)
            case SetChannelActive(endpoint=endpoint, active=active):
                self.channel(endpoint, state=ChannelState.ACTIVE if active else ChannelState.INACTIVE)
            case SetChannelState(endpoint=endpoint, state=state, reason_id=reason_id):
                self.channel(endpoint, agent_state=state, reason_id=reason_id)
            case SetAgentState(state=state):
                self.agent(state, Cause.REQUEST)
            case LogOut():
                self.agent(AgentState.LOGGED_OUT, Cause.REQUEST)
            case CompleteInteractions():
                for contact_id, contact in list(self.world.items()):
                    if contact.state is InteractionState.ENDED:
                        self.become(contact_id, {"state": InteractionState.COMPLETED})
                self.agent(AgentState.NOT_READY, Cause.REQUEST)
            case _:
                contact_id = getattr(command, "contact_id", "")
                changes = led_to(command, self.world.get(contact_id))
                if changes is not None:
                    self.become(contact_id, changes)

    def become(self, contact_id: str, changes: dict[str, Any]) -> None:
        """A contact changes, seen only while the link is up."""
        before = self.world[contact_id]
        after = replace(before, revision=before.revision + 1, **changes)
        if after.state is InteractionState.COMPLETED:
            del self.world[contact_id]
        else:
            self.world[contact_id] = after
        if self.desk.mirror.link_up:
            self.desk.see_contact(after)

    def move(self, which: int, where: int) -> None:
        """Some contact goes some way."""
        if self.world:
            contact_id = list(self.world)[which % len(self.world)]
            ways = moves(self.world[contact_id])
            self.become(contact_id, ways[where % len(ways)])

    def arrive(self, step: int) -> None:
        """A contact begins."""
        self.arrived += step
        contact = begin(self.arrived)
        self.world[contact.contact_id] = contact
        if self.desk.mirror.link_up:
            self.desk.see_contact(contact)

    def agent(self, state: AgentState, cause: Cause) -> None:
        """The agent's own state."""
        if self.desk.mirror.link_up:
            self.desk.become(state, cause)

    def channel(self, endpoint: str, **changes: Any) -> None:
        """One channel."""
        if self.desk.mirror.link_up:
            self.desk.see_channel(endpoint, **changes)

    def put_channel(self, endpoint: str, state: ChannelState, is_ready: bool) -> None:
        """Somebody puts one channel into a state."""
        agent_state = ChannelAgentState.READY if is_ready else ChannelAgentState.NOT_READY
        self.channel(endpoint, state=state, agent_state=agent_state, reason_id=None if is_ready else "lunch")

    def channels(self, which: int) -> None:
        """The switch gives the agent other channels."""
        if self.desk.mirror.link_up:
            self.desk.see(channels=LISTS[which])

    def link(self, up: bool) -> None:
        """The link goes, or is back with the whole truth."""
        if up:
            self.desk.relink(*self.world.values())
        else:
            self.desk.unlink()
            self.desk.play(LinkChanged(up=False))

    def restart(self, link_up: bool, taken_up_first: bool) -> None:
        """The bridge dies and comes back; the request that ran comes again. It has spoken before it dies once more: what a session
        taken up holds back for its first second is lost with it, and listeners ask anew for the new epoch."""
        session = self.desk.session
        if session.voice.is_held:
            self.wait(SETTLE_SECONDS)
        if session.gone:
            return
        running = None if session.flow is None else self.asked[session.flow.token]
        self.past += self.desk.all
        tokens = self.desk.tokens
        self.restarts.append(len(self.past))
        self.desk = restarted(self.desk, *self.world.values(), link_up=link_up)
        self.desk.tokens = tokens
        if taken_up_first:
            self.desk.play(TakenUp())
        if running is not None:
            self.put(replace(running, is_repeated=True, before=self.counted[running.token]))
        if not taken_up_first:
            self.desk.play(TakenUp())

    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.desk.pass_time(seconds)

    def time_out(self) -> None:
        """The running request's deadline passes."""
        flow = self.desk.session.flow
        if flow is not None:
            self.desk.play(TimedOut(flow.token))

    def take_over(self) -> None:
        """Another desktop."""
        self.desk.play(TakenOver("S2"))
