"""Speed of the app as ratios to a bare Streamlit page, measured in the same run by one Chromium.

Absolute times depend on the machine; the ratio to a page with one slider and one text hardly does.
Nothing is asked of the app but what a person sees: a script inside the page watches the document.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from sozialraum import serve
from tests.browser import harness

RESULTS = serve.ROOT / "bench-results" / "page_speed.json"
BARE = serve.ROOT / "benchmarks" / "bare.py"

APP_TITLE = "h1"
APP_TOTAL = "#szenario-total"
APP_ANSWER = ".sr-answer"  # every page's first sentence, which follows its inputs
BARE_TEXT = '[data-testid="stText"]'
SLIDER = 'input[type="range"]:enabled'
KEYS = ("ArrowRight", "ArrowLeft")  # in turn, so that no slider runs into its end
STEP_TIMEOUT_MS = 20_000

# Notes when the title is first on screen; the document's own clock starts with the navigation.
WATCH_TITLE = """
(selector) => {
  const look = () => {
    const node = document.querySelector(selector);
    if (node && node.textContent.trim() && node.getBoundingClientRect().height > 0) {
      window.__titleAt ??= performance.now();
    }
  };
  new MutationObserver(look).observe(document, {subtree: true, childList: true,
                                                characterData: true});
}
"""
TITLE_SEEN = "() => window.__titleAt !== undefined"
LAST_MUTATION = "() => Math.max(window.__lastMutation, window.__titleAt ?? 0)"

# Notes the key press, the first change of the total, and the last change of anything.
WATCH_TOTAL = """
(selector) => {
  const read = () => document.querySelector(selector)?.textContent;
  const before = read();
  window.__step = {before, pressed: null, changed: null};
  for (const sign of ["keydown", "pointerdown"])
    window.addEventListener(sign, () => { window.__step.pressed ??= performance.now(); },
                            {capture: true, once: true});
  window.__stepObserver?.disconnect();
  window.__stepObserver = new MutationObserver(() => {
    const now = read();
    if (window.__step.changed === null && now !== undefined && now !== before) {
      window.__step.changed = performance.now();
    }
  });
  window.__stepObserver.observe(document, {subtree: true, childList: true, characterData: true});
}
"""
TOTAL_CHANGED = "() => window.__step.changed !== null"
READ_STEP = """() => ({changed: window.__step.changed - window.__step.pressed,
                       settled: window.__lastMutation - window.__step.pressed})"""

IMPORT_TIME = """
import importlib, pkgutil, time
import streamlit, streamlit.web.bootstrap, streamlit.runtime.scriptrunner
begin = time.perf_counter()
import sozialraum.ui
for module in pkgutil.walk_packages(sozialraum.ui.__path__, "sozialraum.ui."):
    importlib.import_module(module.name)
print(time.perf_counter() - begin)
"""
BUILD_TIME = """
import sys, time
from pathlib import Path
from sozialraum.store import build, db
begin = time.perf_counter()
build.build(db.engine(sys.argv[1]), Path("data"))
print(time.perf_counter() - begin)
"""


@dataclass(frozen=True)
class Input:
    """What people do most on a page: an address, a way to prepare and do it, what it changes."""

    name: str
    path: str
    shows: str
    place: str = ""  # key of a choice; "" = the page's first slider
    options: tuple[str, str] = ("", "")  # texts typed in turn; none = a slider
    button: str = ""
    targets: tuple[float, float] = (3.0, 5.0)  # whole pages: about half a second here

    def prepare(self, page: Page, turn: int) -> None:
        """Everything but the last touch, whose effect is measured."""
        if self.options[0]:
            page.locator(f".st-key-choice_{self.place} input").fill(self.options[turn])
        elif not self.button:
            place = f".st-key-choice_{self.place}" if self.place else ""
            page.locator(f"{place} {SLIDER}").first.focus()

    def act(self, page: Page, turn: int) -> None:
        """The last touch."""
        if self.button:
            page.get_by_role("button", name=self.button, exact=True).click()
        else:
            page.keyboard.press("Enter" if self.options[0] else KEYS[turn])


BARE_INPUT = Input("leere Seite", "", BARE_TEXT)
AREAS = ("16 Gorbitz", "4 Pieschen")
SCENARIO = Input("Szenario", "/szenario", APP_TOTAL, targets=(1.2, 1.5))
INPUTS = (  # Überblick has no input: it is the first page
    Input(
        "Karte: Kennzahl",
        "/karte",
        APP_ANSWER,
        "indikator",
        ("Unter 18-Jährige", "Belastungsindex"),
    ),
    Input("Steckbrief: Weiter", "/steckbrief", APP_ANSWER, button="Weiter"),
    Input("Vergleich: Stadtraum", "/vergleich", APP_ANSWER, "sr", AREAS),
    Input("Vielfalt: Stadtraum", "/vielfalt", APP_ANSWER, "sr", AREAS),
    Input("Angebote: Stadtraum", "/angebote", APP_ANSWER, "sr", AREAS),
    Input(
        "Bedarf: Gewicht",
        "/bedarf?b_bed=2&b_raum=2",
        APP_ANSWER,
        "b_bed",
    ),
    Input("Standorte: Anzahl", "/standorte", APP_ANSWER, "p"),
    Input(
        "Daten: Kennzahl",
        "/daten",
        APP_ANSWER,
        "indikator",
        ("Unter 18-Jährige", "Belastungsindex"),
    ),
)


@dataclass(frozen=True)
class Result:
    """One line of the table; ``value`` is a ratio or seconds, None if it could not be measured."""

    name: str
    app: float | None
    bare: float | None
    value: float | None
    target: float
    unit: str

    @property
    def verdict(self) -> str:
        """Whether the target is reached, in German."""
        if self.value is None:
            return "nicht messbar"
        return "erreicht" if self.value <= self.target else "VERFEHLT"


def first_page_ms(browser: Browser, url: str, title: str) -> float:
    """Navigation start until the title is visible and the page settled, with an empty cache."""
    context = harness.new_context(browser)
    context.add_init_script(f"({WATCH_TITLE})({json.dumps(title)})")
    try:
        page = context.new_page()
        page.goto(url, wait_until="commit")
        page.wait_for_function(TITLE_SEEN, timeout=harness.SETTLE_TIMEOUT_MS)
        harness.wait_until_settled(page)
        return float(page.evaluate(LAST_MUTATION))
    finally:
        context.close()


def open_settled(browser: Browser, url: str) -> Page:
    """A page of its own browser context, settled."""
    page = harness.new_context(browser).new_page()
    page.goto(url, wait_until="commit")
    harness.wait_until_settled(page)
    return page


def step_ms(page: Page, one: Input, turn: int) -> tuple[float, float]:
    """One touch: milliseconds until what it changes has changed, and until the page has settled."""
    page.bring_to_front()
    one.prepare(page, turn)
    page.evaluate(WATCH_TOTAL, one.shows)
    one.act(page, turn)
    page.wait_for_function(TOTAL_CHANGED, timeout=STEP_TIMEOUT_MS)
    harness.wait_until_settled(page)
    step = page.evaluate(READ_STEP)
    return float(step["changed"]), float(step["settled"])


def python_seconds(code: str, repetitions: int, *arguments: Callable[[], str]) -> float | None:
    """Median of what a fresh Python process prints; the first run only warms the disk's cache."""
    times = []
    for _ in range(repetitions + 1):
        run = subprocess.run(
            [sys.executable, "-c", code, *(make() for make in arguments)],
            cwd=serve.ROOT,
            env={**os.environ, "PYTHONPATH": str(serve.ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        if run.returncode != 0:
            print(run.stderr[-2000:], file=sys.stderr)
            return None
        times.append(float(run.stdout.split()[-1]))
    return statistics.median(times[1:])


def ratio(name: str, app: list[float], bare: list[float], target: float) -> Result:
    """Compare the medians of two series in milliseconds."""
    if not app or not bare:
        return Result(name, None, None, None, target, "ms")
    middle_app, middle_bare = statistics.median(app), statistics.median(bare)
    return Result(name, middle_app, middle_bare, middle_app / middle_bare, target, "ms")


def measure_pages(browser: Browser, app: str, bare: str, repetitions: int) -> list[Result]:
    """First page and the most frequent input of every page, both servers always in turn."""
    first: tuple[list[float], list[float]] = ([], [])
    for number in range(repetitions + 1):
        sample = (first_page_ms(browser, app, APP_TITLE), first_page_ms(browser, bare, BARE_TEXT))
        if number:  # the first visit of a server also loads its modules
            first[0].append(sample[0])
            first[1].append(sample[1])

    results = [ratio("Erste Seite fertig", *first, target=1.15)]
    for one in (SCENARIO, *INPUTS):
        changed, settled = measure_input(browser, app, bare, one, repetitions)
        results += [
            ratio(f"{one.name}, geändert", *changed, target=one.targets[0]),
            ratio(f"{one.name}, Ruhe", *settled, target=one.targets[1]),
        ]
    return results


Series = tuple[list[float], list[float]]  # of the app, of the bare page


def measure_input(
    browser: Browser, app: str, bare: str, one: Input, repetitions: int
) -> tuple[Series, Series]:
    """What a touch changes, and when all is quiet: both pages in turn, the first two unmeasured."""
    changed: Series = ([], [])
    settled: Series = ([], [])
    sides = (
        (open_settled(browser, app + one.path), one),
        (open_settled(browser, bare), BARE_INPUT),
    )
    try:
        for number in range(2 * repetitions + 2):
            for side, (page, what) in enumerate(sides):
                times = step_ms(page, what, number % 2)
                if number >= 2:
                    changed[side].append(times[0])
                    settled[side].append(times[1])
    except TimeoutError as error:
        print(f"{one.name}: keine Änderung ({error})", file=sys.stderr)
    for page, _ in sides:
        page.context.close()
    return changed, settled


def measure_python(repetitions: int, folder: Path) -> list[Result]:
    """Import of our own user interface beyond Streamlit's, and one build of the store."""
    imported = python_seconds(IMPORT_TIME, repetitions)
    counter = iter(range(10_000))
    built = python_seconds(
        BUILD_TIME, repetitions, lambda: f"sqlite:///{folder / f'{next(counter)}.sqlite'}"
    )
    return [
        Result("Eigene Module laden", imported, None, imported, 1.5, "s"),
        Result("Datenspeicher aufbauen", built, None, built, 3.0, "s"),
    ]


def number(value: float | None, digits: int) -> str:
    """A German number, or a dash."""
    return "–" if value is None else f"{value:.{digits}f}".replace(".", ",")


def table(results: list[Result]) -> str:
    """The results as people read them."""
    head = f"{'Was':<30}{'Anwendung':>12}{'leere Seite':>13}{'Wert':>8}{'Ziel':>7}  Ergebnis"
    lines = [head, "-" * len(head)]
    for item in results:
        digits = 0 if item.unit == "ms" else 2
        lines.append(
            f"{item.name:<30}{number(item.app, digits) + ' ' + item.unit:>12}"
            f"{number(item.bare, digits) + ' ' + item.unit if item.bare else '':>13}"
            f"{number(item.value, 2):>8}{number(item.target, 2):>7}  {item.verdict}"
        )
    return "\n".join(lines)


def start_bare(port: int) -> subprocess.Popen[bytes]:
    """The bare page as Streamlit alone serves it: what our server loads would slow it, too."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "streamlit", "run", str(BARE)),
            *("--server.headless", "true", "--server.showEmailPrompt", "false"),
            *("--server.port", str(port), "--server.address", serve.LOCAL_ADDRESS),
        ],
        cwd=serve.ROOT,  # Streamlit reads .streamlit/config.toml from here
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def run(repetitions: int) -> list[Result]:
    """Start both servers, measure everything, stop them."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        store = {"SOZIALRAUM_DATABASE_URL": f"sqlite:///{folder / 'app.sqlite'}"}
        results = measure_python(min(repetitions, 5), folder)
        urls = []
        for script in (serve.APP, BARE):
            port = serve.free_port(preferred=0)
            process = start_bare(port) if script is BARE else serve.start(port, environment=store)
            stack.callback(serve.stop, process)
            urls.append(serve.base_url(port))
            serve.wait_until_ready(process, urls[-1])
        browser = harness.launch(stack.enter_context(sync_playwright()))
        stack.callback(browser.close)
        return [*measure_pages(browser, urls[0], urls[1], repetitions), *results]


def main() -> None:
    """Measure, print the table, keep the figures in bench-results/."""
    parser = argparse.ArgumentParser(description="Misst die Geschwindigkeit der Anwendung.")
    parser.add_argument("--repetitions", type=int, default=15, help="Wiederholungen je Messung")
    repetitions = parser.parse_args().repetitions
    if harness.chromium_path() is None:
        print("Für die Messung fehlt Chromium (Debian, Ubuntu: apt install chromium).")
        return
    results = run(repetitions)
    print(table(results))
    RESULTS.parent.mkdir(exist_ok=True)
    record = {
        "python": platform.python_version(),
        "cpu_count": os.cpu_count(),
        "load_average": os.getloadavg()[0] if hasattr(os, "getloadavg") else None,
        "repetitions": repetitions,
        "results": [{**asdict(item), "verdict": item.verdict} for item in results],
    }
    RESULTS.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"Gespeichert in {RESULTS.relative_to(serve.ROOT)}")


if __name__ == "__main__":
    main()
