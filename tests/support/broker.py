"""The RabbitMQ the tests run on, found or started, in the order the house says."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aiormq

from bridge.cli.node import PrivateNode, is_installed
from contracts.routing import Names

VARIABLE = "CTI_BRIDGE_TEST_AMQP_URL"
MISSING = (
    f"The tests need a RabbitMQ: set {VARIABLE}, start Docker, or install the package rabbitmq-server "
    "(make setup does it as root)."
)


@contextmanager
def broker_url(home: Path) -> Iterator[str]:
    """URL of a broker for the length of the block."""
    given = os.environ.get(VARIABLE)
    if given:
        yield given
    elif _docker_answers():
        yield from _container()
    elif is_installed():
        yield from _private_node(home)
    else:
        raise RuntimeError(MISSING)


def _docker_answers() -> bool:
    try:
        return subprocess.run(["docker", "info"], capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _container() -> Iterator[str]:
    from testcontainers.rabbitmq import RabbitMqContainer

    with RabbitMqContainer("rabbitmq:4-management") as container:
        host, port = container.get_container_host_ip(), container.get_exposed_port(5672)
        yield f"amqp://guest:guest@{host}:{port}/"


def _private_node(home: Path) -> Iterator[str]:
    node = PrivateNode(home)
    try:
        yield node.start()
    finally:
        node.stop()


async def clean_prefix(url: str, prefix: str) -> None:
    """Delete the standing queues and exchanges of a prefix."""
    names = Names(prefix)
    connection = await aiormq.connect(url)
    try:
        channel = await connection.channel(publisher_confirms=False)
        for queue in (names.control, names.unrouted, names.dead, names.owner):
            await channel.queue_delete(queue)
        for exchange in (names.requests, names.unrouted, names.events, names.dead):
            await channel.exchange_delete(exchange)
    finally:
        await connection.close()
