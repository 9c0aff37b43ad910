"""The channel destination, fourth level of targets (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

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


class InteractionEntry(Body):
    """An interaction of the channel."""

    id: str = Field(description="The CTI id.")
    type: ChannelType = Field(description="What it is: TELEPHONY, EMAIL, CHAT or CALLBACK.")


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

SPECS: Final[tuple[MessageSpec, ...]] = (
    _CHANNEL.query(
        INIT,
        "Reads the state of the channel.",
        "An UNSUPPORTED channel names no interactions.",
        response=ChannelInitResponse,
    ),
    _CHANNEL.request(ACTIVATE, "Makes the channel active."),
    _CHANNEL.request(DEACTIVATE, "Makes the channel inactive."),
    _CHANNEL.request(READY, "The agent takes contacts on the channel."),
    _CHANNEL.request(NOT_READY, "The agent takes no contacts on the channel.", body=ChannelReason),
    _CHANNEL.request(CREATE_INTERACTION, "Prepares an interaction destination.", body=CreateInteraction),
    _CHANNEL.request(EXTERNAL_DISPOSITIONS, "Asks for the wrap-up codes."),
    _CHANNEL.request(
        DIAL,
        "Dials a number; telephony only.",
        "SUCCESS means that a new interaction appears.",
        body=Dial,
    ),
    _CHANNEL.request(
        DISPOSE,
        "Frees the channel destination.",
        "The only request an UNSUPPORTED channel takes.",
    ),
    _CHANNEL.event(ACTIVATED, "The channel is active."),
    _CHANNEL.event(DEACTIVATED, "The channel is inactive."),
    _CHANNEL.event(AVAILABLE, "The channel can be used."),
    _CHANNEL.event(UNAVAILABLE, "The channel cannot be used."),
    _CHANNEL.event(DISPOSED, "The channel destination is gone."),
    _CHANNEL.event(IS_READY, "The agent takes contacts."),
    _CHANNEL.event(IS_NOT_READY, "The agent takes no contacts.", body=ChannelReason),
    _CHANNEL.event(INTERACTION_ADDED, "A contact arrived or was begun on the channel.", body=ChannelInteractionAdded),
    _CHANNEL.event(DISPOSITIONS_UPDATED, "The wrap-up codes.", body=DispositionsUpdated),
    *_CHANNEL.notices("channel", Notice),
)
