"""What may be asked of which destination: every request of section 5 once, and every refusal by its reason."""

from __future__ import annotations

from itertools import product

import pytest

from bridge.session import sentences
from bridge.session.tree import table
from bridge.session.tree.answering import _HANDLERS
from bridge.session.tree.node import Node
from contracts.registry import ALL_SPECS, DISPOSES, ONCE
from contracts.spec import DestinationKind
from contracts.vocabulary import ChannelType, MessageType

ASKED = {spec.name: spec for spec in ALL_SPECS if spec.type in (MessageType.QUERY, MessageType.REQUEST)}
NAMES = sorted(set().union(*table.REQUESTS.values()))


@pytest.mark.parametrize("kind", table.REQUESTS)
def test_the_table_lists_what_the_contract_does(kind: DestinationKind) -> None:
    assert table.REQUESTS[kind] == {name for name, spec in ASKED.items() if spec.destination is kind}


def test_every_one_of_them_is_answered_by_something() -> None:
    assert set(NAMES) == set(_HANDLERS) - DISPOSES | set(NAMES) & DISPOSES
    assert {name for name in NAMES if ASKED[name].type is MessageType.QUERY} == table.INITS
    assert not table.BOOKKEEPING & ONCE


@pytest.mark.parametrize(("type", "is_open"), list(product([*ChannelType, None], (True, False))))
@pytest.mark.parametrize("name", NAMES)
def test_the_first_reason_there_is(name: str, type: ChannelType | None, is_open: bool) -> None:
    """Dispose always; init always; nothing else before init, nothing else of an UNSUPPORTED one, calls on telephony."""
    node = Node(None, "S1.g1", DestinationKind.CHANNEL, "g1", "x", type=type)
    node.is_open = is_open
    if name in DISPOSES | table.INITS:
        expected = None
    elif not is_open:
        expected = sentences.NOT_INITIALISED_BELOW
    elif type is ChannelType.UNSUPPORTED:
        expected = sentences.NOT_ON_UNSUPPORTED
    elif name in table.TELEPHONY and type is not ChannelType.TELEPHONY:
        expected = sentences.ONLY_TELEPHONY
    else:
        expected = None
    assert table.refusal(node, name) == expected
