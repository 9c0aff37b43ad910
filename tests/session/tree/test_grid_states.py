"""Every request to a call and its leg in every state of theirs, and to a channel in its own ones: one table (protocol section 5)."""

from __future__ import annotations

import pytest

from bridge.session import sentences
from bridge.session.tree import table
from contracts import channel, conversation, interaction
from contracts.registry import DISPOSES
from contracts.spec import DestinationKind
from contracts.vocabulary import ChannelState, ConversationState, InteractionState
from tests.session.tree.support import (
    CALL,
    CALLS,
    CONSULT,
    HELD,
    PHONE,
    PRIMARY,
    RINGING,
    TALKING,
    Desk,
    call,
    consulting,
    in_call,
    leg,
    working,
)
from tests.session.tree.test_grid import BODIES

S, L = InteractionState, ConversationState
RUN, YES, NO, NONE = "run", None, sentences.NOT_NOW, sentences.NO_CONSULT
STATES = ("ringing", "dialling", "talking", "held", "ended")
GRID: dict[str, tuple[str | None, ...]] = {
    interaction.ACCEPT: (RUN, NO, YES, YES, NO),
    interaction.REJECT: (RUN, NO, NO, NO, YES),
    interaction.COMPLETE: (RUN, RUN, RUN, RUN, RUN),
    interaction.UPDATE_DATA: (RUN, RUN, RUN, RUN, RUN),
    interaction.CONSULT: (NO, NO, RUN, RUN, NO),
    interaction.TRANSFER: (NONE, NONE, NONE, NONE, NONE),
    interaction.CONFERENCE: (NONE, NONE, NONE, NONE, NONE),
    interaction.ALTERNATE: (NONE, NONE, NONE, NONE, NONE),
    conversation.ANSWER: (RUN, NO, YES, YES, NO),
    conversation.RELEASE: (RUN, RUN, RUN, RUN, YES),
    conversation.HOLD: (NO, NO, RUN, YES, NO),
    conversation.RETRIEVE: (NO, NO, YES, RUN, NO),
    conversation.TRANSFER: (RUN, RUN, RUN, RUN, NO),
    conversation.CONFERENCE: (RUN, RUN, RUN, RUN, NO),
    conversation.SEND_DTMF: (NO, NO, RUN, RUN, NO),
}
"""The sentence of a FAILURE, YES for SUCCESS without asking anybody, RUN for a command, in the states above."""
ON_CHANNELS = (channel.ACTIVATE, channel.DEACTIVATE, channel.READY, channel.NOT_READY, channel.DIAL)


def standing(state: str) -> Desk:
    """A call in this state, whose interaction and leg are held."""
    match state:
        case "ringing":
            return in_call(call(S.ALERTING, RINGING))
        case "dialling":
            return in_call(call(S.DIALING, leg(L.DIALING)))
        case "talking":
            return in_call(call(S.STARTED, TALKING))
        case "held":
            return in_call(call(S.STARTED, HELD))
    desk = in_call(call(S.STARTED, TALKING))
    desk.change(state=S.ENDED, legs=())
    return desk


def answer(desk: Desk, name: str, path: str) -> str | None:
    """What comes of the request, in the words of the table."""
    desk.all.clear()
    (told,) = [
        each for each in desk.ask(name, path, **BODIES.get(name, {})) if each.startswith(("run ", "yes", "no: "))
    ]
    return RUN if told.startswith("run ") else YES if told == "yes" else told.removeprefix("no: ")


def test_the_table_has_every_request() -> None:
    kinds = (DestinationKind.INTERACTION, DestinationKind.CONVERSATION)
    asked = {name for kind in kinds for name in table.REQUESTS[kind]}
    assert asked - DISPOSES - table.INITS - table.CREATES == GRID.keys()


@pytest.mark.parametrize("name", GRID)
@pytest.mark.parametrize("state", STATES)
def test_each_request_in_each_state_of_a_call(state: str, name: str) -> None:
    path = CALL if name.startswith("interaction.") else PRIMARY
    assert answer(standing(state), name, path) == GRID[name][STATES.index(state)]


@pytest.mark.parametrize("name", [each for each in GRID if each.startswith("conversation.")])
def test_a_leg_that_is_released_while_its_call_goes_on_is_as_one_that_ended(name: str) -> None:
    desk = consulting()
    desk.change(legs=(TALKING,))
    assert answer(desk, name, CONSULT) == GRID[name][STATES.index("ended")]


@pytest.mark.parametrize("name", ON_CHANNELS)
@pytest.mark.parametrize("state", ChannelState)
def test_a_channel_asks_the_switch_whatever_its_state(state: ChannelState, name: str) -> None:
    """Only the switch knows what it lets an agent do there."""
    desk = working()
    desk.see_channel(PHONE, state=state)
    assert answer(desk, name, CALLS) == RUN
