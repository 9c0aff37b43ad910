"""The table of own codes: used whole, told in the documentation, and apart from the protocol's."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.cisco_cti.own_codes import BY_CODE, CODES
from adapters.cisco_cti.protocol.system import MEANINGS
from adapters.cisco_cti.reports import ATTEMPTS, FAILURES, SENTENCES
from contracts.vocabulary import ErrorCode, NoticeKind, WarningCode

SOURCES = Path(__file__).resolve().parents[3] / "adapters" / "cisco_cti"
OF_THE_PROTOCOL = {*map(str, WarningCode), *map(str, ErrorCode)}


def test_each_stands_there_once() -> None:
    assert len(BY_CODE) == len(CODES)


def test_every_code_of_a_system_event_is_declared_and_has_a_sentence() -> None:
    told = {number: meaning.code for number, meaning in MEANINGS.items() if meaning.code != "CTI_HALF_HOUR_CHANGE"}
    assert set(told.values()) <= set(BY_CODE)
    assert set(told) == set(SENTENCES)
    assert {BY_CODE[code].kind for code in told.values()} == {NoticeKind.WARNING}


def test_every_code_of_a_failure_is_declared_or_the_protocols() -> None:
    for _, code in FAILURES.values():
        assert code in OF_THE_PROTOCOL or BY_CODE[code].kind is NoticeKind.ERROR
    assert {code for code, _ in ATTEMPTS.values()} <= set(BY_CODE)


def test_none_is_declared_that_nothing_raises() -> None:
    text = "".join(path.read_text() for path in SOURCES.rglob("*.py") if path.name != "own_codes.py")
    raised = set(re.findall(r'"((?:CTI|AGENT|CALL)_[A-Z_]+)"', text))
    monitoring = {f"CALL_SILENT_MONITOR_{word}" for word in ("STARTED", "STOPPED", "FAILED")}
    assert set(BY_CODE) - raised - monitoring == set()
