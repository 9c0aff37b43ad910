"""The pages in docs/contract are what the registry and the golden examples say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters import catalog
from contracts import pages
from contracts.own_codes import OwnCode
from contracts.registry import ALL_SPECS, DestinationKind
from contracts.vocabulary import NoticeKind
from tests.contracts.golden import EXAMPLES, FOLDER, ROOT

PUBLISHED = ROOT / "docs" / "contract"


def test_published_pages_are_current(tmp_path: Path) -> None:
    """`make contract` was run after the last change."""
    assert pages.main([str(tmp_path), str(FOLDER)], catalog.own_codes()) == 0
    fresh = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert fresh == {path.name: path.read_text(encoding="utf-8") for path in PUBLISHED.iterdir()}


def test_every_message_has_a_section() -> None:
    built = pages.build(EXAMPLES)
    for spec in ALL_SPECS:
        assert f"## `{spec.name}`\n" in built[pages.file_name(spec.destination)]


def headings_of(text: str) -> set[str]:
    """The anchors of a page's headings."""
    lines = re.findall(r"^##+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in lines}


def test_links_lead_somewhere() -> None:
    built = pages.build(EXAMPLES)
    for name, text in built.items():
        for page, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", text if name.endswith(".md") else ""):
            there = built.get(page or name) or (PUBLISHED / page).read_text(encoding="utf-8")
            assert not anchor or anchor in headings_of(there)


@pytest.mark.parametrize("kind", DestinationKind)
def test_vendor_events_are_told_where_they_come(kind: DestinationKind) -> None:
    """Protocol 5: by the session of the agent, else by control."""
    is_there = "## `vendor.<adapter>.<event>`\n" in pages.destination(kind, EXAMPLES)
    assert is_there is (kind in (DestinationKind.CONTROL, DestinationKind.SESSION))


def test_index_names_every_destination() -> None:
    text = pages.index(EXAMPLES)
    for kind in DestinationKind:
        messages = sum(spec.destination is kind for spec in ALL_SPECS)
        assert f"| [{kind}]({pages.file_name(kind)}) | `{pages.ADDRESSES[kind]}` | {messages} |\n" in text


def test_index_fills_every_marker() -> None:
    text = pages.index(EXAMPLES)
    assert "<!--" not in text
    assert '"header": {' in text


@pytest.mark.parametrize(
    "word", ["## Access rules", "`user_id`", "`<prefix>.events.<group>`", "**`header`, without an s**"]
)
def test_index_says_what_connectors_forget(word: str) -> None:
    assert word in pages.index(EXAMPLES)


def test_codes_of_adapters_are_listed_with_who_says_them() -> None:
    own = {"pigeon": (OwnCode("CTI_COOP_CLOSED", NoticeKind.WARNING, "control", "dusk", ("birds",), "Nobody flies."),)}
    text = pages.index(EXAMPLES, own)
    assert "### Of the adapter `pigeon`\n" in text
    assert "| `CTI_COOP_CLOSED` | warning | control | Nobody flies. | dusk | `birds` |" in text
    assert "### Of the adapter" not in pages.index(EXAMPLES)


def test_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert pages.main([]) == 2
    assert "usage" in capsys.readouterr().err
