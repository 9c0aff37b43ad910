"""The verbs about calls: those of agents, of callers and of whoever else is in a call. Owns their parsing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.simulator import deeds, fields
from adapters.simulator.fields import Fields, contact_id, login_id
from adapters.simulator.verbs import TYPES, Verb, destination, name, number, one, optional_destination, skill
from contracts.vocabulary import ChannelType, ContactId, LoginId

LONGEST_WRAP_UP: Final = 86_400.0
"""Seconds, a day."""

_CALLER: Final = ("number", "name", "data")
_PARTY: Final = ("loginid", "number", "contact")


def _call(body: Fields) -> deeds.CallArrives:
    return deeds.CallArrives(login_id(body), number(body), name(body), fields.data(body))


def _queue(body: Fields) -> deeds.CallQueued:
    wrap_up = fields.number(body, "wrapup", 0, LONGEST_WRAP_UP, -1.0)
    return deeds.CallQueued(
        skill(body), number(body), name(body), fields.data(body), wrap_up=None if wrap_up < 0 else wrap_up
    )


def _give_up(body: Fields) -> deeds.GivenUp:
    kind = fields.choice(body, "type", TYPES, ChannelType.TELEPHONY)
    return deeds.GivenUp(kind, skill(body), fields.optional_text(body, "work", "the id of what waits"))


def _dial(body: Fields) -> deeds.CallDialled:
    to = optional_destination(body) or ""
    return deeds.CallDialled(login_id(body), to, fields.flag(body, "answered", default=True))


def _tones(body: Fields) -> deeds.TonesSent:
    return deeds.TonesSent(login_id(body), fields.text(body, "digits", "a text of tones such as 12#"))


def _party(body: Fields) -> tuple[LoginId, str | None, ContactId | None]:
    return login_id(body), fields.optional_text(body, "number", "a party's number"), contact_id(body)


CALLS: Final[Mapping[str, Verb[deeds.Deed]]] = MappingProxyType(
    {
        "call": one(_call, "loginid", *_CALLER),
        "queue": one(_queue, "skill", *_CALLER, "wrapup"),
        "giveup": one(_give_up, "type", "skill", "work"),
        "dial": one(_dial, "loginid", "destination", "answered"),
        "answer": one(lambda body: deeds.CallAnswered(login_id(body)), "loginid"),
        "hold": one(lambda body: deeds.CallHeld(login_id(body)), "loginid"),
        "retrieve": one(lambda body: deeds.CallRetrieved(login_id(body)), "loginid"),
        "hangup": one(lambda body: deeds.CallEnded(login_id(body)), "loginid"),
        "consult": one(lambda body: deeds.CallConsulted(login_id(body), destination(body)), "loginid", "destination"),
        "alternate": one(lambda body: deeds.CallAlternated(login_id(body)), "loginid"),
        "transfer": one(
            lambda body: deeds.CallTransferred(login_id(body), optional_destination(body)), "loginid", "destination"
        ),
        "conference": one(
            lambda body: deeds.CallConferenced(login_id(body), optional_destination(body)), "loginid", "destination"
        ),
        "tones": one(_tones, "loginid", "digits"),
        "party-answer": one(lambda body: deeds.FarAnswered(*_party(body)), *_PARTY),
        "party-refuse": one(lambda body: deeds.FarRefused(*_party(body)), *_PARTY),
        "party-hangup": one(lambda body: deeds.FarHungUp(*_party(body)), *_PARTY),
    }
)
"""By verb, in the order they are listed to people."""
