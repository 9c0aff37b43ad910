"""session.request.createchannelgroup: repeatable, refused when it contradicts what is true (protocol section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.contacts import Channel
from adapters.port import Agent
from bridge.session import limits, sentences
from bridge.session.inputs import Asked
from contracts import session as wire
from contracts.profile import Extensions, Properties
from contracts.vocabulary import ChannelType

if TYPE_CHECKING:
    from bridge.session.session import Session

ORDER = (ChannelType.TELEPHONY, ChannelType.EMAIL, ChannelType.CHAT, ChannelType.CALLBACK, ChannelType.UNSUPPORTED)
"""Telephony is announced first, then the media."""


def create_channel_group(session: Session, asked: Asked) -> None:
    """Prepare a channel group destination and announce its channels once."""
    body = asked.body
    assert isinstance(body, wire.CreateChannelGroup)
    fault = _contradiction(session, body)
    if fault is not None:
        session.reply(asked.token, error=fault)
        return
    if body.id in session.tree.groups:
        session.reply(asked.token)
        return
    types = _wanted(session.media, body.properties)
    session.tree.add(None, body.id, body.name, types=types)
    session.announced = tuple((channel.endpoint, channel.type) for channel in wanted(session.agent, types))
    session.limits = limits.read(body.extensions, session.limits)
    session.save()
    session.reply(asked.token)
    session.voice.event(wire.CHANNEL_GROUP_ADDED, wire.ChannelGroupAdded(name=body.name))
    for endpoint, channel_type in session.announced:
        session.voice.event(wire.CHANNEL_ADDED, wire.ChannelAdded(endpoint=endpoint, type=channel_type))
    limits.tell(session)


def wanted(agent: Agent | None, types: frozenset[ChannelType]) -> list[Channel]:
    """The agent's channels of these types, in the order they are announced."""
    channels = agent.channels if agent is not None else ()
    return sorted((each for each in channels if each.type in types), key=lambda each: ORDER.index(each.type))


def _wanted(media: frozenset[ChannelType], properties: Properties | None) -> frozenset[ChannelType]:
    wanted = {ChannelType.TELEPHONY, *media}
    if properties is None:
        return frozenset(wanted)
    said = {
        ChannelType.CHAT: properties.chat,
        ChannelType.EMAIL: properties.email,
        ChannelType.CALLBACK: properties.callback,
    }
    wanted -= {channel_type for channel_type, enabled in said.items() if enabled is False}
    if properties.voicemail:
        wanted.add(ChannelType.UNSUPPORTED)
    return frozenset(wanted)


def _contradiction(session: Session, body: wire.CreateChannelGroup) -> str | None:
    """Why the request cannot be true, None when it can."""
    group = session.tree.groups.get(body.id)
    if group is not None and group.cti_id != body.name:
        return sentences.OTHER_GROUP_NAME
    if body.name != session.group:
        return sentences.UNKNOWN_GROUP
    if group is None and session.tree.group_named(body.name) is not None:
        return sentences.OTHER_GROUP_ID
    if body.extension and session.extension and body.extension != session.extension:
        return sentences.OTHER_EXTENSION
    if body.extensions is not None and body.extensions.auto_login not in (None, session.auto_login):
        return sentences.OTHER_AUTO_LOGIN
    return _mobile_contradiction(session, body.extensions) or limits.fault(body.extensions)


def _mobile_contradiction(session: Session, extensions: Extensions | None) -> str | None:
    if extensions is None:
        return None
    mode = session.mobile.mode if session.mobile is not None else ""
    number = session.mobile.dial_number if session.mobile is not None else ""
    if (extensions.mobileagent_mode or mode) != mode or (extensions.mobileagent_dialnumber or number) != number:
        return sentences.OTHER_MOBILE
    return None
