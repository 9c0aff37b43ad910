"""Bodies of the session destination's events, spelt exactly (protocol 4)."""

from __future__ import annotations

from contracts import codec
from contracts.notice import Notice
from contracts.session_events import (
    ChannelAdded,
    ChannelGroupAdded,
    LogoutReason,
    LogoutReasonsUpdated,
    Member,
    NotReadyReason,
    NotReadyReasonsUpdated,
    ReasonLabel,
    SessionClosed,
    TeamStatus,
)
from contracts.vocabulary import AgentState, ChannelType


def test_channels_and_groups() -> None:
    assert codec.encode(ChannelAdded(endpoint="2001", type=ChannelType.TELEPHONY)) == (
        b'{"endpoint":"2001","type":"TELEPHONY"}'
    )
    assert codec.encode(ChannelGroupAdded(name="G")) == b'{"name":"G"}'
    assert codec.encode(SessionClosed()) == b"{}"


def test_reasons_always_have_their_lists() -> None:
    logout = LogoutReason(logout_reason_id="a", logout_reason_code="1")
    assert codec.encode(LogoutReasonsUpdated(logout_reasons=(logout,))) == (
        b'{"logoutReasons":[{"logoutReasonId":"a","logoutReasonCode":"1","extensions":[],"labels":[]}]}'
    )
    label = ReasonLabel(language="de", country="DE", name="Pause")
    not_ready = NotReadyReason(reason_code_id="b", reason_code_code="2", selectable=False, labels=(label,))
    assert codec.encode(NotReadyReasonsUpdated(reason_codes=(not_ready,))) == (
        b'{"reasonCodes":[{"reasonCodeId":"b","reasonCodeCode":"2","selectable":false,"extensions":[],'
        b'"labels":[{"language":"de","country":"DE","name":"Pause","description":""}]}]}'
    )
    assert codec.encode(LogoutReasonsUpdated()) == b'{"logoutReasons":[]}'


def test_members() -> None:
    member = Member(
        loginid="1001",
        firstname="Ada",
        lastname="Keller",
        extension="2001",
        state=AgentState.WORK_READY,
        statechangetime="2026-03-02T08:15:31.004Z",
    )
    assert codec.encode(TeamStatus(teamstatus=(member,))) == (
        b'{"teamstatus":[{"loginid":"1001","firstname":"Ada","lastname":"Keller","extension":"2001",'
        b'"state":"WORK_READY","statechangetime":"2026-03-02T08:15:31.004Z"}]}'
    )


def test_notice_always_has_both_properties() -> None:
    """Protocol 7: the body of warnings and errors."""
    assert codec.encode(Notice()) == b'{"context":"","details":{}}'
