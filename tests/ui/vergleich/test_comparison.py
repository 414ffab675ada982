"""The comparison's colours are classed on the limits its legend names."""

from sozialraum.pictures import palette
from sozialraum.ui.vergleich import farbtabelle

LIMITS = (-1.5, -1.0, -0.5, 0.5, 1.0, 1.5)


def test_the_colour_table_is_classed_on_the_limits_the_legend_names():
    colours = palette.diverging(3, 1)
    assert colours[4] in farbtabelle.heat_style(0.5, 1, LIMITS)
    assert colours[3] in farbtabelle.heat_style(0.4, 1, LIMITS)
    assert farbtabelle.heat_style(float("nan"), 1, LIMITS) == ""
    assert all(colour in farbtabelle.heat_legend({1}, LIMITS) for colour in colours)
