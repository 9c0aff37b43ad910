"""How the command line speaks: rich for people, JSON lines for programs, and errors as one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import orjson
import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from bridge.errors import BridgeError
from bridge.reception import Kind, Message

EXIT_REFUSED = 1
"""A request was answered FAILURE, or something that was asked about is not well."""
EXIT_UNUSABLE = 2
"""A setting is wrong, or the broker or the bridge cannot be reached."""

JsonOption = Annotated[bool, typer.Option("--json", help="Plain JSON lines.")]

_LEAST = 4
"""The width of a column that gives way; so all of a dead letter fits beside its id into 80."""
_GAP = 2
_COLOURS = {Kind.RESPONSE: "cyan", Kind.EVENT: "green", Kind.WARNING: "yellow", Kind.ERROR: "red"}


def complain(sentence: str) -> None:
    """One sentence on stderr."""
    Console(stderr=True).print(Text(sentence, style="red"), soft_wrap=True)


@contextmanager
def _writing() -> Iterator[None]:
    """What stdout cannot take is told once: what is left of it is not tried again at the end of the process."""
    try:
        yield
    except BrokenPipeError:  # who reads has seen enough
        raise
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise BridgeError(f"The output cannot be written: {error.strerror}.") from None


@_writing()
def say(*parts: str | Text | tuple[str, str], end: str = "\n") -> None:
    """One line on stdout, never wrapped and never read as markup."""
    Console().print(Text.assemble(*parts), soft_wrap=True, highlight=False, end=end)


@_writing()
def show(renderable: object) -> None:
    """Something rich on stdout, such as a table."""
    Console().print(renderable, highlight=False)


@_writing()
def show_ids(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on stdout whose first column is what people type: never cut, however narrow the terminal; the others give way."""
    table = Table(Column(columns[0], no_wrap=True), box=None, padding=(0, _GAP, 0, 0))
    for column in columns[1:]:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    longest = max((cell_len(plain(row[0])) for row in rows), default=0)
    console = Console()
    console.width = max(console.width, longest + _GAP + len(columns[1:]) * (_LEAST + _GAP))
    console.print(table, highlight=False)


@_writing()
def emit(value: object) -> None:
    """One JSON line on stdout."""
    sys.stdout.write(orjson.dumps(value).decode() + "\n")
    sys.stdout.flush()


def plain(text: str) -> str:
    """What somebody else made up, on one line and without a meaning to the terminal."""
    return "".join(char if char.isprintable() else "·" for char in text)


def compact(body: object) -> str:
    """A body on one line; nothing for an empty one."""
    return orjson.dumps(body).decode() if body else ""


def message_line(message: Message) -> Text:
    """A message for people, on one line."""
    number = "" if message.seq is None else f"{message.epoch}/{message.seq}"
    said = message.message if message.code is None else f"{message.code}: {message.message}"
    if message.kind is Kind.RESPONSE:
        said = message.result if message.message is None else f"{message.result}: {message.message}"
    return Text.assemble(
        (f"{message.kind:<8} ", _COLOURS[message.kind]),
        (f"{plain(message.target):<14} ", "bold"),
        (f"{number:>6} ", "dim"),
        plain(message.name),
        f"  {plain(said)}" if said else "",
        (f"  {plain(compact(message.body))}", "dim"),
        ("  (messages before it are missing)", "yellow") if message.gap else "",
    )


def message_values(message: Message) -> dict[str, object]:
    """A message for programs; what it does not have is left out."""
    values: dict[str, object] = {
        "kind": message.kind,
        "name": message.name,
        "target": message.target,
        "result": message.result,
        "code": message.code,
        "message": message.message,
        "seq": message.seq,
        "epoch": message.epoch,
        "requestId": message.request_id,
        "messageId": message.message_id,
        "gap": message.gap or None,
    }
    return {key: value for key, value in values.items() if value is not None} | {"body": message.body}
