"""Session rows as database values and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Row

from bridge.registry.seal import Seal
from bridge.session.row import NodeRow, SessionRow
from contracts.vocabulary import ChannelType, ConversationRole, LoginId, Phase

_Plain = list[Any]


def to_values(row: SessionRow, seal: Seal) -> dict[str, object]:
    """Column values of a row; its password sealed."""
    return {
        "session_id": row.session_id,
        "login_id": row.login_id,
        "phase": row.phase.value,
        "epoch": row.epoch,
        "created_at": row.created_at.isoformat(),
        "extension": row.extension,
        "mobile_mode": row.mobile_mode,
        "mobile_number": row.mobile_number,
        "auto_login": row.auto_login,
        "limits": orjson.dumps(row.limits).decode(),
        "media": orjson.dumps(row.media).decode(),
        "channel_group": row.group,
        "nodes": orjson.dumps([_plain(node) for node in row.nodes]).decode(),
        "announced": orjson.dumps(row.announced).decode(),
        "lease": row.lease,
        "is_ending": row.is_ending,
        "is_watching": row.is_watching,
        "is_logged_out": row.is_logged_out,
        "owner_group": row.owner,
        "sealed_password": seal.close(row.password, row.session_id),
    }


def from_values(values: Row[tuple[object, ...]], seal: Seal) -> SessionRow:
    """The row of some column values."""
    each = values._mapping
    return SessionRow(
        session_id=each["session_id"],
        login_id=LoginId(each["login_id"]),
        phase=Phase(each["phase"]),
        epoch=each["epoch"],
        created_at=datetime.fromisoformat(each["created_at"]),
        extension=each["extension"],
        mobile_mode=each["mobile_mode"],
        mobile_number=each["mobile_number"],
        auto_login=each["auto_login"],
        limits=tuple((ChannelType(kind), limit) for kind, limit in orjson.loads(each["limits"])),
        media=tuple(ChannelType(media) for media in orjson.loads(each["media"])),
        group=each["channel_group"],
        nodes=tuple(_node(plain) for plain in orjson.loads(each["nodes"])),
        announced=tuple((end, ChannelType(kind)) for end, kind in orjson.loads(each["announced"])),
        lease=each["lease"],
        is_ending=bool(each["is_ending"]),
        is_watching=bool(each["is_watching"]),
        is_logged_out=bool(each["is_logged_out"]),
        owner=each["owner_group"],
        password=seal.open(each["sealed_password"], each["session_id"]),
    )


def _plain(node: NodeRow) -> _Plain:
    return [node.path, node.cti_id, node.is_open, node.is_over, node.type, node.types, node.role]


def _node(plain: _Plain) -> NodeRow:
    path, cti_id, is_open, is_over, type, types, role = plain
    return NodeRow(
        path=tuple(path),
        cti_id=cti_id,
        is_open=is_open,
        is_over=is_over,
        type=None if type is None else ChannelType(type),
        types=tuple(ChannelType(each) for each in types),
        role=None if role is None else ConversationRole(role),
    )
