"""Tables of the registry and their version. Owns SQL shapes; refuses to know when they are written."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, MetaData, String, Table, Text

VERSION: Final = 5
"""Raised with every change of shape; `migrations` leads from each version to the next."""

metadata = MetaData()

about = Table("about", metadata, Column("version", Integer, nullable=False))

sessions = Table(
    "sessions",
    metadata,
    Column("session_id", String(64), primary_key=True),
    Column("login_id", String(256), nullable=False),
    Column("phase", String(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("extension", String(256)),
    Column("mobile_mode", Text),
    Column("mobile_number", Text),
    Column("auto_login", Boolean),
    Column("limits", Text, nullable=False, server_default="[]"),
    Column("media", Text, nullable=False),
    Column("channel_group", Text),
    Column("nodes", Text, nullable=False, server_default="[]"),
    Column("announced", Text, nullable=False),
    Column("lease", Float),
    Column("is_ending", Boolean, nullable=False),
    Column("is_watching", Boolean, nullable=False, server_default="0"),
    Column("is_logged_out", Boolean, nullable=False, server_default="0"),
    Column("owner_group", String(64)),
    Column("sealed_password", LargeBinary),
)

buried = Table(
    "buried",
    metadata,
    Column("session_id", String(130), primary_key=True),
    Column("epoch", Integer, nullable=False),
    comment="Ids that were used, with their last epoch: an epoch only ever rises.",
)

answers = Table(
    "answers",
    metadata,
    Column("queue_key", String(130), primary_key=True),
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("request_id", String(128), nullable=False),
    Column("name", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("sender_group", String(64)),
    Column("message_id", String(64), nullable=False),
    Column("headers", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("answered_at", Float, nullable=False, index=True),
    comment="The last answers of each queue, a ring of `slot`s; answered_at in Unix seconds.",
)

starts = Table(
    "starts",
    metadata,
    Column("queue_key", String(130), primary_key=True),
    Column("request_id", String(128), primary_key=True),
    Column("name", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("started_at", Float, nullable=False),
    Column("counted", Integer),
    comment="Requests that were started and are not answered: work that must not run twice, and what came again after a crash.",
)
