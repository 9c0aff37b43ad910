"""Refusals that answer nothing that waits: what was asked under their number, and whether it was told already. Refuses to send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from adapters.cisco_cti.protocol.enums_agent import AgentState
from adapters.cisco_cti.protocol.values import Message

KEPT: Final = 512
"""Requests kept to tell what a late refusal is about, and numbers of refusals that were told."""
_CALLS: Final = (
    "connection_call_id",
    "active_connection_call_id",
    "held_connection_call_id",
    "agent_connection_call_id",
)
_CALL_DEVICES: Final = (
    "connection_device_id",
    "active_connection_device_id",
    "held_connection_device_id",
    "agent_connection_device_id",
)
_AGENTS: Final = ("agent_id", "agent_instrument", "agent_extension")


@dataclass(frozen=True, slots=True)
class About:
    """What a request was about. `agent` is an id or a device, "" where none was named; `call_id` None where no call was."""

    request: str
    agent: str = ""
    call_id: int | None = None
    device: str = ""
    is_logout: bool = False

    @classmethod
    def of(cls, message: Message) -> About:
        """Nothing but what tells where a refusal belongs; no password and no data."""
        values = message.values
        call = next((each for each in _found(values, _CALLS) if isinstance(each, int)), None)
        return cls(message.name, _text(values, _AGENTS), call, _text(values, _CALL_DEVICES), _is_logout(message))


class Past:
    """The newest requests by InvokeID, whether they wait or not."""

    __slots__ = ("_about", "_told")

    def __init__(self) -> None:
        self._about: dict[int, About] = {}
        self._told: dict[int, None] = {}

    def keep(self, invoke_id: int, message: Message) -> None:
        """A request goes out under this number, whatever was told of another one before."""
        self._told.pop(invoke_id, None)
        self._about[invoke_id] = About.of(message)
        if len(self._about) > KEPT:
            del self._about[next(iter(self._about))]

    def about(self, invoke_id: int) -> About | None:
        """What was asked, None where nobody knows."""
        return self._about.get(invoke_id)

    def tell(self, invoke_id: int) -> bool:
        """A refusal of this number is told: False for the twin of one that was. 0 is no number."""
        if not invoke_id:
            return True
        is_new = invoke_id not in self._told
        self._told[invoke_id] = None
        if len(self._told) > KEPT:
            del self._told[next(iter(self._told))]
        return is_new


def _is_logout(message: Message) -> bool:
    return message.name == "SET_AGENT_STATE_REQ" and message.values.get("agent_state") == AgentState.LOGOUT


def _found(values: Mapping[str, object], names: tuple[str, ...]) -> list[object]:
    return [value for name in names if (value := values.get(name))]


def _text(values: Mapping[str, object], names: tuple[str, ...]) -> str:
    return next((each for each in _found(values, names) if isinstance(each, str)), "")
