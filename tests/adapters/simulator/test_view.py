"""The world as JSON."""

from __future__ import annotations

import orjson

from adapters.contacts import LimitChannel
from adapters.port import LogIn, MobileAgent, SetAgentState
from adapters.simulator import deeds
from adapters.simulator.faults import ALL, Faults
from adapters.simulator.view import render_queues, render_seat
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ChannelType
from tests.adapters.simulator.support import ANNA, NOW


def test_a_seat_is_shown_with_call_pending_state_and_faults_but_no_password() -> None:
    world, faults = World.of_agents(1, NOW), Faults()
    world.execute(LogIn(ANNA, "p1001", None, frozenset(), MobileAgent("NAILED", "+15550100")), NOW)
    world.do(deeds.CallDialled(ANNA), NOW)
    world.execute(SetAgentState(ANNA, AgentState.NOT_READY, "N2"), NOW)
    faults.refuse(ANNA, ALL)
    seat = world.seat(ANNA)
    assert seat is not None
    shown = orjson.loads(orjson.dumps(render_seat(seat, faults)))
    assert shown["state"] == "TALKING"
    assert shown["statechangetime"] == "2024-05-06T08:00:00.000Z"
    assert shown["mobile"] == {"mode": "NAILED", "dialnumber": "+15550100"}
    assert shown["pending"] == {"state": "NOT_READY", "reasonCodeId": "N2"}
    assert shown["call"]
    assert shown["refuses"] == "all"
    assert "p1001" not in str(shown)


def shown_seat(world: World) -> dict[str, object]:
    seat = world.seat(ANNA)
    assert seat is not None
    shown: dict[str, object] = orjson.loads(orjson.dumps(render_seat(seat, Faults())))
    return shown


def test_channels_are_shown_with_their_states() -> None:
    world = World.of_agents(1, NOW)
    world.do(deeds.LoggedInAtPhone(ANNA), NOW)
    world.do(deeds.StateChosen(ANNA, AgentState.NOT_READY, "N1"), NOW)
    world.execute(LimitChannel(ANNA, "chat-1001", 2), NOW)
    channels = shown_seat(world)["channels"]
    assert isinstance(channels, list)
    by_type = {channel["type"]: channel for channel in channels}
    assert by_type["TELEPHONY"] == {
        "endpoint": "2001",
        "type": "TELEPHONY",
        "channel-state": "ACTIVE",
        "agent-state": "NOT_READY",
        "reasonCodeId": "N1",
        "limit": None,
    }
    assert by_type["EMAIL"]["channel-state"] == "INACTIVE"


def test_contacts_are_shown_with_legs_parties_and_data() -> None:
    world = World.of_agents(2, NOW)
    world.do(deeds.LoggedInAtPhone(ANNA), NOW)
    world.do(deeds.StateChosen(ANNA, AgentState.READY), NOW)
    world.do(deeds.CallArrives(ANNA, "+15550100", "Ms Adler", {"order": {"id": 7}}), NOW)
    world.do(deeds.CallAnswered(ANNA), NOW)
    shown = shown_seat(world)
    (contact,) = shown["contacts"]  # type: ignore[misc]  # a list
    assert (contact["id"], contact["type"], contact["interaction-state"]) == (shown["call"], "TELEPHONY", "STARTED")
    assert contact["data"] == {"order": {"id": 7}}
    (leg,) = contact["conversations"]
    assert (leg["role"], leg["conversation-state"]) == ("primary", "ESTABLISHED")
    assert {(each["number"], each["name"]) for each in leg["members"]} == {
        ("2001", "Anna Adler"),
        ("+15550100", "Ms Adler"),
    }


def test_queues_are_shown_with_what_waits_the_oldest_first() -> None:
    world = World.of_agents(11, NOW)
    for name in ("first", "second"):
        world.do(deeds.CallQueued("sales", "+15550100", name, {"order": 7}), NOW)
    world.do(deeds.MediaArrives(ChannelType.CHAT, skill="service"), NOW)
    calls, chats = orjson.loads(orjson.dumps(render_queues(world.waiting())))
    assert (calls["type"], calls["skill"], chats["type"], chats["skill"]) == ("TELEPHONY", "sales", "CHAT", "service")
    assert [each["members"][0]["name"] for each in calls["waiting"]] == ["first", "second"]
    assert calls["waiting"][0]["data"] == {"order": 7}
    assert [each["members"] for each in chats["waiting"]] == [[]]
    assert render_queues(()) == []
