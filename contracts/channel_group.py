"""The channel group destination `<sessionId>.<groupId>` (protocol section 5)."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from contracts import rules
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
WARNING: Final = "channelgroup.warning"
ERROR: Final = "channelgroup.error"


class GroupChannel(Body):
    """A channel of the group."""

    end_point: Annotated[str, Field(alias="end-point", description="Where the channel ends.")]
    type: ChannelType = Field(description="What arrives there.")


class ChannelGroupInitResponse(Body):
    """The channels of the group."""

    channels: tuple[GroupChannel, ...] = Field(default=(), description="The channels; always present.")


class CreateChannel(Body):
    """Body of `channelgroup.request.createchannel`."""

    end_point: Annotated[Name, Field(alias="end-point", description="Where the channel ends, as init named it.")]
    id: ChildId = Field(description="The bridge id of the channel: the destination becomes `<target>.<id>`.")
    type: ChannelType = Field(description="What arrives there, as init named it.")


_GROUP: Final = Family(DestinationKind.CHANNEL_GROUP)

SPECS: Final[tuple[MessageSpec, ...]] = (
    _GROUP.query(
        INIT,
        "Reads the channels of the group.",
        "The group's destination is there since the session's createchannelgroup was answered with SUCCESS.",
        "`channels` is always there, `[]` when the agent has none: telephony and every enabled medium.",
        "A channel of a kind the bridge cannot serve, voicemail for instance, has the type UNSUPPORTED. It is there only when "
        "createchannelgroup said `properties.voicemail` true.",
        *rules.INIT_READS,
        response=ChannelGroupInitResponse,
    ),
    _GROUP.request(
        CREATE_CHANNEL,
        "Prepares the channel destination `<sessionId>.<groupId>.<id>`.",
        "`end-point` and `type` are those of one channel of the group: an unknown `end-point`, or a `type` that is not "
        "its own, is a FAILURE. A channel of the type UNSUPPORTED can be prepared too.",
        *rules.CREATED,
        "Raises no `channelgroup.channel.added`, and changes nothing on the phone system.",
        "The id `CONTROL` is refused.",
        body=CreateChannel,
    ),
    _GROUP.request(
        DISPOSE,
        "Frees the group destination and all below it. Agent, channels and contacts stay as they are.",
        *rules.DISPOSED_FIRST,
    ),
    _GROUP.event(
        CHANNEL_ADDED,
        "The phone system gave the agent a further channel.",
        "Not for the channels that init named, and not because of createchannel.",
        body=GroupChannel,
    ),
    _GROUP.event(
        CHANNEL_REMOVED,
        "The group no longer has this channel.",
        "The channel's own destination, where there is one, ends before: its `channel.disposed` comes first.",
        body=GroupChannel,
    ),
    _GROUP.event(
        DISPOSED,
        "The group destination is gone: it was disposed, or its session ended.",
        rules.SAID_LAST,
    ),
    *_GROUP.notices("channelgroup", Notice),
)
