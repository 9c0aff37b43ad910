"""Every exchange, queue and binding of a prefix as a literal table (protocol section 2), and how they are declared.

`session_queue` is the one place where a session gets its queue, so that shared queues can become a setting.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Final

import aiormq
from aiormq.abc import AbstractChannel
from aiormq.exceptions import ChannelPreconditionFailed
from pamqp.common import FieldValue

from bridge.broker.errors import TopologyMismatch
from bridge.broker.opening import CONNECT_SECONDS, open_first
from contracts.routing import Names

SESSION_EXPIRES_MS: Final = 7 * 24 * 3600 * 1000
"""Longer than any outage: expiry deletes what waits."""
DEAD_DELIVERY_LIMIT: Final = 1_000_000_000
"""Looks at a dead letter count as deliveries; a broker of its own accord throws away what was delivered twenty times."""
DECLARE_TIMEOUT: Final = 30.0
"""Seconds for one declare; a broker that creates thousands of queues at once is slow, not dead."""


class EntityKind(StrEnum):
    """What is declared."""

    EXCHANGE = "exchange"
    QUEUE = "queue"
    BINDING = "binding"


@dataclass(frozen=True, slots=True)
class Entity:
    """One durable exchange, queue, or binding (`name` the queue's, `source` the exchange's, `key` the routing key)."""

    kind: EntityKind
    name: str
    type: str = ""
    arguments: Mapping[str, str | int | bool] = field(default_factory=dict)
    source: str = ""
    key: str = ""
    meaning: str = ""


def describe(names: Names, processor: str, groups: Iterable[str] = ()) -> tuple[Entity, ...]:
    """The standing topology of a prefix, in the order it is declared; `groups` are those of the access rules.

    Session queues come on top, one a session.
    """
    exchange, queue, binding = EntityKind.EXCHANGE, EntityKind.QUEUE, EntityKind.BINDING
    quorum = {"x-queue-type": "quorum"}
    looked_at: dict[str, str | int | bool] = {**quorum, "x-delivery-limit": DEAD_DELIVERY_LIMIT}
    return (
        Entity(exchange, names.unrouted, "fanout", meaning="requests to a session that does not exist"),
        Entity(queue, names.unrouted, "quorum", quorum, meaning="the bridge answers each with FAILURE"),
        Entity(binding, names.unrouted, source=names.unrouted),
        Entity(
            exchange,
            names.requests,
            "direct",
            {"alternate-exchange": names.unrouted},
            meaning="connectors publish here, key: first segment of the target",
        ),
        Entity(queue, names.control, "quorum", quorum, meaning="the control destination"),
        Entity(binding, names.control, source=names.requests, key=processor),
        Entity(exchange, names.events, "topic", meaning="all the bridge says that is not a direct reply"),
        *(
            Entity(exchange, names.events_of(group), "topic", meaning=f"the same of {group}'s sessions")
            for group in groups
        ),
        Entity(exchange, names.dead, "fanout", meaning="what could not be answered or delivered"),
        Entity(queue, names.dead, "quorum", looked_at, meaning="redacted copies with header x-reason"),
        Entity(binding, names.dead, source=names.dead),
        Entity(queue, names.owner, "classic", {"x-queue-type": "classic"}, meaning="lock: one bridge a prefix"),
    )


def session_queue(names: Names, session_id: str, queue_type: str) -> tuple[Entity, Entity]:
    """The queue of one session and its binding."""
    name = names.session_queue(session_id)
    arguments: dict[str, str | int | bool] = {
        "x-queue-type": queue_type,
        "x-single-active-consumer": True,
        "x-expires": SESSION_EXPIRES_MS,
    }
    return (
        Entity(EntityKind.QUEUE, name, queue_type, arguments, meaning="one session and everything under it"),
        Entity(EntityKind.BINDING, name, source=names.requests, key=session_id),
    )


async def declare(channel: AbstractChannel, entity: Entity) -> None:
    """Make one entity true.

    Raises:
        TopologyMismatch: it exists with other arguments; the amqp_channel is closed by the broker then.
    """
    arguments: dict[str, FieldValue] = dict(entity.arguments)
    try:
        match entity.kind:
            case EntityKind.EXCHANGE:
                await channel.exchange_declare(
                    entity.name, exchange_type=entity.type, durable=True, arguments=arguments, timeout=DECLARE_TIMEOUT
                )
            case EntityKind.QUEUE:
                await channel.queue_declare(entity.name, durable=True, arguments=arguments, timeout=DECLARE_TIMEOUT)
            case EntityKind.BINDING:
                await channel.queue_bind(entity.name, entity.source, entity.key, timeout=DECLARE_TIMEOUT)
    except ChannelPreconditionFailed as error:
        raise TopologyMismatch(
            f"The {entity.kind} {entity.name} exists on the broker with other arguments than the bridge's; "
            f"delete it or choose another CTI_BRIDGE_PREFIX."
        ) from error


async def apply(
    url: str, entities: tuple[Entity, ...], tls: ssl.SSLContext | None = None, others: Sequence[str] = ()
) -> None:
    """Connect, declare everything, disconnect. `others` are further nodes of the cluster, tried in turn.

    Raises:
        BrokerUnreachable, TopologyMismatch: one sentence each.
    """
    connection = await open_first((url, *others), partial(aiormq.connect, context=tls), CONNECT_SECONDS)
    async with connection:
        channel = await connection.channel(publisher_confirms=False)
        for entity in entities:
            await declare(channel, entity)
