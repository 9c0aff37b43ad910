"""`cti-bridge dead …`: the dead letters of a prefix listed, shown, sent again and thrown away, straight at the broker."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine
from typing import Annotated, TypeVar

import typer

from bridge.broker.dead_letters import DeadLetters, NoSuchLetter, NotReplayable
from bridge.broker.letters import Letter
from bridge.cli.output import EXIT_REFUSED, JsonOption, compact, complain, emit, plain, say, show_ids
from bridge.config import load_settings
from bridge.dispatch.dead_desk import shown_whole
from bridge.errors import BridgeError
from bridge.tls import broker_context
from contracts.routing import Names

dead = typer.Typer(help="Messages that could not be answered or delivered.", no_args_is_help=True)

Id = Annotated[str | None, typer.Argument(metavar="ID")]
AllOption = Annotated[bool, typer.Option("--all", help="All of them.")]

_Result = TypeVar("_Result")


@dead.command("list")
def list_letters(
    limit: Annotated[int, typer.Option(min=1, help="How many, the oldest first.")] = 100, json: JsonOption = False
) -> None:
    """List the dead letters, the oldest first."""
    letters, total = asyncio.run(_letters().oldest(limit))
    if json:
        for letter in letters:
            emit(letter.values())
        return
    if letters:
        _show(letters)
    say(f"{total} in all." if total == len(letters) else f"The oldest {len(letters)} of {total}.")


@dead.command("show")
def show_letter(id: Annotated[str, typer.Argument(metavar="ID")], json: JsonOption = False) -> None:
    """Show one dead letter with its body; exit code 1 when there is none of this id."""
    values = shown_whole(_asked(_letters().show(id)))
    if json:
        emit(values)
        return
    for name, value in values.items():
        say((f"{name} ", "bold"), plain(_text(value)))


@dead.command("replay")
def replay(id: Id = None, all: AllOption = False, json: JsonOption = False) -> None:
    """Send one or all again, to where each came from; exit code 1 when one cannot be."""
    if _one(id, all) is not None:
        letter = _asked(_letters().replay(str(id)))
        if json:
            emit({"replayed": 1, "kept": []})
        else:
            say(("Sent again ", "green"), f"by the key {letter.origin.key}.")
        return
    done = _asked(_letters().replay_all())
    if json:
        emit({"replayed": done.sent, "kept": [letter.values() for letter in done.kept]})
    else:
        say(f"{done.sent} sent again, {len(done.kept)} kept.")
        for letter in done.kept:
            complain(plain(f"{letter.id}: {letter.obstacle}"))
    if done.kept:
        raise typer.Exit(EXIT_REFUSED)


@dead.command("purge")
def purge(
    id: Id = None,
    all: AllOption = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    json: JsonOption = False,
) -> None:
    """Throw one or all away, for good."""
    which = _one(id, all)
    if not yes:
        _confirm(f"Throw {'all dead letters' if which is None else f'dead letter {which}'} away?")
    if which is None:
        purged = _asked(_letters().purge_all())
    else:
        _asked(_letters().purge(which))
        purged = 1
    if json:
        emit({"purged": purged})
    else:
        say(f"{purged} thrown away.")


def _letters() -> DeadLetters:
    settings = load_settings()
    ruled = settings.access_rules is not None
    return DeadLetters(settings.amqp_urls, Names(settings.prefix), ruled=ruled, tls=broker_context(settings))


def _one(id: str | None, all: bool) -> str | None:
    """The id; None: all of them."""
    if (id is None) is not all:
        raise BridgeError("Which? An ID is expected, or --all.")
    return id


def _confirm(question: str) -> None:
    if not _can_ask():
        raise BridgeError("Nobody can be asked: say --yes.")
    if not typer.confirm(question):
        raise typer.Exit(EXIT_REFUSED)


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _asked(work: Coroutine[object, object, _Result]) -> _Result:
    """Exit code 1 for what a letter does not allow; what the broker does not is 2, as everywhere."""
    try:
        return asyncio.run(work)
    except (NoSuchLetter, NotReplayable) as error:
        complain(str(error))
        raise typer.Exit(EXIT_REFUSED) from None


def _show(letters: list[Letter]) -> None:
    columns = ("id", "time", "reason", "key", "name", "target", "size")
    rows = []
    for letter in letters:
        values = letter.values()
        rows.append([*(_text(values.get(column)) for column in columns), "yes" if letter.obstacle is None else "no"])
    show_ids([*columns, "can be sent again"], rows)


def _text(value: object) -> str:
    return "" if value is None else compact(value) if isinstance(value, dict | list) else str(value)
