"""What the tests do at the switch past the adapter: agents at their phones, callers, customers, whoever runs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn, Protocol

import pytest

from contracts.vocabulary import AgentState, ChannelAgentState, ChannelType, ContactId, LoginId


class NotNow(Exception):
    """The switch does not let this happen in the state it is in; nothing changed."""


def cannot(what: str) -> NoReturn:
    """For a hand that is unable to do something: skips the test that needs it."""
    pytest.skip(f"the hand on this backend's switch cannot {what}")


class Phone(Protocol):
    """What an agent does about the own work. Each is done at the phone or by a command; NotNow where it is impossible."""

    async def dial(self, login_id: LoginId, destination: str) -> None:
        """Call somebody, who rings until told to answer."""

    async def answer(self, login_id: LoginId) -> None:
        """Take the offered call."""

    async def hang_up(self, login_id: LoginId) -> None:
        """Leave the call; with a consult, the leg that is not on hold."""

    async def hold(self, login_id: LoginId) -> None:
        """Of the leg that is ESTABLISHED."""

    async def retrieve(self, login_id: LoginId) -> None:
        """Of the leg that is HELD, the primary one first."""

    async def consult(self, login_id: LoginId, destination: str) -> None:
        """Hold the call and dial somebody about it."""

    async def alternate(self, login_id: LoginId) -> None:
        """Change between the held and the established leg."""

    async def transfer(self, login_id: LoginId, destination: str | None = None) -> None:
        """To the one consulted, or to `destination` without asking."""

    async def conference(self, login_id: LoginId, destination: str | None = None) -> None:
        """Of both legs, or with `destination` dialled into the call."""

    async def press(self, login_id: LoginId, digits: str) -> None:
        """Send tones into the call."""

    async def accept(self, login_id: LoginId, contact_id: ContactId) -> None:
        """Take what is offered, a call or not."""

    async def reject(self, login_id: LoginId, contact_id: ContactId) -> None:
        """Refuse what is offered, a call or not."""

    async def complete(self, login_id: LoginId, contact_id: ContactId, dispositions: tuple[str, ...] = ()) -> None:
        """End the wrap-up, or finish an e-mail or chat."""

    async def choose(self, login_id: LoginId, state: AgentState, reason_id: str | None = None) -> None:
        """READY, NOT_READY or LOGGED_OUT."""

    async def set_active(self, login_id: LoginId, type: ChannelType, active: bool) -> None:
        """Log in or out on one channel."""

    async def set_ready(
        self, login_id: LoginId, type: ChannelType, state: ChannelAgentState, reason_id: str | None = None
    ) -> None:
        """Ask for contacts on one channel or for none."""


class Hand(Phone, Protocol):
    """The phones, and everything else that happens at the switch without a command. A verb it lacks ends in `cannot`."""

    # --- calls and their other parties ---

    async def offer_call(self, login_id: LoginId, number: str = "", data: Mapping[str, object] | None = None) -> None:
        """A call of somebody outside for an agent who is READY, until something is done about it."""

    async def queue_call(self, skill: str, number: str = "", data: Mapping[str, object] | None = None) -> None:
        """A call for the queue of a skill."""

    async def give_up(self, skill: str) -> None:
        """The call that waits longest in the queue of a skill goes away."""

    async def far_answers(self, login_id: LoginId, number: str | None = None) -> None:
        """Somebody outside whom the agent dialled answers; None: the last one dialled."""

    async def far_refuses(self, login_id: LoginId, number: str | None = None) -> None:
        """Somebody outside whom the agent dialled is busy; None: the last one dialled."""

    async def far_hangs_up(self, login_id: LoginId, number: str | None = None) -> None:
        """Somebody outside leaves the agent's call, or gives up while it rings; None: the first one of the primary leg."""

    # --- other contacts ---

    async def offer_contact(self, login_id: LoginId, type: ChannelType, data: Mapping[str, object]) -> None:
        """An e-mail, chat or callback for an agent whose channel is ready and has room."""

    async def queue_contact(self, skill: str, type: ChannelType, data: Mapping[str, object]) -> None:
        """An e-mail, chat or callback for the queue of a skill."""

    async def customer_leaves(self, login_id: LoginId, contact_id: ContactId) -> None:
        """The customer leaves a chat, or takes an e-mail or a callback back."""

    async def set_data(self, login_id: LoginId, contact_id: ContactId, data: Mapping[str, object]) -> None:
        """Something at the switch sets these keys of a contact's data; None takes one away."""

    # --- agents and the switch ---

    async def log_in(self, login_id: LoginId) -> None:
        """At the phone, with the own extension."""

    async def force_logout(self, login_id: LoginId) -> None:
        """By the agent's supervisor."""

    async def drop_agent(self, login_id: LoginId) -> None:
        """The switch logs the agent out in the middle of whatever goes on."""

    async def set_available(self, login_id: LoginId, type: ChannelType, available: bool) -> None:
        """A channel of the agent becomes UNAVAILABLE, or can be used again."""

    async def change_reasons(self) -> None:
        """Another logout list."""

    async def change_dispositions(self, type: ChannelType) -> None:
        """Another list of wrap-up codes."""

    async def slow_down(self, login_id: LoginId, seconds: float) -> None:
        """Carry out the agent's commands so late (never the supervisor's); 0 lets go of those that wait."""

    async def cut_link(self) -> None:
        """Lose the link and let none come back."""

    async def mend_link(self) -> None:
        """Let the link come back."""
