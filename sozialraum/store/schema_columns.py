"""Columns that many published tables share."""

from sqlalchemy import Column, ForeignKeyConstraint, MetaData, String, Text

PUBLISHED = MetaData()  # the `schema` modules add their tables


def sourced() -> tuple[Column | ForeignKeyConstraint, ...]:
    """Which source a row is from."""
    return (
        Column("source_id", String(80), nullable=False),
        ForeignKeyConstraint(["source_id"], ["source.source_id"]),
    )


def said() -> tuple[Column, ...]:
    """How sure a row is (`schema.STATUSES`), and its source in words."""
    return (
        Column("status", String(12), nullable=False),
        Column("source_text", Text, nullable=False),
    )
