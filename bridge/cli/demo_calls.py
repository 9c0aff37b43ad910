"""The demo's second act: an agent takes a call and a chat, asks a colleague, and hands the call over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bridge.cli.walk import Step, Walk
from bridge.connector import Message

CONTROL: Final = "cti.CONTROL"
AGENT, COLLEAGUE = "1003", "1005"
"""Both have a chat channel; passwords p1003 and p1005."""
DESK, OTHER_DESK = "calls-1003", "calls-1005"
CODES: Final = "channel.request.externaldispositions"
EXTENSION: Final = "2005"
"""The colleague's."""
CALL, CHAT = f"{DESK}.G1.phone.call", f"{DESK}.G1.chat.chat"


@dataclass(frozen=True, slots=True)
class _Data:
    """A call's data as the switch names it: what comes with the customer, and where a note goes."""

    customer: Mapping[str, object]
    note: str


FREE: Final = _Data({"customer": {"name": "Ada Lovelace", "account": "4711"}, "ivr": "invoice"}, "note")
"""Where connectors choose the names."""
DATA: Final[Mapping[str, _Data]] = MappingProxyType(
    {"cisco_cti": _Data({"CallVariable1": "Ada Lovelace", "user.account": "4711"}, "CallVariable2")}
)
"""By adapter, where the switch has names of its own."""


@dataclass(frozen=True, slots=True)
class _Open:
    """A destination that was created and initialised: its target, and what init answered."""

    target: str
    body: dict[str, object]


async def open_channels(walk: Walk) -> None:
    """Two agents open their channels, and become ready on them."""
    chat = "CHAT" in walk.offers
    bridge_ids = {"TELEPHONY": "phone", **({"CHAT": "chat"} if chat else {})}
    for login_id, desk in ((AGENT, DESK), (COLLEAGUE, OTHER_DESK)):
        await walk.call("cti.request.createsession", CONTROL, _login(login_id, desk))
        init = await walk.call("session.query.init", desk, {"name": "desk", "chat": chat})
        limits = {"extensions": {"MaxChats": "2"}} if chat else {}
        group = {"name": init.body.get("channelGroup"), "id": "G1", **limits}
        await walk.call("session.request.createchannelgroup", desk, group)
        channels = (await walk.call("channelgroup.query.init", f"{desk}.G1")).body.get("channels")
        walk.check(f"channels of {login_id}", list(bridge_ids), [each["type"] for each in _list(channels)])
        for each, bridge_id in zip(_list(channels), bridge_ids.values(), strict=False):
            body = {"end-point": each["end-point"], "type": each["type"], "id": bridge_id}
            opened = await _open(walk, f"{desk}.G1", "channelgroup.request.createchannel", "channel.query.init", body)
            walk.check(f"{bridge_id} of {login_id}", "ACTIVE", opened.body.get("channel-state"))
    for channel in bridge_ids.values():
        await walk.call("channel.request.ready", f"{DESK}.G1.{channel}")
        await _expect(walk, f"{DESK}.G1.{channel}", "channel.ready")
    await walk.call("channel.request.ready", f"{OTHER_DESK}.G1.phone")
    walk.check(f"state of {AGENT} at the switch", "READY", await walk.agent_state(AGENT))


async def call_arrives(walk: Walk) -> None:
    """A customer calls; who it is pops up before the agent answers."""
    customer = _data(walk).customer
    await walk.simulate("call", loginid=AGENT, number="+41445550101", name="Ada Lovelace", data=customer)
    opened = await _take_up(walk, f"{DESK}.G1.phone", "call")
    walk.check("the call", "ALERTING", opened.body.get("interaction-state"))
    walk.check("the screen pop", dict(customer), _known(opened, customer))
    leg = _dict(_dict(opened.body.get("conversations")).get("primary"))
    body = {"cti-id": leg.get("id"), "id": "leg", "role": "primary"}
    await _open(walk, CALL, "interaction.request.createconversation", "conversation.query.init", body)
    await walk.call("conversation.request.answer", f"{CALL}.leg")
    await _expect(walk, f"{CALL}.leg", "conversation.established")
    walk.check(f"state of {AGENT} at the switch", "TALKING", await walk.agent_state(AGENT))


async def hold(walk: Walk) -> None:
    """The call is on hold for a moment."""
    answer = await walk.call("conversation.request.hold", f"{CALL}.leg")
    walk.check("hold", True, answer.success)
    await _expect(walk, f"{CALL}.leg", "conversation.held")
    answer = await walk.call("conversation.request.retrieve", f"{CALL}.leg")
    walk.check("retrieve", True, answer.success)
    await _expect(walk, f"{CALL}.leg", "conversation.retrieved")


async def chat_beside(walk: Walk) -> None:
    """A chat begins while the call goes on, and is completed."""
    await walk.simulate("contact", type="CHAT", loginid=AGENT, data={"topic": "delivery"})
    opened = await _take_up(walk, f"{DESK}.G1.chat", "chat")
    walk.check("the chat", "ALERTING", opened.body.get("interaction-state"))
    await walk.call("interaction.request.accept", CHAT)
    await _expect(walk, CHAT, "interaction.started")
    await walk.call("interaction.request.complete", CHAT)
    await _expect(walk, CHAT, "interaction.completed")


async def consult(walk: Walk) -> None:
    """The agent asks a colleague, who sees the customer and answers at the phone."""
    answer = await walk.call("interaction.request.consult", CALL, {"destination": EXTENSION})
    walk.check("consult", True, answer.success)
    added = await _expect(walk, CALL, "interaction.conversation.added")
    walk.check("the second leg", "consult", added.body.get("role"))
    body = {"cti-id": added.body.get("cti-id"), "id": "ask", "role": "consult"}
    await _open(walk, CALL, "interaction.request.createconversation", "conversation.query.init", body)
    opened = await _take_up(walk, f"{OTHER_DESK}.G1.phone", "call")
    customer = _data(walk).customer
    walk.check("the colleague sees the customer", dict(customer), _known(opened, customer))
    await walk.simulate("answer", loginid=COLLEAGUE)
    await _expect(walk, f"{CALL}.ask", "conversation.established")
    await walk.call("interaction.request.alternate", CALL)
    await _expect(walk, f"{CALL}.leg", "conversation.retrieved")


async def transfer(walk: Walk) -> None:
    """The call goes to the colleague, with all that is known of the customer."""
    key, note = _data(walk).note, "wants a refund"
    await walk.call("interaction.request.updatedata", CALL, {"data": {key: note}})
    theirs = f"{OTHER_DESK}.G1.phone.call"
    await _expect(walk, theirs, "interaction.data.updated", lambda told: _dict(told.body.get("data")).get(key) == note)
    answer = await walk.call("interaction.request.transfer", CALL)
    walk.check("transfer", True, answer.success)
    await _expect(walk, CALL, "interaction.ended")
    init = await walk.call("interaction.query.init", theirs)
    walk.check("the colleague reads the note", note, _dict(init.body.get("interaction-data")).get(key))


async def wrap_up_code(walk: Walk) -> None:
    """A wrap-up code ends the agent's work on the call."""
    await walk.call(CODES, f"{DESK}.G1.phone")
    codes = await _expect(walk, f"{DESK}.G1.phone", "channel.externaldispositions.updated")
    chosen = [each["dispositionId"] for each in _list(codes.body.get("dispositions"))][:1]
    walk.check("codes to choose from", True, bool(chosen))
    answer = await walk.call("interaction.request.complete", CALL, {"dispositionIds": chosen})
    walk.check("complete with a code", True, answer.success)


async def back_to_work(walk: Walk) -> None:
    """The contact is completed, without a code where there are none, and the agent takes calls again."""
    if CODES not in walk.offers:
        await walk.call("interaction.request.complete", CALL)
    await _expect(walk, CALL, "interaction.completed")
    walk.check(f"state of {AGENT} at the switch", "READY", await walk.agent_state(AGENT))


async def pause(walk: Walk) -> None:
    """A break, with its reason."""
    await walk.call("session.request.externalnotreadyreasons", DESK)
    told = await walk.expect(DESK, "session.externalnotreadyreasons.updated")
    reason = next(each["reasonCodeId"] for each in _list(told.body.get("reasonCodes")) if each["selectable"])
    await walk.call("channel.request.notready", f"{DESK}.G1.phone", {"reasonCodeId": reason})
    event = await _expect(walk, f"{DESK}.G1.phone", "channel.notready")
    walk.check("the reason", reason, event.body.get("reasonCodeId"))


async def close_both(walk: Walk) -> None:
    """The customer hangs up, and both go home; everything below their sessions goes with them."""
    await walk.simulate("party-hangup", loginid=COLLEAGUE)
    await _expect(walk, f"{OTHER_DESK}.G1.phone.call", "interaction.ended")
    for desk in (DESK, OTHER_DESK):
        answer = await walk.call("session.request.close", desk)
        walk.check(f"close of {desk}", True, answer.success)
        await _expect(walk, f"{desk}.G1", "channelgroup.disposed")
        await walk.expect(desk, "session.closed")
        await walk.call("session.request.dispose", desk)


CALL_STEPS: Final = (
    Step("11 Two agents open their channels", open_channels),
    Step("12 A call comes, with its screen pop", call_arrives),
    Step("13 On hold for a moment", hold),
    Step("14 A chat beside the call", chat_beside, ("CHAT",)),
    Step("15 A colleague is asked", consult),
    Step("16 The call is transferred", transfer),
    Step("17 A wrap-up code is chosen", wrap_up_code, (CODES,)),
    Step("18 Wrap-up ends", back_to_work),
    Step("19 Not ready, with a reason", pause),
    Step("20 Both close", close_both),
)


async def _take_up(walk: Walk, channel: str, bridge_id: str) -> _Open:
    """A contact appears on the channel: give it a destination."""
    added = await _expect(walk, channel, "channel.interaction.added")
    body = {"cti-id": added.body.get("cti-id"), "id": bridge_id}
    return await _open(walk, channel, "channel.request.createinteraction", "interaction.query.init", body)


async def _open(walk: Walk, parent: str, create: str, init: str, body: dict[str, object]) -> _Open:
    """Create a destination and initialise it."""
    await walk.call(create, parent, body)
    target = f"{parent}.{body['id']}"
    answer = await walk.call(init, target)
    walk.check(f"{init} of {target}", True, answer.success)
    return _Open(target, dict(answer.body))


async def _expect(walk: Walk, target: str, name: str, wanted: Callable[[Message], bool] = lambda _: True) -> Message:
    """The next event of this name of one destination that is as `wanted`."""
    session = target.partition(".")[0]
    return await walk.expect(session, name, lambda each: each.target == target and wanted(each))


def _data(walk: Walk) -> _Data:
    """How the call's data are called here."""
    return DATA.get(walk.adapter, FREE)


def _known(opened: _Open, customer: Mapping[str, object]) -> dict[str, object]:
    """What an interaction says of the customer."""
    data = _dict(opened.body.get("interaction-data"))
    return {key: data.get(key) for key in customer}


def _login(login_id: str, desk: str) -> dict[str, object]:
    return {"id": desk, "loginid": login_id, "password": f"p{login_id}"}


def _list(value: object) -> list[dict[str, object]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
