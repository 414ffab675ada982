"""The comparison's colours are classed on the limits its legend names."""

from sozialraum.pictures import palette
from sozialraum.ui.vergleich import views


def test_the_colour_table_is_classed_on_the_limits_the_legend_names():
    colours = palette.diverging(3, 1)
    assert colours[4] in views.heat_style(0.5, 1)
    assert colours[3] in views.heat_style(0.4, 1)
    assert views.heat_style(float("nan"), 1) == ""
    assert all(colour in views.heat_legend({1}) for colour in colours)
