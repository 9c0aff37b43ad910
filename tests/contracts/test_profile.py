"""Flat and nested spellings of properties and extensions (protocol 2, tolerant reading)."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from contracts.profile import Extensions, Profile, Properties

CHATS = Profile(extensions=Extensions(max_chats="3"))


@pytest.mark.parametrize(
    "body",
    [
        {"extensions": {"MaxChats": "3"}},
        {"extensions.MaxChats": "3"},
        {"extension.MaxChats": "3"},
        {"extension": {"MaxChats": 3}},
        {"extensions": {}, "extension.MaxChats": 3},
        {"extensions": None, "extension.MaxChats": 3},
    ],
)
def test_every_spelling_of_extensions(body: dict[str, object]) -> None:
    assert Profile.model_validate(body) == CHATS


@pytest.mark.parametrize("body", [{"properties": {"chat": "true"}}, {"properties.chat": True}])
def test_every_spelling_of_properties(body: dict[str, object]) -> None:
    assert Profile.model_validate(body) == Profile(properties=Properties(chat=True))


def test_extension_is_a_property_of_its_own() -> None:
    body = {"extension": 2001, "extension.MaxChats": "3", "properties.email": False}
    assert Profile.model_validate(body) == Profile(
        extension="2001", extensions=Extensions(max_chats="3"), properties=Properties(email=False)
    )


@pytest.mark.parametrize(
    "body",
    [
        {"extensions.MaxChats": "3", "extension.MaxChats": "9"},
        {"extension.MaxChats": "9", "extensions.MaxChats": "3"},
        {"extension": {"MaxChats": "9"}, "extensions": {"MaxChats": "3"}},
        {"extensions": {"MaxChats": "3"}, "extensions.MaxChats": "9"},
    ],
)
def test_the_exact_spelling_wins(body: dict[str, object]) -> None:
    assert Profile.model_validate(body) == CHATS


@pytest.mark.parametrize(
    "key", ["unheard.chat", "properties.unheard", "properties.chat.deep", "properties.", ".", ".chat"]
)
def test_dotted_keys_of_others_are_ignored(key: str) -> None:
    body = Profile.model_validate({key: True})
    assert body.properties in (None, Properties())


def test_written_nested() -> None:
    body = Profile.model_validate(
        {"extension.mobileagent-mode": "NAILED", "extensions.mobileagent-dialnumber": 15551230001}
    )
    assert body.model_dump(by_alias=True, exclude_none=True) == {
        "extensions": {"mobileagent-mode": "NAILED", "mobileagent-dialnumber": "15551230001"}
    }


@pytest.mark.parametrize(
    ("said", "read"),
    [
        *((on, True) for on in ("1", 1, True, "true", "TRUE", "yes", " On ")),
        *((off, False) for off in ("0", 0, False, "false", "No", "off")),
        ("", None),
        (None, None),
    ],
)
def test_ctios_52_automatic_login_in_every_truthy_form(said: object, read: bool | None) -> None:
    found = Profile.model_validate({"extensions": {"AutoLogin": said}}).extensions
    assert found is not None
    assert found.auto_login is read
    assert Profile.model_validate({"extension.AutoLogin": said}).extensions == found


@pytest.mark.parametrize("odd", ["2", 2, "perhaps", 1.0, [], {}])
def test_an_automatic_login_that_is_neither_on_nor_off(odd: object) -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate({"extensions": {"AutoLogin": odd}})
