"""How much of the switch's world a listener can know by way of an adapter, as the final comparison needs it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts.vocabulary import BUSY_STATES
from tests.faults.mirror import CHANNEL, INTERACTION, Mirror, Place

Shown = Mapping[str, Any]


class View:
    """All of it, by the switch's own ids: the simulator hides nothing."""

    agent: Sequence[str] = ("state", "extension", "statechangetime")
    """What must agree of an agent, property by property."""

    def fitted(self, mirror: Mirror, name: str, seat: Shown) -> Shown:
        """The switch's agent with the ids by which the listener of a session knows the contacts."""
        return seat

    def channel(self, seat: Shown) -> Sequence[str]:
        """What must agree of the channels of an agent, property by property."""
        return ("channel-state", "agent-state", "reasonCodeId")

    def data(self, state: str, data: Any) -> Any:
        """What must agree of the data of a contact in this state."""
        return data

    def member(self, member: Shown) -> Shown:
        """What must agree of a party."""
        return member


class WireView(View):
    """What the messages of a CTI Server have: no ids of contacts, legs and parties, no times, and only texts as data.

    Contacts and legs are told apart by what they are. Of what was before a link nothing tells that a wrap-up is that of a call,
    what reason an agent gave, and whether one who is busy was ready.
    """

    agent = ("state", "extension")

    def fitted(self, mirror: Mirror, name: str, seat: Shown) -> Shown:
        """The newest contact told of is the one there is: an agent has one call at a time."""
        told = [cti_id for place in mirror.of(name, CHANNEL) for cti_id in place.parts]
        known = {place.cti_id: place for place in mirror.of(name, INTERACTION)}
        contacts = []
        for contact in seat["contacts"]:
            if told:
                cti_id = told.pop()
                contacts.append(_called(cti_id, contact, mirror, known.get(cti_id)))
            elif contact["interaction-state"] != "ENDED":
                contacts.append(contact)
        return {**seat, "contacts": contacts}

    def channel(self, seat: Shown) -> Sequence[str]:
        """No reasons, and whether an agent is ready only while nothing else keeps the agent."""
        return ("channel-state",) if seat["state"] in BUSY_STATES else ("channel-state", "agent-state")

    def data(self, state: str, data: Any) -> Any:
        """Named variables that are not empty; those of a call that is over cannot change on the wire."""
        if state in {"ENDED", "COMPLETED"} or data is None:
            return {}
        return {key: str(value) for key, value in data.items() if key.startswith("user.") and value not in (None, "")}

    def member(self, member: Shown) -> Shown:
        """The number."""
        return {"id": member["number"]}


def _called(cti_id: str, contact: Shown, mirror: Mirror, place: Place | None) -> Shown:
    below = () if place is None else tuple(mirror.below(place))
    legs = list(_paired([each for each in below if each.state != "RELEASED"], contact["conversations"]))
    return {**contact, "id": cti_id, "conversations": legs}


def _paired(places: Sequence[Place], legs: Sequence[Shown]) -> Iterator[Shown]:
    """The legs by the ids of the destinations that look like them, else of those that are left."""
    left = list(legs)
    rest = []
    for place in places:
        same = next((leg for leg in left if _looks(place) == _is(leg)), None)
        if same is None:
            rest.append(place)
        else:
            left.remove(same)
            yield {**same, "id": place.cti_id}
    for place in rest:
        if left:
            yield {**left.pop(0), "id": place.cti_id}
    yield from left


def _looks(place: Place) -> tuple[str, list[str]]:
    return place.state, sorted(str(each["number"]) for each in place.shown.get("members", []))


def _is(leg: Shown) -> tuple[str, list[str]]:
    return str(leg["conversation-state"]), sorted(str(each["number"]) for each in leg["members"])
