"""Vergleich: two to five Stadträume or all 17, over several indicators."""

from sozialraum.ui import registry
from sozialraum.ui.shell import controls, page
from sozialraum.ui.vergleich import comparison, views

page.header(
    "Vergleich", "Worin unterscheiden sich Stadträume, und welche sind sich ähnlich?", "VzÄ"
)

# Load
view = controls.chosen_view(registry.VERGLEICH)
with page.control_row():
    selected = controls.chosen_stadtraum("Im Mittelpunkt")
    comparator = controls.choose(
        "Vergleichen mit", comparison.COMPARATORS, param="mit", default="aehnlich"
    )
    own = comparison.chosen_own(comparator, selected)
    indicators = comparison.chosen_indicators()
page.show_notes()

# Compute
result = comparison.compute(selected, comparator, own, indicators)

# Show
page.answer(result.sentence)
views.show(view, result)
page.guide(comparison.GUIDE)
page.woher(indicators)
page.next_step(
    (registry.STECKBRIEF, "Steckbrief öffnen", {"sr": selected}),
    (registry.KARTE, "Auf der Karte zeigen", {"sr": selected}),
    (registry.SZENARIO, "Ein Szenario rechnen", {"sr": selected}),
)
