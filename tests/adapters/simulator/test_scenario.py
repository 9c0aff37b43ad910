"""Scenario files: what they say, and sentences for what they say wrongly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import adapters.simulator
from adapters.errors import ScenarioError
from adapters.port import LogOut
from adapters.simulator import deeds
from adapters.simulator.faults import ALL
from adapters.simulator.load import Load
from adapters.simulator.scenario import Scenario, Step, load_scenario, parse_scenario
from contracts.vocabulary import AgentState, ReasonKind
from tests.adapters.simulator.support import ANNA

SHIPPED = sorted((Path(adapters.simulator.__file__).parent / "scenarios").glob("*.toml"))


def test_an_empty_file_changes_nothing() -> None:
    assert parse_scenario("", "empty.toml") == Scenario()


def test_a_whole_file() -> None:
    scenario = parse_scenario(
        """
        [switch]
        agents = 30
        delay = 0.25
        seed = 3

        [[agent]]
        loginid = 1001
        firstname = "Ada"
        password = "other"
        extension = ""
        state = "READY"
        delay = 2
        refuse = ["LogOut"]

        [[agent]]
        loginid = "1002"
        refuse = true

        [[reason]]
        kind = "notready"
        id = "N7"

        [[step]]
        at = 1.5
        do = "call"
        loginid = "1001"
        jitter = 2
        repeat = 20
        times = 3

        [load]
        calls_per_hour = 2500
        seed = 7
        speed = 60.0
        """,
        "whole.toml",
    )
    assert (scenario.agents, scenario.delay, scenario.seed) == (30, 0.25, 3)
    ada, refusing = scenario.overrides
    assert (ada.login_id, ada.first_name, ada.extension, ada.state) == (ANNA, "Ada", "", AgentState.READY)
    assert (ada.delay, ada.refuse, refusing.delay, refusing.refuse) == (2.0, frozenset({LogOut}), None, ALL)
    assert [(kind, reason.reason_id) for kind, reason in scenario.reasons] == [(ReasonKind.NOT_READY, "N7")]
    assert scenario.load == Load(2500.0, seed=7, speed=60.0)
    assert scenario.steps == (Step(1.5, "call", (deeds.CallArrives(ANNA),), 2.0, 20.0, 3),)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[switch", "bad.toml: not TOML: "),
        ("[party]", "bad.toml: 'party' is not known here; there is: agent, load, reason, step, switch."),
        ("switch = 1", "bad.toml: [switch] is expected to be a table."),
        ("agent = 1", "bad.toml: agent is expected as tables [[agent]]."),
        ("[switch]\nagents = 0", 'bad.toml, [switch]: "agents" is 0: a whole number from 1 to 100000 is expected.'),
        ("[switch]\ndelay = -1", 'bad.toml, [switch]: "delay" is -1: a number from 0 to 31536000 is expected.'),
        ("[switch]\nsped = 1", "bad.toml, [switch]: 'sped' is not known here"),
        ("load = 1", "bad.toml: [load] is expected to be a table."),
        (
            "[load]",
            "bad.toml, [load]: One of calls_per_hour, chats_per_hour, emails_per_hour is expected, more than 0.",
        ),
        ("[load]\ncalls_per_hour = -1", 'bad.toml, [load]: "calls_per_hour" is -1: a number from 0 to 1000000'),
        ("[load]\ncalls_per_hour = 1\nspeed = 0", 'bad.toml, [load]: "speed" is 0: a number from 0.01 to 3600'),
        ("[load]\ncalls = 1", "bad.toml, [load]: 'calls' is not known here; there is: calls_per_hour,"),
        ("[[agent]]", 'bad.toml, [[agent]] number 1: "loginid" is missing'),
        (
            "[[agent]]\nloginid = 1\n[[agent]]\nloginid = 2\nstate = 'TALKING'",
            'bad.toml, [[agent]] number 2: "state" is',
        ),
        ("[[agent]]\nloginid = 1\nrefuse = 'all'", "number 1: \"refuse\" is 'all': true, or names among"),
        ("[[reason]]\nid = '1'", 'bad.toml, [[reason]] number 1: "kind" is missing'),
        ("[[step]]\nat = 1", 'bad.toml, [[step]] number 1: "do" is missing'),
        ("[[step]]\ndo = 'reasons'", 'bad.toml, [[step]] number 1: "at" is missing'),
        ("[[step]]\nat = 1\ndo = 'jump'", "[[step]] number 1: 'jump' cannot be done; there is: call, "),
        ("[[step]]\nat = 1\ndo = 'call'", 'number 1: "loginid" is missing'),
        ("[[step]]\nat = 1\ndo = 'reasons'\nrepeat = 0.01", 'number 1: "repeat" is 0.01: a number from 0.1 to'),
        ("[[step]]\nat = 1\ndo = 'reasons'\ntimes = 2", 'number 1: "repeat" is missing: "times" needs'),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as error:
        parse_scenario(text, "bad.toml")
    assert sentence in error.value.sentence


@given(st.text(max_size=80))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        parse_scenario(text, "any.toml")
    except ScenarioError as error:
        assert error.sentence.startswith("any.toml")


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"missing\.toml cannot be read: No such file"):
        load_scenario(tmp_path / "missing.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError, match="it is not UTF-8 text"):
        load_scenario(binary)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_scenarios_that_are_shipped(path: Path) -> None:
    scenario = load_scenario(path)
    assert scenario.steps
    assert (scenario.load is not None) is (path.name == "busy-day.toml")
