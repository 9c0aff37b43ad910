"""Commands that run parts of the service or look at its settings: run, switch, check-config, topology, health."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import structlog
import typer
from rich.table import Table

from adapters import catalog
from bridge.broker import topology as broker_topology
from bridge.cli.output import EXIT_REFUSED, JsonOption, compact, complain, emit, plain, say, show
from bridge.cli.web import base_url, get_json
from bridge.config import Settings, load_settings, redacted, unknown_variables
from bridge.dispatch.access import read_rules
from bridge.ops import logs, memory
from bridge.sources import PREFIX
from bridge.tls import broker_context, http_context, idle_files
from contracts.routing import Names

log = structlog.get_logger(__name__)


def run(
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Exit when the broker cannot be reached.")] = False,
) -> None:
    """Run the bridge until SIGTERM, which drains it."""
    import uvloop  # only the service needs it

    from bridge.app import run_bridge  # it loads every part of the bridge

    settings = load_settings()
    logs.configure(settings.log_format, settings.log_level)
    memory.return_large_blocks()
    for name in unknown_variables():
        log.warning("unknown_variable", variable=name)
    for sentence in idle_files(settings):
        log.warning("idle_setting", detail=sentence)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner, suppress(KeyboardInterrupt):
        runner.run(run_bridge(settings, fail_fast=fail_fast))


def switch(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="TCP port; 0 takes a free one.")] = 7700,
    host: Annotated[str, typer.Option(help="Address to listen at.")] = "127.0.0.1",
    agents: Annotated[int, typer.Option(min=1, help="Agents in the world, teams of ten.")] = 50,
    scenario: Annotated[Path | None, typer.Option(help="Scenario file (TOML).")] = None,
    ring: Annotated[float, typer.Option(min=0, help="Seconds a queue's call rings at one agent; 0: for ever.")] = 15.0,
    wrap_up: Annotated[float, typer.Option(min=0, help="Seconds until a wrap-up ends by itself; 0: never.")] = 0.0,
    channel_states: Annotated[bool, typer.Option(help="A ready state for each channel.")] = True,
) -> None:
    """Run the simulated switch as a process of its own."""
    from adapters.simulator.config import SimulatorSettings  # one adapter of several
    from adapters.simulator.switch import run_switch

    own = load_settings()
    logs.configure(own.log_format, own.log_level)
    with suppress(KeyboardInterrupt):
        settings = SimulatorSettings(
            agents=agents, scenario=scenario, ring=ring, wrap_up=wrap_up, channel_states=channel_states
        )
        asyncio.run(run_switch(host, port, settings))


def check_config(json: JsonOption = False) -> None:
    """Show the effective settings, secrets masked; exit code 2 when one is wrong."""
    settings = load_settings()
    _try_out(settings)
    values = redacted(settings)
    for name in unknown_variables():
        complain(f"There is no setting {name}.")
    for sentence in idle_files(settings):
        complain(sentence)
    if json:
        emit(values)
        return
    for name, value in _flat(values):
        say((f"{name} ", "bold"), "= ", "" if value is None else str(value))


def topology(
    apply: Annotated[bool, typer.Option("--apply", help="Declare it on the broker.")] = False, json: JsonOption = False
) -> None:
    """Print the exchanges, queues and bindings of the prefix; each session adds a queue of its own."""
    settings = load_settings()
    groups = (group.name for group in read_rules(settings.access_rules).groups)
    entities = broker_topology.describe(Names(settings.prefix), settings.processor, groups)
    if apply:
        url, *others = settings.amqp_urls
        asyncio.run(broker_topology.apply(url, entities, broker_context(settings), others))
    if json:
        for entity in entities:
            values = {"kind": entity.kind, "name": entity.name, "type": entity.type, "source": entity.source}
            emit({**values, "key": entity.key, "arguments": dict(entity.arguments), "meaning": entity.meaning})
        return
    table = Table("kind", "name", "type", "source", "key", "for")
    for entity in entities:
        table.add_row(entity.kind, entity.name, entity.type, entity.source, entity.key, entity.meaning)
    show(table)
    if apply:
        say("Applied.")


def health(
    url: Annotated[str | None, typer.Option(help="Base URL of the bridge's HTTP port.")] = None,
    live: Annotated[bool, typer.Option("--live", help="Only whether the process answers.")] = False,
    json: JsonOption = False,
) -> None:
    """Ask a running bridge whether it is ready; exit code 0 when it is, 1 when it is not, 2 when nobody answers."""
    status, body = get_json(f"{base_url(url)}/{'livez' if live else 'readyz'}")
    if json:
        emit(body)
    else:
        say("not ready" if status != 200 else "alive" if live else "ready")
        for line in _troubles(status, body) if status != 200 else ():
            say(plain(line))
    if status != 200:
        raise typer.Exit(EXIT_REFUSED)


def _troubles(status: int, body: object) -> Iterator[str]:
    """What `/readyz` said, a line each; what is no bridge's answer as it is."""
    match body:
        case {"started": started, "draining": draining, "down": list(down)}:
            if not started:
                yield "not started"
            if draining:
                yield "draining"
            yield from map(_trouble, down)
        case _:
            yield f"answer {status}: {compact(body)}"


def _trouble(component: object) -> str:
    match component:
        case {"name": name, "since": since, "detail": detail}:
            return f"{name} is down since {since}: {detail}"
    return compact(component)


def _try_out(settings: Settings) -> None:
    """What a start makes of the settings before it connects, made and thrown away, so that it fails with the same sentence."""
    catalog.create(settings.adapter, settings.adapter_options())
    read_rules(settings.access_rules)
    broker_context(settings)
    http_context(settings)


def _flat(values: dict[str, object], stem: str = PREFIX) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for name, value in values.items():
        if isinstance(value, dict):
            rows.extend(_flat(value, f"{stem}{name.upper()}__"))
        else:
            rows.append((f"{stem}{name.upper()}", value))
    return rows
