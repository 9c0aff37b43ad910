"""How long requests waited, by a record. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tests.faults.recorder import Entry, Sent


def longest_outage(entries: Sequence[Entry]) -> float:
    """The longest time in which somebody waited and nobody was answered, in seconds."""
    waiting: set[str] = set()
    done: set[str] = set()
    since = longest = 0.0
    for entry in entries:
        number = (entry.request_id or "").casefold()
        if isinstance(entry, Sent):
            if not waiting:
                since = entry.at
            if number not in done:
                waiting.add(number)
        elif entry.is_answer and number in waiting:
            waiting.discard(number)
            done.add(number)
            longest = max(longest, entry.at - since)
            since = entry.at
    return longest


def slowest(entries: Sequence[Entry]) -> float:
    """The longest time from sending a request to its first answer, in seconds."""
    asked: dict[str, float] = {}
    longest = 0.0
    for entry in entries:
        number = (entry.request_id or "").casefold()
        if isinstance(entry, Sent):
            asked.setdefault(number, entry.at)
        elif entry.is_answer and number in asked:
            longest = max(longest, entry.at - asked.pop(number))
    return longest
