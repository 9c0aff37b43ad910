"""The reasons file."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.cisco_cti.reasons import NONE, load, parse
from adapters.contacts import DispositionsChanged
from adapters.errors import AdapterSettingsError
from adapters.port import ReasonsChanged
from contracts.vocabulary import ChannelType, Label, ReasonKind
from tests.adapters.cisco_cti.support import picture, reasons

LOGOUT, NOT_READY = ReasonKind.LOGOUT, ReasonKind.NOT_READY


def test_reasons_have_labels_by_language() -> None:
    first, second = reasons().of(LOGOUT)
    assert (first.reason_id, first.code, first.selectable) == ("L1", "1", True)
    assert first.labels == (Label("en", "US", "End of shift"), Label("de", "", "Schichtende"))
    assert (second.reason_id, second.selectable) == ("L90", False)


def test_ids_become_codes_and_codes_ids() -> None:
    lists = reasons()
    assert (lists.code(LOGOUT, "L1"), lists.reason_id(LOGOUT, "1")) == (1, "L1")
    assert lists.code(LOGOUT, "L90") is None
    assert lists.code(LOGOUT, "nonsense") is None


def test_codes_that_stand_in_no_list_are_passed_on() -> None:
    lists = reasons()
    assert lists.code(NOT_READY, "77") == 77
    assert lists.reason_id(NOT_READY, "50002") == "50002"
    assert lists.code(LOGOUT, "999") is None  # it is listed, and nobody may choose it
    assert lists.code(NOT_READY, "70000") is None


def test_an_id_is_the_code_where_none_is_named() -> None:
    (reason,) = parse("[[notready]]\ncode = 5\n", "r.toml").of(NOT_READY)
    assert (reason.reason_id, reason.code, reason.labels) == ("5", "5", ())


def test_wrap_up_codes_become_the_text_that_is_written_down() -> None:
    lists = parse(
        "[[wrapup]]\nid = 'D1'\ntext = 'Sale'\n[[wrapup]]\ntext = 'Other'\n"
        "[[wrapup]]\nid = 'D3'\ntext = 'Lost'\nselectable = false\n",
        "r.toml",
    )
    assert [(each.reason_id, each.code) for each in lists.wrap_ups] == [
        ("D1", "Sale"), ("Other", "Other"), ("D3", "Lost"),
    ]  # fmt: skip
    assert lists.wrap_up(("Other", "D1")) == "Other,Sale"
    assert lists.wrap_up(("D1", "D3")) is None
    assert lists.wrap_up(("Sale",)) is None
    assert NONE.wrap_up(("D1",)) is None


def test_without_a_file_there_are_none() -> None:
    assert load(None) is NONE
    assert NONE.of(LOGOUT) == ()


WRONG = [
    ("[[loguot]]\ncode = 1\n", "there is no list 'loguot', only logout and notready and wrapup"),
    ("logout = 5\n", "logout is no list"),
    ("[[logout]]\nid = 'x'\n", "logout 1 needs a whole number `code`"),
    ("[[logout]]\ncode = 0\n", "logout 1 has code 0: 1 to 65535 was expected"),
    ("[[logout]]\ncode = 1\ncolour = 1\n", "logout 1 has 'colour'"),
    ("[[logout]]\ncode = 1\nselectable = 1\n", "selectable of logout 1 is true or false"),
    ("[[logout]]\ncode = 1\nlabels = 1\n", "labels of logout 1 is no list"),
    ("[[logout]]\ncode = 1\nlabels = [{ name = 'x' }]\n", "a label of logout 1 needs `language` and `name`"),
    ("[[logout]]\ncode = 1\n[[logout]]\ncode = 1\n", "logout 2 has "),
    ("[[logout", "is not TOML"),
    ("a = " + "[" * 5000, "is not TOML"),
    ("[[wrapup]]\nid = 'x'\n", "wrapup 1 needs a `text`"),
    ("[[wrapup]]\ntext = 7\n", "wrapup 1 needs a `text`"),
    ("[[wrapup]]\ntext = 'Sale'\ncode = 7\n", "wrapup 1 has 'code'"),
    (f"[[wrapup]]\ntext = '{'é' * 20}'\n", "text of wrapup 1 cannot be written down: up to 39 bytes were expected"),
    ("[[wrapup]]\ntext = 'a'\n[[wrapup]]\ntext = 'a'\n", "wrapup 2 has "),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
def test_what_is_wrong_with_a_file_is_told(text: str, sentence: str) -> None:
    with pytest.raises(AdapterSettingsError) as caught:
        parse(text, "r.toml")
    assert sentence in caught.value.sentence


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdapterSettingsError, match="cannot be read"):
        load(tmp_path / "nothing")
    (tmp_path / "r.toml").write_bytes(b"\xff")
    with pytest.raises(AdapterSettingsError, match="not UTF-8"):
        load(tmp_path / "r.toml")


def test_a_list_that_changed_is_told() -> None:
    made = picture()
    (changed,) = made.read_reasons(parse("[[logout]]\ncode = 1\nid = 'L1'\n", "r.toml"))[:1]
    assert isinstance(changed, ReasonsChanged)
    assert made.read_reasons(made.reasons) == ()
    codes = parse("[[logout]]\ncode = 1\nid = 'L1'\n[[wrapup]]\ntext = 'Sale'\n", "r.toml")
    assert made.read_reasons(codes) == (DispositionsChanged(ChannelType.TELEPHONY, codes.wrap_ups),)
