"""Whatever happens in whatever order: what must hold of every destination below a session (protocol sections 2, 5 and 6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from adapters.port import Cause
from bridge.session.effects import End, Note, Reply, Run, Say
from bridge.session.session import Session
from bridge.session.timing import Rules
from bridge.session.tree import table
from contracts import channel, channel_group, conversation, interaction
from contracts import session as wire
from contracts.registry import BY_NAME, DISPOSES
from contracts.vocabulary import AgentState, ChannelState, ChannelType, MessageType, Phase
from tests.session.tree.follower import Follower
from tests.session.tree.story import Story
from tests.session.tree.support import (
    CALL,
    CALLS,
    CHANNEL_STATES,
    CHAT,
    CHATS,
    CONSULT,
    DESK,
    GROUP,
    PHONE,
    PRIMARY,
    Desk,
    consulting,
    in_call,
    in_chat,
    seated,
    working,
)

OTHER_CALL, OTHER_LEG = "g1.c1.i3", "g1.c1.i3.v1"
PLACES = {
    "channelgroup": [GROUP],
    "channel": [CALLS, CHATS, "g1.c9"],
    "interaction": [CALL, OTHER_CALL, CHAT],
    "conversation": [PRIMARY, CONSULT, OTHER_LEG],
}
BODIES: dict[str, list[dict[str, object]]] = {
    channel_group.CREATE_CHANNEL: [
        {"end-point": endpoint, "id": bridge_id, "type": type}
        for endpoint, bridge_id, type in (
            (PHONE, "c1", "TELEPHONY"),
            (DESK, "c2", "CHAT"),
            ("odd-1", "c9", "UNSUPPORTED"),
            ("chat-2", "c4", "CHAT"),
            (DESK, "c1", "CHAT"),
        )
    ],
    channel.CREATE_INTERACTION: [
        {"cti-id": f"k{number}", "id": bridge_id} for number in range(1, 6) for bridge_id in ("i1", "i2", "i3")
    ],
    interaction.CREATE_CONVERSATION: [
        {"cti-id": leg_id, "id": bridge_id, "role": role}
        for leg_id, bridge_id, role in (("l1", "v1", "primary"), ("l2", "v2", "consult"), ("l3", "v2", "consult"))
    ],
    channel.DIAL: [{"destination": "0170"}],
    interaction.CONSULT: [{"destination": "2102"}],
    interaction.UPDATE_DATA: [{"data": {"topic": None}}, {"data": {"a": 1}}],
    conversation.TRANSFER: [{"destination": "2102"}],
    conversation.CONFERENCE: [{"destination": "2102"}],
    conversation.SEND_DTMF: [{"digits": "1"}],
}
QUESTIONS = [
    (name, path, body)
    for names in table.REQUESTS.values()
    for name in sorted(names)
    for path in PLACES[name.partition(".")[0]]
    for body in BODIES.get(name, [{}])
]
OF_THE_SESSION: list[tuple[str, str, dict[str, object]]] = [
    (wire.INIT, "", {}),
    (wire.CREATE_CHANNEL_GROUP, "", {"name": "Agents", "id": "g1", "properties": {"voicemail": True}}),
    (wire.CLOSE, "", {}),
]
ENDS: list[tuple[str, str, dict[str, object]]] = [(wire.DISPOSE, "", {}), (wire.CLOSE, "", {})]


def step(name: str, *args: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    return st.tuples(st.just(name), st.tuples(*args))


def question(questions: list[tuple[str, str, dict[str, object]]]) -> st.SearchStrategy[tuple[str, tuple[Any, ...]]]:
    return st.tuples(st.just("ask"), st.sampled_from(questions))


RESULTS = st.sampled_from(["accept", "confirm", "refuse", "defer", *["obey"] * 4])
NUMBER = st.integers(0, 40)
STEPS = st.one_of(
    question(QUESTIONS),
    question(OF_THE_SESSION),
    step("poke", NUMBER, NUMBER),
    step("poke", NUMBER, NUMBER),
    step("adopt", NUMBER, st.booleans()),
    step("adopt", NUMBER, st.booleans()),
    step("perform", RESULTS),
    step("perform", RESULTS),
    step("perform", RESULTS),
    step("move", NUMBER, NUMBER),
    step("move", NUMBER, NUMBER),
    step("arrive", st.just(1)),
    step("agent", st.sampled_from(AgentState), st.sampled_from([Cause.AGENT, Cause.SUPERVISOR])),
    step("channels", st.integers(0, 3)),
    step("put_channel", st.sampled_from([PHONE, DESK, "odd-1"]), st.sampled_from(ChannelState), st.booleans()),
    step("link", st.booleans()),
    step("restart", st.booleans(), st.booleans()),
    step("wait", st.sampled_from([0.5, 2.0, 61.0])),
    step("time_out"),
)
BEGINNINGS: list[Callable[..., Desk]] = [seated, working, in_call, consulting, in_chat]


def tell(beginning: Callable[..., Desk], rules: Rules, steps: list[Any], end: list[Any]) -> Story:
    desk = beginning(voicemail=True, rules=rules)
    story = Story(desk, world={each.contact_id: each for each in desk.mirror.contacts("1001")})
    story.opened = {node.target for node in desk.session.tree.leaves_first() if node.is_open}
    for name, args in [*steps, *end]:
        getattr(story, name)(*args)
    return story


STORIES = st.builds(
    tell,
    st.sampled_from(BEGINNINGS),
    st.sampled_from([Rules(), CHANNEL_STATES, Rules(held_events=3)]),
    st.lists(STEPS, min_size=20, max_size=60) | st.lists(STEPS, max_size=20),
    st.sampled_from([[], [], [], [("take_over", ())], [("ask", ENDS[0])], [("ask", ENDS[1]), ("perform", ("obey",))]]),
)
"""Any story of one session and its destinations."""


def replies(story: Story) -> list[int]:
    return [effect.token for effect in story.everything if isinstance(effect, Reply)]


@given(STORIES)
def test_each_request_has_exactly_one_reply(story: Story) -> None:
    """At most once at any time; once in the end, when what runs is out of time."""
    assert len(replies(story)) == len(set(replies(story)))
    story.time_out()
    assert sorted(replies(story)) == sorted(story.asked)
    for effect in story.everything:
        if isinstance(effect, Reply):
            event(f"{story.asked[effect.token].name.partition('.')[2]} {'no' if effect.error else 'yes'}")
            assert effect.error is None or effect.body is None


@given(STORIES)
def test_the_count_of_each_epoch_has_no_gap(story: Story) -> None:
    seq: dict[int, int] = {}
    first = min((effect.seq for effect in story.everything if isinstance(effect, Say) and effect.epoch == 1), default=1)
    seq[1] = first - 1
    for effect in story.everything:
        if isinstance(effect, Say):
            assert effect.seq == seq.get(effect.epoch, 0) + 1
            seq[effect.epoch] = effect.seq
    assert list(seq) == sorted(seq)


def lives(story: Story, see: Callable[[Say, set[str]], None]) -> set[str]:
    """Walk through it: which destinations are initialised at each thing that is said, and in the end."""
    opened = set(story.opened)
    for effect in story.everything:
        if isinstance(effect, Reply) and effect.error is None:
            asked = story.asked[effect.token]
            if asked.name in table.INITS:
                opened.add(".".join(("S1", *asked.path)))
        elif isinstance(effect, Say) and effect.target != "S1":
            see(effect, opened)
            if effect.name.endswith(".disposed"):
                opened.discard(effect.target)
    return opened


@given(STORIES)
def test_no_destination_speaks_before_its_init_is_answered_or_after_it_is_disposed(story: Story) -> None:
    """Nor is it disposed twice in one life; and whoever lives in the end was told of."""

    def see(said: Say, opened: set[str]) -> None:
        assert said.target in opened, (said.target, said.name)

    opened = lives(story, see)
    session = story.desk.session
    if not session.gone and not session.voice.is_held:
        assert opened == {node.target for node in session.tree.leaves_first() if node.is_open}


@given(STORIES)
def test_what_speaks_has_parents_that_live_and_leaves_go_first(story: Story) -> None:
    def see(said: Say, opened: set[str]) -> None:
        parent = said.target.rpartition(".")[0]
        assert parent in opened or parent == "S1"
        if said.name.endswith(".disposed"):
            assert not any(each.startswith(f"{said.target}.") for each in opened)

    lives(story, see)


@given(STORIES)
def test_every_message_is_one_of_its_destination(story: Story) -> None:
    depth = ["session", "channelgroup", "channel", "interaction", "conversation"]
    for effect in story.everything:
        if isinstance(effect, Say):
            assert effect.name.partition(".")[0] == depth[effect.target.count(".")]
            assert BY_NAME[effect.name].type is effect.type
            assert (effect.code is None) == (effect.type is MessageType.EVENT)


@given(STORIES)
def test_the_row_keeps_the_tree(story: Story) -> None:
    session = story.desk.session
    again = Session.restore(session.row(), now=0.0, picture=story.desk.mirror, rules=Rules())
    assert again.row().nodes == session.row().nodes
    assert again.tree.rows() == session.tree.rows()
    if session.phase is Phase.CLOSED or session.gone:
        assert session.row().nodes == ()


@given(STORIES)
def test_a_listener_knows_what_init_would_answer(story: Story) -> None:
    """Init and events together are the truth (section 6): who follows them needs no second init until an epoch begins."""
    follower = Follower()
    restarts = set(story.restarts)
    for index, effect in enumerate(story.everything):
        if index in restarts:
            follower.forget()
        follower.take(effect, story.asked)
    story.time_out()
    session = story.desk.session
    if session.phase is not Phase.OPEN or session.gone or session.is_unseen or session.voice.is_held:
        return
    if Note("held_event_dropped") in story.everything:
        return
    for effect in story.everything[len(story.everything) - len(story.desk.last) :]:
        follower.take(effect, story.asked)
    for target in sorted(follower.known):
        path = target.partition(".")[2]
        node = story.desk.node(path)
        story.desk.ask(INIT_OF[path.count(".")], path)
        known, answer = follower.known[target], Follower.read(story.desk.reply.body)
        if node.type is ChannelType.UNSUPPORTED:  # raises no `channel.ready`
            known.pop("agent"), answer.pop("agent")
        assert known == answer, target


INIT_OF = [channel_group.INIT, channel.INIT, interaction.INIT, conversation.INIT]


@given(STORIES, st.sampled_from(QUESTIONS))
def test_what_is_refused_at_once_changed_nothing(story: Story, asked: tuple[str, str, dict[str, object]]) -> None:
    desk = story.desk
    if desk.session.flow is not None or desk.session.voice.is_held:
        return
    before, said = desk.session.row(), len(desk.said)
    story.ask(*asked)
    if desk.session.flow is None and desk.reply.error is not None:
        assert desk.session.row() == before
        assert len(desk.said) == said
        assert desk.last == [desk.reply]


@given(STORIES)
def test_dispose_is_always_success_and_nothing_follows_the_end(story: Story) -> None:
    ended = False
    for effect in story.everything:
        assert not ended or isinstance(effect, Reply)
        ended = ended or isinstance(effect, End)
        if isinstance(effect, Reply) and story.asked[effect.token].name in DISPOSES:
            assert effect.error is None


@given(STORIES)
def test_a_command_is_run_once_a_request_unless_the_bridge_died(story: Story) -> None:
    runs = [(each.token, type(each.command), str(each.command)) for each in effects(story) if each.token is not None]
    if not story.restarts:
        assert len(runs) == len(set(runs))


def effects(story: Story) -> list[Run]:
    return [effect for effect in story.everything if isinstance(effect, Run)]
