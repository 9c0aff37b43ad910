"""Every exchange, queue, binding and argument of protocol section 2 is on the broker, and only a clash is an error."""

from __future__ import annotations

import pytest
from aiormq.abc import AbstractChannel, ArgumentsType
from aiormq.exceptions import ChannelPreconditionFailed
from pamqp.commands import Basic

from bridge.broker import topology
from bridge.broker.errors import BrokerUnreachable, TopologyMismatch
from bridge.broker.topology import Entity, EntityKind
from contracts.routing import Names
from tests.support.links import amqp_channel
from tests.support.proxy import Proxy
from tests.support.queues import drain_queue

QUORUM: ArgumentsType = {"x-queue-type": "quorum"}
SEVEN_DAYS_MS = 604_800_000


@pytest.fixture
async def applied(amqp_url: str, names: Names) -> Names:
    """A prefix with its standing topology and one session."""
    await topology.apply(amqp_url, topology.describe(names, "cti"))
    await topology.apply(amqp_url, topology.session_queue(names, "S1", "classic"))
    return names


async def _declares(url: str, entity: str, kind: str | None, arguments: ArgumentsType, *, durable: bool) -> bool:
    """True when the broker takes this declare of an entity that exists: it compares every property."""
    async with amqp_channel(url) as channel:
        try:
            if kind is None:
                await channel.queue_declare(entity, durable=durable, arguments=dict(arguments))
            else:
                await channel.exchange_declare(
                    entity,
                    exchange_type=kind,
                    durable=durable,
                    arguments=dict(arguments),
                )
        except ChannelPreconditionFailed:
            return False
    return True


EXCHANGES = [
    ("requests", "direct", True),
    ("unrouted", "fanout", False),
    ("events", "topic", False),
    ("dead", "fanout", False),
]


@pytest.mark.parametrize(("name", "kind", "has_alternate"), EXCHANGES)
async def test_each_exchange_is_there_and_durable(
    amqp_url: str, applied: Names, hand: AbstractChannel, name: str, kind: str, has_alternate: bool
) -> None:
    exchange = f"{applied.prefix}.{name}"
    arguments: ArgumentsType = {"alternate-exchange": f"{applied.prefix}.unrouted"} if has_alternate else {}
    await hand.exchange_declare(exchange, passive=True)
    assert await _declares(amqp_url, exchange, kind, arguments, durable=True)
    assert not await _declares(amqp_url, exchange, kind, arguments, durable=False)
    assert not await _declares(amqp_url, exchange, "headers", arguments, durable=True)
    wrong: ArgumentsType = {} if has_alternate else {"alternate-exchange": "another"}
    assert not await _declares(amqp_url, exchange, kind, wrong, durable=True)


QUEUES: list[tuple[str, ArgumentsType, ArgumentsType]] = [
    ("control", QUORUM, {"x-queue-type": "classic"}),
    ("unrouted", QUORUM, {"x-queue-type": "classic"}),
    ("dead", {**QUORUM, "x-delivery-limit": 1_000_000_000}, QUORUM),
    ("owner", {"x-queue-type": "classic"}, QUORUM),
    (
        "session.S1",
        {"x-queue-type": "classic", "x-single-active-consumer": True, "x-expires": SEVEN_DAYS_MS},
        {"x-queue-type": "classic", "x-single-active-consumer": False, "x-expires": SEVEN_DAYS_MS},
    ),
    (
        "session.S1",
        {"x-queue-type": "classic", "x-single-active-consumer": True, "x-expires": SEVEN_DAYS_MS},
        {"x-queue-type": "classic", "x-single-active-consumer": True},
    ),
]


@pytest.mark.parametrize(("name", "arguments", "wrong"), QUEUES)
async def test_each_queue_is_there_with_its_arguments(
    amqp_url: str,
    applied: Names,
    hand: AbstractChannel,
    name: str,
    arguments: ArgumentsType,
    wrong: ArgumentsType,
) -> None:
    queue = f"{applied.prefix}.{name}"
    await hand.queue_declare(queue, passive=True)
    assert await _declares(amqp_url, queue, None, arguments, durable=True)
    assert not await _declares(amqp_url, queue, None, wrong, durable=True)


async def test_a_session_queue_can_be_a_quorum_queue(amqp_url: str, names: Names) -> None:
    """Protocol 2: `x-queue-type` classic, setting `quorum` for clusters."""
    await topology.apply(amqp_url, topology.describe(names, "cti"))
    await topology.apply(amqp_url, topology.session_queue(names, "S2", "quorum"))
    arguments: ArgumentsType = {"x-queue-type": "quorum", "x-single-active-consumer": True, "x-expires": SEVEN_DAYS_MS}
    assert await _declares(amqp_url, names.session_queue("S2"), None, arguments, durable=True)


@pytest.mark.parametrize(
    ("exchange", "key", "queue"),
    [
        ("requests", "cti", "control"),
        ("requests", "S1", "session.S1"),
        ("requests", "S9", "unrouted"),
        ("requests", "CTI", "unrouted"),
        ("requests", "", "unrouted"),
        ("unrouted", "whatever", "unrouted"),
        ("dead", "whatever", "dead"),
    ],
)
async def test_each_binding_carries(
    amqp_url: str, applied: Names, hand: AbstractChannel, exchange: str, key: str, queue: str
) -> None:
    """Protocol 2: what a key leads to, and nowhere else."""
    confirmed = await hand.basic_publish(
        b"here", exchange=f"{applied.prefix}.{exchange}", routing_key=key, mandatory=True, timeout=10
    )
    assert isinstance(confirmed, Basic.Ack), "a queue took it"
    letters = await drain_queue(amqp_url, f"{applied.prefix}.{queue}", 1)
    assert [letter.body for letter in letters] == [b"here"]
    for other in ("control", "session.S1", "unrouted", "dead", "owner"):
        left = await hand.basic_get(f"{applied.prefix}.{other}", no_ack=True)
        assert isinstance(left.delivery, Basic.GetEmpty), f"{other} got one too"


async def test_an_event_goes_by_its_key_to_who_asks_for_it(applied: Names, hand: AbstractChannel) -> None:
    """Protocol 2: `<kind>.<sessionId>.<name>` on a topic exchange."""
    queues = {}
    for pattern in ("#", "event.#", "*.S1.#", "event.S2.#"):
        queues[pattern] = str((await hand.queue_declare("", exclusive=True)).queue)
        await hand.queue_bind(queues[pattern], applied.events, pattern)
    await hand.basic_publish(b"closed", exchange=applied.events, routing_key="event.S1.session.closed", timeout=10)
    got = {pattern: (await hand.basic_get(queue, no_ack=True)).body for pattern, queue in queues.items()}
    assert got == {"#": b"closed", "event.#": b"closed", "*.S1.#": b"closed", "event.S2.#": b""}


def test_the_standing_table_is_the_protocols() -> None:
    """Nothing besides: what is declared is what section 2 lists."""
    table = topology.describe(Names("cti"), "phone")
    assert {(entity.kind.value, entity.name) for entity in table if entity.kind is not EntityKind.BINDING} == {
        ("exchange", "cti.requests"),
        ("exchange", "cti.unrouted"),
        ("exchange", "cti.events"),
        ("exchange", "cti.dead"),
        ("queue", "cti.control"),
        ("queue", "cti.unrouted"),
        ("queue", "cti.dead"),
        ("queue", "cti.owner"),
    }
    assert {(entity.name, entity.source, entity.key) for entity in table if entity.kind is EntityKind.BINDING} == {
        ("cti.unrouted", "cti.unrouted", ""),
        ("cti.control", "cti.requests", "phone"),
        ("cti.dead", "cti.dead", ""),
    }


async def test_declaring_twice_changes_nothing(amqp_url: str, applied: Names, hand: AbstractChannel) -> None:
    await hand.basic_publish(b"waits", exchange=applied.requests, routing_key="cti", mandatory=True)
    await topology.apply(amqp_url, topology.describe(applied, "cti"))
    await topology.apply(amqp_url, topology.session_queue(applied, "S1", "classic"))
    letters = await drain_queue(amqp_url, applied.control, 1)
    assert [letter.body for letter in letters] == [b"waits"]


CLASHES = [
    Entity(EntityKind.QUEUE, "control", "classic", {"x-queue-type": "classic"}),
    Entity(EntityKind.EXCHANGE, "events", "fanout"),
    Entity(EntityKind.EXCHANGE, "requests", "direct"),
]


@pytest.mark.parametrize("clash", CLASHES, ids=lambda entity: entity.name)
async def test_a_clash_is_one_sentence_with_the_entity_and_a_way_out(
    amqp_url: str, names: Names, hand: AbstractChannel, clash: Entity
) -> None:
    name = f"{names.prefix}.{clash.name}"
    await topology.declare(hand, Entity(clash.kind, name, clash.type, clash.arguments))
    with pytest.raises(TopologyMismatch) as caught:
        await topology.apply(amqp_url, topology.describe(names, "cti"))
    assert f"The {clash.kind.value} {name} exists" in str(caught.value)
    assert "CTI_BRIDGE_PREFIX" in str(caught.value)


async def test_a_clash_of_a_session_queue_is_told_too(amqp_url: str, applied: Names) -> None:
    with pytest.raises(TopologyMismatch, match=r"session\.S1"):
        await topology.apply(amqp_url, topology.session_queue(applied, "S1", "quorum"))


async def test_no_broker_is_one_sentence() -> None:
    with pytest.raises(BrokerUnreachable, match="cannot be reached"):
        await topology.apply("amqp://127.0.0.1:1/", ())


async def test_a_broker_that_hangs_up_is_one_sentence(proxy: Proxy) -> None:
    proxy.refuse()
    with pytest.raises(BrokerUnreachable, match="cannot be reached"):
        await topology.apply(proxy.url, ())
    assert proxy.tries == 1
