"""One lead in Chromium: on phones and a desk, by day and by night, with one thumb and with the keyboard alone."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, count

import pytest
from playwright.sync_api import Page, expect

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.desk import use_desk
from tests.browser.devices import HEIGHT, Contexts
from tests.browser.measuring import Look, accessibility_faults, look_at, targets_on
from tests.browser.served import served
from tests.browser.visiting import tab_to
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.posts import Visitor

ANSWERS = {
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
WIDTHS = [200, 360, 390, 1280]
STATES = ["new", "all opened", "scheduled", "with a note", "to be mended", "paper", "erase", "erase, mistyped"]
STATES += ["a call", "a call, mistyped"]
_numbers = count(1)

# Opens a page of the inbox: `open_inbox(place, width=390)`.
OpenInbox = Callable[..., Page]


class Practice:
    """A quiet desk of which somebody of the practice sees the inbox."""

    def __init__(self) -> None:
        self.desk = QuietDesk()
        self.sitter = SignedIn(self.desk)

    def receive(self, form: str = "certification", **answers: str) -> str:
        """Take a form as a visitor's script sends it, tell the practice, and return the lead's reference.

        Everybody is somebody else, or each lead's page would list all those before it.
        """
        number = next(_numbers)
        person = {
            "name": f"Ana Example {number}",
            "phone": f"(646) 555-01{number:02}",
            "email": f"ana{number}@example.com",
        }
        fields = {**ANSWERS, **person, **answers} if form == "certification" else answers
        reference: str = Visitor(self.desk).submit(form, fields).json["id"]
        do_what_is_due(self.desk, next(lead.key for lead in self.desk.leads() if lead.reference == reference))
        return reference


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    yield Practice()
    use_desk(None)


@pytest.fixture(scope="module")
def url(practice: Practice) -> Iterator[str]:
    with served(practice.sitter) as url:
        yield url


@pytest.fixture
def open_inbox(contexts: Contexts, url: str) -> Iterator[OpenInbox]:
    pages: list[Page] = []

    def open_page(place: str, *, width: int = 390) -> Page:
        pages.append(contexts.new_page(width=width))
        pages[-1].goto(f"{url}/inbox/{place}")
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


def tap(page: Page, name: str) -> None:
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def in_every_state(page: Page, address: str) -> Iterator[str]:
    """Lead a page through the states of a lead, and name each."""
    page.goto(address)
    yield "new"
    for summary in page.locator(".lead-more > summary, .lead-dated > summary, .lead-copy > summary").all():
        summary.click()
    page.locator(".copy").first.click()
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
    page.goto(f"{address}/print")
    yield "paper"
    page.goto(f"{address}/erase")
    yield "erase"
    page.get_by_label("To erase it").fill("K")
    tap(page, "Erase for good")
    yield "erase, mistyped"


def in_every_state_of_a_call(page: Page, address: str) -> Iterator[str]:
    """Lead a page through the states of the form for a telephone call, and name each."""
    page.goto(address)
    yield "a call"
    page.get_by_label("Phone, to call back").fill("her sister's")
    tap(page, "Write it down")
    yield "a call, mistyped"


@pytest.fixture(scope="module")
def seen(contexts: Contexts, practice: Practice, url: str) -> Iterator[Callable[[int], dict[str, Look]]]:
    """Yield a function that leads a lead and a call through their states in a window of some width, and tells all."""
    page = contexts.new_page()

    @cache
    def look(width: int) -> dict[str, Look]:
        practice.receive(name="Kin Example", phone="(646) 555-0199")
        reference = practice.receive(phone="(646) 555-0199")
        page.set_viewport_size({"width": width, "height": HEIGHT})
        states = chain(
            in_every_state(page, f"{url}/inbox/leads/{reference}"), in_every_state_of_a_call(page, f"{url}/inbox/call")
        )
        return {state: look_at(page, widths=[width]) for state in states}

    yield look
    page.close()


def test_every_state_was_seen(seen: Callable[[int], dict[str, Look]]) -> None:
    assert list(seen(390)) == STATES


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_accessible(
    seen: Callable[[int], dict[str, Look]],
    state: str,
    width: int,
    dark: bool,  # noqa: FBT001 - pytest hands it over by name
) -> None:
    assert seen(width)[state].faults[dark] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_large_enough(seen: Callable[[int], dict[str, Look]], state: str, width: int) -> None:
    assert seen(width)[state].targets[width]
    assert seen(width)[state].too_small(width) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("state", STATES)
def test_every_state_is_within_the_screen(seen: Callable[[int], dict[str, Look]], state: str, width: int) -> None:
    assert seen(width)[state].reach[width] <= width


def test_a_held_lead_is_accessible_and_released_by_one_tap(open_inbox: OpenInbox, practice: Practice) -> None:
    reference = practice.receive("contact", email="x@example.com", message="Buy", _gotcha="filled")
    page = open_inbox(f"leads/{reference}")
    assert accessibility_faults(page) == []
    assert [target for target in targets_on(page) if target.is_too_small] == []
    tap(page, "Release")
    expect(page.get_by_text("Held: nobody was alerted")).to_have_count(0)
    expect(page.locator(".lead-timeline")).to_contain_text("released by Marisol Example")


def test_the_keyboard_alone_marks_and_takes_back(open_inbox: OpenInbox, practice: Practice) -> None:
    page = open_inbox(f"leads/{practice.receive(message='by keyboard')}")
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
    page.locator("#certified_until").fill("2028-11-05")
    tab_to(page, "#certified button[value=certified]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(headline).to_contain_text("Certified until")


def test_one_thumb_calls_and_writes(open_inbox: OpenInbox, practice: Practice) -> None:
    person = {"phone": "(212) 555-0147", "email": "ana@example.com"}
    practice.receive(message="kin", **person)
    reference = practice.receive(message="links", **person)
    page = open_inbox(f"leads/{reference}")
    expect(page.get_by_role("link", name="Call (212) 555-0147", exact=True)).to_have_attribute(
        "href", "tel:+12125550147"
    )
    expect(page.locator("a[href^='sms:+12125550147?&body=Hello']")).to_be_visible()
    expect(page.locator("a[href^='mailto:ana@example.com?subject=Your%20message']")).to_be_visible()
    expect(page.locator(".lead-conditions").get_by_text("Do not leave a voicemail")).to_be_visible()
    expect(page.locator(".lead-kin").first).to_be_visible()


def test_a_stale_page_shows_the_lead_as_it_is(open_inbox: OpenInbox, practice: Practice) -> None:
    reference = practice.receive(message="stale")
    old, new = open_inbox(f"leads/{reference}"), open_inbox(f"leads/{reference}", width=1280)
    tap(new, "Contacted")
    old.get_by_text("More outcomes").click()
    tap(old, "Declined")
    expect(old.get_by_role("alert")).to_contain_text("Since you opened this page: marked contacted by Marisol Example")
    assert accessibility_faults(old) == []
    old.get_by_text("More outcomes").click()
    tap(old, "Declined")
    expect(old.locator(".lead-headline")).to_have_text("Declined")


def test_a_file_is_saved_under_the_reference(open_inbox: OpenInbox, practice: Practice) -> None:
    reference = practice.receive(message="file", name="Ana Example")
    page = open_inbox(f"leads/{reference}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export (JSON)").click()
    assert download.value.suggested_filename == f"{reference}.json"
    assert json.loads(download.value.path().read_text(encoding="utf-8"))["answers"]["name"] == "Ana Example"


def test_a_typed_reference_erases_for_good(open_inbox: OpenInbox, practice: Practice, url: str) -> None:
    reference = practice.receive(message="erase")
    page = open_inbox(f"leads/{reference}/erase")
    page.get_by_label("To erase it").fill(reference.lower())
    practice.sitter.confirm("erase", reference)
    tap(page, "Erase for good")
    expect(page).to_have_url(f"{url}/inbox")
    page.goto(f"{url}/inbox/leads/{reference}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not in the inbox")


def test_paper_shows_no_buttons(open_inbox: OpenInbox, practice: Practice) -> None:
    page = open_inbox(f"leads/{practice.receive(message='paper')}/print", width=1280)
    page.emulate_media(media="print")
    assert page.locator("button, .button, nav").locator("visible=true").count() == 0
    expect(page.get_by_text("My back hurts")).to_be_visible()


def test_enter_in_a_field_presses_the_button_that_stands_with_it(open_inbox: OpenInbox, practice: Practice) -> None:
    page = open_inbox(f"leads/{practice.receive(message='enter')}")
    page.locator("#visit > summary").click()
    page.get_by_label("Time of the visit").fill("15:10")
    with page.expect_navigation():
        page.get_by_label("Time of the visit").press("Enter")
    expect(page.locator(".lead-headline")).to_have_text("Scheduled")


def test_enter_without_script_decides_nothing_and_keeps_what_was_typed(
    contexts: Contexts, url: str, practice: Practice
) -> None:
    page = contexts.new_page(javascript=False)
    page.goto(f"{url}/inbox/leads/{practice.receive(message='enter without script')}")
    page.get_by_label("New note").fill("Half a note")
    page.locator("#visit > summary").click()
    with page.expect_navigation():
        page.get_by_label("Time of the visit").press("Enter")
    expect(page.locator(".lead-headline")).to_have_text("New")
    expect(page.get_by_label("New note")).to_have_value("Half a note")
    page.close()


def test_what_is_too_long_to_be_kept_is_said_at_once(open_inbox: OpenInbox, practice: Practice) -> None:
    page = open_inbox(f"leads/{practice.receive(message='too long')}")
    page.get_by_label("New note").fill("x" * 10_001)
    expect(page.locator(".lead-kept")).to_have_text("Too long to be kept: make it shorter.")
    page.get_by_label("New note").fill("Short")
    expect(page.locator(".lead-kept")).to_have_text("Kept, not yet saved as a note.")


def test_copying_says_that_it_was_done(open_inbox: OpenInbox, practice: Practice) -> None:
    page = open_inbox(f"leads/{practice.receive(message='copy')}")
    page.locator(".lead-copy > summary").click()
    page.get_by_role("button", name="Copy: Date of birth").click()
    expect(page.locator(".lead-copy [role=status]")).to_have_text(re.compile("Copied: |Selected: "))
