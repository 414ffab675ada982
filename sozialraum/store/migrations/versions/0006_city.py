"""What comes from the city: places, addresses, ways, and tables on their way in."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "loaded_place",
        sa.Column("facility_id", sa.String(16), primary_key=True),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
        sa.Column("quality", sa.String(9), nullable=False),
        sa.Column("matched", sa.Text, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("loaded_at", sa.String(25), nullable=False),
        sa.CheckConstraint("quality IN ('haus', 'strasse', 'stadtteil')"),
    )
    op.create_table(
        "loaded_address",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("street", sa.Text, nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("postcode", sa.String(5), nullable=False),
        sa.Column("lon", sa.Float, nullable=False),
        sa.Column("lat", sa.Float, nullable=False),
    )
    op.create_table(
        "loaded_way",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("from_lon", sa.Float, nullable=False),
        sa.Column("from_lat", sa.Float, nullable=False),
        sa.Column("to_lon", sa.Float, nullable=False),
        sa.Column("to_lat", sa.Float, nullable=False),
        sa.Column("length_m", sa.Float, nullable=False),
    )
    op.create_table(
        "loaded_layer",
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("row_count", sa.Integer, nullable=False),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("loaded_at", sa.String(25), nullable=False),
        sa.CheckConstraint("kind IN ('address', 'way')"),
    )
    op.create_table(
        "fetched_table",
        sa.Column("dataset_id", sa.String(200), primary_key=True),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("fetched_at", sa.String(25), nullable=False),
    )


def downgrade() -> None:
    for name in (
        "fetched_table",
        "loaded_layer",
        "loaded_way",
        "loaded_address",
        "loaded_place",
    ):
        op.drop_table(name)
