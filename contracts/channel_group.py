"""The channel group destination `<sessionId>.<groupId>` (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts.base import Body
from contracts.fields import ChildId, Name
from contracts.notice import Notice
from contracts.spec import DestinationKind, Family, MessageSpec
from contracts.vocabulary import ChannelType

INIT: Final = "channelgroup.query.init"
CREATE_CHANNEL: Final = "channelgroup.request.createchannel"
DISPOSE: Final = "channelgroup.request.dispose"
CHANNEL_ADDED: Final = "channelgroup.channel.added"
CHANNEL_REMOVED: Final = "channelgroup.channel.removed"
DISPOSED: Final = "channelgroup.disposed"


class GroupChannel(Body):
    """A channel of the group."""

    end_point: Annotated[str, Field(alias="end-point", description="Where the channel ends.")]
    type: ChannelType = Field(description="What arrives there.")


class ChannelGroupInitResponse(Body):
    """The channels of the group."""

    channels: tuple[GroupChannel, ...] = Field(default=(), description="The channels; always present.")


class CreateChannel(Body):
    """Body of `channelgroup.request.createchannel`."""

    end_point: Annotated[Name, Field(alias="end-point", description="Where the channel ends.")]
    id: ChildId = Field(description="The bridge id of the channel.")
    type: ChannelType = Field(description="What arrives there.")


_GROUP: Final = Family(DestinationKind.CHANNEL_GROUP)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _GROUP.query(INIT, "Reads the channels of the group.", response=ChannelGroupInitResponse),
    _GROUP.request(CREATE_CHANNEL, "Prepares a channel destination.", body=CreateChannel),
    _GROUP.request(DISPOSE, "Frees the group destination."),
    _GROUP.event(CHANNEL_ADDED, "The group has a further channel.", body=GroupChannel),
    _GROUP.event(CHANNEL_REMOVED, "The group no longer has this channel.", body=GroupChannel),
    _GROUP.event(DISPOSED, "The group destination is gone."),
    *_GROUP.notices("channelgroup", Notice),
)
