"""Everybody can use the pages: by keyboard, with unsteady hands, with a screen reader, on a small phone, at night."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import (
    ARTICLE,
    CERTIFICATION,
    CONTACT,
    FORM_CONTACT,
    Outbox,
    Visit,
    accessibility_faults,
    fill_certification,
    fill_contact,
    fill_with_mistakes,
    new_words,
    send,
    send_without_script,
    tab_to,
)

PAGES = [ARTICLE, CONTACT, CERTIFICATION, f"{CONTACT}?lang=es", f"{CERTIFICATION}?lang=es", "/thanks", "/f/nothing"]
NARROW = [390, 320]
HOSTED = [f"{CERTIFICATION}?lang=en", f"{CERTIFICATION}?lang=es"]
EVERYTHING = "button, select, textarea, summary, a[href], input:not([type=hidden], [name=_gotcha])"


def with_mistakes(page: Page) -> Page:
    send_without_script(fill_with_mistakes(page))
    expect(page.locator(".fd-summary")).to_be_visible()
    return page


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_by_day(visit: Visit, path: str) -> None:
    assert accessibility_faults(visit(path)) == []


@pytest.mark.parametrize("path", [ARTICLE, CERTIFICATION, "/thanks", "/local/outbox"])
def test_axe_finds_nothing_by_night(visit: Visit, path: str) -> None:
    assert accessibility_faults(visit(path, dark=True)) == []


@pytest.mark.parametrize("path", HOSTED)
def test_axe_finds_nothing_on_a_page_with_mistakes(visit: Visit, path: str) -> None:
    assert accessibility_faults(with_mistakes(visit(path))) == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_where_the_script_shows_mistakes(visit: Visit, dark: bool) -> None:  # noqa: FBT001
    page = visit(ARTICLE, dark=dark)

    send(fill_with_mistakes(page))
    expect(page.locator(".fd-summary")).to_be_visible()

    assert accessibility_faults(page) == []


def test_axe_finds_nothing_in_the_scripts_thanks(visit: Visit) -> None:
    page = visit(ARTICLE)

    send(fill_contact(page))
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert accessibility_faults(page) == []


def test_axe_finds_nothing_in_the_outbox(visit: Visit, outbox: Outbox) -> None:
    page, words = visit(ARTICLE), new_words()
    send(fill_certification(page, words))
    outbox.wait_for(words)

    page.goto("/local/outbox")

    assert page.locator("iframe").count() > 0
    assert accessibility_faults(page) == []


def widths_when_narrow(page: Page) -> list[int]:
    """Give how wide the page is on a usual and on the narrowest phone."""
    found = []
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 844})
        found.append(page.evaluate("document.documentElement.scrollWidth"))
    return found


@pytest.mark.parametrize("path", [*PAGES, "/local/outbox"])
def test_no_page_scrolls_sideways(visit: Visit, path: str) -> None:
    assert widths_when_narrow(visit(path)) == NARROW


def test_a_page_with_mistakes_does_not_scroll_sideways(visit: Visit) -> None:
    assert widths_when_narrow(with_mistakes(visit(CERTIFICATION))) == NARROW


@pytest.mark.parametrize("path", [*PAGES, "/local/outbox"])
def test_targets_are_large_enough_for_unsteady_hands(visit: Visit, path: str) -> None:
    """A box counts with its label, for both can be pressed; links inside a sentence need 24 pixels, all else 44."""
    page = visit(path)

    too_small = page.locator(EVERYTHING).evaluate_all(
        """controls => controls.filter(control => control.checkVisibility()).map(control => {
            const target = control.closest("label") || control;
            const isInSentence = control.matches("p > a")
                && control.parentElement.textContent.trim() !== control.textContent.trim();
            const { width, height } = target.getBoundingClientRect();
            return { text: control.name || control.textContent, width, height, least: isInSentence ? 24 : 44 };
        }).filter(({ width, height, least }) => height + 0.5 < least || width + 0.5 < Math.min(least, 44))"""
    )

    # The link past the head of the article is out of sight until it has the focus.
    assert [found for found in too_small if "Skip to" not in found["text"]] == []


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
    tab_to(page, "button")
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
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)

    page.goto(CERTIFICATION)
    send(page.locator("form"))
    expect(page.locator(".fd-summary")).to_be_visible()

    # The refusal itself (422) is the only thing a browser may remark on.
    assert [complaint for complaint in complaints if "422" not in complaint] == []


def test_a_hosted_page_costs_one_request_and_its_script(visit: Visit) -> None:
    page = visit("/thanks")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2].partition("?")[0]))

    page.goto(CERTIFICATION)
    page.wait_for_load_state("networkidle")

    assert asked == ["certification", "frontdesk.js"]


def test_the_article_asks_nobody_else_for_anything(visit: Visit, desk_url: str) -> None:
    page = visit("/thanks")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(ARTICLE)
    page.wait_for_load_state("networkidle")

    assert asked
    assert all(url.startswith((desk_url, "data:")) for url in asked)
