"""Every message whose layout is known, found by name and by number."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.cisco_cti.protocol.layout import Layout
from adapters.cisco_cti.protocol.messages_agent import AGENT
from adapters.cisco_cti.protocol.messages_call_control import CALL_CONTROL
from adapters.cisco_cti.protocol.messages_call_events import CALL_EVENTS
from adapters.cisco_cti.protocol.messages_calling import CALLING
from adapters.cisco_cti.protocol.messages_config import CONFIG
from adapters.cisco_cti.protocol.messages_media import MEDIA
from adapters.cisco_cti.protocol.messages_session import SESSION
from adapters.cisco_cti.protocol.messages_statistics import STATISTICS
from adapters.cisco_cti.protocol.messages_supervisor import SUPERVISOR

LAYOUTS: Final[tuple[Layout, ...]] = tuple(
    sorted(
        (*SESSION, *CALL_EVENTS, *CALL_CONTROL, *CALLING, *AGENT, *STATISTICS, *SUPERVISOR, *MEDIA, *CONFIG),
        key=lambda layout: layout.number,
    )
)
"""In the order of their numbers."""

BY_NAME: Final[Mapping[str, Layout]] = MappingProxyType({layout.name: layout for layout in LAYOUTS})
