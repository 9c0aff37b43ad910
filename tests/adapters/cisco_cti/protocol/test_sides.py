"""The order and the rhythm of dialling, with a clock and a chance of the test's own."""

from __future__ import annotations

from collections.abc import Callable

from adapters.backoff import Backoff
from adapters.cisco_cti.protocol.failures import Failure, FailureKind, Leg
from adapters.cisco_cti.protocol.sides import STEADY, Sides

A, B = Leg("A", "a.example", 42027), Leg("B", "b.example", 43027)


class Dialler:
    """Dials as told, and knows which side is up."""

    def __init__(
        self,
        *legs: Leg,
        versions: tuple[int, ...] = (24,),
        first: int = 0,
        chance: Callable[[], float] = lambda: 0.999,
        ceiling: float = 8.0,
    ) -> None:
        backoff = Backoff(first=1.0, ceiling=ceiling, random=chance)
        self.sides = Sides(legs or (A, B), versions, backoff, first=first)
        self.now = 0.0
        self.log: list[tuple[str, int]] = []
        self.waits: list[float] = []
        self.is_again = False

    def fails(self, kind: FailureKind = FailureKind.UNREACHABLE, times: int = 1) -> None:
        """The next attempts fail."""
        for _ in range(times):
            self._dial()
            self.is_again = self.sides.failed(Failure(self.leg, kind), self.now)

    def opens(self) -> None:
        """The next attempt opens a session."""
        self._dial()
        self.sides.opened(self.now)

    def loses(self, after: float) -> None:
        """The session that is open fails after so many seconds."""
        self.now += after
        self.sides.failed(Failure(self.leg, FailureKind.CUT), self.now)

    def _dial(self) -> None:
        dial = self.sides.dial()
        assert dial is not None
        self.leg = dial.leg
        self.log.append((dial.leg.side, dial.version))
        self.waits.append(max(0.0, dial.at - self.now))
        self.now = max(self.now, dial.at)

    @property
    def order(self) -> str:
        """The sides dialled."""
        return "".join(side for side, _ in self.log)


def test_ctios_24_attempts_alternate_until_one_opens() -> None:
    dialler = Dialler()
    dialler.fails(times=5)
    dialler.opens()
    assert dialler.order == "ABABAB"


def test_ctios_24_the_first_side_may_be_the_other() -> None:
    dialler = Dialler(first=1)
    dialler.fails(times=4)
    assert dialler.order == "BABA"


def test_ctios_25_one_side_is_tried_again() -> None:
    dialler = Dialler(A)
    dialler.fails(times=3)
    assert dialler.order == "AAA"


def test_ctios_26_27_a_loss_goes_to_the_other_side_and_stays_there() -> None:
    dialler = Dialler()
    dialler.opens()
    dialler.loses(after=1000.0)
    dialler.opens()
    assert dialler.order == "AB"
    again = dialler.sides.dial()
    assert again is not None
    assert again.leg is B, "nothing pulls it back while it holds"


def test_ctios_29_waits_grow_with_jitter_up_to_a_ceiling() -> None:
    chances = iter([0.0, 0.999] * 10)
    dialler = Dialler(chance=lambda: next(chances))
    dialler.fails(times=9)
    spans = [1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0]
    assert dialler.waits[0] == 0.0
    for wait, span in zip(dialler.waits[1:], spans, strict=True):
        assert span / 2 <= wait <= span
    assert dialler.waits[4] != dialler.waits[5]


def test_a_session_that_held_begins_the_waits_anew() -> None:
    dialler = Dialler()
    dialler.fails(times=4)
    dialler.opens()
    dialler.loses(after=STEADY)
    dialler.opens()
    assert dialler.waits[-1] <= 1.0


def test_sides_that_open_and_fall_meet_the_growing_wait() -> None:
    dialler = Dialler()
    for _ in range(6):
        dialler.opens()
        dialler.loses(after=0.1)
    assert [round(wait) for wait in dialler.waits] == [0, 1, 2, 4, 8, 8]


def test_ctios_11_a_refused_version_is_not_asked_again_the_next_one_is_at_once() -> None:
    dialler = Dialler(versions=(25, 24, 15))
    dialler.fails(FailureKind.VERSION_REJECTED, times=2)
    assert dialler.is_again
    dialler.fails()
    assert not dialler.is_again
    dialler.fails()
    dialler.opens()
    assert dialler.log == [("A", 25), ("A", 24), ("A", 15), ("B", 25), ("A", 15)]
    assert dialler.waits[:3] == [0.0, 0.0, 0.0]


def test_ctios_11_a_side_without_a_version_is_left_out() -> None:
    dialler = Dialler(versions=(24, 15))
    dialler.fails(FailureKind.VERSION_REJECTED, times=2)
    dialler.fails(times=3)
    assert dialler.log == [("A", 24), ("A", 15), ("B", 24), ("B", 24), ("B", 24)]
    assert not dialler.sides.is_over


def test_ctios_11_without_any_version_nothing_is_dialled() -> None:
    dialler = Dialler(versions=(24,))
    dialler.fails(FailureKind.VERSION_REJECTED, times=2)
    assert dialler.order == "AB"
    assert dialler.sides.dial() is None
    assert dialler.sides.is_over


def test_ctios_12_nothing_is_dialled_after_a_stop() -> None:
    dialler = Dialler()
    dialler.fails()
    dialler.sides.stop()
    assert dialler.sides.dial() is None


def test_a_side_that_was_left_is_dialled_again() -> None:
    dialler = Dialler(A)
    dialler.opens()
    dialler.now += 100.0
    dialler.sides.left(dialler.now)
    dial = dialler.sides.dial()
    assert dial is not None
    assert dial.leg is A
    assert 0.5 <= dial.at - dialler.now <= 1.0
