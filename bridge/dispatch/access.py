"""Who may do what: groups of broker users, the login ids each may open sessions for. Pure; the broker vouches for `user_id`.

Without rules everybody who can publish may do everything; with rules a request without a user is refused.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bridge.errors import ConfigError
from contracts.targets import ID_PATTERN


@dataclass(frozen=True, slots=True)
class Group:
    """One connector's or tenant's users; `logins` are patterns with `*` and `?`."""

    name: str
    users: frozenset[str]
    logins: tuple[str, ...]

    def may_open(self, login_id: str) -> bool:
        """Whether its users may open sessions for, ask about and see this agent."""
        return any(fnmatchcase(login_id, pattern) for pattern in self.logins)


class Access:
    """The rules. `None` as a group stands for everybody where there are none."""

    def __init__(self, groups: Sequence[Group] = ()) -> None:
        self.groups = tuple(groups)
        self._of_user = {user: group for group in groups for user in group.users}

    @property
    def is_ruled(self) -> bool:
        """Whether there are rules."""
        return bool(self.groups)

    def group_of(self, user_id: str | None) -> Group | None:
        """The group of a user, None when no rule names the user."""
        return None if user_id is None else self._of_user.get(user_id)

    def admits(self, user_id: str | None) -> bool:
        """Whether a request of this user is read at all."""
        return not self.is_ruled or self.group_of(user_id) is not None

    def may_use(self, user_id: str | None, owner: str | None) -> bool:
        """Whether this user may act on a session that the group `owner` opened."""
        if not self.is_ruled:
            return True
        group = self.group_of(user_id)
        return group is not None and group.name == owner

    def may_open(self, user_id: str | None, login_id: str) -> bool:
        """Whether this user may open a session for this agent, or ask about the agent."""
        if not self.is_ruled:
            return True
        group = self.group_of(user_id)
        return group is not None and group.may_open(login_id)

    def heir(self, owner: str | None, login_id: str) -> str | None:
        """Whose a session that `owner` opened under other rules is now: its group's, else that of the only one that may open it.

        None: everybody's where there are no rules, else nobody's.
        """
        able = [group.name for group in self.groups if group.may_open(login_id)]
        if owner in able:
            return owner
        return able[0] if len(able) == 1 else None


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(pattern=f"^{ID_PATTERN}$")
    users: list[str] = Field(min_length=1)
    logins: list[str] = Field(min_length=1)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    group: list[_Row] = Field(min_length=1)


def read_rules(path: Path | None) -> Access:
    """The rules of a TOML file of `[[group]]` tables with `name`, `users` and `logins`; no path: no rules.

    Raises:
        ConfigError: one sentence that names the file and what is wrong.
    """
    if path is None:
        return Access()
    try:
        rows = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).group
    except OSError as error:
        raise ConfigError(f"The access rules {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"The access rules {path} are not UTF-8 text.") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"The access rules {path} are not TOML: {error}.") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"The access rules {path} are wrong at {place}: {first['msg']}.") from None
    _check_unique(path, rows)
    return Access([Group(row.name, frozenset(row.users), tuple(row.logins)) for row in rows])


def _check_unique(path: Path, rows: list[_Row]) -> None:
    names: set[str] = set()
    users: set[str] = set()
    for row in rows:
        twice = sorted(users.intersection(row.users)) or ([row.name] if row.name in names else [])
        if twice:
            raise ConfigError(f"The access rules {path} name {twice[0]!r} twice; each group and each user stands once.")
        names.add(row.name)
        users.update(row.users)
