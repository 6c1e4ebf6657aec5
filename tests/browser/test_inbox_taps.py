"""How many taps the practice's work takes, on a day with forty requests; and that a talk of 25 minutes costs no word.

The table of docs/inbox.md says the same: whoever makes something longer or shorter changes it there.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.devices import Contexts
from tests.browser.inboxing import Seat, signed_in
from tests.browser.visiting import CERTIFICATION, let_pass, post_json
from tests.desks import NOON, PRACTICE_FILE
from tools.browsing import running_desk
from tools.places import ROOT

TABLE = (ROOT / "docs" / "inbox.md").read_text(encoding="utf-8")
MINUTE = timedelta(minutes=1)
TALK = 25 * MINUTE
REQUESTS = 40
# What the phone itself asks before it dials.
DIALLING = 1


@pytest.fixture(scope="module")
def busy_url() -> Iterator[str]:
    """Start a desk to which forty people write within the day."""
    with running_desk(DESK_STARTS_AT=NOON.isoformat(), PRACTICE=str(PRACTICE_FILE)) as url:
        for number in range(REQUESTS):
            post_json(f"{url}{CERTIFICATION}", _request_of(number))
            post_json(f"{url}/local/clock", {"advance": "PT4M"})
        yield url


def _request_of(number: int) -> dict[str, str]:
    return {
        "name": f"Ines Quill{number:02} Example",
        "phone": f"646-555-01{number:02}",
        "date_of_birth": "4/23/1975",
        "in_new_york": "yes",
        "kind": "renewal" if number % 3 else "new",
        "message": f"Request number {number}, in my own words.",
        "consent_contact": "yes",
    }


class Thumb:
    """Counts what is tapped; what is typed is no tap."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Locator | str) -> None:
        self.taps += 1
        (self.page.locator(target).first if isinstance(target, str) else target).click()

    def tap_and_go(self, target: Locator | str) -> None:
        with self.page.expect_navigation():
            self.tap(target)

    def follow(self, link: str) -> None:
        """Tap the link in an alert."""
        self.taps += 1
        self.page.goto(link)


@pytest.fixture(scope="module")
def seat(chromium: Browser, busy_url: str) -> Iterator[Seat]:
    contexts = Contexts(chromium, busy_url)
    seat = signed_in(contexts.borrow(), busy_url)
    yield seat
    contexts.give_back(seat.context)


@pytest.fixture
def timed_seat(chromium: Browser, busy_url: str) -> Iterator[Seat]:
    """Yield a device of its own, whose pages' clocks a test may stop and move: that holds for all of its pages."""
    seat = signed_in(Contexts(chromium, busy_url).borrow(), busy_url, email="timed@example.com")
    seat.context.clock.install()
    yield seat
    seat.context.close()


@pytest.fixture
def thumb(seat: Seat, busy_url: str) -> Thumb:
    """Return a thumb on the page Today of somebody who is signed in."""
    seat.page.goto(f"{busy_url}/inbox")
    if "/sign-in" in seat.page.url:
        with seat.page.expect_navigation():
            seat.page.locator(".go").click()
    seat.page.locator(".entry").first.wait_for()
    return Thumb(seat.page)


def in_table(task: str) -> int:
    """Return how many taps the table says that a task takes now."""
    found = re.search(rf"^\| {re.escape(task)} \|[^|]*\| (\d+)", TABLE, re.MULTILINE)
    assert found, f"docs/inbox.md has no row for: {task}"
    return int(found[1])


def link_of_first(page: Page) -> str:
    return page.url.partition("/inbox")[0] + str(page.locator(".entry a.row").first.get_attribute("href"))


def test_the_day_is_busy(thumb: Thumb) -> None:
    assert thumb.page.locator(".entry").count() >= REQUESTS - 5  # some were answered by other tests


def test_from_the_alert_to_a_ringing_phone(thumb: Thumb) -> None:
    thumb.follow(link_of_first(thumb.page))
    thumb.tap(".lead-call")
    assert thumb.taps + DIALLING == in_table("alert → ringing, signed in")


def test_from_the_alert_to_a_ringing_phone_when_signed_out(thumb: Thumb, seat: Seat) -> None:
    link = link_of_first(thumb.page)
    seat.context.clear_cookies()
    thumb.follow(link)
    face = 1  # the device asks whether it is its owner
    thumb.tap_and_go(".go")
    thumb.tap(".lead-call")
    assert thumb.taps + face + DIALLING == in_table("… not signed in")


def test_from_today_to_a_ringing_phone(thumb: Thumb) -> None:
    thumb.tap(".entry .reach")
    assert thumb.taps + DIALLING == in_table("Today → ringing")


def test_nobody_answered(thumb: Thumb) -> None:
    thumb.page.goto(link_of_first(thumb.page))
    thumb.tap_and_go("button[value=no_answer]")
    assert thumb.taps == in_table("no answer, again in 1 h")
    expect(thumb.page.locator(".lead-headline")).to_have_text("No answer")


def test_a_visit_is_scheduled(thumb: Thumb) -> None:
    thumb.page.goto(link_of_first(thumb.page))
    thumb.tap("#visit > summary")
    thumb.page.locator("#visit_date").fill("2026-11-25")
    thumb.page.locator("#visit_time").fill("14:15")
    thumb.tap_and_go("#visit button")
    assert thumb.taps == in_table("schedule a visit (without the wheels of day and time)")
    expect(thumb.page.locator(".lead-standing")).to_contain_text("Visit: Wed Nov 25, 2:15 PM")


def test_a_certificate_is_noted_with_the_end_that_it_says(thumb: Thumb) -> None:
    thumb.page.goto(link_of_first(thumb.page))
    thumb.tap("#certified > summary")
    thumb.page.locator("#certified_until").fill("2028-11-05")
    thumb.tap_and_go("#certified button[value=certified]")
    assert thumb.taps == in_table("certify, with the end that the certificate says (typed)")
    expect(thumb.page.locator(".lead-headline")).to_have_text("Certified until Nov 5, 2028")


def test_a_note_is_saved_where_it_is_typed(thumb: Thumb) -> None:
    thumb.page.goto(link_of_first(thumb.page))
    thumb.page.locator("#note").fill("Asked for her son.")
    thumb.tap_and_go(".lead-note button")
    assert thumb.taps == in_table("note")
    expect(thumb.page.locator("#notes blockquote")).to_contain_text("Asked for her son.")


def test_a_caller_is_found_by_four_digits(thumb: Thumb) -> None:
    thumb.tap_and_go(".places a[href$='/find']")
    thumb.page.locator("#question").fill("0139")
    with thumb.page.expect_navigation():
        thumb.page.locator("#question").press("Enter")  # the keyboard's own button
    thumb.tap_and_go(".entry a.row")
    expect(thumb.page.locator("h1")).to_have_text("Ines Quill39 Example")
    assert thumb.taps == in_table("find a caller by the last four digits") <= 3


def test_somebody_who_called_is_written_down(thumb: Thumb) -> None:
    thumb.tap(".places .more > summary")
    thumb.tap_and_go(".sheet a[href$='/call']")
    to_the_form = thumb.taps
    thumb.page.locator("#phone").fill("646-555-0199")
    thumb.page.locator("#about").fill("Asked for a visit.")
    thumb.tap_and_go("form.call > button")
    expect(thumb.page.locator(".lead-flags")).to_contain_text("They called")
    assert to_the_form == in_table("somebody called: Today → the form") <= 3
    assert thumb.taps == in_table("somebody called: written down")


@pytest.mark.parametrize("begun", ["Spoke to her son. ", ""], ids=["begun before", "begun after"])
def test_a_talk_of_25_minutes_costs_no_word(thumb: Thumb, begun: str) -> None:
    page = thumb.page
    page.goto(link_of_first(page))
    reference, notes = page.url.rpartition("/")[2], page.locator("#notes blockquote")
    written_before = notes.count()
    thumb.tap(".lead-call")
    if begun:
        page.locator("#note").press_sequentially(begun)
        expect(page.locator(".lead-kept")).to_have_text("Kept, not yet saved as a note.")
    let_pass(page, TALK)
    # By the desk's clock the session is over; what is typed now goes along, behind the passkey.
    page.locator("#note").press_sequentially("She will send the old certificate.")
    thumb.tap_and_go("button[value=contacted]")
    expect(page.locator("h1")).to_have_text("You are no longer signed in")
    thumb.tap_and_go(".go")
    expect(page.locator(".lead-headline")).to_have_text("Contacted")
    expect(notes).to_have_count(written_before + 1)
    expect(notes.last.locator("p")).to_have_text(f"{begun}She will send the old certificate.")
    expect(page.locator("#note")).to_have_value("")
    thumb.tap_and_go(".lead-standing a.button")
    expect(page).to_have_url(re.compile(r"/inbox/leads/[A-Z0-9-]+$"))
    assert page.url.rpartition("/")[2] != reference
    assert thumb.taps + DIALLING == in_table("call → talk 25 min → note → contacted → next, signed out meanwhile")


def test_the_page_that_leaves_by_itself_comes_back_with_the_draft(
    thumb: Thumb, timed_seat: Seat, busy_url: str
) -> None:
    page = timed_seat.context.new_page()
    page.goto(link_of_first(thumb.page))
    where = page.url
    page.locator("#note").fill("Half a sentence about")
    page.clock.run_for(3_000)
    expect(page.locator(".lead-kept")).to_have_text("Kept, not yet saved as a note.")
    let_pass(page, TALK)
    page.clock.fast_forward(TALK // timedelta(milliseconds=1))
    expect(page).to_have_url(re.compile(r"/signed-out\?why=idle&to=leads"))
    reference = where.rpartition("/")[2]
    expect(page.get_by_role("link", name="Sign in")).to_have_attribute("href", f"/inbox/sign-in?to=leads/{reference}")
    page.close()
    timed_seat.sign_in(f"leads/{reference}")
    expect(timed_seat.page.locator("#note")).to_have_value("Half a sentence about")
    assert timed_seat.page.url.startswith(busy_url)


def test_whoever_types_stays_signed_in(thumb: Thumb, timed_seat: Seat) -> None:
    page = timed_seat.context.new_page()
    page.goto(link_of_first(thumb.page))
    for minutes in range(0, 40, 10):
        let_pass(page, 10 * MINUTE)
        page.clock.fast_forward(10 * 60_000)
        with page.expect_response(re.compile("/session/stay$")) as stayed:
            page.locator("#visit_time").evaluate(
                "(field, minutes) => { field.value = `1${minutes / 10}:00`;"
                " field.dispatchEvent(new Event('input', { bubbles: true })); }",
                minutes,
            )
        assert stayed.value.ok
    assert "/leads/" in page.url
    page.close()
