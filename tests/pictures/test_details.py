"""A list to look through: every text is text, empty facts are left out."""

from sozialraum.pictures import details


def test_an_item_shows_its_facts_and_leaves_out_empty_ones() -> None:
    html = details.build([("Titel", "Amt", {"Lizenz": "frei", "Hinweis": ""})], label="Quellen")
    assert "<summary>Titel <span" in html
    assert "<dt>Lizenz</dt><dd>frei</dd>" in html
    assert "Hinweis" not in html
    assert 'aria-label="Quellen"' in html


def test_a_fact_without_a_name_is_a_text_alone_and_typed_signs_stay_signs() -> None:
    html = details.build([("<b>", "", {"": "a & b"})], label="Begriffe")
    assert "<summary>&lt;b&gt;</summary><dl><dd>a &amp; b</dd></dl>" in html
