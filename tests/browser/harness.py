"""What browser tests and the benchmark share: Chromium, its flags, and when a page is settled."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from sozialraum.ui import registry
from tests.views import PLACES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

# Path in the address bar -> the page's title. Every browser test that says "every page" uses this.
PAGES = {f"/{page.path}": page.title for page in registry.PAGES}

# Every view of every page by its address.
VIEWS = [
    f"/{page.path}?{urlencode(params)}" if params else f"/{page.path}" for page, params in PLACES
]

CHROMIUM_FLAGS = [
    "--no-sandbox",  # CI runs as root in a container
    "--use-angle=swiftshader",  # maps need WebGL, which has no graphics card here
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    # Nothing outside this computer can be reached: a page that needs it fails visibly.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
]

QUIET_MS = 250
SETTLE_TIMEOUT_MS = 60_000

# Set before the page's own scripts: remembers when the document last changed.
WATCH_DOCUMENT = """
(() => {
  window.__lastMutation = performance.now();
  new MutationObserver(() => { window.__lastMutation = performance.now(); }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true,
  });
})();
"""

# What the content policy refuses, from the first moment on.
WATCH_POLICY = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.__refused.push(`${event.violatedDirective} ${event.blockedURI}`));
"""

# Connected, script finished, no placeholder left, and the document quiet for a while.
IS_SETTLED = """
(quiet) => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app !== null
    && app.dataset.testScriptState === "notRunning"
    && app.dataset.testConnectionState === "CONNECTED"
    && document.querySelector('[data-testid^="stSkeleton"], [data-testid="stAppSkeleton"]') === null
    && document.querySelector('[data-stale="true"]') === null
    && performance.now() - window.__lastMutation >= quiet;
}
"""

# Words of charts that lie beyond their paper, where nobody sees them.
CUT = """() => [...document.querySelectorAll('[data-testid="stVegaLiteChart"] svg')].flatMap(svg => {
  const paper = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter(word => { const box = word.getBoundingClientRect();
    return word.textContent.trim() && box.width && (box.left < paper.left - 1 || box.right > paper.right + 1
      || box.top < paper.top - 1 || box.bottom > paper.bottom + 1); }).map(word => word.textContent); })"""


@dataclass
class Traffic:
    """Every address a page asked for, web sockets included, and what it was told not to."""

    urls: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def hear(self, words: str) -> None:
        """Note a line of the console if it speaks of something refused."""
        if "Content Security Policy" in words or "Refused to" in words:
            self.refused.append(words)

    def foreign(self, own_host: str) -> list[str]:
        """Addresses that leave ``own_host`` ("localhost:8501"); ``data:`` and ``blob:`` do not."""
        return [
            url
            for url in self.urls
            if urlsplit(url).scheme in {"http", "https", "ws", "wss"}
            and urlsplit(url).netloc != own_host
        ]


def chromium_path() -> str | None:
    """Debian's Chromium or a compatible browser on the search path; None if there is none.

    The one without windows of its own first: a new visitor costs it less than half the time.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None


def launch(playwright: Playwright, *more: str) -> Browser:
    """Start the system's Chromium without a window, with ``more`` flags."""
    flags = [*CHROMIUM_FLAGS, *more]
    return playwright.chromium.launch(executable_path=chromium_path(), args=flags)


def new_context(
    browser: Browser, *, width: int = 1280, height: int = 900, scheme: str = "light"
) -> BrowserContext:
    """A fresh visitor: empty cache, German browser, given window and colour scheme."""
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="de-DE",
        timezone_id="Europe/Berlin",
        reduced_motion="reduce",
        service_workers="block",
    )
    context.add_init_script(WATCH_DOCUMENT)
    context.add_init_script(WATCH_POLICY)
    return context


def wait_until_settled(page: Page, quiet_ms: int = QUIET_MS) -> None:
    """Wait until the script has finished, placeholders are gone and the document stays quiet."""
    page.wait_for_function(IS_SETTLED, arg=quiet_ms, timeout=SETTLE_TIMEOUT_MS)
