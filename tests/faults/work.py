"""Work that must not happen twice (protocol section 6), as the switch counted it, held against what connectors asked for. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters import contacts as port
from adapters.port import Command
from contracts import channel, conversation, interaction
from contracts.registry import ONCE
from tests.faults.recorder import Entry, Heard, Sent

KINDS: Final[Mapping[type[Command], str]] = {
    port.MakeCall: channel.DIAL,
    port.ConsultationCall: interaction.CONSULT,
    port.TransferCall: interaction.TRANSFER,
    port.ConferenceCall: interaction.CONFERENCE,
    port.AlternateCall: interaction.ALTERNATE,
    port.SingleStepTransfer: conversation.TRANSFER,
    port.SingleStepConference: conversation.CONFERENCE,
    port.SendDtmf: conversation.SEND_DTMF,
}
"""The request each command stands for."""
SEEN: Final = frozenset({channel.DIAL, interaction.CONSULT, conversation.CONFERENCE})
"""Their SUCCESS says that the switch did it; of the others it may say that it came about by another hand."""
Key = tuple[str, str, str]
"""Name of the request, login id, and what makes it this one: destination, tones, or "" for the contact's consult."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often the switch was asked for a piece of work, and how often it did it."""

    asked: int = 0
    done: int = 0


def key_of(command: Command) -> Key | None:
    """What a command is counted by; None: it may be repeated."""
    name = KINDS.get(type(command))
    if name is None:
        return None
    what: Any = command
    return name, what.login_id, str(getattr(what, "destination", None) or getattr(what, "digits", ""))


def read(rows: Iterable[Mapping[str, Any]]) -> dict[Key, Count]:
    """The counts as the switch shows them."""
    return {(row["name"], row["login"], row["what"]): Count(row["asked"], row["done"]) for row in rows}


def show(counts: Mapping[Key, Count]) -> list[dict[str, object]]:
    """The counts as JSON."""
    return [
        {"name": name, "login": login, "what": what, "asked": count.asked, "done": count.done}
        for (name, login, what), count in counts.items()
    ]


def twice(entries: Sequence[Entry], counts: Mapping[Key, Count]) -> list[str]:
    """Work for which the switch was asked more often than connectors asked for it."""
    wanted = Counter(_key(sent) for sent in _asked(entries).values())
    return [
        f"{key[0]} {key[2]} of {key[1]} was asked of the switch {counts[key].asked} times, of the bridge {times} times"
        for key, times in wanted.items()
        if counts.get(key, Count()).asked > times
    ]


def unfounded(entries: Sequence[Entry], counts: Mapping[Key, Count]) -> list[str]:
    """Work that was answered SUCCESS more often than the switch did it."""
    wanted = _asked(entries)
    told = Counter(_key(wanted[number]) for number, answer in _answers(entries, wanted) if answer.success)
    return [
        f"{key[0]} {key[2]} of {key[1]} was answered SUCCESS {times} times, and done {counts.get(key, Count()).done} times"
        for key, times in told.items()
        if key[0] in SEEN and counts.get(key, Count()).done < times
    ]


def _asked(entries: Iterable[Entry]) -> dict[str, Sent]:
    found: dict[str, Sent] = {}
    for entry in entries:
        if isinstance(entry, Sent) and entry.name in ONCE:
            found.setdefault(entry.request_id.casefold(), entry)
    return found


def _answers(entries: Iterable[Entry], wanted: Mapping[str, Sent]) -> Iterator[tuple[str, Heard]]:
    seen: set[str] = set()
    for entry in entries:
        number = (entry.request_id or "").casefold()
        if isinstance(entry, Heard) and entry.is_answer and number in wanted and number not in seen:
            seen.add(number)
            yield number, entry


def _key(sent: Sent) -> Key:
    """Sessions of the suite are called by their logins, `S1001`."""
    what = sent.body.get("destination") or sent.body.get("digits") or ""
    return sent.name, sent.session.removeprefix("S"), str(what)
