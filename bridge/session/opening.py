"""session.query.init: the first success logs the agent in or finds the agent so; a repeat only reads (protocol section 4)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from adapters.port import Agent, LogIn, Refusal
from bridge.session import limits, sentences, table
from bridge.session.flow import Flow
from bridge.session.inputs import Asked, PasswordGiven
from bridge.session.table import Happening
from contracts import session as wire
from contracts.base import Body
from contracts.vocabulary import ChannelType, Phase

if TYPE_CHECKING:
    from bridge.session.session import Session


class Opening(Flow):
    """A first init whose login runs."""

    __slots__ = ("media",)

    def __init__(self, asked: Asked, command: LogIn) -> None:
        super().__init__(asked.token, command, command.login_id, table.LOGGED_IN)
        self.media = command.media

    def confirmed(self, session: Session, value: object) -> None:
        """Logged in."""
        agent = session.agent
        if agent is None:
            session.finish(error=sentences.TIMED_OUT)
        else:
            _open(session, agent, self.media, session.finish)


def init(session: Session, asked: Asked) -> None:
    """Answer an init, or start the login it needs."""
    if session.phase is not Phase.CREATED:
        session.reply(asked.token, session.init_response)
        return
    assert isinstance(asked.body, wire.SessionInit)
    agent = session.agent
    media = media_of(asked.body)
    if not session.picture.link_up:
        session.reply(asked.token, error=sentences.UNREACHABLE)
    elif agent is None:
        session.reply(asked.token, error=sentences.refusal_sentence(Refusal.UNKNOWN_AGENT))
    elif agent.state in table.LOGGED_IN:
        _open(session, agent, media, partial(session.reply, asked.token))
    else:
        _log_in(session, asked, agent, media)


def take_password(session: Session, event: PasswordGiven, now: float) -> None:
    """The login to come uses it; who is past that needs none, and none is kept."""
    if session.phase is Phase.CREATED:
        session.password = event.password


def media_of(body: wire.SessionInit) -> frozenset[ChannelType]:
    """The media an init enables beside telephony."""
    flags = ((body.chat, ChannelType.CHAT), (body.email, ChannelType.EMAIL), (body.callback, ChannelType.CALLBACK))
    return frozenset(channel_type for enabled, channel_type in flags if enabled)


def _log_in(session: Session, asked: Asked, agent: Agent, media: frozenset[ChannelType]) -> None:
    """An extension conflict is seen before the login: some switches would log the other agent out."""
    extension = session.extension or agent.extension
    holder = session.picture.extension_holder(extension) if extension else None
    if not extension:
        session.reply(asked.token, error=sentences.NO_EXTENSION)
    elif holder is not None and holder.login_id != session.login_id:
        session.reply(asked.token, error=sentences.refusal_sentence(Refusal.EXTENSION_IN_USE))
    else:
        mobile, auto_login = session.mobile, session.auto_login
        command = LogIn(session.login_id, session.password, session.extension, media, mobile, auto_login)
        session.begin(Opening(asked, command))


def _open(session: Session, agent: Agent, media: frozenset[ChannelType], answer: Callable[[Body], None]) -> None:
    session.become(Happening.INITIALISED)
    session.media = media
    session.group = agent.group
    if agent.state in table.LOGGED_IN:  # else the login is confirmed before it was seen, and holds as it was asked for
        session.extension = agent.extension or session.extension
        session.mobile = agent.mobile
    else:
        session.extension = session.extension or agent.extension
    session.init_response = wire.SessionInitResponse(channel_group=agent.group)
    session.password = None
    session.save()
    answer(session.init_response)
    session.voice.release()
    limits.tell(session)
