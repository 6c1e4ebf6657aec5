"""The inbox's lists in a real browser: for one thumb, by keyboard, by night, in both languages."""

import csv
import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chalicelib.leads.status import Standing, Status
from tests.browser.devices import Contexts
from tests.browser.inboxing import Seat, confirm, signed_in
from tests.browser.measuring import Look, accessibility_faults, looks_at, targets_on
from tests.browser.served import served
from tests.browser.visiting import CERTIFICATION, post_json, tab_to
from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import DAY, HOUR, MINUTE, fill
from tests.inbox.many_leads import request as request_of
from tests.inbox.signed_in import ANSWERS, SignedIn, stored
from tests.posts import CERTIFICATION as LEAST

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
    page = contexts.new_page()
    yield looks_at(page, f"{url}/inbox/{{}}".format, widths=[320, *WIDTHS])
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
    tab_to(page, ".is-late .row")
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
        expect(page.locator(".change", has=page.locator("form"))).to_contain_text("Dec 24")
        tab_to(page, ".change button")
        page.keyboard.press("Enter")
        expect(page.locator(".change form")).to_have_count(0)


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
        expect(page.locator(".done")).to_contain_text("Released")
        expect(page.locator(".held-rows > li")).to_have_count(1)


# --- what is done on a list, by thumb and by key ---------------------------------------------------------------------


def focused_name(page: Page) -> str:
    name: str = page.evaluate("document.querySelector('a.row:focus .row-top b')?.textContent || ''")
    return name


def test_an_outcome_is_said_on_the_row_and_undone_there(look: Open) -> None:
    with served(busy_sitter()) as url:
        page = look(url, "")
        row = page.locator(".entry", has_text="Bo Example")
        row.locator(".outcomes summary").click()
        row.get_by_role("button", name="Contacted").click()
        expect(page.locator(".done")).to_contain_text("Bo Example · Marked as contacted.")
        expect(page.locator("#due + .rows .entry", has_text="Bo Example")).to_have_count(0)
        page.locator(".undo button").click()
        expect(page.locator(".done")).to_contain_text("Undone.")
        expect(page.locator("#due + .rows .entry", has_text="Bo Example")).to_have_count(1)


def test_the_whole_row_leads_to_its_lead_and_its_buttons_do_not(look: Open, busy: str) -> None:
    page = look(busy, "")
    row = page.locator(".entry", has_text="Bo Example")
    row.locator(".outcomes summary").click()
    expect(page).to_have_url(f"{busy}/inbox/")
    row.locator(".row-words").click(force=True)  # what is pressed there is the row's link
    expect(page).to_have_url(re.compile(r"/inbox/leads/....-....$"))


def test_the_quick_outcomes_close_by_escape_and_by_a_tap_elsewhere(look: Open, busy: str) -> None:
    page = look(busy, "")
    first = page.locator(".outcomes").first
    first.locator("summary").click()
    expect(first).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(first).not_to_have_attribute("open", "")
    first.locator("summary").click()
    expect(first).to_have_attribute("open", "")
    page.locator("h1").click()
    expect(first).not_to_have_attribute("open", "")


def test_j_and_k_walk_through_the_rows_and_enter_opens_one(look: Open, busy: str) -> None:
    page = look(busy, "")
    names = page.locator(".entry .row-top b").all_inner_texts()
    for key, expected in (("j", names[0]), ("j", names[1]), ("j", names[2]), ("k", names[1])):
        page.keyboard.press(key)
        assert focused_name(page) == expected
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/inbox/leads/....-....$"))


def test_c_calls_whoever_is_chosen(look: Open, busy: str) -> None:
    page = look(busy, "")
    page.evaluate("document.addEventListener('click', (e) => { window.pressed = e.target.href; e.preventDefault(); })")
    page.keyboard.press("c")
    assert page.evaluate("window.pressed") is None
    page.keyboard.press("j")
    page.keyboard.press("c")
    assert str(page.evaluate("window.pressed")).startswith("tel:")


def test_u_undoes_what_was_just_done(look: Open) -> None:
    with served(busy_sitter()) as url:
        page = look(url, "held")
        page.locator(".held-rows button.danger").first.click()
        expect(page.locator(".done")).to_contain_text("Marked as spam.")
        page.keyboard.press("u")
        expect(page.locator(".done")).to_contain_text("Undone.")


def test_keys_are_explained_and_axe_finds_nothing_there(look: Open, busy: str) -> None:
    page = look(busy, "")
    page.keyboard.press("?")
    expect(page.locator("dialog.keys")).to_be_visible()
    assert accessibility_faults(page) == []
    page.keyboard.press("j")
    assert focused_name(page) == ""
    page.keyboard.press("Escape")
    expect(page.locator("dialog.keys")).to_be_hidden()


def test_keys_are_letters_where_somebody_types(look: Open, busy: str) -> None:
    page = look(busy, "find")
    page.locator("#question").focus()
    page.keyboard.type("jkcu?")
    expect(page.locator("#question")).to_have_value("jkcu?")
    expect(page.locator("dialog.keys")).to_be_hidden()


def test_keys_of_the_browser_stay_its_own(look: Open, busy: str) -> None:
    page = look(busy, "")
    page.keyboard.press("Control+j")
    assert focused_name(page) == ""


def test_keys_can_be_switched_off_for_good(look: Open) -> None:
    with served(busy_sitter()) as url:
        page = look(url, "")
        page.keyboard.press("?")
        page.locator("dialog.keys [name=keys]").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("j")
        assert focused_name(page) == ""
        page.keyboard.press("?")
        expect(page.locator("dialog.keys")).to_be_visible()


def test_what_comes_in_meanwhile_is_told_and_shown_on_demand(look: Open) -> None:
    sitter = busy_sitter()
    with served(sitter) as url:
        page = look(url, "")
        before = page.title()
        stored(sitter.desk, {**ANSWERS, "name": "Newly Come"}, received_at=NOON)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator(".news a")).to_have_text("One more has come in. Show it.")
        waiting = int(re.findall(r"\((\d+)\)", before)[0])
        assert page.title() == before.replace(f"({waiting})", f"({waiting + 1})")
        assert "Newly" not in page.content()
        page.locator(".news a").click()
        expect(page.locator(".entry", has_text="Newly Come")).to_be_visible()


def test_a_visit_that_is_to_be_finished_opens_the_form_it_asks_for(look: Open) -> None:
    sitter = busy_sitter()
    visit = Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON - 5 * HOUR)
    request_of(sitter.desk, "Over Example", DAY, standing=visit)
    with served(sitter) as url:
        page = look(url, "")
        page.locator("#unfinished + .rows .entry", has_text="Over Example").get_by_text("Certified …").click()
        expect(page.locator("#certified_until")).to_be_focused()
        page.go_back()
        page.get_by_role("button", name="Did not come: Over Example").click()
        expect(page.locator(".done")).to_contain_text("Marked as did not come.")


def test_a_burst_is_gone_with_one_tap_and_back_with_another(look: Open) -> None:
    sitter = SignedIn(QuietDesk())
    for number in range(12):
        request_of(sitter.desk, f"Junk {number}", MINUTE * number, doubts=("burst",), burst="2222-2222")
    with served(sitter) as url:
        page = look(url, "")
        page.locator(".burst summary").click()
        expect(page.locator(".burst .picked")).to_have_count(12)
        assert [target for target in targets_on(page) if target.is_too_small] == []
        assert accessibility_faults(page) == []
        page.locator(".burst > form button").click()
        expect(page.locator(".done")).to_contain_text("12 marked as spam.")
        page.keyboard.press("u")
        expect(page.locator(".done")).to_contain_text("12 given back.")
        page.locator(".burst summary").click()
        page.locator(".burst [type=checkbox]").first.uncheck()
        page.get_by_role("button", name="The ticked ones are spam").click()
        expect(page.locator(".done")).to_contain_text("11 marked as spam.")


def test_the_day_is_printed_with_numbers_and_without_buttons(look: Open, busy: str) -> None:
    page = look(busy, "")
    page.emulate_media(media="print")
    row = page.locator(".entry", has_text="Bo Example")
    expect(row.locator(".on-paper")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    for hidden in (".reach", ".outcomes", ".places", ".notice"):
        expect(page.locator(hidden).first).to_be_hidden()


# --- the whole desk --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def seat(contexts: Contexts, desk_url: str) -> Iterator[Seat]:
    seat = signed_in(contexts.borrow(), desk_url, email="lists@example.com")
    yield seat
    contexts.give_back(seat.context)


def send_in(desk_url: str, name: str) -> None:
    assert post_json(f"{desk_url}{CERTIFICATION}", {**LEAST, "name": name})["ok"]


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
