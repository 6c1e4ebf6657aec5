"""How long a visitor waits from the click to the answer, by how long they stood in the form before."""

import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

from benchmarks.clicking import Network, SimulatedDesk, simulated
from benchmarks.measuring import NotMeasurableError
from benchmarks.plot import plot
from tools.browsing import launch_chromium

NETWORK = Network(round_trip=timedelta(milliseconds=60), start=timedelta(seconds=1.2), work=timedelta(milliseconds=5))
# Seconds in the form before the click.
STAYS = (0.0, 0.5, 1.0, 1.25, 1.5, 2.0, 3.0)
# How it is called, how the page embeds the form, and whether the browser runs scripts.
SERIES: Mapping[str, tuple[str, bool]] = {
    "frontdesk.js": ("script", True),
    "plain form": ("no script", True),
    "plain form, without JavaScript": ("no script", False),
    "the one line, without JavaScript": ("one line", False),
    "a prefetch, without JavaScript": ("prefetch", False),
}
# The moment at which the thanks are painted.
_WATCH = """new MutationObserver((_, watcher) => {
  if (!document.querySelector(".fd-thanks")) return;
  watcher.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.answered = performance.timeOrigin + performance.now(); }));
}).observe(document, { childList: true, subtree: true });"""
_PAINTED = """performance.timeOrigin + (performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN)"""


@dataclass(frozen=True)
class Curves:
    """By series, for each stay the median of milliseconds."""

    waits: Mapping[str, Sequence[float]]

    def text(self) -> str:
        heads = "".join(f"{f'{stay:g} s':>8}" for stay in STAYS)
        lines = [f"{name:<36}" + "".join(f"{wait:>8.0f}" for wait in waits) for name, waits in self.waits.items()]
        title = "Milliseconds from the click to the painted answer, by the time in the form before"
        return "\n".join([title, " " * 36 + heads, *lines])


def draw_clicks(curves: Curves) -> str:
    """Return the curves as an SVG."""
    return plot(
        curves.waits, STAYS, across="seconds in the form before the click", up="milliseconds from click to answer"
    )


def measure_clicks(rounds: int) -> Curves:
    """Measure every series at every stay, in turn.

    Raises:
        NotMeasurableError: there is no Chromium.
    """
    try:
        return _measure(rounds)
    except Error as missing:
        raise NotMeasurableError(f"Chromium said: {missing.message.splitlines()[0]}") from None


def _measure(rounds: int) -> Curves:
    with sync_playwright() as playwright, simulated(NETWORK) as desk, _chromium(playwright) as browser:
        waits: dict[tuple[str, float], list[float]] = {}
        # The first round only wakes the browser.
        for number in range(rounds + 1):
            for stay in STAYS if number else STAYS[:1]:
                for name in SERIES:
                    wait = _wait_after_click(browser, desk, name, stay)
                    if number:
                        waits.setdefault((name, stay), []).append(wait)
    return Curves({name: [statistics.median(waits[name, stay]) for stay in STAYS] for name in SERIES})


@contextmanager
def _chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch_chromium(playwright, engine_only=True)
    try:
        yield browser
    finally:
        browser.close()


def _wait_after_click(browser: Browser, desk: SimulatedDesk, name: str, stay: float) -> float:
    way, has_scripts = SERIES[name]
    desk.fall_asleep()
    context = browser.new_context(java_script_enabled=has_scripts)
    page = context.new_page()
    if way == "script":
        page.add_init_script(_WATCH)
    page.goto(desk.page(way))
    # To the first field; the page scrolls there.
    page.keyboard.press("Tab")
    leaves_at = time.monotonic() + stay
    box = page.locator("button").bounding_box()
    if box is None:
        raise LookupError("The page has no button.")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    time.sleep(max(0.0, leaves_at - time.monotonic()))
    page.mouse.down()
    clicked = time.time() * 1000
    page.mouse.up()
    answered = _answered(page, way)
    context.close()
    return answered - clicked


def _answered(page: Page, way: str) -> float:
    """Return the moment at which the answer was painted, in milliseconds since 1970."""
    if way == "script":
        page.wait_for_function("window.answered")
        answered: float = page.evaluate("window.answered")
        return answered
    page.wait_for_url("**/thanks*")
    while not (painted := page.evaluate(_PAINTED)) or painted != painted:  # noqa: PLR0124 - not a number
        time.sleep(0.01)
    return float(painted)
