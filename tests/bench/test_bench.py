"""The benchmark runs and compares like with like; no figure of it is judged here."""

from __future__ import annotations

import pytest

from tests.bench.__main__ import SUBJECTS, measure, report


async def test_every_subject_answers_and_the_report_compares_them(
    amqp_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rounds = [await measure(name, amqp_url, 3, 4, 0.1, 1) for name in SUBJECTS]
    assert all(one.measured[0].rate > 0 for one in rounds)
    report(rounds)
    printed = capsys.readouterr().out
    assert "bridge / aio-pika echo" in printed
    assert "bridge / FastStream RPC" in printed
    assert "3 sessions opened in" in printed
