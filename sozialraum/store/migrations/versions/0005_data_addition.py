"""What people brought for the published tables, and which of it was in force when."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_addition",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("title", sa.String(160), nullable=False),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("licence", sa.Text, nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "data_release",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("active", sa.Text, nullable=False),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("data_hash", sa.String(64), nullable=False),
        sa.CheckConstraint("number >= 1"),
        sa.CheckConstraint("kind IN ('add', 'back', 'out')"),
    )


def downgrade() -> None:
    op.drop_table("data_release")
    op.drop_table("data_addition")
