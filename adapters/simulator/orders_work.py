"""The verbs about contacts of any kind and about the agents who work on them. Owns their parsing."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from adapters.port import Cause
from adapters.simulator import deeds, fields
from adapters.simulator.fields import BadField, Fields, contact_id, login_id
from adapters.simulator.verbs import MEDIA, TYPES, Verb, one, optional_flag, reason_id, skill, some
from contracts.vocabulary import AgentState, ChannelAgentState


class _By(StrEnum):
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    SWITCH = "switch"


_CAUSES: Final = {_By.SUPERVISOR: Cause.SUPERVISOR, _By.AGENT: Cause.AGENT, _By.SWITCH: Cause.SWITCH}
_CHOSEN: Final = (
    AgentState.READY,
    AgentState.NOT_READY,
    AgentState.LOGGED_OUT,
    AgentState.WORK,
    AgentState.WORK_READY,
    AgentState.BUSY,
    AgentState.UNKNOWN,
)
"""The states an agent can be put into; the others come from calls."""

# --- contacts -------------------------------------------------------------------------------------------------------


def _contact(body: Fields) -> deeds.MediaArrives:
    return deeds.MediaArrives(
        type=fields.choice(body, "type", MEDIA),
        login_id=None if body.get("loginid") is None else login_id(body),
        skill=skill(body),
        data=fields.data(body),
    )


def _complete(body: Fields) -> deeds.ContactCompleted:
    codes = fields.texts(body, "dispositions", "a wrap-up code's id")
    return deeds.ContactCompleted(login_id(body), contact_id(body), codes)


def _data(body: Fields) -> deeds.DataChanged:
    changes = fields.data(body)
    if not changes:
        raise BadField('"data" is missing: an object of the keys to set is expected.')
    return deeds.DataChanged(login_id(body), changes, contact_id(body))


# --- agents ---------------------------------------------------------------------------------------------------------


def _login(body: Fields) -> deeds.LoggedInAtPhone:
    return deeds.LoggedInAtPhone(login_id(body), fields.optional_text(body, "extension", "an extension"))


def _logout(body: Fields) -> deeds.LogoutForced:
    return deeds.LogoutForced(login_id(body), _CAUSES[fields.choice(body, "by", tuple(_By), _By.SUPERVISOR)])


def _state(body: Fields) -> deeds.StateChosen:
    return deeds.StateChosen(login_id(body), fields.choice(body, "state", _CHOSEN), reason_id(body))


def _channel(body: Fields) -> deeds.ChannelChosen:
    some(body, "active", "state")
    has_state = body.get("state") is not None
    return deeds.ChannelChosen(
        login_id=login_id(body),
        type=fields.choice(body, "type", TYPES),
        active=optional_flag(body, "active"),
        state=fields.choice(body, "state", tuple(ChannelAgentState)) if has_state else None,
        reason_id=reason_id(body),
    )


def _availability(body: Fields) -> deeds.ChannelAvailability:
    return deeds.ChannelAvailability(login_id(body), fields.choice(body, "type", TYPES), fields.flag(body, "available"))


def _skills(body: Fields) -> deeds.SkillsGiven:
    if "skills" not in body:
        raise BadField('"skills" is missing: the list of all skills of the agent is expected.')
    return deeds.SkillsGiven(login_id(body), frozenset(fields.texts(body, "skills", "a skill")))


WORK: Final[Mapping[str, Verb[deeds.Deed]]] = MappingProxyType(
    {
        "contact": one(_contact, "type", "loginid", "skill", "data"),
        "leave": one(lambda body: deeds.MediaLeft(login_id(body), contact_id(body)), "loginid", "contact"),
        "accept": one(lambda body: deeds.ContactAccepted(login_id(body), contact_id(body)), "loginid", "contact"),
        "reject": one(lambda body: deeds.ContactRejected(login_id(body), contact_id(body)), "loginid", "contact"),
        "complete": one(_complete, "loginid", "contact", "dispositions"),
        "data": one(_data, "loginid", "data", "contact"),
        "login": one(_login, "loginid", "extension"),
        "state": one(_state, "loginid", "state", "reasonCodeId"),
        "logout": one(_logout, "loginid", "by"),
        "channel": one(_channel, "loginid", "type", "state", "reasonCodeId", "active"),
        "availability": one(_availability, "loginid", "type", "available"),
        "skills": one(_skills, "loginid", "skills"),
    }
)
"""By verb, in the order they are listed to people."""
