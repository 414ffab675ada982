"""On a projector of 1024 x 768 a view is read at one glance: answer, figures and picture.

What else holds for every view of the store as shipped is looked at on the same visit.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from sqlalchemy.engine import Engine

from sozialraum.answers import class_map, comparison
from sozialraum.answers.release import Release
from sozialraum.text import format as de
from sozialraum.ui import registry
from sozialraum.ui.shell.page import LONG_ANSWER

from .harness import CUT, VIEWS

SWITCHED = {f"/{page.path}" for page in registry.PAGES if page.views}
LEAST_TYPE = 11.99  # pixels, in pictures too
MOST_HEAD = 120  # pixels of title, question and answer
MOST_QUESTION = 30  # pixels: one line, beside the title and the two buttons
LEAST_SEEN = 0.9  # of the first picture
LOOK = """() => {
  const main = document.querySelector('[data-testid="stMain"]'), small = [];
  const words = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let word = words.nextNode(); word; word = words.nextNode()) {
    const parent = word.parentElement, box = parent.getBoundingClientRect();
    if (!word.data.trim() || box.width <= 2 || !box.height || parent.closest('style, script, [hidden]')
        || !parent.checkVisibility({visibilityProperty: true})) continue;
    const svg = parent.closest('svg');
    const scale = svg?.viewBox.baseVal?.width
      ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    small.push([parseFloat(getComputedStyle(parent).fontSize) * scale, word.data.trim().slice(0, 30)]);
  }
  for (const image of main.querySelectorAll('img[src^="data:image/svg"]')) {
    const text = new TextDecoder().decode(Uint8Array.from(atob(image.src.split(',')[1]), one => one.charCodeAt(0)));
    const wide = text.match(/viewBox="[\\d.-]+ [\\d.-]+ ([\\d.]+)/);
    for (const size of text.matchAll(/font-size="([\\d.]+)/g))
      small.push([size[1] * image.getBoundingClientRect().width / wide[1], 'in a picture']);
  }
  const lead = document.createRange();
  lead.selectNodeContents([...main.querySelector('.sr-lead').childNodes].find(node => node.nodeType === Node.TEXT_NODE));
  const height = part => main.querySelector(part)?.getBoundingClientRect().height ?? 0;
  const pictures = [...main.querySelectorAll(
      'img[src^="data:image/svg"], [data-testid="stDeckGlJsonChart"], [data-testid="stVegaLiteChart"]')]
    .map(one => one.getBoundingClientRect()).filter(box => box.width > 150 && box.height > 100);
  const first = pictures[0];
  return {
    question: lead.getBoundingClientRect().height,
    smallest: small.sort((one, other) => one[0] - other[0])[0],
    head: height('.st-key-page_head') + height('.sr-answer'),
    seen: first ? (Math.min(innerHeight, first.bottom) - Math.max(0, first.top)) / first.height : null,
    sideways: main.scrollWidth - main.clientWidth,
  };
}"""


# Words by which the framework and its chart library give themselves away to screen readers.
ENGLISH = re.compile(
    r"\b(sidebar|open|close|clear|fullscreen|show|download|axis|titled|mark|values|visualization)\b",
    re.IGNORECASE,
)
SPOKEN = """
() => [...document.querySelectorAll('[aria-label], [aria-roledescription]')]
  .filter((node) => node.checkVisibility() && !node.closest('[aria-hidden="true"]'))
  .flatMap((node) => [node.ariaLabel, node.getAttribute('aria-roledescription')])
  .filter(Boolean)
"""
# The switch between views: its name, how far below the head it begins, and both left edges.
SWITCH = """() => {
  const [one, head] = ['.st-key-view_switch', '.st-key-page_head'].map(part => document.querySelector(part));
  const [own, above] = [one, head].map(part => part?.getBoundingClientRect());
  return one && {name: one.querySelector('label').innerText, gap: own.top - above.bottom,
    aside: own.left - above.left};
}"""


@pytest.mark.parametrize("path", VIEWS)
def test_a_view_is_read_at_one_glance_on_a_projector(
    path: str, open_page: Callable[..., Page]
) -> None:
    page = open_page(path, width=1024, height=768)
    found = page.evaluate(LOOK)
    size, words = found["smallest"]
    assert size >= LEAST_TYPE, words
    assert found["head"] <= MOST_HEAD
    assert found["question"] <= MOST_QUESTION
    assert found["seen"] is None or found["seen"] >= LEAST_SEEN
    assert found["sideways"] <= 0
    assert page.evaluate(CUT) == []
    spoken = page.evaluate(SPOKEN)
    assert spoken
    assert [words for words in spoken if ENGLISH.search(words)] == []
    switch = page.evaluate(SWITCH)
    assert (switch is not None) == (path.partition("?")[0] in SWITCHED)
    if switch is not None:  # directly under the head, under one name
        assert switch["name"] == "Ansicht"
        assert 0 <= switch["gap"] <= 20
        assert switch["aside"] == 0


def test_the_longest_answers_keep_to_two_lines(
    open_page: Callable[..., Page], engine: Engine
) -> None:
    """Of the map, for every indicator and the longest names; of two areas, at their limit."""
    release = Release.read(engine)
    said = [
        class_map.unasked(release, item, level, release.newest(key, level)).sentence(code)
        for level, code in (("stadtraum", "12"), ("stadtteil", "97"))
        for key, item in release.indicators.items()
        if release.stichtage(key, level)
    ]
    said.append(("Unterschiede zwischen " * comparison.LONGEST)[: comparison.LONGEST])
    page = open_page("/karte", width=1024, height=768)
    heights = page.evaluate(
        """([answers, long]) => { const place = document.querySelector(".sr-answer");
        return answers.map(text => { place.textContent = text;
          place.toggleAttribute("data-long", text.length > long);
          return place.offsetHeight / parseFloat(getComputedStyle(place).lineHeight); }); }""",
        [[de.unbroken(text) for text in said], LONG_ANSWER],
    )
    assert [text for text, lines in zip(said, heights, strict=True) if lines > 2.1] == []
