"""Vergleich: two to five Stadträume or all 17, over several indicators."""

from sozialraum.ui import comparison, comparison_view, controls, page

page.header(
    "Vergleich", "Worin unterscheiden sich Stadträume, und welche sind sich ähnlich?", "VzÄ"
)

# Load
with page.control_row():
    selected = controls.chosen_stadtraum("Im Mittelpunkt")
    comparator = controls.choose(
        "Vergleichen mit", comparison.COMPARATORS, param="mit", default="aehnlich"
    )
    own = comparison.chosen_own(comparator, selected)
    indicators = comparison.chosen_indicators()
    view = controls.choose(
        "Ansicht", comparison.VIEWS, param="ansicht", default="tabelle", kind="segmented"
    )
page.show_notes()

# Compute
result = comparison.compute(selected, comparator, own, indicators)

# Show
page.answer(result.sentence)
comparison_view.show(view, result)
page.guide(comparison.GUIDE)
page.woher(indicators)
page.next_step(
    ("pages/profile.py", "Steckbrief öffnen", {"sr": selected}),
    ("pages/district_map.py", "Auf der Karte zeigen", {"sr": selected}),
    ("pages/scenario.py", "Ein Szenario rechnen", {"sr": selected}),
)
