"""Programs: the steps of one example, how they are drawn, written down and read back. Owns no meaning of a verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

PICKS = 16
"""A step's pick chooses among what is there when the step is taken."""
LEAST, MOST = 8, 36
"""Steps of a program."""
CALM = 0.7
"""Share of the steps that are waited for."""


@dataclass(frozen=True, slots=True)
class Step:
    """`who` of the three agents, what, and which; `is_calm`: what follows from it is waited for."""

    who: int
    verb: str
    pick: int
    is_calm: bool = True

    def __str__(self) -> str:
        return f"{self.who} {self.verb} {self.pick}{'' if self.is_calm else ' !'}"


Program = tuple[Step, ...]


def draw_programs(weights: dict[str, int]) -> st.SearchStrategy[Program]:
    """Programs of these verbs, each as often as its weight says."""
    # Not as a list of drawn steps: hypothesis likes short ones, and many that differ in a step; shrinking is the campaign's.
    return st.randoms(use_true_random=True).map(lambda random: _program(random, weights))


def _program(random: Random, weights: dict[str, int]) -> Program:
    verbs = random.choices(list(weights), list(weights.values()), k=random.randint(LEAST, MOST))
    return tuple(Step(random.randrange(3), verb, random.randrange(PICKS), random.random() < CALM) for verb in verbs)


def written(program: Iterable[Step]) -> str:
    """One line a step."""
    return "\n".join(map(str, program))


def read(text: str) -> Program:
    """A program as it was written; lines that begin with # are left out."""
    return tuple(_step(line.split()) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def _step(words: Sequence[str]) -> Step:
    return Step(int(words[0]), words[1], int(words[2]), "!" not in words[3:])
