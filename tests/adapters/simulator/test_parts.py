"""The parts of a payload: each property is needed and of its own type."""

from __future__ import annotations

import orjson
import pytest

from adapters.errors import LinkProtocolError
from adapters.simulator import parts
from adapters.simulator.reasons import LOGOUT
from adapters.simulator.world import World
from tests.adapters.simulator.support import NOW

AGENT = World.of_agents(1, NOW).agents()[0]
OPTIONAL = {"reason_id", "mobile"}


def plain(value: object) -> dict[str, object]:
    received: dict[str, object] = orjson.loads(orjson.dumps(value))
    return received


@pytest.mark.parametrize("name", [name for name in plain(AGENT) if name not in OPTIONAL])
def test_an_agent_lacking_anything_is_refused_by_its_name(name: str) -> None:
    spoilt = plain(AGENT)
    del spoilt[name]
    with pytest.raises(LinkProtocolError, match=f'"{name}"'):
        parts.agent(spoilt)


@pytest.mark.parametrize("name", plain(AGENT))
def test_an_agent_with_a_value_of_another_type_is_refused(name: str) -> None:
    with pytest.raises(LinkProtocolError):
        parts.agent(plain(AGENT) | {name: 1.5})


@pytest.mark.parametrize("name", plain(LOGOUT[0]))
def test_a_reason_lacking_anything_is_refused(name: str) -> None:
    spoilt = plain(LOGOUT[0])
    del spoilt[name]
    with pytest.raises(LinkProtocolError, match=f'"{name}"'):
        parts.reason(spoilt)


@pytest.mark.parametrize("since", ["yesterday", "2024-05-06T08:00:00", ""])
def test_a_moment_needs_its_time_zone(since: str) -> None:
    with pytest.raises(LinkProtocolError, match='"since"'):
        parts.agent(plain(AGENT) | {"since": since})


def test_true_is_no_number() -> None:
    with pytest.raises(LinkProtocolError):
        parts.whole({"revision": True}, "revision")
