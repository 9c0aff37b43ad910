"""An agent's desktop as a connector builds it: destinations created and initialised by hand, one call each."""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.connector import Connector, Response


@dataclass
class Desktop:
    """One agent's session with its group `G1`; the channels are called by their types in small letters."""

    connector: Connector
    login: str
    session: str
    channels: dict[str, str] = field(default_factory=dict)

    async def call(self, name: str, path: str = "", /, **body: object) -> Response:
        """Ask a destination below the session by its path; any answer will do."""
        target = f"{self.session}.{path}" if path else self.session
        return await self.connector.call(name, target, body)

    async def do(self, name: str, path: str = "", /, **body: object) -> dict[str, object]:
        """The same; only SUCCESS will do."""
        answer = await self.call(name, path, **body)
        assert answer.success, f"{name}: {answer.error}"
        return dict(answer.body)

    async def open(self, **media: bool) -> None:
        """Session, group, channels: all initialised."""
        body = {"id": self.session, "loginid": self.login, "password": f"p{self.login}"}
        assert (await self.connector.control("cti.request.createsession", body)).success
        init = await self.do("session.query.init", name="any", **media)
        await self.do("session.request.createchannelgroup", name=init["channelGroup"], id="G1")
        shown = (await self.do("channelgroup.query.init", "G1"))["channels"]
        assert isinstance(shown, list)
        for each in shown:
            name = str(each["type"]).lower()
            self.channels[name] = str(each["end-point"])
            await self.do("channelgroup.request.createchannel", "G1", **each, id=name)
            await self.do("channel.query.init", f"G1.{name}")

    async def contacts(self, channel: str = "telephony") -> list[str]:
        """CTI ids of the channel's interactions."""
        shown = (await self.do("channel.query.init", f"G1.{channel}"))["interactions"]
        assert isinstance(shown, list)
        return [str(each["id"]) for each in shown]

    async def take_up(self, bridge_id: str, channel: str = "telephony") -> dict[str, object]:
        """A destination for the channel's newest interaction and for its legs; what its init answered."""
        path = f"G1.{channel}"
        cti_id = (await self.contacts(channel))[-1]
        await self.do("channel.request.createinteraction", path, **{"cti-id": cti_id, "id": bridge_id})
        shown = await self.do("interaction.query.init", f"{path}.{bridge_id}")
        legs = shown.get("conversations", {})
        assert isinstance(legs, dict)
        for role in legs:
            await self.take_leg(f"{path}.{bridge_id}", role, legs[role]["id"])
        return shown

    async def take_leg(self, interaction: str, role: str, cti_id: str) -> dict[str, object]:
        """A destination, called by its role, for a leg."""
        await self.do(
            "interaction.request.createconversation", interaction, **{"cti-id": cti_id, "id": role, "role": role}
        )
        return await self.do("conversation.query.init", f"{interaction}.{role}")
