"""One lead in Chromium: on phones and a desk, by day and by night, with one thumb and with the keyboard alone."""

import json
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.inboxing import Seat, signed_in
from tests.browser.visiting import accessibility_faults, tab_to

ANSWERS = {
    "name": "Ana Example",
    "phone": "(212) 555-0147",
    "email": "ana@example.com",
    "date_of_birth": "April 23 1975",
    "in_new_york": "yes",
    "kind": "renewal",
    "condition": "My back hurts",
    "message": "Two lines\nof text",
    "voicemail_ok": "no",
    "preferred_contact": "phone",
    "consent_contact": "yes",
    "a question nobody asked": "an answer",
}
WIDTHS = [360, 390, 1280]
CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])"

# Opens a page of the inbox: `open_inbox(place, width=390, dark=False)`.
OpenInbox = Callable[..., Page]


def submit(desk_url: str, form: str = "certification", **answers: str) -> str:
    """Send a form as a visitor's script would, and give the lead's reference."""
    body = json.dumps({**ANSWERS, **answers} if form == "certification" else answers).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{desk_url}/f/{form}", body, headers), timeout=10) as reply:
        reference: str = json.load(reply)["id"]
    return reference


@pytest.fixture(scope="module")
def seats(chromium: Browser, desk_url: str) -> Iterator[Callable[[int, bool], Seat]]:
    made: list[Seat] = []

    @cache
    def seat(width: int, dark: bool) -> Seat:  # noqa: FBT001 - a key of the cache
        made.append(signed_in(chromium, desk_url, width=width, dark=dark))
        return made[-1]

    yield seat
    for one in made:
        one.context.close()


@pytest.fixture
def open_inbox(seats: Callable[[int, bool], Seat]) -> Iterator[OpenInbox]:
    pages: list[Page] = []

    def open_page(place: str, *, width: int = 390, dark: bool = False) -> Page:
        page = seats(width, dark).context.new_page()
        pages.append(page)
        page.goto(f"/inbox/{place}")
        return page

    yield open_page
    for page in pages:
        page.close()


def tap(page: Page, name: str) -> None:
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def in_every_state(page: Page, reference: str) -> Iterator[str]:
    """Lead a page through the states of a lead, and name each."""
    page.goto(f"/inbox/leads/{reference}")
    yield "new"
    for summary in page.locator(".lead-dated summary").all():
        summary.click()
    yield "all opened"
    page.get_by_label("Day of the visit").fill("2027-01-04")
    page.get_by_label("Time of the visit").fill("15:10")
    tap(page, "Mark scheduled")
    yield "scheduled"
    page.get_by_label("New note").fill("Called twice.")
    tap(page, "Add note")
    yield "with a note"
    tap(page, "Add note")
    yield "to be mended"
    page.goto(f"/inbox/leads/{reference}/print")
    yield "paper"
    page.goto(f"/inbox/leads/{reference}/erase")
    yield "erase"
    page.get_by_label("To erase it").fill("K")
    tap(page, "Erase for good")
    yield "erase, mistyped"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("dark", [False, True])
def test_every_state_is_accessible_large_enough_and_within_the_screen(
    open_inbox: OpenInbox,
    desk_url: str,
    width: int,
    dark: bool,  # noqa: FBT001
) -> None:
    submit(desk_url, message=f"kin {width} {dark}")
    reference = submit(desk_url, message=f"{width} {dark}")
    page = open_inbox("held", width=width, dark=dark)
    for state in in_every_state(page, reference):
        assert (state, accessibility_faults(page)) == (state, [])
        assert (state, too_small(page)) == (state, [])
        assert (state, page.evaluate("document.documentElement.scrollWidth")) <= (state, width)


def too_small(page: Page) -> list[str]:
    """Measure everything that can be pressed."""
    found: list[str] = page.locator(CONTROLS).evaluate_all(
        """controls => controls.filter(one => one.checkVisibility() && !one.matches(".skip")).map(one => {
            const { width, height } = one.getBoundingClientRect();
            return { text: one.name || one.textContent.trim(), width, height };
        }).filter(({ width, height }) => width < 44 || height < 44).map(one => JSON.stringify(one))"""
    )
    return found


def test_a_held_lead_is_accessible_and_released_by_one_tap(open_inbox: OpenInbox, desk_url: str) -> None:
    reference = submit(desk_url, "contact", email="x@example.com", message="Buy", _gotcha="filled")
    page = open_inbox(f"leads/{reference}")
    assert accessibility_faults(page) == []
    assert too_small(page) == []
    tap(page, "Release")
    expect(page.get_by_text("Held: nobody was alerted")).to_have_count(0)
    expect(page.locator(".lead-timeline")).to_contain_text("released by Marisol Example")


def test_the_keyboard_alone_marks_and_takes_back(open_inbox: OpenInbox, desk_url: str) -> None:
    page = open_inbox(f"leads/{submit(desk_url, message='by keyboard')}")
    headline = page.locator(".lead-headline")

    tab_to(page, "button[value=contacted]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(headline).to_have_text("Contacted")

    tab_to(page, "form[action$='/undo'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(headline).to_have_text("New")

    tab_to(page, "#certified > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#certified_until")
    tab_to(page, "#certified button:not([name=no_date])")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(headline).to_contain_text("Certified until")


def test_one_thumb_calls_and_writes(open_inbox: OpenInbox, desk_url: str) -> None:
    reference = submit(desk_url, message="links")
    page = open_inbox(f"leads/{reference}")
    expect(page.get_by_role("link", name="Call", exact=True)).to_have_attribute("href", "tel:+12125550147")
    expect(page.locator("a[href^='sms:+12125550147?&body=Hello']")).to_be_visible()
    expect(page.locator("a[href^='mailto:ana@example.com?subject=Your%20message']")).to_be_visible()
    expect(page.get_by_text("Do not leave a voicemail")).to_be_visible()
    expect(page.locator(".lead-kin").first).to_be_visible()


def test_a_stale_page_shows_the_lead_as_it_is(open_inbox: OpenInbox, desk_url: str) -> None:
    reference = submit(desk_url, message="stale")
    old, new = open_inbox(f"leads/{reference}"), open_inbox(f"leads/{reference}", width=1280)
    tap(new, "Contacted")
    tap(old, "Declined")
    expect(old.get_by_role("alert")).to_contain_text("Since you opened this page: marked contacted by Marisol Example")
    assert accessibility_faults(old) == []
    tap(old, "Declined")
    expect(old.locator(".lead-headline")).to_have_text("Declined")


def test_a_file_is_saved_under_the_reference(open_inbox: OpenInbox, desk_url: str) -> None:
    reference = submit(desk_url, message="file")
    page = open_inbox(f"leads/{reference}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export (JSON)").click()
    assert download.value.suggested_filename == f"{reference}.json"
    assert json.loads(download.value.path().read_text(encoding="utf-8"))["answers"]["name"] == "Ana Example"


def test_a_typed_reference_erases_for_good(open_inbox: OpenInbox, desk_url: str) -> None:
    reference = submit(desk_url, message="erase")
    page = open_inbox(f"leads/{reference}/erase")
    page.get_by_label("To erase it").fill(reference.lower())
    tap(page, "Erase for good")
    expect(page).to_have_url(f"{desk_url}/inbox")
    page.goto(f"/inbox/leads/{reference}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not in the inbox")


def test_paper_shows_no_buttons(open_inbox: OpenInbox, desk_url: str) -> None:
    page = open_inbox(f"leads/{submit(desk_url, message='paper')}/print", width=1280)
    page.emulate_media(media="print")
    assert page.locator("button, .button, nav").locator("visible=true").count() == 0
    expect(page.get_by_text("My back hurts")).to_be_visible()
