"""Refusals in words and names."""

from __future__ import annotations

from adapters.cisco_cti.protocol.outcomes import Answer, CodeSpace, Declined, NoLink, Unanswered
from adapters.cisco_cti.protocol.values import Message


def test_ctios_86_the_same_number_means_two_things() -> None:
    server, switch = (Declined("MAKE_CALL_REQ", space, 8, 0) for space in CodeSpace)
    assert (server.name, switch.name) == ("E_CTI_INVALID_AGENT_DATA", "CF_PRIVILEGE_VIOLATION_ON_SPECIFIED_DEVICE")
    assert server.sentence != switch.sentence


def test_ctios_88_unknown_numbers_stay_numbers() -> None:
    for space in CodeSpace:
        declined = Declined("MAKE_CALL_REQ", space, 4711)
        assert declined.name == f"{space}_4711"
        assert "4711" in declined.sentence


def test_each_outcome_says_what_became_of_the_request() -> None:
    assert Unanswered("MAKE_CALL_REQ", 10.0).sentence == "MAKE_CALL_REQ was not answered within 10 seconds."
    assert NoLink("MAKE_CALL_REQ", was_sent=False).sentence == (
        "MAKE_CALL_REQ failed because there is no link to the CTI Server."
    )
    assert NoLink("MAKE_CALL_REQ", was_sent=True, detail="Side A cut it.").sentence == (
        "MAKE_CALL_REQ failed because the link was lost before its answer came. Side A cut it."
    )
    assert Answer((Message("A"), Message("B"))).body == Message("B")
