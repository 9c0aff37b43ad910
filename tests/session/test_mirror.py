"""The picture of all agents: deltas in order, snapshots as the whole truth, who holds which extension."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.port import (
    Agent,
    AgentChanged,
    Cause,
    Event,
    HeartbeatMissed,
    LinkDown,
    LinkMoved,
    LinkUp,
    ReasonsChanged,
    SnapshotAgents,
    SnapshotBegun,
    SnapshotEnded,
    Team,
)
from bridge.session.mirror import OUT, Change, Mirror
from contracts.vocabulary import AgentState, ReasonKind
from tests.session.support import BLUE, CHIEF, MATE, ME, RED, agent, picture, relink

S = AgentState


def test_nothing_is_known_before_the_first_snapshot_ends() -> None:
    mirror = Mirror()
    assert (len(mirror), mirror.link_up, mirror.get(ME)) == (0, False, None)
    for event in (LinkUp("A"), SnapshotBegun(), SnapshotAgents((agent(),)), SnapshotAgents((agent(MATE),))):
        assert mirror.apply(event) == []
        assert (len(mirror), mirror.link_up) == (0, False)
    assert mirror.apply(SnapshotEnded()) == [
        Change(agent(), None, Cause.UNKNOWN),
        Change(agent(MATE), None, Cause.UNKNOWN),
    ]
    assert (len(mirror), mirror.link_up) == (2, True)


def test_a_delta_says_what_was_before_and_who_did_it() -> None:
    mirror = picture(agent())
    ready = agent(state=S.READY, revision=2)
    assert mirror.apply(AgentChanged(ready, Cause.AGENT)) == [Change(ready, agent(), Cause.AGENT)]
    assert mirror.get(ME) is ready
    newcomer = agent(MATE)
    assert mirror.apply(AgentChanged(newcomer)) == [Change(newcomer, None, Cause.UNKNOWN)]


@pytest.mark.parametrize("revision", [3, 2, 1, 0])
def test_a_delta_that_is_not_newer_is_nothing(revision: int) -> None:
    mirror = picture(agent(revision=3))
    assert mirror.apply(AgentChanged(agent(state=S.READY, revision=revision))) == []
    assert mirror.get(ME) == agent(revision=3)


def test_a_snapshot_tells_only_what_differs() -> None:
    mirror = picture(agent(), agent(MATE), agent(CHIEF))
    changes: list[Change] = []
    now = (agent(revision=9), agent(MATE, S.READY, revision=9))
    for event in (SnapshotBegun(), SnapshotAgents(now), SnapshotEnded()):
        changes = mirror.apply(event)
    gone = replace(agent(CHIEF), state=S.UNKNOWN)
    assert changes == [
        Change(now[1], agent(MATE), Cause.UNKNOWN),
        Change(gone, agent(CHIEF), Cause.UNKNOWN),
    ]
    assert mirror.get(ME) == now[0]
    relink(mirror, now)
    assert mirror.get(CHIEF) == gone


def test_who_is_missing_is_told_once() -> None:
    mirror = picture(agent())
    mirror.apply(SnapshotBegun())
    assert len(mirror.apply(SnapshotEnded())) == 1
    mirror.apply(SnapshotBegun())
    assert mirror.apply(SnapshotEnded()) == []


@pytest.mark.parametrize("delta_first", [True, False])
@pytest.mark.parametrize(("of_snapshot", "of_delta"), [(1, 2), (2, 1)])
def test_a_delta_within_a_snapshot_is_ordered_by_revision(delta_first: bool, of_snapshot: int, of_delta: int) -> None:
    mirror = picture()
    parts: list[Event] = [
        AgentChanged(agent(state=S.READY, revision=of_delta)),
        SnapshotAgents((agent(state=S.TALKING, revision=of_snapshot),)),
    ]
    mirror.apply(SnapshotBegun())
    for event in parts if delta_first else parts[::-1]:
        assert mirror.apply(event) == []
    mirror.apply(SnapshotEnded())
    newest = mirror.get(ME)
    assert newest is not None
    assert (newest.revision, newest.state) == (2, S.READY if of_delta == 2 else S.TALKING)


@pytest.mark.parametrize("event", [LinkDown("gone"), LinkUp("B")])
def test_a_lost_link_keeps_the_picture_but_not_the_trust(event: Event) -> None:
    mirror = picture(agent())
    mirror.apply(SnapshotBegun())
    mirror.apply(SnapshotAgents((agent(MATE),)))
    assert mirror.apply(event) == []
    assert (mirror.link_up, mirror.get(ME)) == (False, agent())
    mirror.apply(SnapshotAgents((agent(MATE),)))
    assert mirror.get(MATE) is None
    relink(mirror, [agent(MATE)])
    assert mirror.link_up


@pytest.mark.parametrize("event", [LinkMoved("B"), HeartbeatMissed(2), ReasonsChanged(ReasonKind.LOGOUT, ())])
def test_what_is_not_of_agents_changes_nothing(event: Event) -> None:
    mirror = picture(agent())
    assert mirror.apply(event) == []
    assert (mirror.link_up, mirror.get(ME)) == (True, agent())


def test_a_snapshot_that_the_link_broke_off_takes_no_deltas() -> None:
    mirror = picture(agent())
    mirror.apply(SnapshotBegun())
    mirror.apply(LinkDown("gone"))
    assert len(mirror.apply(AgentChanged(agent(state=S.READY, revision=2)))) == 1


def members(mirror: Mirror, *teams: Team) -> set[str]:
    found = mirror.members(team.team_id for team in teams)
    assert len({each.login_id for each in found}) == len(found)
    return {each.login_id for each in found}


def test_who_is_in_a_team() -> None:
    mirror = picture(agent(teams=(BLUE,)), agent(MATE, teams=(BLUE, RED)), agent(CHIEF, teams=(), supervises=(RED,)))
    assert (members(mirror, BLUE), members(mirror, RED), members(mirror)) == ({ME, MATE}, {MATE}, set())
    assert members(mirror, BLUE, RED, Team("T9", "None")) == {ME, MATE}
    mirror.apply(AgentChanged(agent(teams=(RED,), revision=2)))
    assert (members(mirror, BLUE), members(mirror, RED)) == ({MATE}, {ME, MATE})
    mirror.apply(AgentChanged(agent(teams=(RED,), state=S.READY, revision=3)))
    assert [each.state for each in mirror.members(["T2"]) if each.login_id == ME] == [S.READY]
    relink(mirror, [agent(CHIEF, teams=(BLUE,)), agent(MATE, teams=(), revision=2)])
    assert (members(mirror, BLUE), members(mirror, RED)) == ({CHIEF}, {ME})


def holder(mirror: Mirror, extension: str) -> str | None:
    found = mirror.extension_holder(extension)
    return None if found is None else found.login_id


@pytest.mark.parametrize("state", AgentState)
def test_only_who_is_logged_in_holds_an_extension(state: AgentState) -> None:
    assert holder(picture(agent(state=state, extension="7")), "7") == (None if state in OUT else ME)


def test_an_extension_passes_on() -> None:
    mirror = picture(agent(extension="7"), agent(MATE, S.LOGGED_OUT, extension="7"), agent(CHIEF, extension=""))
    assert (holder(mirror, "7"), holder(mirror, "")) == (ME, None)
    mirror.apply(AgentChanged(agent(extension="8", revision=2)))
    assert (holder(mirror, "7"), holder(mirror, "8")) == (None, ME)
    mirror.apply(AgentChanged(agent(MATE, S.READY, extension="7", revision=2)))
    mirror.apply(AgentChanged(agent(state=S.LOGGED_OUT, extension="8", revision=3)))
    assert (holder(mirror, "7"), holder(mirror, "8")) == (MATE, None)


def test_an_extension_taken_over_stays_with_the_new_holder() -> None:
    """Some switches log the other agent out, and say so later."""
    mirror = picture(agent(extension="7"), agent(MATE, S.LOGGED_OUT, extension="7"))
    mirror.apply(AgentChanged(agent(MATE, S.READY, extension="7", revision=2)))
    mirror.apply(AgentChanged(agent(state=S.LOGGED_OUT, extension="7", revision=2)))
    assert holder(mirror, "7") == MATE


AGENTS = st.builds(
    agent,
    st.sampled_from([ME, MATE, CHIEF]),
    st.sampled_from(AgentState),
    revision=st.integers(1, 6),
    extension=st.sampled_from(["", "7", "8"]),
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(AgentChanged, AGENTS),
    st.lists(AGENTS, max_size=3).map(lambda agents: SnapshotAgents(tuple(agents))),
    st.sampled_from([SnapshotBegun(), SnapshotEnded(), LinkUp("A"), LinkDown("gone")]),
)


@given(st.lists(EVENTS, max_size=30))
def test_changes_alone_are_enough_to_follow(events: list[Event]) -> None:
    """Whoever applies the changes knows what the mirror knows; a holder is logged in at what is held."""
    mirror = Mirror()
    known: dict[str, Agent] = {}
    for event in events:
        for change in mirror.apply(event):
            assert change.before is None or change.before.login_id == change.agent.login_id
            assert change.agent != change.before
            known[change.agent.login_id] = change.agent
        assert len(mirror) == len(known)
        for login_id, last in known.items():
            seen = mirror.get(login_id)
            assert seen is not None
            assert replace(seen, revision=last.revision) == last
        for extension in ("7", "8"):
            held = mirror.extension_holder(extension)
            assert held is None or (held.extension == extension and held.state not in OUT)
        assert mirror.extension_holder("") is None
