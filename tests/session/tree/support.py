"""Builders for the destinations below a session: contacts, channels, and a scene whose connector holds the whole tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from adapters.contacts import Contact, ContactChanged, Leg, Party, SnapshotContacts
from adapters.port import Agent, Channel, LinkUp, Reason, SnapshotAgents, SnapshotBegun, SnapshotEnded
from bridge.session.contacts import ContactChange
from bridge.session.effects import Effect, Save
from bridge.session.inputs import AgentObserved, Asked, ContactObserved, DispositionsObserved, LinkChanged, TakenUp
from bridge.session.resuming import SETTLE_SECONDS
from bridge.session.session import Session
from bridge.session.timing import Rules
from bridge.session.tree.node import Node
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.vocabulary import (
    ChannelState,
    ChannelType,
    ContactId,
    ConversationRole,
    ConversationState,
    InteractionState,
    LegId,
)
from tests.session.support import ME, Scene, agent, body_of, told

PHONE, DESK, MAILS, ODD = "2101", "chat-1", "mail-1", "odd-1"
"""Endpoints."""
GROUP, CALLS, CHATS, MAIL, VOICEMAIL = "g1", "g1.c1", "g1.c2", "g1.c3", "g1.c9"
CALL, CHAT = "g1.c1.i1", "g1.c2.i2"
PRIMARY, CONSULT = "g1.c1.i1.v1", "g1.c1.i1.v2"
"""Destinations below the session."""
CUSTOMER, MYSELF, EXPERT = Party("p1", "0170"), Party("p2", PHONE), Party("p3", "2102")
CHANNEL_STATES = Rules(channel_states=True)


def lines(*more: Channel) -> tuple[Channel, ...]:
    """The channels of an agent who is logged in on all of them."""
    return (
        Channel(PHONE, ChannelType.TELEPHONY, ChannelState.ACTIVE),
        Channel(DESK, ChannelType.CHAT, ChannelState.ACTIVE),
        Channel(MAILS, ChannelType.EMAIL, ChannelState.ACTIVE),
        Channel(ODD, ChannelType.UNSUPPORTED, ChannelState.ACTIVE),
        *more,
    )


def leg(
    state: ConversationState = ConversationState.ESTABLISHED,
    *,
    id: str = "l1",
    role: ConversationRole = ConversationRole.PRIMARY,
    parties: tuple[Party, ...] = (CUSTOMER, MYSELF),
) -> Leg:
    """A call leg."""
    return Leg(LegId(id), role, state, parties)


def consult_leg(state: ConversationState = ConversationState.ESTABLISHED, id: str = "l2") -> Leg:
    """The call to somebody who is asked about it."""
    return leg(state, id=id, role=ConversationRole.CONSULT, parties=(MYSELF, EXPERT))


HELD, TALKING, RINGING = (
    leg(each) for each in (ConversationState.HELD, ConversationState.ESTABLISHED, ConversationState.ALERTING)
)


def call(state: InteractionState = InteractionState.ALERTING, *legs: Leg, **changes: Any) -> Contact:
    """A call of the agent, with the legs that go with its state."""
    own = {
        InteractionState.ALERTING: (RINGING,),
        InteractionState.DIALING: (leg(ConversationState.DIALING),),
        InteractionState.STARTED: (TALKING,),
    }
    made = Contact(
        ContactId("k1"), ME, PHONE, ChannelType.TELEPHONY, state, 1, legs or own.get(state, ()), {"topic": "phone"}
    )
    return replace(made, **changes)


def chat(state: InteractionState = InteractionState.ALERTING, **changes: Any) -> Contact:
    """A chat of the agent."""
    return replace(Contact(ContactId("k2"), ME, DESK, ChannelType.CHAT, state, 1), **changes)


class Desk(Scene):
    """A scene whose requests name the destination below the session, `""` being the session itself."""

    def __init__(self, *, channels: tuple[Channel, ...] | None = None, **scene: Any) -> None:
        me = scene.pop("me", None) or agent(ME, channels=lines() if channels is None else channels)
        self._gone: dict[str, Contact] = {}
        super().__init__(me=me, **scene)

    def ask(
        self, name: str, path: str = "", /, *, repeated: bool = False, before: int | None = None, **body: object
    ) -> list[str]:
        """A request to a destination; `before` what was counted when an earlier process started it."""
        self.tokens += 1
        segments = tuple(path.split(".")) if path else ()
        return self.play(
            Asked(self.tokens, name, body_of(name, body), is_repeated=repeated, path=segments, before=before)
        )

    def see_contact(self, contact: Contact) -> list[str]:
        """A contact is as the switch now says."""
        return self.tell(self.mirror.apply(ContactChanged(contact)))

    def change(self, contact_id: str = "k1", **changes: Any) -> list[str]:
        """A contact the switch knows changes."""
        known = self.mirror.contact(ME, contact_id)
        assert known is not None, contact_id
        return self.see_contact(replace(known, revision=known.revision + 1, **changes))

    def see_channel(self, endpoint: str, **changes: Any) -> list[str]:
        """One channel of the agent changes."""
        me = self.session.agent
        assert me is not None
        changed = tuple(replace(each, **changes) if each.endpoint == endpoint else each for each in me.channels)
        return self.see(ME, channels=changed)

    def see_dispositions(self, type: ChannelType, *dispositions: Reason) -> list[str]:
        """The wrap-up codes of a type change."""
        return self.play(DispositionsObserved(type, dispositions))

    def tell(self, changes: Iterable[Any]) -> list[str]:
        """Whatever the mirror learned comes to the session."""
        out: list[Effect] = []
        for change in changes:
            if isinstance(change, ContactChange):
                self.play(ContactObserved(change.contact, change.before))
            elif change.agent.login_id == ME:
                self.play(AgentObserved(change.agent, change.before, change.cause))
            else:
                continue
            out += self.last
        self.last = out
        return told(out)

    def relink(self, *contacts: Contact, me: Agent | None = None) -> list[str]:
        """The link is back, and this is the whole truth."""
        agents = tuple(found for found in (me or self.session.agent,) if found is not None)
        self.mirror.apply(LinkUp("A"))
        self.mirror.apply(SnapshotBegun())
        self.mirror.apply(SnapshotAgents(agents))
        self.mirror.apply(SnapshotContacts(contacts))
        said = self.tell(self.mirror.apply(SnapshotEnded()))
        return [*said, *self.play(LinkChanged(up=True))]

    def node(self, path: str) -> Node:
        """The destination there."""
        found = self.session.tree.find(tuple(path.split(".")))
        assert found is not None, path
        return found

    @property
    def heard(self) -> list[tuple[str, str]]:
        """Everything said: from where, and what."""
        return [(each.target, each.name) for each in self.said]

    @property
    def is_saved(self) -> bool:
        """Whether the last input had the row written."""
        return Save() in self.last


def seated(*, voicemail: bool = False, **scene: Any) -> Desk:
    """A session with its group, group initialised, no channel yet."""
    made = Desk(**scene)
    assert made.ask(wire.INIT, chat=True, email=True) == ["yes"]
    properties = {"voicemail": True} if voicemail else {}
    made.ask(wire.CREATE_CHANNEL_GROUP, name="Agents", id="g1", properties=properties)
    assert made.ask(channel_group.INIT, GROUP) == ["yes"]
    made.all.clear()
    return made


def create_channel(desk: Desk, path: str, endpoint: str, type: ChannelType) -> None:
    """A channel destination, not initialised yet."""
    parent, _, bridge_id = path.rpartition(".")
    assert desk.ask(channel_group.CREATE_CHANNEL, parent, **{"end-point": endpoint, "id": bridge_id, "type": type}) == [
        "yes"
    ]


def create_interaction(desk: Desk, path: str, contact_id: str) -> None:
    """An interaction destination, not initialised yet."""
    parent, _, bridge_id = path.rpartition(".")
    assert desk.ask(channel.CREATE_INTERACTION, parent, **{"cti-id": contact_id, "id": bridge_id}) == ["yes"]


def create_conversation(desk: Desk, path: str, leg_id: str, role: ConversationRole) -> None:
    """A conversation destination, not initialised yet."""
    parent, _, bridge_id = path.rpartition(".")
    body: dict[str, object] = {"cti-id": leg_id, "id": bridge_id, "role": role}
    assert desk.ask(interaction.CREATE_CONVERSATION, parent, **body) == ["yes"]


def working(*, voicemail: bool = False, **scene: Any) -> Desk:
    """A session with a telephony and a chat channel, both initialised; with voicemail, that one too."""
    made = seated(voicemail=voicemail, **scene)
    places = [(CALLS, PHONE, ChannelType.TELEPHONY), (CHATS, DESK, ChannelType.CHAT)]
    if voicemail:
        places.append((VOICEMAIL, ODD, ChannelType.UNSUPPORTED))
    for path, endpoint, type in places:
        create_channel(made, path, endpoint, type)
        assert made.ask(channel.INIT, path) == ["yes"]
    made.all.clear()
    return made


def in_call(contact: Contact | None = None, **scene: Any) -> Desk:
    """A call whose interaction and legs are all held by the connector."""
    made = working(**scene)
    contact = contact or call(InteractionState.STARTED)
    made.see_contact(contact)
    create_interaction(made, CALL, contact.contact_id)
    assert made.ask(interaction.INIT, CALL) == ["yes"]
    for each in contact.legs:
        path = PRIMARY if each.role is ConversationRole.PRIMARY else CONSULT
        create_conversation(made, path, each.leg_id, each.role)
        assert made.ask(conversation.INIT, path) == ["yes"]
    made.all.clear()
    return made


def consulting(primary: ConversationState = ConversationState.HELD, **scene: Any) -> Desk:
    """In a call, and on the phone with somebody about it."""
    return in_call(call(InteractionState.STARTED, leg(primary), consult_leg()), **scene)


def in_chat(state: InteractionState = InteractionState.STARTED, **scene: Any) -> Desk:
    """A chat whose interaction is held by the connector."""
    made = working(**scene)
    made.see_contact(chat(state))
    create_interaction(made, CHAT, "k2")
    assert made.ask(interaction.INIT, CHAT) == ["yes"]
    made.all.clear()
    return made


def restarted(before: Desk, *contacts: Contact, me: Agent | None = None, link_up: bool = True) -> Desk:
    """The bridge starts anew with what the registry kept; it is not taken up yet."""
    made = Desk(me=me or before.session.agent)
    if link_up:
        made.relink(*contacts)
    else:
        made.unlink()
    made.session = Session.restore(
        replace(before.session.row(), epoch=before.session.epoch + 1),
        now=0.0,
        picture=made.mirror,
        rules=Rules(channel_states=before.session.has_channel_states),
    )
    made.book = type(made.book)()
    made.book.add(made.session)
    made.all.clear()
    return made


def taken_up(desk: Desk) -> list[str]:
    """The session is taken up, and nothing comes for a while."""
    return [*desk.play(TakenUp()), *desk.pass_time(SETTLE_SECONDS)]
