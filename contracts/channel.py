"""The channel destination, fourth level of targets (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts import rules
from contracts.base import Body
from contracts.fields import ChildId, Name, OptionalName
from contracts.notice import Notice
from contracts.session_events import ReasonLabel
from contracts.spec import DestinationKind, Family, MessageSpec
from contracts.vocabulary import ChannelAgentState, ChannelState, ChannelType

INIT: Final = "channel.query.init"
ACTIVATE: Final = "channel.request.activate"
DEACTIVATE: Final = "channel.request.deactivate"
READY: Final = "channel.request.ready"
NOT_READY: Final = "channel.request.notready"
CREATE_INTERACTION: Final = "channel.request.createinteraction"
EXTERNAL_DISPOSITIONS: Final = "channel.request.externaldispositions"
DIAL: Final = "channel.request.dial"
DISPOSE: Final = "channel.request.dispose"
ACTIVATED: Final = "channel.activated"
DEACTIVATED: Final = "channel.deactivated"
AVAILABLE: Final = "channel.available"
UNAVAILABLE: Final = "channel.unavailable"
DISPOSED: Final = "channel.disposed"
IS_READY: Final = "channel.ready"
IS_NOT_READY: Final = "channel.notready"
INTERACTION_ADDED: Final = "channel.interaction.added"
DISPOSITIONS_UPDATED: Final = "channel.externaldispositions.updated"
WARNING: Final = "channel.warning"
ERROR: Final = "channel.error"


class InteractionEntry(Body):
    """An interaction of the channel."""

    id: str = Field(description="The CTI id.")
    type: ChannelType = Field(description="What it is: TELEPHONY, EMAIL, CHAT or CALLBACK.")


class ChannelInitResponse(Body):
    """Where the channel stands."""

    channel_state: Annotated[ChannelState, Field(alias="channel-state", description="State of the channel.")]
    agent_state: Annotated[ChannelAgentState, Field(alias="agent-state", description="State of the agent on it.")]
    reason_code_id: Annotated[
        str | None, Field(alias="reasonCodeId", description="With NOT_READY: its reason, when there is one.")
    ] = None
    interactions: tuple[InteractionEntry, ...] = Field(default=(), description="Its interactions.")


class ChannelReason(Body):
    """Body of `channel.request.notready`."""

    reason_code_id: Annotated[
        OptionalName, Field(alias="reasonCodeId", description="A selectable not-ready reason, by its id.")
    ] = None


class ChannelNotReady(Body):
    """Body of `channel.notready`."""

    reason_code_id: Annotated[
        str | None, Field(alias="reasonCodeId", description="The reason by its id, when there is one.")
    ] = None


class CreateInteraction(Body):
    """Body of `channel.request.createinteraction`."""

    cti_id: Annotated[Name, Field(alias="cti-id", description="The CTI id of the interaction, as it was told.")]
    id: ChildId = Field(description="The bridge id of the interaction: the destination becomes `<target>.<id>`.")


class Dial(Body):
    """Body of `channel.request.dial`."""

    destination: Name = Field(description="The number to dial.")


class ChannelInteractionAdded(Body):
    """A contact arrived or was begun."""

    cti_id: Annotated[str, Field(alias="cti-id", description="The CTI id of the interaction.")]
    type: ChannelType = Field(description="What it is: TELEPHONY, EMAIL, CHAT or CALLBACK.")


class Disposition(Body):
    """A wrap-up code."""

    disposition_id: Annotated[str, Field(alias="dispositionId", description="What a request names it by.")]
    disposition_code: Annotated[str, Field(alias="dispositionCode", description="The switch's own code.")]
    extensions: tuple[object, ...] = Field(default=(), description="Reserved; empty.")
    labels: tuple[ReasonLabel, ...] = Field(default=(), description="Its names, one a language.")


class DispositionsUpdated(Body):
    """All wrap-up codes of the channel."""

    dispositions: tuple[Disposition, ...] = Field(default=(), description="The list, in order.")


_CHANNEL: Final = Family(DestinationKind.CHANNEL)

_UNLIKE_UNSUPPORTED: Final = "FAILURE on an UNSUPPORTED channel."
_READY_IN_TIME: Final = (
    "SUCCESS once the phone system has taken it: asked for during a contact, it may come true only after it, and the "
    "event tells when. Already so: SUCCESS."
)
_AGENT_WIDE: Final = (
    "Where the phone system keeps no state of single channels, the agent's is set, and so that of all of them."
)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _CHANNEL.query(
        INIT,
        "Reads the state of the channel and its interactions.",
        "`channel-state`: ACTIVE, the agent is logged in on it; INACTIVE, the agent is not; UNAVAILABLE, nobody can use it "
        "now, logged in or not.",
        "`agent-state` READY means that contacts may arrive, also while one is there.",
        "`interactions` names what goes on at this moment, also what began before the channel's destination was created; "
        "an UNSUPPORTED channel names none.",
        *rules.INIT_READS,
        response=ChannelInitResponse,
    ),
    _CHANNEL.request(
        ACTIVATE,
        "Makes the channel active: logs the agent in on it, one who is logged in but not on this channel.",
        rules.WHEN_SEEN,
        "An agent who is logged out altogether: FAILURE. " + rules.LOG_IN_AGAIN,
        _UNLIKE_UNSUPPORTED,
    ),
    _CHANNEL.request(
        DEACTIVATE,
        "Makes the channel inactive: logs the agent out of it, and of no other.",
        rules.WHEN_SEEN,
        _UNLIKE_UNSUPPORTED,
    ),
    _CHANNEL.request(
        READY,
        "Asks for contacts on the channel.",
        _READY_IN_TIME,
        _AGENT_WIDE,
        _UNLIKE_UNSUPPORTED,
    ),
    _CHANNEL.request(
        NOT_READY,
        "Asks for no more contacts on the channel.",
        _READY_IN_TIME,
        rules.REASON,
        _AGENT_WIDE,
        _UNLIKE_UNSUPPORTED,
        body=ChannelReason,
    ),
    _CHANNEL.request(
        CREATE_INTERACTION,
        "Prepares the interaction destination `<sessionId>.<groupId>.<channelId>.<id>`.",
        "`cti-id` is one that init or `channel.interaction.added` named.",
        *rules.CREATED,
        "The id `CONTROL` is refused. " + _UNLIKE_UNSUPPORTED,
        body=CreateInteraction,
    ),
    _CHANNEL.request(
        EXTERNAL_DISPOSITIONS,
        "Asks for the wrap-up codes of the channel.",
        "After the answer the list follows as `channel.externaldispositions.updated`.",
        _UNLIKE_UNSUPPORTED,
    ),
    _CHANNEL.request(
        DIAL,
        "Dials a number.",
        rules.TELEPHONY,
        "SUCCESS means that a new interaction appears: `channel.interaction.added` tells its CTI id, before or after the "
        "answer. It does not mean that somebody answered.",
        rules.ONCE_SOUGHT,
        body=Dial,
    ),
    _CHANNEL.request(
        DISPOSE,
        "Frees the channel destination and all below it. The channel and its contacts stay as they are.",
        *rules.DISPOSED_FIRST,
        "The only request an UNSUPPORTED channel takes.",
    ),
    _CHANNEL.event(
        ACTIVATED,
        "The channel is active.",
        "Of the events here an UNSUPPORTED channel raises only this one, `channel.deactivated`, `channel.available`, "
        "`channel.unavailable` and `channel.disposed`.",
    ),
    _CHANNEL.event(DEACTIVATED, "The channel is inactive."),
    _CHANNEL.event(
        AVAILABLE,
        "The channel can be used again.",
        "Right after it `channel.activated` or `channel.deactivated` says where the channel is now.",
    ),
    _CHANNEL.event(UNAVAILABLE, "The channel cannot be used."),
    _CHANNEL.event(
        DISPOSED,
        "The channel destination is gone: it was disposed, or its group or session ended.",
        rules.SAID_LAST,
    ),
    _CHANNEL.event(IS_READY, "The agent takes contacts on the channel.", "Whoever caused it."),
    _CHANNEL.event(
        IS_NOT_READY,
        "The agent takes no more contacts on the channel.",
        "Whoever caused it. It comes again when only the reason changes.",
        body=ChannelNotReady,
    ),
    _CHANNEL.event(
        INTERACTION_ADDED,
        "A contact arrived or was begun on the channel.",
        "For what begins after the channel's destination was created; what was there before is in its init. "
        "`type` is the type of the channel.",
        "Nothing else is told of the contact until its destination is created and initialised.",
        body=ChannelInteractionAdded,
    ),
    _CHANNEL.event(
        DISPOSITIONS_UPDATED,
        "The wrap-up codes of the channel, all of them.",
        "Follows each request for them and comes unasked when the phone system's list changes.",
        body=DispositionsUpdated,
    ),
    *_CHANNEL.notices("channel", Notice),
)
