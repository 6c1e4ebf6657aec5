"""What is measured on a page. Opening one costs more than looking at it: one visit serves every test of the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

PHONE, HEIGHT = 390, 844
LEAST_TARGET = 44  # CSS pixels
LEAST_IN_SENTENCE = 24  # CSS pixels
# All that can be pressed, but for the trap that nobody sees.
CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden], [name=_gotcha])"

_RUN_AXE = """async options => {
    const { violations, passes } = await axe.run(document, { resultTypes: ["violations"], ...options });
    return {
        faults: violations.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes[0].target}`),
        passed: passes.map(({ id }) => id),
    };
}"""
# A box is pressed with its label; what leads past the navigation is out of sight until it has the focus.
_MEASURE_TARGETS = """(controls, { least, leastInSentence }) => controls
    .filter(control => control.checkVisibility() && !control.matches(".skip"))
    .map(control => {
        const target = control.matches("[type=radio], [type=checkbox]") && control.closest("label") || control;
        const isInSentence = control.matches("p > a")
            && control.parentElement.textContent.trim() !== control.textContent.trim();
        const { width, height } = target.getBoundingClientRect();
        return { text: control.name || control.textContent.trim(), width, height,
            least: isInSentence ? leastInSentence : least };
    })"""


@dataclass(frozen=True)
class Target:
    """Something that can be pressed, and how large it is."""

    text: str
    width: float
    height: float
    least: float

    @property
    def is_too_small(self) -> bool:
        return min(self.width, self.height) + 0.5 < self.least


@dataclass(frozen=True)
class Look:
    """What one visit to a page found."""

    faults: Mapping[bool, Sequence[str]]  # axe's, by day (False) and by night (True)
    targets: Mapping[int, Sequence[Target]]  # by the window's width
    reach: Mapping[int, int]  # how wide the page is, by the window's width
    complaints: Sequence[str]  # what the browser complained of while the page was opened

    def too_small(self, width: int) -> list[Target]:
        return [target for target in self.targets[width] if target.is_too_small]


def run_axe(page: Page, **options: object) -> dict[str, list[str]]:
    """Return what axe objects to as "faults", with the first place of each, and the rules that are kept as "passed"."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    found: dict[str, list[str]] = page.evaluate(_RUN_AXE, options)
    return found


def accessibility_faults(page: Page) -> list[str]:
    return run_axe(page)["faults"]


def faults_by_day_and_night(page: Page) -> dict[bool, list[str]]:
    """Run axe in both colour schemes, and leave the page in the light one."""
    found = {}
    for dark in (True, False):
        page.emulate_media(color_scheme="dark" if dark else "light")
        found[dark] = accessibility_faults(page)
    return found


def targets_on(page: Page, controls: str = CONTROLS, *, least_in_sentence: int = LEAST_TARGET) -> list[Target]:
    """Measure everything that can be pressed."""
    least = {"least": LEAST_TARGET, "leastInSentence": least_in_sentence}
    found: list[dict[str, Any]] = page.locator(controls).evaluate_all(_MEASURE_TARGETS, least)
    return [Target(**one) for one in found]


def reach_of(page: Page) -> int:
    """Return how wide the page is; more than the window's width scrolls sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def complaints_of(page: Page) -> list[str]:
    """Collect what the browser complains of on this page from now on."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page.on("console", note)
    return complaints


def open_everything(page: Page) -> None:
    """Unfold whatever can be unfolded, so that it is measured as well."""
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def looks_at(page: Page, address: Callable[[str], str], *, widths: Sequence[int]) -> Callable[[str], Look]:
    """Return a function that tells what is found at a place of the inbox, all of it unfolded; each is visited once."""
    complaints = complaints_of(page)

    @cache
    def look(place: str) -> Look:
        complaints.clear()
        page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        page.goto(address(place))
        open_everything(page)
        return look_at(page, widths=widths, complaints=complaints)

    return look


def look_at(
    page: Page,
    *,
    widths: Iterable[int],
    controls: str = CONTROLS,
    least_in_sentence: int = LEAST_TARGET,
    complaints: Sequence[str] = (),
) -> Look:
    """Measure the page that is open: at its present width with axe, at each of the others its targets and its reach."""
    said = tuple(complaints)  # axe itself may give a browser reason to complain
    faults = faults_by_day_and_night(page)
    targets, reach = {}, {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        targets[width] = targets_on(page, controls, least_in_sentence=least_in_sentence)
        reach[width] = reach_of(page)
    return Look(faults, targets, reach, said)
