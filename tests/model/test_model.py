"""Random programs against a living bridge, fifty of them; `python -m tests.model` plays more, and says what a counterexample is."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from tests.model import steps
from tests.model.campaign import draw, run
from tests.model.player import weights

EXAMPLES = 50
SEED = 1


@pytest.mark.timeout(400)
async def test_every_picture_becomes_the_switchs_world(amqp_url: str, prefix: str, tmp_path: Path) -> None:
    outcome = await run(draw(EXAMPLES, SEED), amqp_url, prefix, tmp_path)
    told = [f"{steps.written(each.program)}\n\n{'; '.join(each.problems)}" for each in outcome.found]
    assert not told, f"to be played again with `python -m tests.model --replay FILE`:\n\n{told[0]}"
    assert outcome.examples == EXAMPLES


FOUND = {
    "a transfer that was refused because the customer had hung up": """
        0 phone.talk 0
        0 break.delay 0
        0 ask.blind 2
        0 phone.farhangup 0
        0 break.prompt 0
    """,
}
"""Counterexamples of once."""


@pytest.mark.parametrize("program", FOUND.values(), ids=FOUND)
async def test_what_was_found_once_stays_right(program: str, amqp_url: str, prefix: str, tmp_path: Path) -> None:
    outcome = await run([steps.read(dedent(program))], amqp_url, prefix, tmp_path)
    assert [each.problems for each in outcome.found] == []


def test_a_program_is_read_as_it_was_written() -> None:
    for program in draw(20, SEED):
        assert steps.read(f"# a remark\n{steps.written(program)}\n") == program


def test_every_verb_is_drawn() -> None:
    drawn = {step.verb for program in draw(1000, SEED) for step in program}
    assert drawn == weights().keys()
