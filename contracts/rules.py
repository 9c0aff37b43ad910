"""Sentences about the rules that several destinations below a session share, for the pages (protocol sections 5 and 6)."""

from __future__ import annotations

from typing import Final

INIT_READS: Final = (
    "What arose since the request that created the destination was held; it follows this answer, in the order it arose. "
    "A failed init releases nothing and can be tried again; a repeat only reads.",
    "The answer says how things stand now, so what follows may tell again what is in it: the same id is the same thing.",
    "Answered from what the bridge knows, also while the phone system is not reachable.",
)

CREATED: Final = (
    "The same again: SUCCESS, and nothing changes. A known thing with another id, a known id with another thing, or "
    "a thing that is not there: FAILURE.",
    "What arises from now on is held until the new destination's own init is answered.",
)

WHEN_SEEN: Final = (
    "SUCCESS when the phone system shows the effect, and at once when it is so already; the events that go with it "
    "may come before or after the answer."
)

DISPOSED_FIRST: Final = (
    "Legal always, before init too, and SUCCESS for what is gone or never was.",
    "The answer comes first; then everything below and the destination itself end, each with its `disposed`, the leaves "
    "first.",
)

BEGINS_SO: Final = (
    "Told when it becomes so. What a destination's subject begins as is in its init, so a contact that is offered, or a call that is "
    "dialled, is mostly known by `channel.interaction.added`, `interaction.conversation.added` and the inits after them."
)

LOG_IN_AGAIN: Final = (
    "An agent who was forced out (`AGENT_FORCED_LOGOUT`) logs in again at the phone, and the session goes on; or the "
    "connector disposes the session, makes a new one by `cti.request.createsession` with another `id` or none, and its first "
    "init logs the agent in. `policy` takeover with another `id` or none does without the dispose."
)

LAST_LEG: Final = (
    "When the primary call ends during a consult, the consult call goes on as the primary one: no event of its own tells so, init "
    "names it `primary` from then on, and its destination stays as it is."
)

SAID_LAST: Final = "The last message of this destination. What was never initialised ends without it."

ONCE: Final = "Never done twice: the same `requestId` again gets the same answer and does nothing."

ONCE_SOUGHT: Final = (
    f"{ONCE} When the bridge died in the middle, the effect is looked for in the phone system: SUCCESS if it is there, "
    "else FAILURE, outcome unknown, with warning `OUTCOME_UNKNOWN`."
)

ONCE_UNKNOWN: Final = (
    f"{ONCE} When the bridge died in the middle, the answer is FAILURE, outcome unknown, with warning "
    "`OUTCOME_UNKNOWN`: nothing shows whether it was done."
)

OUT_OF_REACH: Final = (
    "When the contact changes meanwhile so that this cannot come true any more, FAILURE follows at once."
)

TELEPHONY: Final = "Telephony only; FAILURE on other media."

REASON: Final = "An unknown reason, or one that is not selectable: FAILURE."
