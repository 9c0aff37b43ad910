"""How many chats at a time: on a switch that forgets it with a logout and with its end (protocol sections 3 and 4)."""

from __future__ import annotations

import asyncio

import aiohttp

from bridge.connector import Connector
from tests.integration.test_living_switch import caller, linked, order, switch
from tests.support.stack import Stack

__all__ = ["caller", "linked", "switch"]

CREATE, INIT, GROUP = "cti.request.createsession", "session.query.init", "session.request.createchannelgroup"
LIMITED: dict[str, object] = {"EMAIL": 4, "CHAT": 1}
"""What `opened` asks for: the chats by createchannelgroup, the e-mails by createsession only."""


async def limits(place: str) -> dict[str, object]:
    """What the switch at this URL knows of the agent, by type of channel."""
    async with aiohttp.ClientSession() as http, http.get(f"{place}/simulator/agents") as answer:
        agents = (await answer.json())["agents"]
    channels = next(each["channels"] for each in agents if each["loginid"] == "1007")
    return {each["type"]: each["limit"] for each in channels if each["limit"] is not None}


async def become_limited(place: str) -> None:
    """Wait until the switch knows them."""
    async with asyncio.timeout(20):
        while await limits(place) != LIMITED:
            await asyncio.sleep(0.02)


async def opened(connector: Connector) -> None:
    """1007's session, with limits of both requests."""
    body = {"id": "S1", "loginid": "1007", "password": "p1007", "extensions": {"MaxChats": "3", "MaxEmails": "4"}}
    assert (await connector.control(CREATE, body)).success
    init = await connector.call(INIT, "S1", {"name": "any", "chat": True, "email": True})
    assert init.success, init.error
    group = {"name": init.body["channelGroup"], "id": "G1", "extensions": {"MaxChats": "1"}}
    assert (await connector.call(GROUP, "S1", group)).success


async def come_again(switch: str) -> None:
    """The agent is logged out and in."""
    await order(switch, "logout", loginid="1007")
    await order(switch, "login", loginid="1007")


async def test_limits_last_over_a_forced_logout_and_a_switch_that_is_new(stack: Stack, connector: Connector) -> None:
    """With the bridge its simulated switch is started anew and knows nothing."""
    await opened(connector)
    await become_limited(stack.url)
    await stack.simulate("logout", loginid="1007")
    assert await limits(stack.url) == {}
    await stack.simulate("login", loginid="1007")
    await become_limited(stack.url)
    await stack.restart()
    assert await limits(stack.url) == {}
    await stack.simulate("login", loginid="1007")
    await become_limited(stack.url)


async def test_limits_last_over_a_login_that_nobody_saw(switch: str, linked: Stack, caller: Connector) -> None:
    """Only the new picture shows that the agent is there: after a lost link, after a restart of the bridge."""
    place = f"http://{switch}"
    await opened(caller)
    await become_limited(place)
    await order(switch, "link", up=False)
    await come_again(switch)
    assert await limits(place) == {}
    await order(switch, "link", up=True)
    await become_limited(place)
    await linked.stop()
    await come_again(switch)
    assert await limits(place) == {}
    await linked.start()
    await become_limited(place)


async def test_what_is_no_number_makes_no_session(connector: Connector) -> None:
    answer = await connector.control(CREATE, {"id": "S1", "loginid": "1007", "extensions": {"MaxChats": "few"}})
    assert answer.error == 'The property "extensions.MaxChats" must be a whole number.'
