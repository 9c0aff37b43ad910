"""The stage: broker, switch and bridge as processes, and nothing left of them afterwards."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bridge.cli.stage import set_stage
from bridge.cli.web import NoAnswerError, get_json
from bridge.connector import NoBridge, connect
from bridge.errors import BridgeError


def test_a_given_broker_is_left_clean(amqp_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", amqp_url)
    with set_stage(tmp_path, 10, lambda _: None) as stage:
        assert get_json(f"{stage.bridge_url}/readyz")[0] == 200
        assert get_json(f"{stage.switch_url}/simulator/agents")[0] == 200
        asyncio.run(_connected(amqp_url, stage.prefix))
    with pytest.raises(NoBridge):
        asyncio.run(_connected(amqp_url, stage.prefix))
    for url in (stage.bridge_url, stage.switch_url):
        with pytest.raises(NoAnswerError):
            get_json(url)


def test_a_bridge_that_ends_at_once_is_told_with_its_last_words(
    amqp_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CTI_BRIDGE_AMQP_URL", amqp_url)
    (tmp_path / "state").write_text("a file where a folder should be")
    with pytest.raises(BridgeError, match=r"The bridge ended at its start with 2: "), set_stage(tmp_path, 10, print):
        pass


async def _connected(url: str, prefix: str) -> None:
    async with connect(url, prefix):
        pass
