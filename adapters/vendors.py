"""The port's part about what only one switch has: requests and events that the bridge passes on without knowing them. Owns values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.vocabulary import LoginId


@dataclass(frozen=True, slots=True)
class VendorRequest:
    """Ask for something only this switch has. `name` is one of `Capabilities.vendor_requests`, `data` its checked body by wire names.

    Confirmed value: None, once the switch shows the effect, or has confirmed what nothing shows. Never only accepted: what shows it,
    the adapter alone knows.
    """

    login_id: LoginId
    name: str
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class VendorEvent:
    """Something only this switch has, passed on because its settings say so. `login_id` None: it concerns nobody in particular.

    `name` begins `vendor.<adapter>.`; `data` holds what JSON can.
    """

    login_id: LoginId | None
    name: str
    data: Mapping[str, object]
