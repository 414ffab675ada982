"""Official polygons a user loaded."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loaded_boundary",
        sa.Column("level", sa.String(16), primary_key=True),
        sa.Column("code", sa.String(16), primary_key=True),
        sa.Column("geojson", sa.Text, nullable=False),
        sa.Column("label_lon", sa.Float),
        sa.Column("label_lat", sa.Float),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.String(25), nullable=False),
        sa.UniqueConstraint("level", "code"),
    )


def downgrade() -> None:
    op.drop_table("loaded_boundary")
