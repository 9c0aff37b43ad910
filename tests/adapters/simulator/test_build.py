"""A switch from settings and a scenario."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from adapters.errors import ScenarioError
from adapters.port import LogOut
from adapters.simulator.build import build_switch
from adapters.simulator.config import Rules, SimulatorSettings
from adapters.simulator.engine import Switch
from bridge.tasks import Tasks
from contracts.vocabulary import AgentState, ReasonKind
from tests.adapters.simulator.support import ANNA, BRUNO, agent_of


def built(tmp_path: Path, text: str) -> Switch:
    path = tmp_path / "try.toml"
    path.write_text(text, encoding="utf-8")
    return build_switch(SimulatorSettings(agents=5, scenario=path))[0]


def test_without_a_scenario_the_settings_count() -> None:
    switch, _ = build_switch(SimulatorSettings(agents=7), first_revision=100)
    assert len(switch.world.agents()) == 7
    assert {agent.revision for agent in switch.world.agents()} == {100}


def test_the_settings_say_how_the_switch_treats_everybody() -> None:
    switch, _ = build_switch(SimulatorSettings(agents=1, ring=3.0, wrap_up=4.0, channel_states=False))
    assert switch.world.rules == Rules(ring=3.0, wrap_up=4.0, channel_states=False)


def test_what_a_scenario_changes(tmp_path: Path) -> None:
    switch = built(
        tmp_path,
        """
        switch = { agents = 3, delay = 1 }
        [[agent]]
        loginid = "1001"
        firstname = "Ada"
        extension = "4711"
        state = "NOT_READY"
        reasonCodeId = "N1"
        delay = 0
        refuse = "LogOut"
        [[reason]]
        kind = "notready"
        id = "N1"
        code = "11"
        [[reason]]
        kind = "logout"
        id = "L7"
        """,
    )
    ada = agent_of(switch.world, ANNA)
    assert (ada.first_name, ada.extension, ada.channels[0].endpoint) == ("Ada", "4711", "4711")
    assert (ada.state, ada.reason_id) == (AgentState.NOT_READY, "N1")
    assert (switch.faults.delay(ANNA), switch.faults.delay(BRUNO)) == (0.0, 1.0)
    assert switch.faults.refusal(LogOut(ANNA)) is not None
    assert len(switch.world.agents()) == 3
    codes = {reason.reason_id: reason.code for reason in switch.world.reasons(ReasonKind.NOT_READY)}
    assert codes["N1"] == "11"
    assert switch.world.reasons(ReasonKind.LOGOUT)[-1].reason_id == "L7"


async def test_the_steps_are_played_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "steps.toml"
    path.write_text('[[step]]\nat = 0\ndo = "login"\nloginid = "1001"\n', encoding="utf-8")
    switch, play = build_switch(SimulatorSettings(agents=1, scenario=path))
    assert agent_of(switch.world, ANNA).state is AgentState.LOGGED_OUT
    await play()
    assert agent_of(switch.world, ANNA).state is AgentState.NOT_READY


async def test_the_customers_of_a_load_come_while_the_steps_are_played(tmp_path: Path) -> None:
    path = tmp_path / "busy.toml"
    path.write_text(
        "[load]\ncalls_per_hour = 3600\nhours = 1\nspeed = 3600\nsteady = true\n"
        "[[step]]\nat = 0.2\ndo = 'login'\nloginid = '1001'\n",
        encoding="utf-8",
    )
    switch, play = build_switch(SimulatorSettings(agents=10, scenario=path))
    tasks = Tasks()
    tasks.spawn(play(), "play")
    while not switch.world.waiting():
        await asyncio.sleep(0.001)
    await tasks.cancel()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "[[agent]]\nloginid = 9",
            "try.toml, [[agent]] number 1: \"loginid\" is '9': one of the 5 agents is expected.",
        ),
        ("[[step]]\nat = 1\ndo = 'call'\nloginid = '9'", "try.toml, [[step]] number 1: \"loginid\" is '9'"),
        (
            "\n".join(f"[[agent]]\nloginid = {who}\nextension = '7'\nstate = 'READY'" for who in (1001, 1002)),
            "try.toml, [[agent]] number 2: Extension 7 is used by 1001.",
        ),
        (
            "[[agent]]\nloginid = 1001\nstate = 'NOT_READY'\nreasonCodeId = 'N90'",
            "try.toml, [[agent]] number 1: The notready reason N90 cannot be chosen.",
        ),
    ],
)
def test_what_does_not_fit_the_world_is_told_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as error:
        built(tmp_path, text)
    assert sentence in error.value.sentence
