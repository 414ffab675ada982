"""Tables of the study of 2017 itself: slides, findings, good practice, measures, points to check.

All texts are our own words; ``quote`` is a short one of the slide. What people add or change lies in
the users' table ``framework_entry``.
"""

from sqlalchemy import Column, ForeignKeyConstraint, String, Table, Text

from sozialraum.store.schema_columns import PUBLISHED, said


def _on_slide() -> tuple[Column | ForeignKeyConstraint, ...]:
    """Where a row comes from: the slide, how sure it is, and the source in words."""
    return (
        Column("slide_id", String(2), nullable=False),
        *said(),
        ForeignKeyConstraint(["slide_id"], ["slide.slide_id"]),
    )


# Headings in the order of the deck's text; the number is ours, the deck prints none.
slide = Table(
    "slide",
    PUBLISHED,
    Column("slide_id", String(2), primary_key=True),
    Column("chapter", Text, nullable=False),
    Column("heading", Text, nullable=False),
)

# What focus groups, rounds of experts and the evaluation found.
finding = Table(
    "finding",
    PUBLISHED,
    Column("finding_id", String(8), primary_key=True),
    Column("dimension", String(24), nullable=False),
    Column("heard_in", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("stadtraum_code", String(2)),  # NULL = the whole city
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("quote", Text),
    *_on_slide(),
)

# What speaks for or against a finding, and what answers it. `check_rows` sees that targets exist.
finding_link = Table(
    "finding_link",
    PUBLISHED,
    Column("finding_id", String(8), primary_key=True),
    Column("kind", String(12), primary_key=True),  # indicator | measure
    Column("target", String(60), primary_key=True),
    Column("stance", String(12)),  # of an indicator: what the finding says of its value
    Column("covers", Text),  # German: which part of what was said it measures; empty = all of it
    ForeignKeyConstraint(["finding_id"], ["finding.finding_id"]),
)

practice = Table(
    "practice",
    PUBLISHED,
    Column("practice_id", String(24), primary_key=True),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", String(12), nullable=False),  # vorbild | dresden
    Column("goal", Text, nullable=False),
    Column("elements", Text, nullable=False),  # parted by "|"
    Column("evidence", Text, nullable=False),
    Column("grade", String(1), nullable=False),  # A-D, as in ``parameter``
    Column("grade_reason", Text, nullable=False),
    Column("carries_over", Text, nullable=False),  # our judgement
    Column("stays_there", Text, nullable=False),  # our judgement
    Column("preset", String(40)),  # scenario that computes it, NULL = none
    Column("offer_id", String(12)),  # or the funded offer whose size is taken
    Column("cost_words", Text, nullable=False),
    *_on_slide(),
    ForeignKeyConstraint(["offer_id"], ["funded_offer.offer_id"]),
)

# The plan in the form of the city's papers; ``state`` NULL = nothing was found about it.
measure = Table(
    "measure",
    PUBLISHED,
    Column("measure_id", String(12), primary_key=True),
    Column("level", String(12), nullable=False),  # strategisch | operativ
    Column("field", Text, nullable=False),
    Column("effect_goal", Text, nullable=False),  # Wirkungsziel
    Column("need", Text, nullable=False),  # Bedarfsaussage
    Column("text", Text, nullable=False),  # Maßnahme
    Column("responsible", Text),
    Column("due", String(10)),  # ISO date, NULL = none named
    Column("money", Text, nullable=False),  # finanzielle Auswirkung, in words
    Column("state", String(24)),
    Column("state_reason", Text, nullable=False),
    Column("depends_on", Text),  # ids parted by "|"
    Column("stadtraum_code", String(2)),  # NULL = the whole city
    Column("role", String(16)),  # which posts and money of a scenario are its: kifaz | ...
    *_on_slide(),
)

# Principles, tasks, seats and criteria that can be ticked.
check_point = Table(
    "check_point",
    PUBLISHED,
    Column("point_id", String(8), primary_key=True),
    Column("kind", String(12), nullable=False),  # prinzip | aufgabe | sitz | ag | kriterium
    Column("title", Text, nullable=False),
    Column("text", Text),
    *_on_slide(),
)
