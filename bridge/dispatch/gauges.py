"""The values Prometheus reads at each scrape, and the status page's numbers."""

from __future__ import annotations

import asyncio
from functools import partial

from bridge.dispatch.context import Context
from bridge.ops.health import REQUIRED, Health


def register(context: Context, health: Health) -> None:
    """Name every gauge of the bridge."""
    gauge = context.metrics.gauge
    link = context.link
    gauge("cti_bridge_consumers_expected", "Consumers there should be", lambda: link.consumers.expected)
    gauge("cti_bridge_consumers_actual", "Consumers there are", lambda: link.consumers.actual)
    gauge("cti_bridge_outbox_messages", "Messages handed in and not confirmed", lambda: link.publisher.waiting)
    gauge("cti_bridge_outbox_oldest_seconds", "Age of the oldest of them", link.publisher.oldest_age)
    context.metrics.counter("cti_bridge_messages_nacked", "Publishes the broker refused", lambda: link.publisher.nacked)
    gauge("cti_bridge_broker_blocked", "1 while the broker blocks publishers", lambda: link.publisher.blocked)
    gauge("cti_bridge_adapter_link_up", "1 while the link to the switch is up", lambda: context.mirror.link_up)
    gauge("cti_bridge_kept_responses", "Answers kept for repeated requests", lambda: len(context.replay))
    gauge("cti_bridge_agents", "Agents the switch told of", lambda: len(context.mirror))
    for name in ("consume", "publish"):
        component = f"broker-{name}"
        gauge(f"cti_bridge_broker_{name}_up", f"1 while the {name} connection is up", partial(health.is_up, component))
    gauge("cti_bridge_ready", "1 while work may come", health.ready)
    context.metrics.components(REQUIRED, health.is_up)
    gauge("cti_bridge_unwritten_sessions", "Sessions the disk refused", lambda: context.registry.unwritten)
    gauge("cti_bridge_tasks", "Tasks of the event loop that run or wait", lambda: len(asyncio.all_tasks()))
    context.metrics.sessions(context.book.count)


def status(context: Context, owner: str) -> dict[str, object]:
    """What /status shows beside the components."""
    link = context.link
    return {
        "owner": owner,
        "adapter": context.adapter.name,
        "prefix": context.names.prefix,
        "processor": context.settings.processor,
        "sessions": len(context.book),
        "agents": len(context.mirror),
        "consumers": {"expected": link.consumers.expected, "actual": link.consumers.actual},
        "outbox": {
            "messages": link.publisher.waiting,
            "oldest_seconds": round(link.publisher.oldest_age(), 3),
            "blocked": link.publisher.blocked,
        },
    }
