"""Messages of the CTI Server made wrong: flipped, cut, longer, with wrong counts, with garbage between. Pure; chance is handed in."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from struct import pack
from typing import Final

from adapters.cisco_cti.protocol.codec import codec
from adapters.cisco_cti.protocol.errors import EncodeError
from adapters.cisco_cti.protocol.wire_types import HEADER_BYTES, VERSIONS
from tests.adapters.cisco_cti.protocol.messages import layouts_of, made_up

Mutation = Callable[[bytes, Random], bytes]
BODIES_EACH: Final = 3
"""Good messages of each layout and version to begin with."""


def corpus(chance: Random) -> list[tuple[int, bytes]]:
    """Good messages of all versions, with headers, and their versions."""
    found: list[tuple[int, bytes]] = []
    for version in VERSIONS:
        for layout in layouts_of(version):
            for _ in range(BODIES_EACH):
                try:
                    found.append((version, codec(version).encode(made_up(layout, version, chance))))
                except EncodeError:
                    continue  # longer than the version allows
    return found


def flip(message: bytes, chance: Random) -> bytes:
    """Some bits are others, in the body or the number."""
    wrong = bytearray(message)
    for _ in range(chance.randint(1, 8)):
        wrong[chance.randrange(4, len(wrong))] ^= 1 << chance.randrange(8)
    return bytes(wrong)


def cut(message: bytes, chance: Random) -> bytes:
    """The body ends too early, as the header says."""
    body = message[HEADER_BYTES:]
    return _framed(message, body[: chance.randint(0, max(0, len(body) - 1))])


def lengthen(message: bytes, chance: Random) -> bytes:
    """The body goes on."""
    return _framed(message, message[HEADER_BYTES:] + chance.randbytes(chance.randint(1, 64)))


def miscount(message: bytes, chance: Random) -> bytes:
    """A number of the body is another one: counts of lists, lengths of fields."""
    wrong = bytearray(message)
    width = chance.choice((1, 2, 4))
    if len(wrong) >= HEADER_BYTES + width:
        at = chance.randrange(HEADER_BYTES, len(wrong) - width + 1)
        wrong[at : at + width] = chance.choice((0, 1, 16, 255, 2 ** (8 * width) - 1)).to_bytes(width, "big")
    return bytes(wrong)


def repeat(message: bytes, chance: Random) -> bytes:
    """Some of the body comes twice: lists are longer than their counts."""
    body = message[HEADER_BYTES:]
    start = chance.randint(0, len(body))
    end = chance.randint(start, min(len(body), start + 40))
    return _framed(message, body[:end] + body[start:end] + body[end:])


def stray(message: bytes, chance: Random) -> bytes:
    """Garbage before the message: whatever it says is a header."""
    return chance.randbytes(chance.randint(1, 24)) + message


def other_number(message: bytes, chance: Random) -> bytes:
    """The body of one message under the number of another."""
    return message[:4] + pack(">I", chance.randint(0, 400)) + message[HEADER_BYTES:]


MUTATIONS: Final[tuple[Mutation, ...]] = (flip, cut, lengthen, miscount, repeat, other_number) * 4 + (stray,)
"""Garbage between messages spoils what comes after it, too, so there is less of it."""


def mutated(message: bytes, chance: Random) -> bytes:
    """The message made wrong once or twice."""
    wrong = message
    for _ in range(chance.choice((1, 1, 1, 2))):
        wrong = chance.choice(MUTATIONS)(wrong, chance)
    return wrong


def _framed(message: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + message[4:HEADER_BYTES] + body
