"""The Aktionsbudget's ledger, and what people wrote about the framework."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budget_line",
        sa.Column("stadtraum_code", sa.String(2), primary_key=True),
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("cents", sa.BigInteger, nullable=False),
        sa.Column("project", sa.String(16), nullable=False),
        sa.Column("reverses", sa.Integer, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.CheckConstraint("number >= 1"),
    )
    op.create_table(
        "framework_entry",
        sa.Column("kind", sa.String(12), primary_key=True),
        sa.Column("record_id", sa.String(40), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.CheckConstraint("version >= 1"),
    )


def downgrade() -> None:
    op.drop_table("framework_entry")
    op.drop_table("budget_line")
