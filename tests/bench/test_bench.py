"""The benchmark runs and compares like with like; no figure of it is judged here."""

from __future__ import annotations

import pytest

from tests.bench import cisco_codec
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


def test_the_codec_of_the_cti_server_is_set_against_a_bare_loop(capsys: pytest.CaptureFixture[str]) -> None:
    measured = cisco_codec.paces(0.0)
    assert [one.message for one in measured] == 4 * ["OPEN_REQ"] + 4 * ["AGENT_STATE_EVENT"]
    assert all(one.ratio > 0 for one in measured)
    cisco_codec.report(measured)
    assert capsys.readouterr().out.count(" x of ") == 8


def test_the_bare_loop_says_the_same_bytes() -> None:
    for body in cisco_codec.BODIES:
        message = cisco_codec.render(body)
        raw = cisco_codec.codec(cisco_codec.VERSION).encode(message)
        fixed = cisco_codec.FIXED[message.name]
        found = cisco_codec.bare_decode(fixed, raw)
        number = int.from_bytes(raw[4:8], "big")
        assert cisco_codec.bare_encode(fixed, fixed.unpack_from(raw, 8), found, number) == raw
