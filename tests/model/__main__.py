"""`python -m tests.model --examples N --seed S`: random programs against a living bridge; `--replay FILE` plays one again."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import structlog

from tests.model import steps
from tests.model.campaign import draw, replay, run
from tests.model.player import Played
from tests.support.broker import broker_url, clean_prefix


def main() -> int:
    """Run; the exit code is 0 only without a counterexample."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--examples", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of everything that is drawn")
    parser.add_argument("--replay", type=Path, help="a file with a program, as a counterexample prints it")
    parser.add_argument("--times", type=int, default=1, help="how often the program is played again")
    parser.add_argument("--record", action="store_true", help="with --replay: print every message, too")
    parser.add_argument("--go-on", action="store_true", help="do not stop at the first counterexample, and shrink none")
    options = parser.parse_args()
    # Lost connections and what a dying bridge cannot write are meant here.
    logging.getLogger().addHandler(logging.NullHandler())
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    prefix = f"m{uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory(prefix="cti-bridge-model-") as folder, broker_url(Path(folder)) as url:
        try:
            if options.replay is not None:
                program = steps.read(options.replay.read_text())
                work = replay(program, url, prefix, Path(folder), options.times, is_told=options.record, on_found=_tell)
            else:
                programs = draw(options.examples, options.seed)
                work = run(programs, url, prefix, Path(folder), goes_on=options.go_on, on_found=_tell)
            outcome = asyncio.run(work)
        finally:
            asyncio.run(clean_prefix(url, prefix))
    print(
        f"seed {options.seed}: {outcome.examples} examples, {outcome.steps} steps, {outcome.requests} requests, "
        f"{outcome.faults} faults, {len(outcome.found)} counterexamples, {outcome.seconds:.1f} seconds"
    )
    return 1 if outcome.found else 0


def _tell(found: Played) -> None:
    print(f"counterexample, {len(found.program)} steps:\n\n{steps.written(found.program)}\n")
    print("\n".join(f"  {each}" for each in found.problems[:30]), "\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
