"""Who may do what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bridge.dispatch.access import Access, Group, read_rules
from bridge.errors import ConfigError
from contracts.routing import Names

NORTH = Group("north", frozenset({"crm-n1", "crm-n2"}), ("10*", "2001"))
SOUTH = Group("south", frozenset({"crm-s"}), ("20??",))
RULES = Access([NORTH, SOUTH])


def test_without_rules_everybody_may_do_everything() -> None:
    nobody = Access()
    assert nobody.admits(None)
    assert nobody.may_use(None, None)
    assert nobody.may_open("anybody", "1001")


@pytest.mark.parametrize(("user", "admitted"), [("crm-n1", True), ("crm-s", True), ("stranger", False), (None, False)])
def test_with_rules_only_named_users_are_read(user: str | None, admitted: bool) -> None:
    assert RULES.admits(user) is admitted


@pytest.mark.parametrize(
    ("user", "owner", "allowed"),
    [
        ("crm-n1", "north", True),
        ("crm-n2", "north", True),
        ("crm-s", "north", False),
        ("crm-n1", None, False),
        (None, "north", False),
        ("stranger", "north", False),
    ],
)
def test_a_session_belongs_to_the_group_of_its_opener(user: str | None, owner: str | None, allowed: bool) -> None:
    assert RULES.may_use(user, owner) is allowed


@pytest.mark.parametrize(
    ("user", "login", "allowed"),
    [
        ("crm-n1", "1001", True),
        ("crm-n1", "2001", True),
        ("crm-n1", "2002", False),
        ("crm-s", "2001", True),
        ("crm-s", "20010", False),
        ("crm-s", "1001", False),
        (None, "1001", False),
    ],
)
def test_which_agents_a_user_may_open_sessions_for(user: str | None, login: str, allowed: bool) -> None:
    assert RULES.may_open(user, login) is allowed


@pytest.mark.parametrize(
    ("owner", "login", "heir"),
    [
        ("north", "1001", "north"),
        ("south", "2001", "south"),
        ("gone", "1001", "north"),
        (None, "2002", "south"),
        ("north", "2002", "south"),
        ("gone", "2001", None),
        (None, "3000", None),
    ],
)
def test_whose_a_session_of_other_rules_is_now(owner: str | None, login: str, heir: str | None) -> None:
    """The only group that may open it; of two, or none, nobody's. Without rules it is everybody's."""
    assert RULES.heir(owner, login) == heir
    assert Access().heir(owner, login) is None


def test_a_connector_s_broker_permissions_name_no_exchange_of_another_group() -> None:
    """The page's own line for group `north`; a permission is looked for anywhere in the name."""
    page = (Path(__file__).parents[2] / "docs/threat-model.md").read_text(encoding="utf-8")
    (line,) = [each for each in page.splitlines() if each.startswith("a connector ")]
    _, write, read = (re.compile(each) for each in line.removeprefix("a connector").split())
    names = Names("cti")
    assert [bool(write.search(each)) for each in (names.requests, names.events, names.control)] == [True, False, False]
    read_names = (names.events, names.events_of("north"), names.events_of("south"), names.session_queue("S1"))
    assert [bool(read.search(each)) for each in read_names] == [True, True, False, False]


def test_rules_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "access.toml"
    path.write_text('[[group]]\nname = "north"\nusers = ["crm-n1", "crm-n2"]\nlogins = ["10*", "2001"]\n')
    assert read_rules(path).groups == (NORTH,)
    assert not read_rules(None).is_ruled


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not = [toml", "are not TOML"),
        ("a = " + "[" * 5000, "are not TOML"),
        ("", "wrong at group"),
        ('[[group]]\nname = "a b"\nusers = ["u"]\nlogins = ["*"]', "wrong at group.0.name"),
        ('[[group]]\nname = "a"\nusers = []\nlogins = ["*"]', "wrong at group.0.users"),
        ('[[group]]\nname = "a"\nusers = ["u"]\nlogin = ["*"]', "wrong at group.0"),
        (
            '[[group]]\nname = "a"\nusers = ["u"]\nlogins = ["*"]\n[[group]]\nname = "b"\nusers = ["u"]\nlogins = ["*"]',
            "'u' twice",
        ),
        (
            '[[group]]\nname = "a"\nusers = ["u"]\nlogins = ["*"]\n[[group]]\nname = "a"\nusers = ["v"]\nlogins = ["*"]',
            "'a' twice",
        ),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "access.toml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=says) as caught:
        read_rules(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: No such file"):
        read_rules(tmp_path / "none.toml")


def test_a_file_that_is_not_utf_8_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "access.toml"
    path.write_bytes('[[group]]\nname = "north"\nusers = ["jürgen"]\nlogins = ["*"]\n'.encode("latin-1"))
    with pytest.raises(ConfigError, match="are not UTF-8 text"):
        read_rules(path)
