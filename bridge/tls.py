"""TLS for the broker's connections and for the HTTP port. Certificates are verified; there is no switch to turn that off."""

from __future__ import annotations

import ssl
from pathlib import Path

from bridge.config import Broker, Settings
from bridge.errors import ConfigError
from bridge.sources import PREFIX
from bridge.switch_settings import CiscoCti


def broker_context(settings: Settings) -> ssl.SSLContext | None:
    """For amqps: the system's authorities or `BROKER__CA_FILE`, and a client certificate where one is set. None for amqp.

    Raises:
        ConfigError: one sentence that names the file.
    """
    broker = settings.broker
    if not _is_amqps(settings):
        return None
    context = _trusting(broker.ca_file)
    _refuse_alone("BROKER__KEY_FILE", broker.key_file, "BROKER__CERT_FILE", broker.cert_file)
    if broker.cert_file is not None:
        _load_own(context, broker.cert_file, broker.key_file)
    return context


def http_context(settings: Settings) -> ssl.SSLContext | None:
    """For HTTPS with `HTTP_CERT_FILE` and `HTTP_KEY_FILE`; None: plain HTTP.

    Raises:
        ConfigError: one sentence that names the file.
    """
    _refuse_alone("HTTP_KEY_FILE", settings.http_key_file, "HTTP_CERT_FILE", settings.http_cert_file)
    if settings.http_cert_file is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _load_own(context, settings.http_cert_file, settings.http_key_file)
    return context


def own_http_context(settings: Settings) -> ssl.SSLContext | None:
    """For asking a bridge of the same settings: exactly its own certificate is trusted, whatever name it was issued for."""
    if settings.http_cert_file is None:
        return None
    context = _trusting(settings.http_cert_file)
    context.check_hostname = False
    # Not the default before Python 3.13: without it a certificate that an authority issued is none to end at.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def idle_files(settings: Settings) -> list[str]:
    """One sentence for each file that is named and not used."""
    sections: list[tuple[str, Broker | CiscoCti, bool, str]] = [
        ("BROKER", settings.broker, _is_amqps(settings), "AMQP_URL begins with amqps"),
        ("CISCO_CTI", settings.cisco_cti, settings.cisco_cti.tls, "CISCO_CTI__TLS is true"),
    ]
    return [
        f"{PREFIX}{name}__{kind}_FILE has no effect unless {PREFIX}{condition}."
        for name, section, used, condition in sections
        for kind, file in (("CA", section.ca_file), ("CERT", section.cert_file), ("KEY", section.key_file))
        if file is not None and not used
    ]


def _is_amqps(settings: Settings) -> bool:
    return any(url.startswith("amqps:") for url in settings.amqp_urls)


def _refuse_alone(key: str, key_file: Path | None, cert: str, cert_file: Path | None) -> None:
    if key_file is not None and cert_file is None:
        raise ConfigError(f"{PREFIX}{key} is set without {PREFIX}{cert}: the key is of no use alone.")


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"The certificates in {ca_file} cannot be used: {_reason(error)}.") from None


def _load_own(context: ssl.SSLContext, cert_file: Path, key_file: Path | None) -> None:
    try:
        context.load_cert_chain(cert_file, key_file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"The certificate {cert_file} and its key cannot be used: {_reason(error)}.") from None


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
