"""Opening a connection to the broker: its nodes in turn, and one sentence an operator can act on for each way to fail.

Does not know what the connection is for; which library opens it is the caller's choice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

from aiormq.connection import DEFAULT_PORTS
from aiormq.exceptions import AMQPError, InvalidFrameError
from yarl import URL

from bridge.broker.errors import BrokerUnreachable
from bridge.broker.frames import own_cancellation

CONNECT_SECONDS: Final = 10.0
"""For a command or a connector to open a connection; a broker that is up answers within milliseconds."""

_Connection = TypeVar("_Connection")


async def open_node(url: URL, connect: Callable[[URL], Awaitable[_Connection]], seconds: float) -> _Connection:
    """What `connect` makes of one node, handshake included, within so many seconds.

    Raises:
        BrokerUnreachable: one sentence that names the node.
    """
    where = f"{url.host}:{url.port or DEFAULT_PORTS[url.scheme]}"
    try:
        with own_cancellation():
            async with asyncio.timeout(seconds):
                return await connect(url)
    except InvalidFrameError as error:  # what aiormq makes of a refusal at `connection.open`
        raise BrokerUnreachable(f"The broker at {where} refused the virtual host {url.path[1:] or '/'}.") from error
    except TimeoutError as error:
        raise BrokerUnreachable(f"The broker at {where} did not answer within {seconds:.0f} seconds.") from error
    except (AMQPError, OSError, RuntimeError, StopAsyncIteration, ValueError) as error:
        raise BrokerUnreachable(f"The broker at {where} cannot be reached: {reason(error)}.") from error


async def open_first(
    urls: Iterable[str], connect: Callable[[URL], Awaitable[_Connection]], seconds: float
) -> _Connection:
    """As `open_node`, of the first node that lets us in; `urls` are nodes of one cluster, `seconds` are for each.

    Raises:
        BrokerUnreachable: none did; a sentence for each.
    """
    failures: list[BrokerUnreachable] = []
    for url in urls:
        try:
            return await open_node(URL(url), connect, seconds)
        except BrokerUnreachable as error:
            failures.append(error)
    raise BrokerUnreachable(" ".join(map(str, failures))) from failures[-1]


def reason(error: BaseException) -> str:
    """What a library says of an error, to end a sentence with; an error without words is told by its name."""
    return str(error).rstrip(".") or type(error).__name__
