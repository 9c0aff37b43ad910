"""What the switch says of itself, passed on by the destination it concerns: failures nobody asked for, news, vendor events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.reports import Reported
from bridge.session.inputs import ReportObserved, VendorObserved
from bridge.session.tree.node import Node
from contracts.vendor import VendorBody
from contracts.vocabulary import ChannelType

if TYPE_CHECKING:
    from bridge.session.session import Session


def see_vendor(session: Session, event: VendorObserved, now: float) -> None:
    """Something only this switch has."""
    session.voice.event(event.name, VendorBody(data=dict(event.data)))


def see_report(session: Session, event: ReportObserved, now: float) -> None:
    """A warning or an error of the switch."""
    session.voice.report(event.report, place(session, event.report))


def place(session: Session, report: Reported) -> Node | None:
    """The destination a report is about, else the one above it that is there; None: the session itself."""
    tree = session.tree
    if report.contact_id is not None:
        node = tree.interaction_of(report.contact_id)
        if node is not None:
            return next((leg for leg in node.children.values() if leg.cti_id == report.leg_id), node)
    endpoint = _endpoint(session, report)
    if endpoint is None:
        return None
    channel = tree.channel_at(endpoint)
    if channel is not None and channel.type is not ChannelType.UNSUPPORTED:
        return channel
    return next(iter(tree.groups.values()), None)


def _endpoint(session: Session, report: Reported) -> str | None:
    """The channel's name: of a contact, the channel it is on."""
    if report.endpoint is not None or report.contact_id is None:
        return report.endpoint
    contact = session.picture.contact(session.login_id, report.contact_id)
    return None if contact is None else contact.endpoint
