"""Tables of what people brought themselves: Alembic owns them, a rebuild never touches them."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

USERS = MetaData()

# Official polygons a user loaded (`python -m sozialraum boundaries load`).
loaded_boundary = Table(
    "loaded_boundary",
    USERS,
    Column("level", String(16), primary_key=True),
    Column("code", String(16), primary_key=True),
    Column("geojson", Text, nullable=False),
    Column("label_lon", Float),
    Column("label_lat", Float),
    Column("origin", Text, nullable=False),  # file name and attribution as given by the user
    Column("loaded_at", String(25), nullable=False),
    UniqueConstraint("level", "code"),
)


def _shelf_table(name: str) -> Table:
    """A table of saved documents. The document holds everything; the rest are copies for lists."""
    return Table(
        name,
        USERS,
        Column("id", String(16), primary_key=True),  # short random text, part of links
        Column("name", String(120), nullable=False),  # need not be unique
        Column("author", String(80), nullable=False),  # free text, "" = not given
        Column("note", Text, nullable=False),
        Column("document", Text, nullable=False),  # JSON
        Column("version", Integer, nullable=False),  # +1 with every change: two editors notice it
        Column("data_hash", String(64), nullable=False),
        Column("code_version", String(32), nullable=False),
        Column("created_at", String(32), nullable=False),  # ISO time, UTC
        Column("changed_at", String(32), nullable=False),
        Column("is_deleted", Integer, nullable=False),
        CheckConstraint("version >= 1"),
        CheckConstraint("is_deleted IN (0, 1)"),
    )


saved_scenario = _shelf_table("saved_scenario")  # sozialraum.store.scenarios
saved_weighting = _shelf_table("saved_weighting")  # sozialraum.store.weightings
saved_paper = _shelf_table("saved_paper")  # sozialraum.store.papers

# What people changed for good (`sozialraum.store.service_edits`): one row per change, never
# overwritten. The key makes two people's changes collide instead of getting lost.
service_edit = Table(
    "service_edit",
    USERS,
    Column("service_id", String(16), primary_key=True),
    Column("version", Integer, primary_key=True),  # 1, 2, ... for each service
    Column("kind", String(8), nullable=False),  # add | change | move | close | undo
    Column("document", Text, nullable=False),  # JSON: field -> new value
    Column("source", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("author", String(80), nullable=False),  # free text, "" = not given
    Column("made_at", String(32), nullable=False),  # ISO time, UTC
    CheckConstraint("version >= 1"),
    CheckConstraint("kind IN ('add', 'change', 'move', 'close', 'undo')"),
)

# What people brought for the published tables (`sozialraum.store.additions`): patches of data/,
# never changed once written.
data_addition = Table(
    "data_addition",
    USERS,
    Column("id", String(16), primary_key=True),
    Column("title", String(160), nullable=False),
    Column("origin", String(300), nullable=False),  # name of the file or address
    Column("sha256", String(64), nullable=False),  # of that file
    Column("licence", Text, nullable=False),
    Column("author", String(80), nullable=False),  # free text, "" = not given
    Column("note", Text, nullable=False),
    Column("document", Text, nullable=False),  # JSON: patches and registry
    Column("made_at", String(32), nullable=False),  # ISO time, UTC
)

# Which additions are in force since when. The newest row holds; going back adds one.
data_release = Table(
    "data_release",
    USERS,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, ...
    Column("kind", String(8), nullable=False),  # add | back | out
    Column("subject", String(16), nullable=False),  # the addition, or the number gone back to
    Column("active", Text, nullable=False),  # JSON: ids of the additions in force, in their order
    Column("author", String(80), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("data_hash", String(64), nullable=False),  # of the release made then
    CheckConstraint("number >= 1"),
    CheckConstraint("kind IN ('add', 'back', 'out')"),
)

# Points of recorded places, found by `sozialraum.store.places` from addresses the city publishes;
# a protective place never has a row.
loaded_place = Table(
    "loaded_place",
    USERS,
    Column("facility_id", String(16), primary_key=True),
    Column("lon", Float, nullable=False),  # degrees, EPSG:4326
    Column("lat", Float, nullable=False),
    Column("quality", String(9), nullable=False),  # haus | strasse | stadtteil
    Column("matched", Text, nullable=False),  # what was found: "Bürgerstraße 68, 01127"
    Column("origin", Text, nullable=False),  # file or collection, and attribution
    Column("loaded_at", String(25), nullable=False),
    CheckConstraint("quality IN ('haus', 'strasse', 'stadtteil')"),
)

# Addresses to look places up in, without asking anybody (`sozialraum.store.addresses`).
loaded_address = Table(
    "loaded_address",
    USERS,
    Column("id", Integer, primary_key=True),
    Column("street", Text, nullable=False),  # as the source writes it
    Column("number", String(16), nullable=False),  # "34a", "" = none
    Column("postcode", String(5), nullable=False),  # "" = not given
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
)

# Streets and paths as a network (`sozialraum.store.ways`): one row per piece between two junctions.
loaded_way = Table(
    "loaded_way",
    USERS,
    Column("id", Integer, primary_key=True),
    Column("from_lon", Float, nullable=False),
    Column("from_lat", Float, nullable=False),
    Column("to_lon", Float, nullable=False),
    Column("to_lat", Float, nullable=False),
    Column("length_m", Float, nullable=False),  # along the path, metres
)

# Where the addresses and the ways are from.
loaded_layer = Table(
    "loaded_layer",
    USERS,
    Column("kind", String(8), primary_key=True),  # address | way
    Column("row_count", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("sha256", String(64), nullable=False),  # of the file
    Column("loaded_at", String(25), nullable=False),
    CheckConstraint("kind IN ('address', 'way')"),
)

# Tables fetched from the city, whole, but not taken over yet: a stopped update goes on from here.
fetched_table = Table(
    "fetched_table",
    USERS,
    Column("dataset_id", String(200), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("fetched_at", String(25), nullable=False),
)

# The Aktionsbudget (`sozialraum.store.budget`): one row per line of a ledger, never overwritten. The
# key makes two people's lines collide; amounts are whole cents.
budget_line = Table(
    "budget_line",
    USERS,
    Column("stadtraum_code", String(2), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, 2, ... in its ledger
    Column("kind", String(12), nullable=False),
    Column("cents", BigInteger, nullable=False),
    Column("project", String(16), nullable=False),  # "" = none
    Column("reverses", Integer, nullable=False),  # number of the line taken back, 0 = none
    Column("document", Text, nullable=False),  # JSON: text, need, criteria
    Column("author", String(80), nullable=False),  # free text, "" = not given
    Column("made_at", String(32), nullable=False),  # ISO time, UTC
    CheckConstraint("number >= 1"),
)

# What people wrote about the framework (`sozialraum.store.framework_log`): every state of a measure,
# a note, a ticked point is a row of its own.
framework_entry = Table(
    "framework_entry",
    USERS,
    Column("kind", String(12), primary_key=True),  # measure | note | point | criterion
    Column("record_id", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("document", Text, nullable=False),  # JSON: field -> text; "" = deleted
    Column("author", String(80), nullable=False),  # free text, "" = not given
    Column("made_at", String(32), nullable=False),  # ISO time, UTC
    CheckConstraint("version >= 1"),
)
