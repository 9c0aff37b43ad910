"""Tables of the registry and their version. Owns SQL shapes; refuses to know when they are written."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, Float, Integer, MetaData, String, Table, Text

VERSION: Final = 1
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
    Column("media", Text, nullable=False),
    Column("channel_group", Text),
    Column("groups", Text, nullable=False),
    Column("announced", Text, nullable=False),
    Column("lease", Float),
    Column("is_ending", Boolean, nullable=False),
)

buried = Table(
    "buried",
    metadata,
    Column("session_id", String(130), primary_key=True),
    Column("epoch", Integer, nullable=False),
    comment="Ids that were used, with their last epoch: an epoch only ever rises.",
)
