"""What a listener believes, replayed: snapshots, updates, copies, restarts; and how it is held against the switch."""

from __future__ import annotations

from contracts import session
from tests.faults.pictures import compare, differences, replay
from tests.faults.recorder import Entry, Heard, Sent


def member(login: str, state: str) -> dict[str, str]:
    return {"loginid": login, "state": state, "extension": f"2{login}", "statechangetime": f"since {state}"}


def read(number: str, *members: dict[str, str], realtime: bool = True) -> list[Entry]:
    return [
        Sent(0.0, number, session.GET_TEAM_STATUS, "S1", {"realtime": realtime}),
        Heard(
            0.0, "response", session.GET_TEAM_STATUS, "S1", b"", {"teamstatus": list(members)}, number, result="SUCCESS"
        ),
    ]


def update(seq: int, *members: dict[str, str], epoch: int = 1) -> Heard:
    body = {"teamstatus": list(members)}
    return Heard(0.0, "event", session.TEAM_STATUS_UPDATED, "S1", b"", body, None, f"e{seq}", seq=seq, epoch=epoch)


def resumed() -> Heard:
    return Heard(0.0, "warning", session.WARNING, "S1", code="SESSION_RESUMED", seq=1, epoch=2)


WORLD = {"1001": member("1001", "READY"), "1002": member("1002", "TALKING")}


def test_a_picture_follows_its_updates() -> None:
    record = [*read("1", member("1001", "NOT_READY"), member("1002", "TALKING")), update(1, member("1001", "READY"))]
    assert differences(replay(record), WORLD) == []


def test_a_missed_update_is_found() -> None:
    record = read("1", member("1001", "NOT_READY"), member("1002", "TALKING"))
    found = differences(replay(record), WORLD)
    assert found[0] == "S1 sees 1001 state NOT_READY, the switch READY"
    assert len(found) == 2, "and the time of it"


def test_a_copy_changes_nothing() -> None:
    first, second = update(1, member("1001", "NOT_READY")), update(2, member("1001", "READY"))
    record = [*read("1", member("1001", "NOT_READY"), member("1002", "TALKING")), first, second, first]
    assert differences(replay(record), WORLD) == []


def test_nothing_is_known_for_certain_without_live_updates() -> None:
    old = read("1", member("1001", "NOT_READY"), realtime=False)
    assert not replay(old)["S1"].is_live
    assert not replay([*read("1", *WORLD.values()), resumed()])["S1"].is_live
    assert replay([*read("1", *WORLD.values()), resumed(), *read("2", *WORLD.values())])["S1"].is_live


def test_only_what_is_named_is_compared() -> None:
    assert compare({"state": "READY"}, {"state": "READY", "extension": "1"}, ("state",)) == []
    assert compare({"state": "READY"}, {}, ("state",)) == ["state READY, the switch None"]
