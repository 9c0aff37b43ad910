"""Vendor requests: passed on as they are, answered once and in order, never run a second time after a crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.port import Refusal
from adapters.vendors import VendorRequest
from bridge.session import sentences
from bridge.session.inputs import Asked, VendorObserved
from contracts import session as wire
from contracts import vendor_requests
from contracts.registry import ONCE
from tests.session.support import ASKING, MATE, ME, Scene, body_of, opened

NAMES = sorted(vendor_requests.NAMES)
ASSIST, BARGE_IN, STOP = (
    vendor_requests.CISCO_ASSIST,
    vendor_requests.CISCO_BARGE_IN,
    vendor_requests.CISCO_MONITOR_STOP,
)


def again(scene: Scene, name: str) -> list[str]:
    """It was started by a bridge that died, and comes again."""
    scene.tokens += 1
    return scene.play(Asked(scene.tokens, name, body_of(name, ASKING[name]), is_repeated=True))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_passed_on_with_its_body(name: str) -> None:
    scene = opened()
    assert scene.ask(name) == ["run VendorRequest"]
    assert scene.command == VendorRequest(ME, name, ASKING[name])
    assert scene.confirm() == ["yes"]
    assert scene.reply.body is None


def test_what_is_left_out_is_not_passed_on() -> None:
    scene = opened()
    scene.ask(BARGE_IN, **{"loginid": MATE, "cti-id": ""})
    assert scene.command.data == {"loginid": MATE}


def test_what_happens_meanwhile_comes_before_the_answer() -> None:
    scene = opened()
    scene.ask(ASSIST)
    assert scene.play(VendorObserved("vendor.cisco.agent.emergency", {})) == ["vendor.cisco.agent.emergency"]
    assert scene.confirm() == ["yes"]


@pytest.mark.parametrize("refusal", [Refusal.NOT_ALLOWED, Refusal.NOT_SUPPORTED, Refusal.REJECTED])
def test_a_refusal_of_the_switch_is_its_sentence_and_its_number_is_logged(refusal: Refusal) -> None:
    scene = opened()
    scene.ask(BARGE_IN)
    assert scene.refuse(refusal) == ["note command_refused", f"no: {sentences.REFUSALS[refusal]}"]


def test_the_next_is_legal_after_a_failure() -> None:
    scene = opened()
    scene.ask(ASSIST)
    assert scene.time_out() == [f"no: {sentences.TIMED_OUT}"]
    assert scene.ask(STOP) == ["run VendorRequest"]
    assert scene.confirm() == ["yes"]


@pytest.mark.parametrize("name", NAMES)
def test_while_the_session_closes_it_is_refused(name: str) -> None:
    scene = opened()
    scene.ask(wire.CLOSE)
    assert scene.ask(name) == [f"no: {sentences.CLOSING_NOW}"]
    scene.obey()
    assert scene.ask(name) == [f"no: {sentences.CLOSED}"]
    assert not any(isinstance(command, VendorRequest) for command in scene.commands)


def test_before_init_it_is_refused() -> None:
    assert Scene().ask(ASSIST) == [f"no: {sentences.NOT_INITIALISED}"]


@pytest.mark.parametrize("link_up", [True, False])
@pytest.mark.parametrize("name", sorted(vendor_requests.NAMES & ONCE))
def test_after_a_crash_its_outcome_is_unknown_and_nothing_is_run(name: str, link_up: bool) -> None:
    scene = opened()
    if not link_up:
        scene.unlink()
    assert again(scene, name) == ["warning OUTCOME_UNKNOWN", f"no: {sentences.OUTCOME_UNKNOWN}"]
    assert scene.commands == []
    assert scene.body().details == {"name": name}


@pytest.mark.parametrize("name", sorted(vendor_requests.NAMES - ONCE))
def test_after_a_crash_an_end_of_listening_or_of_a_recording_runs_again(name: str) -> None:
    scene = opened()
    assert again(scene, name) == ["run VendorRequest"]
    assert replace(scene.command, data={}) == VendorRequest(ME, name, {})
