"""One line a message, for people and for programs."""

from __future__ import annotations

import pytest

from bridge.cli.output import emit, message_line, message_values, say, show_ids
from bridge.reception import Kind, Message

WARNING = Message(
    Kind.WARNING, "session.warning", "S1", {}, code="X", message="Mind [the] gap.", seq=3, epoch=2, gap=True
)
ANSWER = Message(Kind.RESPONSE, "session.query.init", "S1", {"a": 1}, result="SUCCESS", request_id="r")


def test_a_message_is_one_line_with_all_that_matters(capsys: pytest.CaptureFixture[str]) -> None:
    say(message_line(WARNING))
    say(message_line(ANSWER))
    warning, answer = capsys.readouterr().out.splitlines()
    assert "S1" in warning
    assert "2/3" in warning
    assert "X: Mind [the] gap." in warning
    assert warning.endswith("(messages before it are missing)")
    assert answer.endswith('session.query.init  SUCCESS  {"a":1}')


def test_what_others_made_up_stays_on_its_line_and_tells_the_terminal_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    odd = "a\x1b[31m\nb\u2028c\udcff"
    say(message_line(Message(Kind.ERROR, odd, odd, {"x\u009b": "\u202e"}, code=odd, message=odd)))
    say(message_line(Message(Kind.RESPONSE, odd, odd, {}, result=odd, message=odd, request_id="r")))
    show_ids(["id", "more"], [[odd, odd]])
    printed = capsys.readouterr().out
    assert "a·[31m·b·c·" in printed
    assert printed.count("\n") == 4
    assert all(char.isprintable() for char in printed.replace("\n", ""))


def test_programs_get_json_without_what_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    emit(message_values(ANSWER))
    assert capsys.readouterr().out == (
        '{"kind":"response","name":"session.query.init","target":"S1","result":"SUCCESS","requestId":"r","body":{"a":1}}\n'
    )
