"""How many calls each agent has had a part in, as the statistics of the protocol count them. Counts only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from contracts.vocabulary import ConversationState, LoginId
from tests.support.cti_server.ledger import Pictured, Pictures

_TAKEN = (ConversationState.ESTABLISHED, ConversationState.HELD)


@dataclass(slots=True)
class Counts:
    """Handled calls: answered, and over for the agent. `session`: since the agent logged in last."""

    today: Counter[LoginId] = field(default_factory=Counter)
    session: Counter[LoginId] = field(default_factory=Counter)

    def follow(self, before: Pictures, after: Pictures) -> None:
        """Calls went on."""
        for call in before.values():
            for login_id in _talking(call) - _there(after.get(call.call_id)):
                self.today[login_id] += 1
                self.session[login_id] += 1

    def log_in(self, login_id: LoginId) -> None:
        """The counters of a session begin anew."""
        self.session.pop(login_id, None)


def _talking(call: Pictured) -> set[LoginId]:
    return {each.login_id for each in call.connections if each.login_id is not None and each.state in _TAKEN}


def _there(call: Pictured | None) -> set[LoginId]:
    return {each.login_id for each in call.connections if each.login_id is not None} if call is not None else set()
