"""The channel destination, fourth level of targets (protocol section 5). Named here, not supported yet."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from contracts.base import Body
from contracts.fields import ChildId, Name, OptionalName
from contracts.notice import Notice
from contracts.session_events import ReasonLabel
from contracts.spec import DestinationKind, Family, MessageSpec

INIT: Final = "channel.query.init"


class ChannelState(StrEnum):
    """`channel-state`."""

    INACTIVE = "INACTIVE"
    UNAVAILABLE = "UNAVAILABLE"
    ACTIVE = "ACTIVE"


class ChannelAgentState(StrEnum):
    """`agent-state` of a channel."""

    READY = "READY"
    NOT_READY = "NOT_READY"


class InteractionEntry(Body):
    """An interaction of the channel."""

    id: str = Field(description="The CTI id.")
    type: str = Field(description="What kind of contact it is.")


class ChannelInitResponse(Body):
    """Where the channel stands."""

    channel_state: Annotated[ChannelState, Field(alias="channel-state", description="State of the channel.")]
    agent_state: Annotated[ChannelAgentState, Field(alias="agent-state", description="State of the agent on it.")]
    reason_code_id: Annotated[str | None, Field(alias="reasonCodeId", description="Reason of the agent's state.")] = (
        None
    )
    interactions: tuple[InteractionEntry, ...] = Field(default=(), description="Its interactions.")


class ChannelReason(Body):
    """A not-ready reason."""

    reason_code_id: Annotated[
        OptionalName, Field(alias="reasonCodeId", description="A not-ready reason, by its id.")
    ] = None


class CreateInteraction(Body):
    """Body of `channel.request.createinteraction`."""

    cti_id: Annotated[Name, Field(alias="cti-id", description="The CTI id of the interaction.")]
    id: ChildId = Field(description="The bridge id of the interaction.")


class Dial(Body):
    """Body of `channel.request.dial`."""

    destination: Name = Field(description="The number to dial.")


class ChannelInteractionAdded(Body):
    """A contact arrived or was begun."""

    cti_id: Annotated[str, Field(alias="cti-id", description="The CTI id of the interaction.")]
    type: str = Field(description="What kind of contact it is.")


class Disposition(Body):
    """A wrap-up code."""

    disposition_id: Annotated[str, Field(alias="dispositionId", description="What a request names it by.")]
    disposition_code: Annotated[str, Field(alias="dispositionCode", description="The switch's own code.")]
    extensions: tuple[object, ...] = Field(default=(), description="Reserved; empty.")
    labels: tuple[ReasonLabel, ...] = Field(default=(), description="Its names, one a language.")


class DispositionsUpdated(Body):
    """All wrap-up codes of the channel."""

    dispositions: tuple[Disposition, ...] = Field(default=(), description="The list, in order.")


_CHANNEL: Final = Family(DestinationKind.CHANNEL, supported=False)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _CHANNEL.query(
        INIT,
        "Reads the state of the channel.",
        "An UNSUPPORTED channel names no interactions.",
        response=ChannelInitResponse,
    ),
    _CHANNEL.request("channel.request.activate", "Makes the channel active."),
    _CHANNEL.request("channel.request.deactivate", "Makes the channel inactive."),
    _CHANNEL.request("channel.request.ready", "The agent takes contacts on the channel."),
    _CHANNEL.request("channel.request.notready", "The agent takes no contacts on the channel.", body=ChannelReason),
    _CHANNEL.request(
        "channel.request.createinteraction", "Prepares an interaction destination.", body=CreateInteraction
    ),
    _CHANNEL.request("channel.request.externaldispositions", "Asks for the wrap-up codes."),
    _CHANNEL.request(
        "channel.request.dial",
        "Dials a number; telephony only.",
        "SUCCESS means that a new interaction appears.",
        body=Dial,
    ),
    _CHANNEL.request(
        "channel.request.dispose",
        "Frees the channel destination.",
        "The only request an UNSUPPORTED channel takes.",
    ),
    _CHANNEL.event("channel.activated", "The channel is active."),
    _CHANNEL.event("channel.deactivated", "The channel is inactive."),
    _CHANNEL.event("channel.available", "The channel can be used."),
    _CHANNEL.event("channel.unavailable", "The channel cannot be used."),
    _CHANNEL.event("channel.disposed", "The channel destination is gone."),
    _CHANNEL.event("channel.ready", "The agent takes contacts."),
    _CHANNEL.event("channel.notready", "The agent takes no contacts.", body=ChannelReason),
    _CHANNEL.event(
        "channel.interaction.added", "A contact arrived or was begun on the channel.", body=ChannelInteractionAdded
    ),
    _CHANNEL.event("channel.externaldispositions.updated", "The wrap-up codes.", body=DispositionsUpdated),
    *_CHANNEL.notices("channel", Notice),
)
