"""How calls come to the test server, for tests that begin in the middle of one."""

from __future__ import annotations

from adapters.simulator.deeds import CallArrives
from contracts.vocabulary import LoginId
from tests.adapters.cisco_cti.server.clients import PERIPHERAL, Client, Place
from tests.support.cti_server.config import ServerSettings
from tests.support.cti_server.wire import Wire

BRUNO, CHLOE = LoginId("1002"), LoginId("1003")
FIRST = 0x1000001


def staffed(settings: ServerSettings | None = None, version: int = 24) -> tuple[Place, Client]:
    """Bruno and Chloe are ready."""
    place = Place(settings)
    client = place.bridge(version)
    for agent in (BRUNO, CHLOE):
        client.log_in(agent)
    client.read()
    return place, client


def arrive(place: Place, client: Client, **data: str) -> list[Wire]:
    """A call for Bruno."""
    place.center.do(CallArrives(BRUNO, "+15551234", data=data))
    return client.read()


def talking(settings: ServerSettings | None = None, version: int = 24) -> tuple[Place, Client]:
    """Bruno talks with a customer."""
    place, client = staffed(settings, version)
    arrive(place, client)
    client.at("ANSWER_CALL_REQ", FIRST, "2002")
    return place, client


def dial(client: Client, number: str, device: str = "2002") -> list[Wire]:
    return client.exchange("MAKE_CALL_REQ", PeripheralID=PERIPHERAL, AgentInstrument=device, DialedNumber=number)
