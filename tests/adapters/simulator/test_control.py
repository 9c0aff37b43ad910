"""Orders carried out on a living switch and answered with a status and a sentence."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.simulator.control import Ask, SwitchControl
from adapters.simulator.engine import Switch
from adapters.simulator.faults import Faults
from adapters.simulator.orders import VERBS
from adapters.simulator.reasons import EXTRA
from adapters.simulator.world import World
from contracts.vocabulary import AgentState, ReasonKind
from tests.adapters.simulator.support import ANNA, NOW, agent_of


def new_control() -> tuple[SwitchControl, Switch]:
    switch = Switch(World.of_agents(11, NOW), Faults(), lambda: NOW)
    return SwitchControl(switch), switch


async def post(control: SwitchControl, verb: str, body: object) -> tuple[int, dict[str, object]]:
    reply = await control.handle(Ask("POST", verb, "", orjson.dumps(body)))
    answer: dict[str, object] = orjson.loads(reply.body)
    return reply.status, answer


async def test_a_call_from_login_to_wrap_up() -> None:
    control, switch = new_control()
    who = {"loginid": "1001"}
    for verb, body, state in [
        ("login", who, AgentState.NOT_READY),
        ("state", who | {"state": "READY"}, AgentState.READY),
        ("call", who, AgentState.RESERVED),
        ("answer", who, AgentState.TALKING),
        ("hold", who, AgentState.HOLD),
        ("retrieve", who, AgentState.TALKING),
        ("hangup", who, AgentState.WORK_READY),
        ("logout", who, AgentState.LOGGED_OUT),
    ]:
        status, answer = await post(control, verb, body)
        assert status == 200, answer
        assert agent_of(switch.world, ANNA).state is state
        assert isinstance(answer["agent"], dict)
        assert answer["agent"]["state"] == state


@pytest.mark.parametrize(
    ("verb", "body", "status", "sentence"),
    [
        ("call", {}, 400, '"loginid" is missing'),
        ("call", [], 400, "a JSON object is expected"),
        ("call", {"loginid": "7777"}, 404, "There is no agent 7777."),
        ("delay", {"loginid": "7777", "seconds": 1}, 404, "There is no agent 7777."),
        ("refuse", {"loginid": "7777"}, 404, "There is no agent 7777."),
        ("call", {"loginid": "1001"}, 409, "1001 is LOGGED_OUT and cannot take a call: that needs READY."),
        ("hangup", {"loginid": "1001"}, 409, "there is no call to end"),
        ("logout", {"loginid": "1001"}, 409, "1001 is not logged in."),
        ("login", {"loginid": "1001", "extension": "1"}, 400, "There is no extension 1."),
        ("party", {}, 404, "'/simulator/party'"),
    ],
)
async def test_bad_orders_get_a_status_and_one_sentence(verb: str, body: object, status: int, sentence: str) -> None:
    control, switch = new_control()
    before = switch.world.agents()
    got, answer = await post(control, verb, body)
    assert got == status
    assert list(answer) == ["error"]
    assert sentence in str(answer["error"])
    assert switch.world.agents() == before


async def test_a_reason_that_cannot_be_chosen_is_bad_input() -> None:
    control, _ = new_control()
    await post(control, "login", {"loginid": "1001"})
    body = {"loginid": "1001", "state": "NOT_READY", "reasonCodeId": "N90"}
    assert (await post(control, "state", body))[0] == 400


async def test_faults_show_in_the_world() -> None:
    control, _ = new_control()
    await post(control, "delay", {"loginid": "1001", "seconds": 2})
    await post(control, "refuse", {"loginid": "1001", "request": "LogOut"})
    reply = await control.handle(Ask("GET", "agents", "loginid=1001", b""))
    (shown,) = orjson.loads(reply.body)["agents"]
    assert (shown["delay"], shown["refuses"]) == (2.0, ["LogOut"])
    await post(control, "refuse", {"loginid": "1001", "off": True})
    reply = await control.handle(Ask("GET", "agents", "loginid=1001", b""))
    assert orjson.loads(reply.body)["agents"][0]["refuses"] == []


async def test_the_world_is_shown_whole_or_by_login_id() -> None:
    control, _ = new_control()
    whole = orjson.loads((await control.handle(Ask("GET", "agents", "", b""))).body)
    assert whole["up"] is True
    assert len(whole["agents"]) == 11
    assert b"p1001" not in (await control.handle(Ask("GET", "agents", "", b""))).body
    missing = await control.handle(Ask("GET", "agents", "loginid=7777", b""))
    assert missing.status == 404


async def test_a_queued_call_is_shown_until_somebody_takes_it() -> None:
    control, _ = new_control()
    body = {"skill": "sales", "number": "+15550100", "data": {"order": {"id": 7}}}
    assert await post(control, "queue", body) == (200, {"waiting": 1})
    assert (await queues(control))[0]["waiting"][0]["data"] == {"order": {"id": 7}}
    await post(control, "login", {"loginid": "1001"})
    await post(control, "state", {"loginid": "1001", "state": "READY"})
    assert await queues(control) == []
    status, answer = await post(control, "answer", {"loginid": "1001"})
    assert status == 200
    assert answer["agent"]["contacts"][0]["interaction-state"] == "STARTED"  # type: ignore[index]  # an object


async def test_who_waits_gives_up_by_its_id() -> None:
    control, _ = new_control()
    for _ in range(2):
        await post(control, "queue", {})
    last = (await queues(control))[0]["waiting"][1]["work"]
    assert await post(control, "giveup", {"work": last}) == (200, {"waiting": 1})
    assert last not in str(await queues(control))
    assert (await post(control, "giveup", {"work": last}))[0] == 409
    assert (await post(control, "giveup", {}))[0] == 200
    assert await queues(control) == []


async def queues(control: SwitchControl) -> list[dict[str, list[dict[str, object]]]]:
    reply = await control.handle(Ask("GET", "queues", "", b""))
    shown: list[dict[str, list[dict[str, object]]]] = orjson.loads(reply.body)["queues"]
    return shown


@pytest.mark.parametrize(
    ("method", "verb"), [("GET", "call"), ("POST", "agents"), ("POST", "queues"), ("DELETE", "link")]
)
async def test_a_wrong_method_is_told(method: str, verb: str) -> None:
    reply = await new_control()[0].handle(Ask(method, verb, "", b""))
    assert reply.status == 405


async def test_the_link_goes_down_and_up() -> None:
    control, switch = new_control()
    assert await post(control, "link", {"up": False}) == (200, {"up": False})
    assert switch.link_up is False
    assert await post(control, "link", {"up": True}) == (200, {"up": True})


async def test_reasons_change_without_a_body() -> None:
    control, switch = new_control()
    reply = await control.handle(Ask("POST", "reasons", "", b""))
    assert reply.status == 200
    for kind in ReasonKind:
        assert EXTRA in switch.world.reasons(kind)


@given(st.sampled_from(VERBS), st.binary(max_size=200))
async def test_no_bytes_break_it(verb: str, body: bytes) -> None:
    reply = await new_control()[0].handle(Ask("POST", verb, "", body))
    assert reply.status in (200, 400, 404, 409)
    assert isinstance(orjson.loads(reply.body), dict)
