"""Everybody can use the pages: by keyboard, with unsteady hands, with a screen reader, on a small phone, at night."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import expect

from tests.browser.devices import Contexts
from tests.browser.measuring import (
    LEAST_IN_SENTENCE,
    Look,
    accessibility_faults,
    complaints_of,
    faults_by_day_and_night,
    look_at,
)
from tests.browser.visiting import (
    ARTICLE,
    CERTIFICATION,
    CONTACT,
    FORM_CONTACT,
    SEND,
    Outbox,
    Visit,
    fill_contact,
    fill_with_mistakes,
    new_words,
    send,
    send_without_script,
    tab_to,
)

PAGES = [ARTICLE, CONTACT, CERTIFICATION, f"{CONTACT}?lang=es", f"{CERTIFICATION}?lang=es", "/thanks", "/f/nothing"]
NARROW = [390, 320]  # a usual phone, and the narrowest
HOSTED = [f"{CERTIFICATION}?lang=en", f"{CERTIFICATION}?lang=es"]
# Whatever a page puts off is done at once, so that a test sees it without waiting.
LATER_IS_NOW = "setTimeout = setInterval = requestIdleCallback = then => queueMicrotask(then);"
A_TURN = "() => new Promise(requestAnimationFrame)"


@pytest.fixture(scope="module")
def seen(contexts: Contexts, desk_url: str) -> Iterator[Callable[[str], Look]]:
    """Yield a function that tells what was found on a page; each is visited once."""
    page = contexts.new_page()
    Outbox(desk_url).all_with(new_words())  # so that there is an email to look at

    @cache
    def look(path: str) -> Look:
        page.set_viewport_size({"width": NARROW[0], "height": 844})
        page.goto(path)
        if path == "/local/outbox":
            expect(page.locator("iframe").first).to_be_visible()
        return look_at(page, widths=NARROW, least_in_sentence=LEAST_IN_SENTENCE)

    yield look
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_by_day(seen: Callable[[str], Look], path: str) -> None:
    assert seen(path).faults[False] == []


@pytest.mark.parametrize("path", [*PAGES, "/local/outbox"])
def test_axe_finds_nothing_by_night(seen: Callable[[str], Look], path: str) -> None:
    assert seen(path).faults[True] == []


@pytest.fixture(scope="module")
def refused(contexts: Contexts) -> Iterator[Callable[[str], Look]]:
    """Yield a function that tells what was found on a hosted page that came back with mistakes."""
    page = contexts.new_page()

    @cache
    def look(path: str) -> Look:
        page.set_viewport_size({"width": NARROW[0], "height": 844})
        page.goto(path)
        send_without_script(fill_with_mistakes(page))
        expect(page.locator(".fd-summary")).to_be_visible()
        return look_at(page, widths=NARROW, least_in_sentence=LEAST_IN_SENTENCE)

    yield look
    page.close()


@pytest.mark.parametrize("path", HOSTED)
def test_axe_finds_nothing_on_a_page_with_mistakes(refused: Callable[[str], Look], path: str) -> None:
    assert refused(path).faults[False] == []


@pytest.fixture(scope="module")
def shown_mistakes(contexts: Contexts) -> Iterator[dict[bool, list[str]]]:
    """Yield what axe finds, by day and by night, where the script shows mistakes."""
    page = contexts.new_page()
    page.goto(ARTICLE)
    send(fill_with_mistakes(page))
    expect(page.locator(".fd-summary")).to_be_visible()
    yield faults_by_day_and_night(page)
    page.close()


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_where_the_script_shows_mistakes(
    shown_mistakes: dict[bool, list[str]],
    dark: bool,  # noqa: FBT001 - pytest hands it over by name
) -> None:
    assert shown_mistakes[dark] == []


def test_axe_finds_nothing_in_the_scripts_thanks(visit: Visit) -> None:
    page = visit(ARTICLE)

    send(fill_contact(page))
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert accessibility_faults(page) == []


def test_axe_finds_nothing_in_the_outbox(seen: Callable[[str], Look]) -> None:
    assert seen("/local/outbox").faults[False] == []


@pytest.mark.parametrize("path", [*PAGES, "/local/outbox"])
def test_no_page_scrolls_sideways(seen: Callable[[str], Look], path: str) -> None:
    assert seen(path).reach == {width: width for width in NARROW}


@pytest.mark.parametrize("path", HOSTED)
def test_a_page_with_mistakes_does_not_scroll_sideways(refused: Callable[[str], Look], path: str) -> None:
    assert refused(path).reach == {width: width for width in NARROW}


@pytest.mark.parametrize("path", [*PAGES, "/local/outbox"])
def test_targets_are_large_enough_for_unsteady_hands(seen: Callable[[str], Look], path: str) -> None:
    """A box counts with its label, for both can be pressed; links inside a sentence need 24 pixels, all else 44."""
    assert seen(path).targets[NARROW[0]]
    assert seen(path).too_small(NARROW[0]) == []


@pytest.mark.parametrize("path", [ARTICLE, CERTIFICATION])
def test_text_boxes_are_large_enough_that_no_phone_zooms_in(visit: Visit, path: str) -> None:
    page = visit(path)

    sizes = page.locator("textarea, input:not([type=radio], [type=checkbox], [name=_gotcha])").evaluate_all(
        "boxes => boxes.filter(box => box.checkVisibility()).map(box => parseFloat(getComputedStyle(box).fontSize))"
    )

    assert min(sizes) >= 16


@pytest.mark.parametrize("path", [ARTICLE, CONTACT, CERTIFICATION])
def test_the_keyboard_never_meets_the_honeypot(visit: Visit, path: str) -> None:
    page = visit(path)
    page.evaluate(
        """() => {
            window.met = new Set();
            addEventListener("focusin", event => window.met.add(event.target.name || event.target.tagName));
        }"""
    )

    tab_to(page, "[name=consent_contact], [name=message]")
    tab_to(page, SEND)
    for _ in range(12):
        page.keyboard.press("Tab")

    met = set(page.evaluate("[...window.met]"))
    assert "BUTTON" in met
    assert "_gotcha" not in met


@pytest.mark.parametrize("path", [ARTICLE, CONTACT])
def test_a_screen_reader_never_meets_the_honeypot(visit: Visit, path: str) -> None:
    page = visit(path)

    assert "Leave this empty" not in page.locator("main").aria_snapshot()


def test_questions_for_others_wait_until_they_make_sense(visit: Visit) -> None:
    page = visit(CERTIFICATION, javascript=False)
    expect(page.locator("[name=relationship]")).to_be_hidden()

    page.locator("[name=for_whom][value=minor]").check()

    expect(page.locator("[name=relationship]")).to_be_visible()


def test_a_forced_palette_still_shows_the_button(visit: Visit) -> None:
    page = visit(CONTACT)
    page.emulate_media(forced_colors="active")

    border = page.locator(f"{FORM_CONTACT} button").evaluate("button => getComputedStyle(button).borderTopColor")

    assert border != "rgba(0, 0, 0, 0)"


def test_no_policy_is_broken_by_our_own_page(visit: Visit) -> None:
    page = visit("/thanks")
    complaints = complaints_of(page)

    page.goto(CERTIFICATION)
    send(page.locator("form"))
    expect(page.locator(".fd-summary")).to_be_visible()

    # The refusal itself (422) is the only thing a browser may remark on.
    assert [complaint for complaint in complaints if "422" not in complaint] == []


def test_a_hosted_page_costs_its_script_and_at_most_one_question(visit: Visit) -> None:
    page = visit("/thanks")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))
    page.add_init_script(LATER_IS_NOW)

    page.goto(CERTIFICATION)
    page.evaluate(A_TURN)

    # Whether the form has been seen by now is up to the browser.
    assert asked[:2] == ["certification", "frontdesk.js"]
    assert asked[2:] in ([], ["certification"])


def test_the_article_asks_nobody_else_for_anything(visit: Visit, desk_url: str) -> None:
    page = visit("/thanks")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(LATER_IS_NOW)

    page.goto(ARTICLE)
    page.evaluate(A_TURN)

    assert asked
    assert all(url.startswith((desk_url, "data:")) for url in asked)
