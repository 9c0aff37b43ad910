"""Reading the bridge's HTTP port."""

from __future__ import annotations

from typing import Any

import aiohttp
from prometheus_client.parser import text_string_to_metric_families


async def get_json(url: str) -> tuple[int, dict[str, Any]]:
    """Status and body of a GET."""
    async with aiohttp.ClientSession() as http, http.get(url) as answer:
        body: dict[str, Any] = await answer.json()
        return answer.status, body


async def metric(base: str, metric_name: str, /, **labels: str) -> float:
    """The sum of a metric's samples with these labels; 0 when there is none."""
    async with aiohttp.ClientSession() as http, http.get(f"{base}/metrics") as answer:
        text = await answer.text()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return sum(
        sample.value
        for sample in samples
        if sample.name == metric_name and all(sample.labels.get(key) == value for key, value in labels.items())
    )
