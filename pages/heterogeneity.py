"""Vielfalt im Stadtraum: what the average of a Stadtraum hides, seen from its Stadtteile."""

from sozialraum.answers.heterogeneity import answer
from sozialraum.ui import controls, data, heterogeneity, heterogeneity_views, page

page.header("Vielfalt im Stadtraum", "Was verdeckt der Durchschnitt eines Stadtraums?")

# Load
with page.control_row():
    view = controls.choose(
        "Ansicht", heterogeneity.VIEWS, param="ansicht", default="innen", kind="segmented"
    )
    indicator = heterogeneity.chosen_indicator()
    stichtag = heterogeneity.chosen_date(indicator)
    selected = controls.chosen_stadtraum()
    settings = heterogeneity.chosen_settings(indicator, view)
    is_strict = heterogeneity.chosen_strict(view)

# Compute
result = answer(
    data.current(),
    indicator.indicator_id,
    stichtag,
    settings,
    selected=selected,
    is_strict=is_strict,
)

# Show
chosen = heterogeneity_views.choose(view, result)
page.show_notes()
heterogeneity_views.show(view, result, chosen)
page.guide(heterogeneity.GUIDE)
page.woher([indicator.indicator_id, "u18_count"], "stadtteil", *heterogeneity.SOURCES)
page.next_step(
    ("pages/profile.py", f"Steckbrief von {result.name} öffnen", {"sr": selected}),
    ("pages/district_map.py", "Stadtteile auf der Karte", {"ebene": "stadtteil", "sr": selected}),
    ("pages/compare.py", "Mit anderen vergleichen", {"sr": selected}),
)
