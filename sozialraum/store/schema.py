"""The store's tables.

Two kinds live in one database. *Published* tables (``PUBLISHED``) are rebuilt from ``data/`` in one
transaction and carry the hash of the data release. *Users'* tables (``USERS``) hold what people
brought themselves; Alembic owns them and a rebuild never touches them.

Codes are always strings: ``"dresden"`` (city), ``"0"``-``"9"`` (Stadtbezirk), ``"01"``-``"17"``
(Stadtraum), ``"01"``-``"99"`` (Stadtteil), ``"011"`` (statistischer Bezirk).
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)

# Services, the study itself and what people keep stand in modules of their own; whoever knows these knows those.
from sozialraum.store import schema_framework, schema_services  # noqa: F401
from sozialraum.store.schema_columns import PUBLISHED, said, sourced
from sozialraum.store.schema_users import USERS, loaded_boundary, saved_scenario, saved_weighting

__all__ = ["PUBLISHED", "USERS", "loaded_boundary", "saved_scenario", "saved_weighting"]

LEVELS = (
    "stadt",
    "stadtbezirk",
    "stadtraum",
    "stadtteil",
    "stat_bezirk",
    "asd_gebiet",
    "sozialbezirk",
)

CITY = "dresden"  # the only code of the level "stadt"

# What stands behind a value. Only ``amtlich`` is shown without a mark.
STATUSES = (
    "amtlich",  # printed in an official table or council paper, read there
    "stichprobe",  # citizen survey: a sample, jumps between waves
    "studie",  # printed in the study of 2017 (or the EHS report it builds on)
    "berechnet",  # by a stated rule from official values (sums, shares)
    "erschlossen",  # inferred, e.g. by subtraction or from a printed total
    "schaetzung",  # estimate by a stated rule
    "annahme",  # planning assumption, editable
    "presse",  # reported by a newspaper or provider, not read in an official paper
)

release = Table(
    "release",
    PUBLISHED,
    Column("data_hash", String(64), primary_key=True),  # SHA-256 over all files of data/
    Column("data_stand", String(10), nullable=False),  # newest Stichtag held, ISO date
    Column("code_version", String(32), nullable=False),
    Column("built_at", String(25), nullable=False),  # ISO time of the build
)

source = Table(
    "source",
    PUBLISHED,
    Column("source_id", String(80), primary_key=True),
    Column("title", Text, nullable=False),
    Column("producer", Text, nullable=False),
    Column("reference", Text),  # data set id, council paper number, page
    Column("url", Text),
    Column("licence", Text),  # e.g. "dl-de/by-2-0"; NULL = not stated by the source
    Column("attribution", Text, nullable=False),  # the line to print under a figure
    Column("note", Text),
)

raw_table = Table(
    "raw_table",
    PUBLISHED,
    Column("name", String(80), primary_key=True),  # file stem below data/tables/
    Column("title", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("row_count", Integer, nullable=False),
    *sourced(),
)

area = Table(
    "area",
    PUBLISHED,
    Column("level", String(16), primary_key=True),
    Column("code", String(16), primary_key=True),
    Column("name", Text, nullable=False),  # the statistics office's name
    Column("short_name", Text, nullable=False),  # for maps and lists: "Pieschen"
    Column("name_planning", Text),  # Jugendhilfeplanung (Stadtraum only)
    Column("name_study", Text),  # the study of 2017 (Stadtraum only)
    Column("sort", Integer, nullable=False),
    Column("typ", String(1)),  # Stadtraumtyp A-E, NULL = not published
    Column("typ_name", Text),
    Column("typ_status", String(12)),
    Column("is_modellraum", Integer, nullable=False, default=0),  # one of the study's three
    Column("counted_with", String(16)),  # Stadtteil 33, 34 -> 31; 44 -> 42
    Column("area_km2", Float),
    Column("lon", Float),
    Column("lat", Float),
    *sourced(),
    CheckConstraint(f"level IN {LEVELS!r}"),
)

# Which area lies in which. A child with two rows to the same parent level is split between them
# (only Strehlen, Stadtteil 76, between Stadtraum 11 and 12).
area_link = Table(
    "area_link",
    PUBLISHED,
    Column("child_level", String(16), primary_key=True),
    Column("child_code", String(16), primary_key=True),
    Column("parent_level", String(16), primary_key=True),
    Column("parent_code", String(16), primary_key=True),
    ForeignKeyConstraint(["child_level", "child_code"], ["area.level", "area.code"]),
    ForeignKeyConstraint(["parent_level", "parent_code"], ["area.level", "area.code"]),
)

# Which counted Stadtteile have a common border, each pair once, the smaller code first.
neighbour = Table(
    "neighbour",
    PUBLISHED,
    Column("stadtteil_a", String(16), primary_key=True),
    Column("stadtteil_b", String(16), primary_key=True),
    Column("border_m", Float, nullable=False),
    *sourced(),
    CheckConstraint("stadtteil_a < stadtteil_b"),
    CheckConstraint("border_m > 0"),
)

indicator = Table(
    "indicator",
    PUBLISHED,
    Column("indicator_id", String(60), primary_key=True),
    Column("name", Text, nullable=False),
    Column("short_name", Text, nullable=False),
    Column("definition", Text, nullable=False),
    Column("formula", Text),  # in words, German
    Column("numerator_label", Text),
    Column("denominator_label", Text),
    Column("base_population", Text),  # "Einwohner mit Hauptwohnung", "Haushalte mit Kindern"
    # "%", "Personen", "EUR", "VzÄ", "je 1.000", "Punkte"
    Column("unit", String(40), nullable=False),
    Column("factor", Float, nullable=False),  # value = factor * numerator / denominator
    Column("kind", String(12), nullable=False),  # count | share | rate | mean | index | amount
    Column("dimension", String(24), nullable=False),
    Column("topic", String(40), nullable=False),  # German heading to group by in lists
    # +1 higher = more burden, -1 less burden, 0 neither
    Column("polarity", Integer, nullable=False),
    Column("decimals", Integer, nullable=False),
    Column("diverging", Integer, nullable=False),  # 1: colour around the city value or zero
    Column("caveat", Text),
    Column("sort", Integer, nullable=False),
    CheckConstraint("polarity IN (-1, 0, 1)"),
    CheckConstraint(
        "dimension IN ('sozialstrukturell', 'infrastrukturell', 'bedarf_leistung', 'sozialraeumlich')"
    ),
)

# One published or computed figure. ``stichtag`` is an ISO date (31 December for a year's end);
# for a period (moves of a year) it is the period's last day and ``zeitraum`` names the period.
value = Table(
    "value",
    PUBLISHED,
    Column("indicator_id", String(60), primary_key=True),
    Column("level", String(16), primary_key=True),
    Column("code", String(16), primary_key=True),
    Column("stichtag", String(10), primary_key=True),
    Column("zeitraum", Text),
    Column("numerator", Float),
    Column("denominator", Float),
    Column("value", Float),  # in the indicator's unit; NULL = published as unknown
    Column("status", String(12), nullable=False),
    *sourced(),
    Column("note", Text),
    CheckConstraint(f"status IN {STATUSES!r}"),
    ForeignKeyConstraint(["indicator_id"], ["indicator.indicator_id"]),
    ForeignKeyConstraint(["level", "code"], ["area.level", "area.code"]),
)


# What is said in words: the study's descriptions, the short survey, council decisions, known gaps.
statement = Table(
    "statement",
    PUBLISHED,
    Column("statement_id", Integer, primary_key=True),
    # profil | kurzbefragung | beschluss | luecke | ...
    Column("topic", String(24), nullable=False),
    Column("level", String(16)),
    Column("code", String(16)),
    Column("date", String(40)),  # as printed
    Column("title", Text),
    Column("text", Text, nullable=False),
    *said(),
)

# City-wide series of cases, money and posts, with the printed wording of the quantity.
city_series = Table(
    "city_series",
    PUBLISHED,
    Column("series", Text, primary_key=True),
    Column("time", String(20), primary_key=True),  # as printed: "2022", "2018-09"
    Column("row", Integer, primary_key=True),  # two sources may print two values
    Column("value", Float, nullable=False),
    Column("unit", Text, nullable=False),
    Column("status", String(12), nullable=False),
    Column("note", Text),
    Column("source_text", Text, nullable=False),
)

# City forecast by single year of age; 85 stands for 85 and over.
forecast_age = Table(
    "forecast_age",
    PUBLISHED,
    Column("year", Integer, primary_key=True),
    Column("age", Integer, primary_key=True),
    Column("population", Float, nullable=False),
    Column("source_id", String(80), nullable=False),
)

parameter = Table(
    "parameter",
    PUBLISHED,
    Column("parameter_id", String(60), primary_key=True),
    # The one year a row holds for; empty in the file, here 0 = every year (a key has no NULL).
    Column("valid_year", Integer, primary_key=True, default=0),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("unit", String(40), nullable=False),
    Column("minimum", Float, nullable=False),
    Column("maximum", Float, nullable=False),
    Column("step", Float, nullable=False),
    Column("default", Float, nullable=False),
    Column("year", String(20)),  # of the source, as printed
    Column("grade", String(1), nullable=False),  # evidence grade A-D
    *said(),
)

# What was planned or paid elsewhere and before: what speaks for or against a value.
comparable = Table(
    "comparable",
    PUBLISHED,
    Column("comparable_id", Integer, primary_key=True),
    Column("field", String(40), nullable=False),  # field of a scenario or of a Stadtraum's plan
    Column("origin", String(12), nullable=False),  # dresden (course of events) | vergleich
    Column("place", Text, nullable=False),
    Column("year", String(40), nullable=False),  # as printed
    Column("text", Text, nullable=False),
    Column("vzae_low", Float),  # posts, lowest and highest figure; NULL = none published
    Column("vzae_high", Float),
    Column("eur_low", Float),  # EUR per year
    Column("eur_high", Float),
    Column("per", String(40), nullable=False),  # what one figure is for: "Zentrum", "Stelle"
    Column("grade", String(1), nullable=False),
    *said(),
)

pay = Table(
    "pay",
    PUBLISHED,
    Column("year", Integer, primary_key=True),
    Column("pay_group", String(8), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("month_from", Integer, primary_key=True),
    Column("month_to", Integer, nullable=False),
    Column("monthly_eur", Float, nullable=False),
    Column("source_text", Text, nullable=False),
)

glossary = Table(
    "glossary",
    PUBLISHED,
    Column("term", Text, primary_key=True),
    Column("spelled_out", Text),
    Column("definition", Text, nullable=False),
    Column("source_text", Text, nullable=False),
)

# House-standard class breaks: frozen, so that colours mean the same in every year. The id is that of
# an indicator or of a computed figure (`answers.class_limits.COMPUTED`).
class_standard = Table(
    "class_standard",
    PUBLISHED,
    Column("indicator_id", String(60), primary_key=True),
    Column("level", String(16), primary_key=True),
    Column("breaks", Text, nullable=False),  # inner limits, ascending, "10|12.5|15|17.5"
    Column("reason", Text, nullable=False),
)

# The schematic, equal-area map made from published figures (data/geometry/).
schematic_boundary = Table(
    "schematic_boundary",
    PUBLISHED,
    Column("level", String(16), primary_key=True),
    Column("code", String(16), primary_key=True),
    Column("geojson", Text, nullable=False),  # geometry object, EPSG:4326
    Column("label_lon", Float),
    Column("label_lat", Float),
)
