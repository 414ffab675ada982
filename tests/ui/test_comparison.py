"""The comparison's colours are classed on the limits its legend names."""

from sozialraum.ui import comparison_view, theme


def test_the_colour_table_is_classed_on_the_limits_the_legend_names():
    colours = theme.diverging(3, 1)
    assert colours[4] in comparison_view.heat_style(0.5, 1)
    assert colours[3] in comparison_view.heat_style(0.4, 1)
    assert comparison_view.heat_style(float("nan"), 1) == ""
    assert all(colour in comparison_view.heat_legend({1}) for colour in colours)
