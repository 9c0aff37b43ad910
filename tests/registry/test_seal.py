"""Passwords at rest."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bridge.registry.seal import Seal

KEY = "a key of at least thirty-two characters"


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("ABCabc0-9_-", min_size=1, max_size=64))
def test_what_was_sealed_is_opened(secret: str, owner: str) -> None:
    sealed = Seal(KEY).close(secret, owner)
    assert sealed is not None
    assert Seal(KEY).open(sealed, owner) == secret


def test_the_secret_is_not_in_it_and_no_two_are_alike() -> None:
    first, second = Seal(KEY).close("geheim", "S1"), Seal(KEY).close("geheim", "S1")
    assert first is not None
    assert b"geheim" not in first
    assert first != second


def test_without_a_key_nothing_is_kept() -> None:
    assert Seal(None).close("geheim", "S1") is None
    assert Seal(None).open(Seal(KEY).close("geheim", "S1"), "S1") is None


def test_nothing_stays_nothing() -> None:
    assert Seal(KEY).close(None, "S1") is None
    assert Seal(KEY).open(None, "S1") is None


def test_another_key_another_session_and_a_changed_byte_open_nothing() -> None:
    sealed = Seal(KEY).close("geheim", "S1")
    assert sealed is not None
    assert Seal(KEY + "!").open(sealed, "S1") is None
    assert Seal(KEY).open(sealed, "S2") is None
    assert Seal(KEY).open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "S1") is None
    assert Seal(KEY).open(b"short", "S1") is None
