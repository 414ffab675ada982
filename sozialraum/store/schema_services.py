"""Tables around services: the study's categories, what is inferred from a type, joins, history.

A *service* is a place or offer as people know it: a row of ``facility`` with the funded offers
that belong to it. What a table infers, it says row by row, so that it can be corrected there.
"""

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

PUBLISHED = MetaData()  # `sozialraum.store.schema` adds all others

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
    Column("status", String(12), nullable=False),
    Column("source_text", Text, nullable=False),
    ForeignKeyConstraint(["facility_id"], ["facility.facility_id"]),
)
