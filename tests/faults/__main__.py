"""`python -m tests.faults [--long] [--adapter NAME] [names]`: runs scenarios one after the other and prints what was lost: nothing."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path

from bridge.cli.node import PrivateNode
from bridge.ops import logs
from tests.faults.scenario import Bare, Outcome, Scenario, play
from tests.faults.scenarios.table import SCENARIOS, find
from tests.faults.switches import SWITCHES

ROW = "{:<22} {:>9} {:>7} {:>6} {:>8} {:>7} {:>7} {:>9} {:>7}"
HEAD = ("scenario", "requests", "faults", "lost", "doubled", "copies", "broken", "outage s", "took s")


def main() -> int:
    """Run what was asked for; the exit code is 0 only when every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", help="beginnings of scenarios' names; all without")
    parser.add_argument("--long", action="store_true", help="the long form of each")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of everything that is random")
    parser.add_argument("--adapter", choices=sorted(SWITCHES), default="simulator", help="the switch they are run with")
    parser.add_argument("--list", action="store_true", help="only name the scenarios")
    parser.add_argument("--keep", type=Path, help="a folder to keep the logs in")
    options = parser.parse_args()
    chosen = [each for name in options.names for each in find(name)] if options.names else list(SCENARIOS)
    if options.list or not chosen:
        print("\n".join(each.name for each in SCENARIOS))
        return 0 if options.list else 2
    # aiormq tells of every lost connection; here they are meant.
    logging.getLogger().addHandler(logging.NullHandler())
    # So do adapters that run in this process.
    logs.configure("json", "CRITICAL")
    with tempfile.TemporaryDirectory(prefix="cti-bridge-faults-") as folder:
        home = options.keep or Path(folder)
        outcomes = _run(_possible(chosen, options.adapter), home, options)
    print(f"\n{'long' if options.long else 'short'} form, adapter {options.adapter}, seed {options.seed}\n")
    _table(outcomes)
    return 0 if all(outcome.is_good for outcome in outcomes) else 1


def _possible(chosen: list[Scenario | Bare], adapter: str) -> list[Scenario | Bare]:
    """Those that make sense with the adapter; of the others, the reason is printed."""
    for each in chosen:
        if (reason := each.why_not(adapter)) is not None:
            print(f"{each.name} is skipped: {reason}", flush=True)
    return [each for each in chosen if each.why_not(adapter) is None]


def _run(chosen: list[Scenario | Bare], home: Path, options: argparse.Namespace) -> list[Outcome]:
    node = PrivateNode(home / "broker")
    form = {"is_long": options.long, "seed": options.seed, "adapter": options.adapter}
    outcomes = []
    try:
        for scenario in chosen:
            if node.pid is None:
                node.start()
            outcome = asyncio.run(play(scenario, home / scenario.name, node, **form))
            outcomes.append(outcome)
            _row(outcome)
            if not outcome.is_good:
                print(f"  {outcome.told()}".replace("\n", "\n  "), file=sys.stderr, flush=True)
    finally:
        node.stop()
    return outcomes


def _table(outcomes: list[Outcome]) -> None:
    print(ROW.format(*HEAD))
    for outcome in outcomes:
        _row(outcome)


def _row(outcome: Outcome) -> None:
    print(ROW.format(*_cells(outcome)), flush=True)
    for note in outcome.notes:
        print(f"  {note}", flush=True)


def _cells(outcome: Outcome) -> tuple[str, ...]:
    numbers = (outcome.requests, outcome.faults, len(outcome.lost), len(outcome.doubled))
    tail = (outcome.copies, len(outcome.problems))
    return (outcome.name, *map(str, numbers + tail), f"{outcome.outage:.2f}", f"{outcome.seconds:.1f}")


if __name__ == "__main__":
    sys.exit(main())
