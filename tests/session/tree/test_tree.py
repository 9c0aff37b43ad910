"""The structure of the tree: found by ids and by what they stand for, taken away, kept in rows and built again from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.session.row import NodeRow
from bridge.session.tree.node import KINDS
from bridge.session.tree.tree import Tree
from contracts.vocabulary import ChannelType, ConversationRole

ROWS = (
    NodeRow(("g1",), "Agents", is_open=True, types=(ChannelType.CHAT, ChannelType.TELEPHONY)),
    NodeRow(("g1", "c1"), "2101", is_open=True, type=ChannelType.TELEPHONY),
    NodeRow(("g1", "c1", "i1"), "k1", is_open=True, is_over=True, type=ChannelType.TELEPHONY),
    NodeRow(("g1", "c1", "i1", "v1"), "l1", type=ChannelType.TELEPHONY, role=ConversationRole.PRIMARY),
    NodeRow(("g1", "c1", "i1", "v2"), "l2", is_open=True, type=ChannelType.TELEPHONY, role=ConversationRole.CONSULT),
    NodeRow(("g1", "c2"), "chat-1", type=ChannelType.CHAT),
)


def test_rows_come_back_as_they_were_parents_first() -> None:
    tree = Tree("S1", ROWS)
    assert tree.rows() == ROWS
    node = tree.find(("g1", "c1", "i1", "v1"))
    assert node is not None
    assert (node.target, node.kind, node.path) == ("S1.g1.c1.i1.v1", KINDS[3], ("g1", "c1", "i1", "v1"))
    assert Tree("S1").rows() == ()


def test_a_row_whose_parent_is_missing_is_left_out() -> None:
    tree = Tree("S1", (ROWS[0], *ROWS[2:]))
    assert tree.rows() == (ROWS[0], ROWS[5])


@pytest.mark.parametrize("path", [(), ("g2",), ("g1", "c9"), ("g1", "c1", "i1", "v1", "x")])
def test_what_is_not_there_is_not_found(path: tuple[str, ...]) -> None:
    assert Tree("S1", ROWS).find(path) is None


def test_found_by_what_it_stands_for() -> None:
    tree = Tree("S1", ROWS)
    group, phone, contact = tree.group_named("Agents"), tree.channel_at("2101"), tree.interaction_of("k1")
    assert group is not None
    assert phone is not None
    assert contact is not None
    assert (group.path, phone.path, contact.path) == (("g1",), ("g1", "c1"), ("g1", "c1", "i1"))
    assert tree.group_named("Others") is tree.channel_at("2102") is tree.interaction_of("k2") is None
    assert [node.bridge_id for node in tree.channels()] == ["c1", "c2"]
    assert tree.interactions() == [contact]
    assert set(tree.siblings(phone)) == {"c1", "c2"}


def test_leaves_come_first_and_may_be_removed_on_the_way() -> None:
    tree = Tree("S1", ROWS)
    ids = []
    for node in tree.leaves_first():
        ids.append(node.bridge_id)
        tree.remove(node)
    assert ids == ["v1", "v2", "i1", "c1", "c2", "g1"]
    assert (tree.rows(), tree.interactions(), tree.interaction_of("k1")) == ((), [], None)


def test_one_that_was_removed_makes_room_for_another() -> None:
    tree = Tree("S1", ROWS[:3])
    old, phone = tree.interaction_of("k1"), tree.channel_at("2101")
    assert old is not None
    tree.remove(old)
    new = tree.add(phone, "i1", "k1", type=ChannelType.TELEPHONY)
    assert tree.interaction_of("k1") is new
    assert not new.is_open


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Any tree, its nodes open or not."""
    tree = Tree("S1")
    places = [tree.add(None, "g0", "Agents", types=draw(st.frozensets(st.sampled_from(ChannelType))))]
    for number in range(draw(st.integers(0, 12))):
        parent = draw(st.sampled_from(places))
        role = draw(st.sampled_from([None, *ConversationRole]))
        node = tree.add(parent, f"n{number}", f"x{number}", type=draw(st.sampled_from(ChannelType)), role=role)
        node.is_open, node.is_over = draw(st.booleans()), draw(st.booleans())
        if node.kind is not KINDS[3]:
            places.append(node)
    return tree


@given(trees())
def test_any_tree_comes_back_from_its_rows(tree: Tree) -> None:
    again = Tree("S1", tree.rows())
    assert again.rows() == tree.rows()
    assert {node.cti_id for node in again.interactions()} == {node.cti_id for node in tree.interactions()}
    assert [node.target for node in again.leaves_first()] == [node.target for node in tree.leaves_first()]
