"""`cti-bridge demo`: sets a stage, walks through the protocol on it, and says whether all of it came true."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import time
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer

from bridge.cli.demo_steps import STEPS
from bridge.cli.output import EXIT_REFUSED, JsonOption, emit, say, show
from bridge.cli.stage import PROCESSOR, Stage, set_stage
from bridge.cli.walk import Check, Walk, result_table
from bridge.connector import connect

AGENTS: Final = 20
"""Two teams."""


def demo(
    adapter: Annotated[str, typer.Option(help="Which switch is driven.")] = "simulator",
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything up afterwards, until Ctrl-C.")] = False,
    walk: Annotated[bool, typer.Option("--walk/--no-walk", help="Without: only bring it up and keep it.")] = True,
    json: JsonOption = False,
) -> None:
    """Open, use and close three agents' sessions over a real RabbitMQ; exit code 0 only when all came true."""
    signal.signal(signal.SIGTERM, _leave)
    started = time.monotonic()
    checks: list[Check] = []
    tell = (lambda _: None) if json else say
    with (
        tempfile.TemporaryDirectory(prefix="cti-bridge-demo-") as folder,
        set_stage(Path(folder), AGENTS, tell, adapter) as stage,
    ):
        if walk:
            checks = asyncio.run(_walk(stage, quiet=json))
            _report(checks, time.monotonic() - started, json)
        if keep or not walk:
            _keep(stage)
    if not all(check.ok for check in checks):
        raise typer.Exit(EXIT_REFUSED)


async def _walk(stage: Stage, *, quiet: bool) -> list[Check]:
    async with connect(stage.amqp_url, stage.prefix, PROCESSOR) as connector, connector.listen() as stream:
        walk = Walk(connector, stream, stage.switch_url, quiet=quiet)
        for step in STEPS:
            await walk.step(step)
    return walk.checks


def _report(checks: list[Check], seconds: float, json: bool) -> None:
    came_true = sum(check.ok for check in checks)
    if json:
        for check in checks:
            values = {"step": check.step, "what": check.what, "expected": check.expected, "seen": check.seen}
            emit({**values, "ok": check.ok})
        return
    say("")
    show(result_table(checks))
    colour = "green" if came_true == len(checks) else "red"
    say((f"{came_true} of {len(checks)} came true", colour), f" in {seconds:.1f} s.")


def _keep(stage: Stage) -> None:
    say("\nEverything stays up until Ctrl-C. In another terminal:")
    for name, value in stage.environment().items():
        say(f"  export {name}={value}")
    say(f"  cti-bridge tail            # and in a third one: cti-bridge simulate --url {stage.switch_url} call 1002")
    try:
        signal.pause()
    except KeyboardInterrupt:
        say("\nEnds.")


def _leave(_: int, __: FrameType | None) -> None:
    # As an exception, so that everything on the stage is taken down on the way out.
    raise typer.Exit(128 + signal.SIGTERM)
