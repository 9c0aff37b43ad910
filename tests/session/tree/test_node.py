"""One destination: its place, the stem of its messages, the interaction it belongs to."""

from __future__ import annotations

import pytest

from bridge.session.tree.node import Node
from bridge.session.tree.tree import Tree
from contracts.registry import ALL_SPECS
from contracts.vocabulary import ConversationRole
from tests.session.tree.test_tree import ROWS


def node(*path: str) -> Node:
    found = Tree("S1", ROWS).find(path)
    assert found is not None
    return found


def test_paths_targets_and_who_belongs_to_which_interaction() -> None:
    leg = node("g1", "c1", "i1", "v2")
    assert (leg.path, leg.target, leg.role) == (("g1", "c1", "i1", "v2"), "S1.g1.c1.i1.v2", ConversationRole.CONSULT)
    assert leg.parent is not None
    assert leg.interaction is leg.parent is leg.parent.interaction
    assert [each.bridge_id for each in leg.parent.leaves_first()] == ["v1", "v2", "i1"]


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        (("g1",), "channelgroup"),
        (("g1", "c1"), "channel"),
        (("g1", "c1", "i1"), "interaction"),
        (("g1", "c1", "i1", "v1"), "conversation"),
    ],
)
def test_the_stem_is_that_of_its_messages(path: tuple[str, ...], stem: str) -> None:
    found = node(*path)
    assert found.stem == stem
    own = {spec.name.partition(".")[0] for spec in ALL_SPECS if spec.destination is found.kind}
    assert own == {stem}
