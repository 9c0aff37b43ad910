"""Logs: one line an event, JSON or console, and no secret in any field, message or traceback."""

from __future__ import annotations

import io
import json
import logging
import re
import sys
from collections.abc import Callable, Iterator

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bridge.ops import logs
from contracts.redaction import SECRET_WORDS

SECRET = "geheim-4711"
ANSI = re.compile(r"\x1b\[[0-9;]*m")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logging of the process as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    noisy = {name: logging.getLogger(name).level for name in logs.NOISY}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in noisy.items():
        logging.getLogger(name).setLevel(before)
    structlog.contextvars.clear_contextvars()
    structlog.reset_defaults()


Start = Callable[..., io.StringIO]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    """Set logging up; gives the stream it goes to."""

    def configure(format: str | None = "json", level: str = "INFO", *, terminal: bool = False) -> io.StringIO:
        stream = Terminal() if terminal else io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        logs.configure(format, level)
        return stream

    return configure


def lines(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def fail(password: str) -> None:
    raise ConnectionError(f"amqp://user:{password}@broker/ is not reachable")


def log_failure(log: structlog.stdlib.BoundLogger) -> None:
    try:
        fail(SECRET)
    except ConnectionError:
        log.exception("link_lost", password=SECRET)


def test_json_is_one_object_a_line(start: Start) -> None:
    stream = start()
    log = structlog.get_logger("bridge.test")
    log.info("session_created", session="S1", epoch=1)
    log.warning("two\nlines", detail="a\nb")
    first, second = lines(stream)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", str(first.pop("timestamp")))
    assert first == {"event": "session_created", "level": "info", "session": "S1", "epoch": 1}
    assert (second["event"], second["level"], second["detail"]) == ("two\nlines", "warning", "a\nb")


def test_a_console_line_is_for_people(start: Start) -> None:
    stream = start("console")
    structlog.get_logger().info("session_created", session="S1")
    said = ANSI.sub("", stream.getvalue())
    assert re.search(r"\[info +\] session_created +session=S1$", said.strip())


@pytest.mark.parametrize(
    ("format", "terminal", "is_json"),
    [(None, False, True), (None, True, False), ("json", True, True), ("console", False, False)],
)
def test_the_format_is_asked_for_or_goes_by_the_terminal(
    start: Start, format: str | None, terminal: bool, is_json: bool
) -> None:
    stream = start(format, terminal=terminal)
    structlog.get_logger().info("x")
    assert stream.getvalue().startswith("{") is is_json


def test_the_least_level_holds_for_everybody(start: Start) -> None:
    stream = start(level="WARNING")
    for log in (structlog.get_logger("ours"), logging.getLogger("theirs")):
        log.info("quiet")
        log.warning("loud")
    assert [line["event"] for line in lines(stream)] == ["loud", "loud"]


@pytest.mark.parametrize("name", logs.NOISY)
def test_noisy_libraries_say_errors_only(start: Start, name: str) -> None:
    stream = start(level="DEBUG")
    log = logging.getLogger(name)
    log.warning("reconnecting")
    log.error("broken")
    log.critical("worse")
    told_elsewhere = name == "aiormq.connection"
    assert [line["event"] for line in lines(stream)] == (["worse"] if told_elsewhere else ["broken", "worse"])


def test_to_configure_again_does_not_double_lines(start: Start) -> None:
    start()
    stream = start()
    structlog.get_logger().info("x")
    assert len(lines(stream)) == 1


@pytest.mark.parametrize("format", ["json", "console"])
@pytest.mark.parametrize("word", [*SECRET_WORDS, "amqp_url"])
def test_a_field_that_speaks_of_a_secret_is_masked(start: Start, format: str, word: str) -> None:
    stream = start(format)
    log = structlog.get_logger()
    for key in (word, word.upper(), f"agent_{word}_1"):
        log.info("x", **{key: SECRET}, plain="seen")
        log.info("x", details={"deep": [{key: SECRET}, ({key: [SECRET]},)]})
    said = ANSI.sub("", stream.getvalue())
    assert SECRET not in said
    assert said.count("***") == 9
    assert said.count("seen") == 3


@pytest.mark.parametrize("format", ["json", "console"])
@pytest.mark.parametrize(
    "url",
    [
        f"amqp://user:{SECRET}@broker:5672/",
        f"amqps://:{SECRET}@broker/",
        f"ws://user:p@{SECRET}@switch/",
        f"amqp://user:a:{SECRET}@broker/",
        "x" * (logs.MAX_TEXT - 20) + f" amqp://user:{SECRET}{'y' * 40}@broker/",
    ],
)
def test_the_password_of_a_url_is_masked_wherever_it_stands(start: Start, format: str, url: str) -> None:
    stream = start(format)
    log = structlog.get_logger()
    log.info(f"cannot reach {url}", place=url, places=[url], byte_string=url.encode())
    logging.getLogger("aio").warning("cannot reach %s", url)
    said = ANSI.sub("", stream.getvalue())
    assert SECRET not in said
    assert "cannot reach" in said


@pytest.mark.parametrize("format", ["json", "console"])
def test_a_traceback_shows_neither_url_passwords_nor_local_variables(start: Start, format: str) -> None:
    stream = start(format)
    log_failure(structlog.get_logger())
    try:
        fail(SECRET)
    except ConnectionError:
        logging.getLogger("theirs").exception("link_lost")
    said = ANSI.sub("", stream.getvalue())
    assert SECRET not in said
    assert said.count("Traceback (most recent call last)") == 2
    assert said.count("ConnectionError: amqp://***@broker/ is not reachable") == 2


def test_the_end_of_a_long_traceback_is_kept(start: Start) -> None:
    stream = start()
    try:
        raise ValueError("x" * 20_000 + " and what matters")
    except ValueError:
        structlog.get_logger().exception("fault")
    traceback = str(lines(stream)[0]["exception"])
    assert len(traceback) == logs.MAX_TRACEBACK
    assert traceback.endswith("and what matters")


def test_bound_context_is_masked_too(start: Start) -> None:
    stream = start()
    structlog.contextvars.bind_contextvars(password=SECRET, session="S1")
    structlog.get_logger().info("x")
    (line,) = lines(stream)
    assert (line["password"], line["session"]) == ("***", "S1")


def test_what_a_peer_sends_cannot_fill_the_disk(start: Start) -> None:
    stream = start()
    deep: list[object] = []
    for _ in range(500):
        deep = [deep]
    structlog.get_logger().info(
        "x", text="a" * 100_000, raw=b"a" * 100_000, many=["a"] * 100_000, keys={"k" * 100_000: 1}, deep=deep
    )
    (line,) = lines(stream)
    assert line["text"] == "a" * logs.MAX_TEXT
    assert line["raw"] == "100000 bytes"
    assert line["many"] == ["a"] * logs.MAX_ITEMS
    assert json.dumps(line["deep"]).count("[") == logs.MAX_DEPTH
    assert len(stream.getvalue()) < 10_000


def test_numbers_and_nothing_stay_what_they_are(start: Start) -> None:
    stream = start()
    structlog.get_logger().info("x", count=3, ratio=0.5, none=None, yes=True)
    (line,) = lines(stream)
    assert (line["count"], line["ratio"], line["none"], line["yes"]) == (3, 0.5, None, True)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(JSON, st.sampled_from(["password", "Token", "x_secret"]))
def test_no_shape_lets_a_secret_through(other: object, key: str) -> None:
    event = {"event": "x", "fields": {"other": other, "inner": [{key: {"value": [SECRET]}, "kept": 1}]}}
    cleaned = logs.redact(None, "info", event)
    assert isinstance(cleaned, dict)
    assert SECRET not in repr(cleaned)
    assert cleaned["fields"]["inner"] == [{key: "***", "kept": 1}]
    assert cleaned["event"] == "x"
