"""A walk through the protocol, told as it happens: what is sent, what comes back, and what was expected of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from bridge.cli.output import compact, message_line, say
from bridge.cli.web import get_json, post_json
from bridge.connector import Connector, Message, Response, Stream
from bridge.errors import BridgeError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was to come true."""

    step: str
    what: str
    expected: str
    seen: str

    @property
    def ok(self) -> bool:
        """Whether it did."""
        return self.expected == self.seen


@dataclass(frozen=True, slots=True)
class Step:
    """One chapter. `needs` are names of requests and types of channels without which it is left out."""

    title: str
    work: Callable[[Walk], Awaitable[None]]
    needs: tuple[str, ...] = ()


class Walk:
    """One connector's walk. Tells everything on stdout unless `quiet`, and keeps what was expected and seen.

    `adapter` and what it `offers`, requests and types of channels, are as the bridge declared them.
    """

    def __init__(self, connector: Connector, stream: Stream, switch_url: str, *, quiet: bool = False) -> None:
        self.connector = connector
        self.stream = stream
        self.adapter = ""
        self.offers: frozenset[str] = frozenset()
        self.groups: dict[str, str] = {}
        self.checks: list[Check] = []
        self._switch_url = switch_url
        self._quiet = quiet
        self._told = 0
        self._step = ""

    async def step(self, step: Step) -> None:
        """One chapter; an answer or event that does not come is a check that failed, and the walk goes on."""
        self._step = step.title
        self._tell(Text(f"\n{step.title}", style="bold"))
        missing = [each for each in step.needs if each not in self.offers]
        if missing:
            self._tell(Text(f"  left out: {self.adapter} does not offer {', '.join(missing)}.", style="yellow"))
            return
        try:
            await step.work(self)
        except BridgeError as error:
            self.check("everything arrives", "yes", str(error))
        self.tell_news()

    async def call(self, name: str, target: str, body: Mapping[str, object] | None = None) -> Response:
        """Send, tell, and tell what came."""
        shown = {key: "***" if key == "password" else value for key, value in (body or {}).items()}
        self._tell(Text.assemble(("→ ", "blue"), (f"{target} ", "bold"), name, (f"  {compact(shown)}", "dim")))
        answer = await self.connector.call(name, target, body)
        self.tell_news()
        return answer

    async def expect(self, session: str, name: str, wanted: Callable[[Message], bool] = lambda _: True) -> Message:
        """The next message `name` of `session` that is as `wanted`; raises ExpectTimeout."""
        message = await self.stream.until(
            lambda each: each.name == name and each.session == session and wanted(each), f"{name} of {session}"
        )
        self.tell_news()
        return message

    async def simulate(self, verb: str, **body: object) -> None:
        """Something happens at the switch. Raises BridgeError: the switch says no."""
        self._tell(
            Text.assemble(("⚙ ", "magenta"), f"the switch: {verb} {' '.join(str(each) for each in body.values())}")
        )
        status, answer = await asyncio.to_thread(post_json, f"{self._switch_url}/simulator/{verb}", body)
        if status != 200:
            raise BridgeError(f"The switch refused {verb}: {compact(answer)}")

    async def agent_state(self, login_id: str) -> str:
        """The agent's state as the switch itself sees it."""
        _, answer = await asyncio.to_thread(get_json, f"{self._switch_url}/simulator/agents?loginid={login_id}")
        agents = answer.get("agents") if isinstance(answer, dict) else None
        return str(agents[0]["state"]) if agents else "UNKNOWN"

    def check(self, what: str, expected: object, seen: object) -> None:
        """Note what was expected and seen."""
        check = Check(self._step, what, str(expected), str(seen))
        self.checks.append(check)
        if not check.ok:
            self._tell(Text(f"✗ {what}: expected {check.expected}, seen {check.seen}", style="red"))

    def tell_news(self) -> None:
        """Tell what has arrived since the last time."""
        history = self.stream.history
        for message in history[self._told :]:
            self._tell(Text.assemble(("← ", "blue"), message_line(message)))
        self._told = len(history)

    def _tell(self, line: Text) -> None:
        if not self._quiet:
            say(line)


def result_table(checks: list[Check]) -> Table:
    """What was expected and seen, a row each."""
    table = Table("", "step", "what", "expected", "seen", title="Expected and seen")
    for check in checks:
        style = "green" if check.ok else "red"
        table.add_row(Text("✓" if check.ok else "✗", style=style), check.step, check.what, check.expected, check.seen)
    return table
