"""The inbox's lists in a real browser: for one thumb, by keyboard, by night, in both languages."""

import csv
import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import HEIGHT, Contexts
from tests.browser.inboxing import Seat, confirm, signed_in
from tests.browser.measuring import Look, accessibility_faults, complaints_of, look_at, open_everything
from tests.browser.served import served
from tests.browser.visiting import tab_to
from tests.desks import QuietDesk
from tests.inbox.many_leads import fill
from tests.inbox.signed_in import SignedIn

PLACES = ["", "held", "all", "all?state=certified", "find", "numbers", "practice"]
WIDTHS = [360, 390, 1280]


def busy_sitter(language: str = "en") -> SignedIn:
    desk = QuietDesk()
    desk.practice = replace(desk.practice, language=language)
    fill(desk)
    sitter = SignedIn(desk)
    sitter.post("practice/add", {"first": "2026-12-24", "last": "2026-12-26", "how": "closed"})
    return sitter


@pytest.fixture(scope="module", params=["en", "es"])
def busy(request: pytest.FixtureRequest) -> Iterator[str]:
    with served(busy_sitter(request.param)) as url:
        yield url


@pytest.fixture(scope="module")
def empty() -> Iterator[str]:
    with served(SignedIn(QuietDesk())) as url:
        yield url


# Opens a page of an inbox: `look(url, place)`.
Open = Callable[[str, str], Page]


@pytest.fixture
def look(contexts: Contexts) -> Iterator[Open]:
    pages: list[Page] = []

    def open_page(url: str, place: str) -> Page:
        pages.append(contexts.new_page())
        pages[-1].goto(f"{url}/inbox/{place}")
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


Seen = Callable[[str], Look]


def seen_at(contexts: Contexts, url: str) -> Iterator[Seen]:
    """Yield a function that tells what was found at a place of an inbox; each is visited once."""
    page = contexts.new_page()
    complaints = complaints_of(page)

    @cache
    def look(place: str) -> Look:
        complaints.clear()
        page.set_viewport_size({"width": 390, "height": HEIGHT})
        page.goto(f"{url}/inbox/{place}")
        open_everything(page)
        return look_at(page, widths=[320, *WIDTHS], complaints=complaints)

    yield look
    page.close()


@pytest.fixture(scope="module")
def seen(contexts: Contexts, busy: str) -> Iterator[Seen]:
    yield from seen_at(contexts, busy)


@pytest.fixture(scope="module")
def seen_empty(contexts: Contexts, empty: str) -> Iterator[Seen]:
    yield from seen_at(contexts, empty)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(seen: Seen, place: str, dark: bool) -> None:  # noqa: FBT001 - a row of the table
    assert seen(place).faults[dark] == []


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_on_empty_pages(seen_empty: Seen, place: str) -> None:
    assert seen_empty(place).faults[False] == []


@pytest.mark.parametrize("question", ["example", "nobody at all"])
def test_axe_finds_nothing_on_what_was_found(look: Open, busy: str, question: str) -> None:
    page = look(busy, "find")
    page.locator("#question").fill(question)
    page.locator("form[role=search] button").click()
    expect(page.locator("#found")).to_be_visible()
    assert accessibility_faults(page) == []


def test_axe_finds_nothing_on_hours_with_mistakes(look: Open, busy: str) -> None:
    page = look(busy, "practice")
    page.locator(".add-change button").click()
    expect(page.locator(".fd-summary")).to_be_visible()
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", PLACES)
def test_every_target_is_large_enough_for_a_thumb(seen: Seen, place: str, width: int) -> None:
    assert seen(place).targets[width]
    assert seen(place).too_small(width) == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_reaches_over_the_side(seen: Seen, place: str, width: int) -> None:
    assert seen(place).reach[width] <= width


@pytest.mark.parametrize("place", PLACES)
def test_no_page_breaks_its_own_rules(seen: Seen, place: str) -> None:
    assert seen(place).complaints == ()


def test_what_waits_is_reached_by_keyboard(look: Open, busy: str) -> None:
    page = look(busy, "")
    tab_to(page, ".row.is-late")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inbox/leads/....-....$"))


def test_those_under_way_are_opened_by_keyboard(look: Open, busy: str) -> None:
    page = look(busy, "")
    tab_to(page, ".under-way summary")
    page.keyboard.press("Enter")
    expect(page.locator(".under-way .row").first).to_be_visible()


def test_a_list_is_chosen_by_keyboard_and_goes_on(look: Open, busy: str) -> None:
    page = look(busy, "all")
    tab_to(page, "#state")
    page.keyboard.press("End")
    page.locator("#state").select_option("certified")
    tab_to(page, ".filter button")
    page.keyboard.press("Enter")
    expect(page.locator(".tag").first).to_have_class("tag tag-certified")
    assert "state=certified" in page.url


def test_older_ones_are_reached_and_the_way_back(look: Open, busy: str) -> None:
    page = look(busy, "all")
    first = page.locator(".row b").first.inner_text()
    page.locator("[rel=next]").click()
    expect(page.locator(".row b").first).not_to_have_text(first)
    page.locator(".pages a").first.click()
    expect(page.locator(".row b").first).to_have_text(first)


def test_what_is_looked_for_is_in_no_address(look: Open, busy: str) -> None:
    page = look(busy, "find")
    tab_to(page, "#question")
    page.keyboard.type("bo exa")
    page.keyboard.press("Enter")
    expect(page.locator(".row b")).to_have_text(["Bo Example"])
    assert page.url == f"{busy}/inbox/find"


def test_a_day_off_is_entered_and_taken_back_by_keyboard(look: Open) -> None:
    with served(SignedIn(QuietDesk())) as url:
        page = look(url, "practice")
        page.locator("#first").fill("2026-12-24")
        tab_to(page, "#how-closed")
        page.keyboard.press("Space")
        tab_to(page, ".add-change button")
        page.keyboard.press("Enter")
        expect(page.locator(".change")).to_contain_text("Dec 24, 2026")
        tab_to(page, ".change button")
        page.keyboard.press("Enter")
        expect(page.locator(".change")).to_have_count(0)


def test_a_mistake_leads_to_its_field_and_keeps_what_was_typed(look: Open, busy: str) -> None:
    page = look(busy, "practice")
    page.locator("#first").fill("2026-12-24")
    page.locator("#last").fill("2026-12-23")
    page.locator("#how-closed").check()
    page.locator(".add-change button").click()
    page.locator(".fd-summary a").click()
    expect(page.locator("#last")).to_be_focused()
    expect(page.locator("#last")).to_have_value("2026-12-23")
    expect(page.locator("#how-closed")).to_be_checked()


def test_a_held_one_is_released_with_one_tap(look: Open) -> None:
    with served(busy_sitter()) as url:
        page = look(url, "held")
        expect(page.locator(".held-rows > li")).to_have_count(2)
        page.locator(".held-rows button.quiet").first.click()
        page.goto(f"{url}/inbox/held")
        expect(page.locator(".held-rows > li")).to_have_count(1)


# --- the whole desk --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seat(contexts: Contexts, desk_url: str) -> Iterator[Seat]:
    seat = signed_in(contexts.borrow(), desk_url, email="lists@example.com")
    yield seat
    contexts.give_back(seat.context)


def send_in(desk_url: str, name: str) -> None:
    fields = {
        "name": name,
        "phone": "(212) 555-0147",
        "date_of_birth": "4/23/1975",
        "in_new_york": "yes",
        "consent_contact": "yes",
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = urllib.request.Request(f"{desk_url}/f/certification", json.dumps(fields).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        assert answer.status == 200


def test_what_a_visitor_sends_is_waiting_found_and_saved(seat: Seat, desk_url: str, tmp_path: Path) -> None:
    send_in(desk_url, "Wren Lister")
    page = seat.page
    page.goto("/inbox")
    expect(page.locator(".row", has_text="Wren Lister").first).to_be_visible()
    page.goto("/inbox/find")
    page.locator("#question").fill("lister")
    page.keyboard.press("Enter")
    expect(page.locator(".row").first).to_contain_text("Wren Lister")
    page.goto("/inbox/all")
    with page.expect_download() as saved:
        page.locator(".export button").click()
        confirm(page)
    saved.value.save_as(tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        assert any(line["Your name"] == "Wren Lister" for line in csv.DictReader(file))


def test_recent_leads_are_told_to_the_terminal_without_names(desk_url: str) -> None:
    send_in(desk_url, "Wren Hidden")
    with urllib.request.urlopen(f"{desk_url}/local/leads.json", timeout=60) as answer:
        told = answer.read().decode()
    assert json.loads(told)
    assert "Wren" not in told
