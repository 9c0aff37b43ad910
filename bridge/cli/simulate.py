"""`cti-bridge simulate …`: words of the command line turned into one order for the simulated switch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

import typer
from rich.table import Table

from bridge.cli.output import EXIT_REFUSED, JsonOption, complain, emit, say, show
from bridge.cli.web import base_url, get_json, http_token, post_json
from bridge.errors import BridgeError

WORDS: Final = {
    "call": ("loginid",),
    "dial": ("loginid",),
    "answer": ("loginid",),
    "hold": ("loginid",),
    "retrieve": ("loginid",),
    "hangup": ("loginid",),
    "login": ("loginid", "extension"),
    "logout": ("loginid", "by"),
    "state": ("loginid", "state", "reasonCodeId"),
    "link": ("up",),
    "delay": ("loginid", "seconds"),
    "refuse": ("loginid", "request", "off"),
    "reasons": ("kind",),
}
"""What the words after a verb mean, in order; the switch itself says which it needs."""
_FLAGS: Final = {
    "up": {"up": True, "on": True, "true": True, "down": False, "off": False, "false": False},
    "off": {"off": True, "true": True, "on": False, "false": False},
}


def simulate(
    verb: Annotated[str, typer.Argument(help=f"agents, {', '.join(WORDS)}")],
    words: Annotated[list[str] | None, typer.Argument(help="What it is about, such as 1002 READY.")] = None,
    url: Annotated[str | None, typer.Option(help="Base URL of the bridge's or the switch's HTTP port.")] = None,
    json: JsonOption = False,
) -> None:
    """Move the simulated switch, such as `call 1002`, `state 1002 READY`, `link down`; `agents` shows the world."""
    address = f"{base_url(url)}/simulator/{verb}"
    if verb == "agents":
        status, answer = get_json(address)
    else:
        status, answer = post_json(address, order(verb, words or []), http_token())
    if json:
        emit(answer)
    elif status == 200:
        _show(answer)
    else:
        complain(str(answer.get("error", answer)) if isinstance(answer, dict) else str(answer))
    if status != 200:
        raise typer.Exit(EXIT_REFUSED)


def order(verb: str, words: Sequence[str]) -> dict[str, object]:
    """The body of `POST /simulator/<verb>`.

    Raises:
        BridgeError: no such verb, too many words, or one that is not what it should be.
    """
    names = WORDS.get(verb)
    if names is None:
        raise BridgeError(f"The switch cannot {verb!r}; there is: agents, {', '.join(WORDS)}.")
    if len(words) > len(names):
        raise BridgeError(f"simulate {verb} takes at most: {', '.join(names)}.")
    return {name: _value(name, word) for name, word in zip(names, words, strict=False)}


def _value(name: str, word: str) -> object:
    if name in _FLAGS:
        if word.lower() not in _FLAGS[name]:
            raise BridgeError(f"{word!r} is not understood: one of {', '.join(_FLAGS[name])} is expected.")
        return _FLAGS[name][word.lower()]
    if name == "seconds":
        try:
            return float(word)
        except ValueError:
            raise BridgeError(f"{word!r} is not a number of seconds.") from None
    return word


def _show(answer: object) -> None:
    agents = answer.get("agents") if isinstance(answer, dict) else None
    if not isinstance(agents, list):
        agent = answer.get("agent") if isinstance(answer, dict) else None
        say(_line(agent) if isinstance(agent, dict) else f"done {answer}")
        return
    columns = ("loginid", "firstname", "lastname", "extension", "state", "statechangetime")
    table = Table(*columns, "teams")
    for row in agents:
        teams = ", ".join(str(team.get("name", "")) for team in row.get("teams", []))
        table.add_row(*(str(row.get(column, "")) for column in columns), teams)
    show(table)


def _line(agent: dict[str, object]) -> str:
    return f"{agent.get('loginid')} {agent.get('firstname')} {agent.get('lastname')}: {agent.get('state')}"
