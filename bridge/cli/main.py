"""The command `cti-bridge`: which subcommands there are. Owns none of their work, and turns errors into exit codes."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated

import typer

from adapters.errors import AdapterError
from bridge.cli import dead, demo, messages, service, simulate
from bridge.cli.output import EXIT_UNUSABLE, complain, say
from bridge.errors import BridgeError
from bridge.sources import is_text

app = typer.Typer(
    name="cti-bridge",
    help="Joins contact-centre agents' sessions to a telephony switch over RabbitMQ.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        try:
            say(f"cti-bridge {version('cti-bridge')}")
        except PackageNotFoundError:
            say("cti-bridge (not installed, run from its sources)")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show it.")
    ] = False,
) -> None:
    """Joins contact-centre agents' sessions to a telephony switch over RabbitMQ."""
    # Errors reach people as one sentence; what the libraries log about the same is for `run`, which sets logging up.
    logging.getLogger().addHandler(logging.NullHandler())


app.command("run")(service.run)
app.command("check-config")(service.check_config)
app.command("topology")(service.topology)
app.command("health")(service.health)
app.command("send")(messages.send)
app.command("tail")(messages.tail)
app.add_typer(messages.sessions, name="sessions")
app.add_typer(dead.dead, name="dead")
app.command("simulate")(simulate.simulate)
app.command("switch")(service.switch)
app.command("demo")(demo.demo)


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point of the console script; what is raised for people becomes one sentence and exit code 2."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if not all(map(is_text, words)):
            raise BridgeError("An argument is not UTF-8 text.")
        app(args=words)
    except (BridgeError, AdapterError) as error:
        complain(str(error))
        sys.exit(EXIT_UNUSABLE)
