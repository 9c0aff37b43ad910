"""Every scenario in its short form, on a RabbitMQ node of the suite's own; the most telling ones again with the CTI Server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.cli.node import PrivateNode, is_installed
from tests.faults.scenario import SHORT_SECONDS, Bare, Scenario, play
from tests.faults.scenarios.table import SCENARIOS

CISCO = ("calls-link-flaps", "calls-switch-dies", "calls-switch-hangs", "calls-once")
pytestmark = [
    pytest.mark.skipif(not is_installed(), reason="the fault suite kills its own node: package rabbitmq-server"),
    pytest.mark.timeout(SHORT_SECONDS + 60),
]


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrivateNode]:
    """A broker that may be killed."""
    node = PrivateNode(tmp_path_factory.mktemp("faults-broker"))
    node.start()
    yield node
    node.stop()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.name)
async def test_every_promise_is_kept(scenario: Scenario | Bare, node: PrivateNode, tmp_path: Path) -> None:
    outcome = await play(scenario, tmp_path / scenario.name, node)
    assert outcome.is_good, outcome.told()


@pytest.mark.parametrize("scenario", [each for each in SCENARIOS if each.name in CISCO], ids=lambda each: each.name)
async def test_every_promise_is_kept_with_the_cti_server(scenario: Scenario, node: PrivateNode, tmp_path: Path) -> None:
    outcome = await play(scenario, tmp_path / scenario.name, node, adapter="cisco_cti")
    assert outcome.is_good, outcome.told()
