"""The page for administrators says what is true: every rule once, with a test there is; every vendor event and code; files to be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from adapters.cisco_cti import vendor, vendor_requests
from adapters.cisco_cti.config import SERVICES, CiscoSettings
from adapters.cisco_cti.own_codes import CODES
from adapters.cisco_cti.protocol.failures import AT_OPEN, FailureKind
from adapters.cisco_cti.reasons import parse
from contracts.vocabulary import ReasonKind

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "cisco.md").read_text(encoding="utf-8")
RULES = re.findall(r"^\| CTIOS-(\d\d) \| .+? \| (.+) \|$", PAGE, re.MULTILINE)


def test_every_rule_is_listed_once() -> None:
    assert [int(number) for number, _ in RULES] == list(range(1, 96))


@pytest.mark.parametrize(("number", "said"), RULES)
def test_a_rule_has_a_test_or_a_reason(number: str, said: str) -> None:
    named = re.fullmatch(r"`(.+)::(test_\w+)`", said)
    if named is None:
        assert said.startswith("not applicable: ")
        return
    numbers = re.match(r"test_ctios((?:_\d\d)+)_", named[2])
    assert numbers is not None
    assert number in numbers[1].split("_")
    place = ROOT / (named[1] if named[1].startswith("tests/") else f"tests/adapters/cisco_cti/{named[1]}")
    assert f"def {named[2]}(" in place.read_text(encoding="utf-8")


def test_every_vendor_event_request_code_and_service_is_told() -> None:
    assert [name for name in vendor.NAMES if f"`vendor.cisco.{name}`" not in PAGE] == []
    assert [
        each.code for each in CODES if f"| `{each.code}` | {each.kind} | {each.target} | {each.raised_by} |" not in PAGE
    ] == []
    told = re.findall(r"^\| `vendor\.cisco\.request\.(.+?)` \| .+? \| (.+?) \| ([A-Z_]+)", PAGE, re.MULTILINE)
    assert told == [(row.name, row.cti_os, row.message) for row in vendor_requests.ROWS]
    assert [name for name in SERVICES if f"`{name}`" not in PAGE] == []


def test_a_vendor_event_is_passed_on_or_said_to_be_left_out() -> None:
    passed, _, left_out = PAGE.partition("this is not passed on:")
    left_out = left_out.partition("\n### ")[0]
    rows = re.findall(r"^\| (.+?) \| On\w+ \| (.+) \|$", left_out, re.MULTILINE)
    assert len(rows) == 8
    assert {name.strip("`") for name, _ in rows}.isdisjoint(f"vendor.cisco.{name}" for name in vendor.NAMES)
    assert [name for name, _ in rows if f"\n| {name} |" in passed] == []


@pytest.mark.parametrize("kind", sorted(set(AT_OPEN.values()), key=lambda kind: kind.name))
def test_every_refusal_of_a_session_is_told_in_its_words_with_all_its_numbers(kind: FailureKind) -> None:
    numbers = ", ".join(str(int(status)) for status in sorted(AT_OPEN) if AT_OPEN[status] is kind)
    rows = re.findall(rf"^\| {kind.words} \((.+?)\) \| .+ \|$", PAGE, re.MULTILINE)
    assert rows == [numbers]


def test_the_example_of_reasons_can_be_read() -> None:
    example = re.search(r"```toml\n(.+?)```", PAGE, re.DOTALL)
    assert example is not None
    lists = parse(example[1], "example")
    assert [reason.reason_id for reason in lists.of(ReasonKind.LOGOUT)] == ["L1", "999"]
    assert lists.of(ReasonKind.NOT_READY)
    assert lists.wrap_up(("D1",)) == "Sale"


def test_every_setting_that_is_named_is_one() -> None:
    named = set(re.findall(r"CTI_BRIDGE_CISCO_CTI__([A-Z_]+)", PAGE))
    assert {name.lower() for name in named} <= {*CiscoSettings.__dataclass_fields__}
