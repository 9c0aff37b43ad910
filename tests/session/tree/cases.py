"""Every request of an interaction and a conversation that asks the switch: its command, what makes it true, what puts it out of reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adapters import contacts as port
from adapters.contacts import Contact, ContactCommand
from contracts import conversation, interaction
from contracts.vocabulary import ContactId, ConversationState, InteractionState, LegId
from tests.session.support import ME
from tests.session.tree.support import (
    CALL,
    CONSULT,
    CUSTOMER,
    EXPERT,
    HELD,
    MYSELF,
    PRIMARY,
    TALKING,
    call,
    consult_leg,
    leg,
)

S, L = InteractionState, ConversationState
K, FIRST, SECOND = ContactId("k1"), LegId("l1"), LegId("l2")
CONSULTING = call(S.STARTED, HELD, consult_leg())
OVER: dict[str, Any] = {"state": S.COMPLETED, "legs": ()}


@dataclass(frozen=True)
class Case:
    """A request about a call that looks like `at`: the command it becomes, the change that makes it true with its events, and one that
    puts it out of reach (None: nothing does)."""

    name: str
    at: Contact
    command: ContactCommand
    met: dict[str, Any]
    events: list[str]
    lost: dict[str, Any] | None = field(default_factory=lambda: OVER)
    path: str = CALL
    body: dict[str, object] = field(default_factory=dict)


TO: dict[str, object] = {"destination": "2102"}
JOINED = leg(parties=(CUSTOMER, MYSELF, EXPERT))
CASES = [
    Case(
        interaction.ACCEPT,
        call(),
        port.AcceptContact(ME, K),
        {"state": S.STARTED, "legs": (TALKING,)},
        [interaction.STARTED, conversation.ESTABLISHED],
    ),
    Case(
        interaction.REJECT,
        call(),
        port.RejectContact(ME, K),
        OVER,
        [conversation.RELEASED, interaction.ENDED, interaction.COMPLETED],
        {"state": S.STARTED, "legs": (TALKING,)},
    ),
    Case(
        interaction.COMPLETE,
        call(S.ENDED),
        port.CompleteContact(ME, K, ("sold", "happy")),
        {"state": S.COMPLETED},
        [interaction.COMPLETED],
        None,
        body={"dispositionIds": ["sold", "happy"]},
    ),
    Case(
        interaction.UPDATE_DATA,
        call(S.STARTED),
        port.UpdateContactData(ME, K, {"topic": None, "customer": {"id": 7}}),
        {"data": {"customer": {"id": 7}}},
        [interaction.DATA_UPDATED],
        body={"data": {"topic": None, "customer": {"id": 7}}},
    ),
    Case(
        interaction.CONSULT,
        call(S.STARTED),
        port.ConsultationCall(ME, K, "2102"),
        {"legs": (HELD, consult_leg(L.DIALING))},
        [conversation.HELD, interaction.CONVERSATION_ADDED],
        body=TO,
    ),
    Case(
        interaction.TRANSFER,
        CONSULTING,
        port.TransferCall(ME, K),
        {"state": S.ENDED, "legs": ()},
        [conversation.RELEASED, conversation.RELEASED, interaction.ENDED],
        None,
    ),
    Case(
        interaction.CONFERENCE,
        CONSULTING,
        port.ConferenceCall(ME, K),
        {"legs": (JOINED,)},
        [conversation.RELEASED, conversation.MEMBER_ADDED, conversation.RETRIEVED],
        {"legs": (HELD,)},
    ),
    Case(
        interaction.ALTERNATE,
        CONSULTING,
        port.AlternateCall(ME, K),
        {"legs": (TALKING, consult_leg(L.HELD))},
        [conversation.RETRIEVED, conversation.HELD],
        {"legs": (consult_leg(),)},
    ),
    Case(
        conversation.ANSWER,
        call(),
        port.AnswerCall(ME, K, FIRST),
        {"state": S.STARTED, "legs": (TALKING,)},
        [interaction.STARTED, conversation.ESTABLISHED],
        path=PRIMARY,
    ),
    Case(
        conversation.RELEASE,
        CONSULTING,
        port.ClearConnection(ME, K, SECOND),
        {"legs": (HELD,)},
        [conversation.RELEASED],
        None,
        path=CONSULT,
    ),
    Case(
        conversation.HOLD,
        call(S.STARTED),
        port.HoldCall(ME, K, FIRST),
        {"legs": (HELD,)},
        [conversation.HELD],
        path=PRIMARY,
    ),
    Case(
        conversation.RETRIEVE,
        call(S.STARTED, HELD),
        port.RetrieveCall(ME, K, FIRST),
        {"legs": (TALKING,)},
        [conversation.RETRIEVED],
        path=PRIMARY,
    ),
    Case(
        conversation.TRANSFER,
        call(S.STARTED),
        port.SingleStepTransfer(ME, K, FIRST, "2102"),
        {"state": S.ENDED, "legs": ()},
        [conversation.RELEASED, interaction.ENDED],
        None,
        path=PRIMARY,
        body=TO,
    ),
    Case(
        conversation.CONFERENCE,
        call(S.STARTED),
        port.SingleStepConference(ME, K, FIRST, "2102"),
        {"legs": (JOINED,)},
        [conversation.MEMBER_ADDED],
        path=PRIMARY,
        body=TO,
    ),
]
