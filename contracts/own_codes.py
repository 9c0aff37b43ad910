"""Codes of warnings and errors that an adapter adds to those of the protocol (section 7): how one is declared. Owns none itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contracts.errors import ContractError
from contracts.vocabulary import ErrorCode, NoticeKind, WarningCode

_SHAPE: Final = re.compile(r"(CTI|AGENT|CALL)(_[A-Z0-9]+)+")
_OF_THE_PROTOCOL: Final = frozenset({*map(str, WarningCode), *map(str, ErrorCode)})


@dataclass(frozen=True, slots=True)
class OwnCode:
    """One code: which destination says it, what raises it, which facts its `details` hold. Raises ContractError for a code
    that begins otherwise than section 7 says or is one of the protocol's."""

    code: str
    kind: NoticeKind
    target: str
    raised_by: str
    details: tuple[str, ...]
    explanation: str

    def __post_init__(self) -> None:
        if _SHAPE.fullmatch(self.code) is None or self.code in _OF_THE_PROTOCOL:
            raise ContractError(
                f"{self.code} cannot be a code of an adapter: it begins otherwise, or the protocol has it."
            )


OwnCodes = Mapping[str, Sequence[OwnCode]]
"""The codes of each adapter that has some, by its name."""
