"""The adapter's settings as the link takes them. Reads certificates; dials nothing."""

from __future__ import annotations

import ssl

from adapters.cisco_cti.config import CiscoSettings, FirstSide
from adapters.cisco_cti.link import LinkSettings
from adapters.cisco_cti.protocol.failures import Leg
from adapters.cisco_cti.protocol.masks import CallMsgMask, ConfigMsgMask, CTIServiceMask
from adapters.cisco_cti.protocol.opening import USUAL_CALL_EVENTS, SessionSettings
from adapters.cisco_cti.truth import wanted
from adapters.cisco_cti.vendor import NAMES
from adapters.errors import AdapterSettingsError

RTP: CallMsgMask = CallMsgMask.RTP_STARTED | CallMsgMask.RTP_STOPPED
"""Two for every call; asked for only where somebody hears them."""


def link_settings(settings: CiscoSettings) -> LinkSettings:
    """Raises AdapterSettingsError for settings no CTI Server takes and for certificates that cannot be used."""
    return LinkSettings(
        legs=tuple(Leg(side.name, side.host, side.port) for side in settings.sides()),
        session=session_settings(settings),
        tls=_tls(settings) if settings.tls else None,
        server_name=settings.server_name or None,
        has_certificate=settings.cert_file is not None,
        connect_timeout=settings.connect_timeout,
        backoff_first=settings.retry_first,
        backoff_ceiling=settings.retry_ceiling,
        attempts=settings.attempts,
        first=_first(settings),
    )


def _first(settings: CiscoSettings) -> int | None:
    names = [side.name for side in settings.sides()]
    return None if settings.first_side is FirstSide.ANY else names.index(settings.first_side.name)


def session_settings(settings: CiscoSettings) -> SessionSettings:
    """What every session asks for."""
    hears_rtp = {"*", *(name for name in NAMES if name.startswith("rtp."))} & set(settings.vendor_events)
    return SessionSettings(
        client_id=settings.client_id,
        client_password=settings.client_password,
        versions=settings.version,
        services=CTIServiceMask(settings.service_mask()),
        call_msg_mask=USUAL_CALL_EVENTS if hears_rtp else USUAL_CALL_EVENTS & ~RTP,
        config_msg_mask=ConfigMsgMask(wanted(max(settings.version))),
        peripheral_id=settings.peripheral_id,
        heartbeat=settings.heartbeat,
        heartbeats_missed=settings.max_heartbeats,
        open_timeout=settings.open_timeout,
        request_timeout=settings.answer_timeout,
    )


def _tls(settings: CiscoSettings) -> ssl.SSLContext:
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        if settings.cert_file is not None:
            context.load_cert_chain(settings.cert_file, settings.key_file)
    except (OSError, ssl.SSLError) as error:
        raise AdapterSettingsError(
            f"The certificates for the CTI Server cannot be used: {error.strerror or error}."
        ) from None
    return context
