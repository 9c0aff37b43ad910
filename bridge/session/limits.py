"""How many e-mails and chats the agent works on at once: kept by the session, told to the switch whenever it may not know.

No request waits for it, and none that runs is disturbed: a switch that refuses it is only logged.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from adapters.contacts import Channel, LimitChannel
from bridge.session import sentences, table
from bridge.session.effects import Run
from contracts.profile import Extensions
from contracts.vocabulary import ChannelType, Phase

if TYPE_CHECKING:
    from bridge.session.session import Session

Limits = tuple[tuple[ChannelType, int], ...]
"""The most contacts at a time, of each type of channel that has such a number."""
_MAX_DIGITS: Final = 9
"""Of a number of contacts at a time: more is no such number."""


def fault(extensions: Extensions | None) -> str | None:
    """The sentence for what is not a number, None when all is well."""
    if extensions is None:
        return None
    for name, value in (("MaxEmails", extensions.max_emails), ("MaxChats", extensions.max_chats)):
        if value and not (value.isascii() and value.isdigit() and len(value) <= _MAX_DIGITS):
            return sentences.NOT_A_NUMBER.format(name=name)
    return None


def read(extensions: Extensions | None, known: Limits = ()) -> Limits:
    """What holds once this was said; `known` held until now. 0, like nothing, says nothing."""
    if extensions is None:
        return known
    before = dict(known)
    said = {ChannelType.EMAIL: extensions.max_emails, ChannelType.CHAT: extensions.max_chats}
    now = {kind: int(value or 0) or before.get(kind, 0) for kind, value in said.items()}
    return tuple((kind, limit) for kind, limit in now.items() if limit)


def tell(session: Session, told: Iterable[Channel] = ()) -> None:
    """Limit the session's channels at the switch, all but those that were `told`; an agent who is logged out has none to limit."""
    agent = session.agent
    if session.phase not in (Phase.OPEN, Phase.CLOSING) or not session.picture.link_up:
        return
    if agent is None or agent.state not in table.LOGGED_IN:
        return
    known = {(each.endpoint, each.type) for each in told}
    types = _types(session)
    for kind, limit in session.limits:
        for channel in agent.channels:
            if channel.type is kind and kind in types and (channel.endpoint, kind) not in known:
                session.emit(Run(None, LimitChannel(session.login_id, channel.endpoint, limit)))


def _types(session: Session) -> frozenset[ChannelType]:
    """The types of the group's channels, of the media until there is a group."""
    return next((group.types for group in session.tree.groups.values()), session.media)
