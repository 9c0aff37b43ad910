"""Writes the settings table between the markers of a page."""

from __future__ import annotations

import sys
from pathlib import Path

from bridge.config import settings_table

BEGIN, END = "<!-- settings: begin (made by make settings) -->", "<!-- settings: end -->"


def table() -> str:
    """The settings as a Markdown table."""
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" for name, default, meaning in settings_table()
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])


def written(page: str) -> str:
    """The page with the present table in it."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.write_text(written(place.read_text()))
