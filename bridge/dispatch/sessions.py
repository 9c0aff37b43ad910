"""The life of session destinations: made, taken up after a restart, torn down. Owns the mailboxes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final

import structlog

from bridge.broker.delivery import Delivery
from bridge.broker.errors import TopologyMismatch
from bridge.broker.subscription import Subscription
from bridge.dispatch.context import Context
from bridge.dispatch.mailbox import Mailbox
from bridge.registry.errors import RegistryError
from bridge.session.inputs import PasswordGiven, TakenUp
from bridge.session.row import SessionRow
from bridge.session.session import Session

log = structlog.get_logger(__name__)

POLL: Final = 0.05
"""Seconds between two looks at a queue that is being emptied."""

Handler = Callable[[Mailbox, Delivery], None]


class Sessions:
    """Every session destination of this bridge. `handler` takes the deliveries of a session's queue."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._mailboxes: dict[str, Mailbox] = {}
        self.handler: Handler = _nobody

    def __len__(self) -> int:
        return len(self._mailboxes)

    def get(self, session_id: str) -> Mailbox | None:
        """The mailbox of a living session."""
        return self._mailboxes.get(session_id)

    def all(self) -> list[Mailbox]:
        """Every living session's mailbox."""
        return list(self._mailboxes.values())

    def reachable(self, up: bool) -> None:
        """Whether connectors can reach the bridge: leases stand still while they cannot."""
        now = self._context.clock.monotonic()
        for mailbox in self._mailboxes.values():
            mailbox.reachable(up, now)

    async def create(self, session: Session) -> Mailbox:
        """Make a new destination: registry row, queue, binding, consumer.

        A row that cannot be written is told and costs the agent nothing now; a broker that is lost meanwhile is waited for.
        When it is cancelled, what the broker may have made of it is torn down like any session; only the epoch of the id is left.

        Raises:
            TopologyMismatch: the queue exists with other arguments, and stays.
        """
        mailbox = self._open(session)
        try:
            await self._save(session.row())
            await self._make_queue(mailbox)
        except TopologyMismatch:
            mailbox.ended.set()
            self._context.book.remove(session)
            await self._forget(mailbox)
            raise
        except BaseException:
            mailbox.ended.set()
            try:
                await self._save(_row(mailbox))
            finally:
                self._end(mailbox)
            raise
        mailbox.begin(partial(self._end, mailbox))
        return mailbox

    async def give_password(self, session_id: str, password: str) -> None:
        """Let the session's init log in with this password; it is kept like the first one, and written when this returns."""
        mailbox = self._mailboxes[session_id]
        mailbox.apply(PasswordGiven(password))
        if mailbox.session.password is not None and not mailbox.session.gone:
            await self._save(mailbox.session.row())

    async def save_again(self) -> None:
        """Write the rows that could not be written, as their sessions are now. Those whose own write is on its way need it not.

        Raises:
            RegistryError: it fails still.
        """
        registry = self._context.registry
        waiting = [self._mailboxes[each] for each in registry.unsaved if each in self._mailboxes]
        await asyncio.gather(*(registry.save(_row(each)) for each in waiting if not each.is_writing))

    def resume(self, session: Session, *, ending: bool) -> Mailbox:
        """Take a session up after a restart; its queue is still there and is only consumed again."""
        mailbox = self._open(session)
        subscription = self._subscription(mailbox)
        self._context.link.consumers.add(subscription)
        if ending:
            mailbox.ended.set()
            self._end(mailbox)
            return mailbox
        mailbox.begin(partial(self._end, mailbox))
        self._context.tasks.spawn(self._take_up(mailbox, subscription), f"take up {session.session_id}")
        return mailbox

    async def _take_up(self, mailbox: Mailbox, subscription: Subscription) -> None:
        """What waits in its queue is on its way before the session says anything of itself."""
        await subscription.started.wait()
        mailbox.apply(TakenUp())

    async def _save(self, row: SessionRow) -> None:
        try:
            await self._context.registry.save(row)
        except RegistryError as error:
            log.error("session_not_saved", session=row.session_id, error=str(error))

    async def _make_queue(self, mailbox: Mailbox) -> None:
        while True:
            try:
                await self._context.link.add_session(self._subscription(mailbox))
            except ConnectionError as error:
                log.info("creation_waits", session=mailbox.session.session_id, error=str(error))
                await asyncio.sleep(POLL)
            else:
                return

    def _open(self, session: Session) -> Mailbox:
        mailbox = Mailbox(session, self._context)
        self._mailboxes[session.session_id] = mailbox
        self._context.book.add(session)
        self._context.outbound.address(session.session_id, session.owner)
        return mailbox

    async def _forget(self, mailbox: Mailbox) -> None:
        """Nothing of it is taken up after a restart; a write that was begun is finished whoever is cancelled meanwhile."""
        session = mailbox.session
        try:
            await self._context.registry.bury(session.session_id, session.epoch)
        except RegistryError as error:
            log.error("session_not_buried", session=session.session_id, error=str(error))
        finally:
            self._mailboxes.pop(session.session_id, None)
            self._context.outbound.address(session.session_id, None)

    def _subscription(self, mailbox: Mailbox) -> Subscription:
        session_id = mailbox.session.session_id
        return Subscription(self._context.names.session_queue(session_id), session_id, partial(self._deliver, mailbox))

    def _deliver(self, mailbox: Mailbox, delivery: Delivery) -> None:
        mailbox.received(delivery)
        self.handler(mailbox, delivery)

    def _end(self, mailbox: Mailbox) -> None:
        """The agent is free for another session at once; the queue goes when everything in it is answered."""
        self._context.book.remove(mailbox.session)
        self._context.tasks.spawn(self._tear_down(mailbox), f"tear down {mailbox.session.session_id}")

    async def _tear_down(self, mailbox: Mailbox) -> None:
        session = mailbox.session
        queue = self._context.names.session_queue(session.session_id)
        while True:
            try:
                await self._context.link.unbind_session(session.session_id)
                await self._empty(mailbox, queue)
                break
            except ConnectionError as error:
                log.info("tear_down_waits", session=session.session_id, error=str(error))
                await asyncio.sleep(POLL)
        await self._forget(mailbox)
        mailbox.gone.set()

    async def _empty(self, mailbox: Mailbox, queue: str) -> None:
        link = self._context.link
        while True:
            await mailbox.until_settled()
            await link.consumers.remove(queue)
            await mailbox.until_settled()
            if await link.drop_session(mailbox.session.session_id):
                return
            link.consumers.add(self._subscription(mailbox))
            await asyncio.sleep(POLL)


def _row(mailbox: Mailbox) -> SessionRow:
    row = mailbox.session.row()
    return row.ending() if mailbox.ended.is_set() else row


def _nobody(mailbox: Mailbox, delivery: Delivery) -> None:
    raise RuntimeError(f"no handler for {delivery.key} of {mailbox.session.session_id}")
