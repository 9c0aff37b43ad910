"""Where a switch process is: one URL setting, and what is derived from it."""

from __future__ import annotations

from dataclasses import dataclass

from yarl import URL

from adapters.errors import AdapterSettingsError


@dataclass(frozen=True, slots=True)
class Place:
    """`link` is the WebSocket's URL, `http` the base of `/simulator/…`, `name` what people are told: `host:port`."""

    link: str
    http: str
    name: str

    @classmethod
    def parse(cls, url: str) -> Place:
        """Read a URL such as `ws://127.0.0.1:7700`. Raises AdapterSettingsError."""
        try:
            parsed = URL(url)
            host, port = parsed.host, parsed.port
        except ValueError:
            host, port, parsed = None, None, URL()
        if parsed.scheme not in ("ws", "wss") or not host or not port:
            raise AdapterSettingsError(
                "The simulator's URL cannot be used: one such as ws://127.0.0.1:7700 is expected."
            )
        base = URL.build(scheme=parsed.scheme, host=host, port=port)
        return cls(
            link=str(base / "link"),
            http=str(base.with_scheme("https" if parsed.scheme == "wss" else "http")).rstrip("/"),
            name=f"{host}:{port}",
        )
