"""From the switch's values to bodies on the wire, exactly as protocol section 4 spells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import orjson
import pytest

from bridge.session.rendering import instant, member_of, reasons_updated, team_status
from contracts import codec
from contracts import session as wire
from contracts.vocabulary import AgentState, ReasonKind
from tests.session.support import MATE, ME, REASONS, agent


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2024, 5, 6, 7, 8, 9, 123999, UTC), "2024-05-06T07:08:09.123Z"),
        (datetime(2024, 5, 6, 7, 8, 9, 0, UTC), "2024-05-06T07:08:09.000Z"),
        (datetime(2024, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))), "2023-12-31T23:00:00.000Z"),
    ],
)
def test_times_are_utc_with_milliseconds(moment: datetime, text: str) -> None:
    assert instant(moment) == text


def test_a_member_is_all_strings() -> None:
    assert orjson.loads(codec.encode(member_of(agent(state=AgentState.WORK_READY)))) == {
        "loginid": "1001",
        "firstname": "Ann",
        "lastname": "Agent 1001",
        "extension": "51001",
        "state": "WORK_READY",
        "statechangetime": "2024-05-06T07:08:09.123Z",
    }


def test_members_stand_in_order() -> None:
    assert [each.loginid for each in team_status([agent(MATE), agent(ME)]).teamstatus] == [ME, MATE]
    assert orjson.loads(codec.encode(team_status([]))) == {"teamstatus": []}


LABELS = [
    {"language": "en", "country": "US", "name": "Lunch", "description": "Away"},
    {"language": "de", "country": "", "name": "Pause", "description": ""},
]


def test_logout_reasons() -> None:
    name, body = reasons_updated(ReasonKind.LOGOUT, REASONS)
    assert name == wire.LOGOUT_REASONS_UPDATED
    assert orjson.loads(codec.encode(body)) == {
        "logoutReasons": [
            {"logoutReasonId": "lunch", "logoutReasonCode": "11", "extensions": [], "labels": LABELS},
            {"logoutReasonId": "system", "logoutReasonCode": "99", "extensions": [], "labels": []},
        ]
    }


def test_not_ready_reasons() -> None:
    name, body = reasons_updated(ReasonKind.NOT_READY, REASONS)
    assert name == wire.NOT_READY_REASONS_UPDATED
    assert orjson.loads(codec.encode(body)) == {
        "reasonCodes": [
            {"reasonCodeId": "lunch", "reasonCodeCode": "11", "selectable": True, "extensions": [], "labels": LABELS},
            {"reasonCodeId": "system", "reasonCodeCode": "99", "selectable": False, "extensions": [], "labels": []},
        ]
    }
