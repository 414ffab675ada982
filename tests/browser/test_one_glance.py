"""On a projector of 1024 x 768 a view is read at one glance: answer, figures and picture."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from .harness import VIEWS

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


@pytest.mark.parametrize("path", VIEWS)
def test_a_view_is_read_at_one_glance_on_a_projector(
    path: str, open_page: Callable[..., Page]
) -> None:
    found = open_page(path, width=1024, height=768).evaluate(LOOK)
    size, words = found["smallest"]
    assert size >= LEAST_TYPE, words
    assert found["head"] <= MOST_HEAD
    assert found["question"] <= MOST_QUESTION
    assert found["seen"] is None or found["seen"] >= LEAST_SEEN
    assert found["sideways"] <= 0
