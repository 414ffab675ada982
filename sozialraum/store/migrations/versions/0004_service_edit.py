"""Changes people made to services."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_edit",
        sa.Column("service_id", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.CheckConstraint("version >= 1"),
        sa.CheckConstraint("kind IN ('add', 'change', 'move', 'close', 'undo')"),
    )


def downgrade() -> None:
    op.drop_table("service_edit")
