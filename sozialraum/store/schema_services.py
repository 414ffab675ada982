"""Tables around services: places, funding, the study's categories, what a type implies, history.

A *service* is a place or offer as people know it: a row of ``facility`` with the funded offers
that belong to it. What a table infers, it says row by row, so that it can be corrected there.
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)

from sozialraum.store.schema_columns import PUBLISHED, said, sourced

# A place or office. Protective places ("Schutz") hold neither address nor area: they are counted
# for the city only.
facility = Table(
    "facility",
    PUBLISHED,
    Column("facility_id", String(12), primary_key=True),
    Column("name", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("provider", Text),
    Column("street", Text),
    Column("postcode", String(5)),
    Column("stadtteil_code", String(16)),  # where it stands, if exactly one is known
    Column("stadtraum_code", String(16)),  # where it stands, if exactly one is known
    Column("reach", String(12), nullable=False),  # stadtraum | mehrere | stadtweit | unbekannt
    Column("lat", Float),  # only where a source publishes the point
    Column("lon", Float),
    Column("state", Text, nullable=False),  # as the source says it: "gefördert 2024", ...
    Column("operation", String(12), nullable=False, default="unklar"),  # judged from state
    Column("as_of", String(10)),  # date or year of the newest information, NULL = not dated
    Column("funding_end", String(10)),
    Column("capacity", Float),  # places; no list that was read prints any
    Column("note", Text),
    Column("assignment", Text),  # how the area was found
    Column("is_protected", Integer, nullable=False),
    *said(),
)

# Service area of a facility. ``share`` is the part of its VzÄ counted there: split evenly.
facility_reach = Table(
    "facility_reach",
    PUBLISHED,
    Column("facility_id", String(12), primary_key=True),
    Column("stadtraum_code", String(16), primary_key=True),
    Column("share", Float, nullable=False),
    ForeignKeyConstraint(["facility_id"], ["facility.facility_id"]),
)

funded_offer = Table(
    "funded_offer",
    PUBLISHED,
    Column("offer_id", String(12), primary_key=True),  # "L1-001", "L4-086"
    Column("list_no", String(2), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("provider", Text),
    Column("type", Text, nullable=False),  # read from context: status erschlossen
    Column("reach", String(12), nullable=False),
    Column("note", Text),
    *sourced(),
)

# What the funding lists say, year by year. No row = the offer is not in that list; NULL = it is, but
# the list does not say how much.
funding = Table(
    "funding",
    PUBLISHED,
    Column("offer_id", String(12), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("kind", String(16), primary_key=True),  # vzae_proposal: not the decision
    Column("value", Float),
    Column("month_from", Integer),  # first month it holds for, NULL = the whole year
    Column("note", Text),
    *sourced(),
    ForeignKeyConstraint(["offer_id"], ["funded_offer.offer_id"]),
)

funded_offer_reach = Table(
    "funded_offer_reach",
    PUBLISHED,
    Column("offer_id", String(12), primary_key=True),
    Column("stadtraum_code", String(16), primary_key=True),
    Column("share", Float, nullable=False),
    ForeignKeyConstraint(["offer_id"], ["funded_offer.offer_id"]),
)


# The study's categories (``is_study`` 1) and those of today's list the study does not name.
service_category = Table(
    "service_category",
    PUBLISHED,
    Column("category_id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sort", Integer, nullable=False),
    Column("is_study", Integer, nullable=False),
    Column("map_category", Text, nullable=False),  # facility.category: colour and letter
    Column("count_reference", Float),  # how many there were, NULL = nobody printed it
    Column("count_words", Text),  # as printed: "rund 40 Einrichtungen"
    Column("count_year", Integer),
    Column("count_source", Text),
    Column("age_from", Integer, nullable=False),  # age group of ratios, both ends included;
    Column("age_to", Integer, nullable=False),  # limits of published age classes (assumption)
    Column("age_reason", Text, nullable=False),
    Column("note", Text),
)

# What follows from a facility's type. Nothing of it is printed: status "erschlossen".
service_type = Table(
    "service_type",
    PUBLISHED,
    Column("type", String(80), primary_key=True),
    Column("category_id", String(16), nullable=False),
    Column("paragraphs", Text),  # of SGB VIII, the leading one first: "11|16"; NULL = not known
    Column("reason", Text, nullable=False),
    Column("age_from", Integer, nullable=False),
    Column("age_to", Integer, nullable=False),
    Column("status", String(12), nullable=False),
    ForeignKeyConstraint(["category_id"], ["service_category.category_id"]),
)

# Spellings of one provider, so that its share is counted once.
provider_name = Table(
    "provider_name",
    PUBLISHED,
    Column("spelling", Text, primary_key=True),
    Column("provider", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(12), nullable=False),
)

# Which funded offer belongs to which facility, each with its reason.
facility_offer = Table(
    "facility_offer",
    PUBLISHED,
    Column("offer_id", String(12), primary_key=True),
    Column("facility_id", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("status", String(12), nullable=False),
    ForeignKeyConstraint(["offer_id"], ["funded_offer.offer_id"]),
    ForeignKeyConstraint(["facility_id"], ["facility.facility_id"]),
)

# What happened to a facility: it opened, moved, was threatened, saved or closed.
facility_event = Table(
    "facility_event",
    PUBLISHED,
    Column("event_id", String(8), primary_key=True),
    Column("facility_id", String(12), nullable=False),
    Column("date", String(10), nullable=False),  # as exact as the source: "2025", "2025-06-05"
    Column("event", String(12), nullable=False),
    Column("text", Text, nullable=False),
    *said(),
    ForeignKeyConstraint(["facility_id"], ["facility.facility_id"]),
)
