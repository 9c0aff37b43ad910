"""Who works at the switch under test, and what is known about it. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.vocabulary import LoginId


@dataclass(frozen=True, slots=True)
class Worker:
    """One agent of the switch, logged out at the start."""

    login_id: LoginId
    password: str
    extension: str


@dataclass(frozen=True, slots=True)
class Cast:
    """`agent`, `colleague` and `writer` are in one team that `supervisor` supervises (and is in), `stranger` is in another.

    The members of that team have `skill`, which names a queue, `stranger` has not. `agent` has a telephone and no other channel;
    `writer` has one of every type the backend declares, and `writer_skill`; `writer_queue` is dialled for it, None where queues
    cannot be dialled. Nobody of the switch has the numbers `outside` and `elsewhere`. `data_key`: what the names of a contact's data
    begin with that anybody may set; others are the switch's own. `is_data_text`: values are texts, so the tests' are JSON in them.
    """

    supervisor: Worker
    agent: Worker
    colleague: Worker
    stranger: Worker
    writer: Worker
    everybody: int
    team_size: int
    skill: str
    writer_skill: str
    writer_queue: str | None
    outside: str = "+15550100"
    elsewhere: str = "+15550199"
    unknown_extension: str = "999999"
    logout_reason: str = "L1"
    not_ready_reason: str = "N1"
    unselectable_logout_reason: str = "L90"
    data_key: str = ""
    is_data_text: bool = False
