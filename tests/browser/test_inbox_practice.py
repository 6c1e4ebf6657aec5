"""Practice hours, renewals and a new alert address in a real browser: for one thumb, by night, in both languages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Consent
from tests.browser.devices import Contexts
from tests.browser.measuring import Look, accessibility_faults, looks_at
from tests.browser.served import served
from tests.browser.visiting import tab_to
from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import DAY, certified
from tests.inbox.signed_in import SignedIn

WIDTHS = [360, 390, 1280]
PLACES = ["practice", "practice?closed=today", "renewals", "address"]
CONSENTS = {"renewal_reminders": Consent("1", "en", NOON)}
TOLD = {
    Channel.FIRST: Alert(AlertState.DELIVERED),
    Channel.RENEWAL_30: Alert(AlertState.DELIVERED, sent_at=NOON - 19 * DAY),
}


def sitter_of(language: str) -> SignedIn:
    """Return somebody whose practice is closed for the rest of today, has its own phone, and waits for an address."""
    desk = QuietDesk()
    desk.practice = replace(desk.practice, language=language)
    for name, days in (
        ("Ines Quillfeather", 11),
        ("Harold Q. Montgomery-Featherstonehaugh III", -3),
        ("Ana Example", 400),
    ):
        certified(desk, name, days, consents=CONSENTS, alerts=TOLD)
    sitter = SignedIn(desk)
    sitter.post("practice/add", {"first": "2026-11-27", "how": "closed"})
    sitter.post("practice/close", {"when": "today"})
    sitter.post("practice/settings", {"part": "phone", "phone": "+1 646-555-0199"})
    sitter.post("practice/settings", {"part": "alerts_to", "alerts_to": "a.long.address.for.alerts@clinic.example.com"})
    return sitter


def address_of(sitter: SignedIn) -> str:
    texts = "".join(one.message.text for one in sitter.desk.outbox.sent)
    return str(re.findall(r"/inbox/(address/\w+)", texts)[0])


Seen = Callable[[str], Look]


class Busy:
    def __init__(self, sitter: SignedIn, url: str) -> None:
        self.sitter = sitter
        self.url = url

    def at(self, place: str) -> str:
        return f"{self.url}/inbox/{address_of(self.sitter) if place == 'address' else place}"


@pytest.fixture(scope="module", params=["en", "es"])
def busy(request: pytest.FixtureRequest) -> Iterator[Busy]:
    sitter = sitter_of(request.param)
    with served(sitter) as url:
        yield Busy(sitter, url)


@pytest.fixture(scope="module")
def seen(contexts: Contexts, busy: Busy) -> Iterator[Seen]:
    page = contexts.new_page()
    yield looks_at(page, busy.at, widths=[320, *WIDTHS])
    page.close()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing(seen: Seen, place: str, dark: bool) -> None:  # noqa: FBT001 - a row of the table
    assert seen(place).faults[dark] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", PLACES)
def test_every_target_is_large_enough_for_a_thumb(seen: Seen, place: str, width: int) -> None:
    look = seen(place)
    assert look.targets[width]
    assert look.too_small(width) == []


@pytest.mark.parametrize("width", [320, *WIDTHS])
@pytest.mark.parametrize("place", PLACES)
def test_nothing_reaches_over_the_side(seen: Seen, place: str, width: int) -> None:
    assert seen(place).reach[width] <= width


@pytest.mark.parametrize("place", PLACES)
def test_no_page_breaks_its_own_rules(seen: Seen, place: str) -> None:
    assert seen(place).complaints == ()


@pytest.fixture
def page(contexts: Contexts) -> Iterator[Page]:
    page = contexts.new_page()
    yield page
    page.close()


def test_the_hours_fields_are_there_only_for_other_hours(page: Page) -> None:
    with served(SignedIn(QuietDesk())) as url:
        page.goto(f"{url}/inbox/practice")
        expect(page.locator("#opens1")).to_be_hidden()
        page.locator("#how-open").check()
        expect(page.locator("#opens1")).to_be_visible()


def test_the_rest_of_today_is_closed_and_opened_again_by_keyboard(page: Page) -> None:
    with served(SignedIn(QuietDesk())) as url:
        page.goto(f"{url}/inbox/practice")
        tab_to(page, ".practice-close button")
        page.keyboard.press("Enter")
        expect(page.locator(".practice-done")).to_contain_text("Mon Nov 23")
        tab_to(page, ".practice-done button")
        page.keyboard.press("Enter")
        expect(page.locator(".practice-close button")).to_have_count(2)


def test_axe_finds_nothing_on_settings_with_mistakes(page: Page) -> None:
    with served(SignedIn(QuietDesk())) as url:
        page.goto(f"{url}/inbox/practice")
        page.locator("#hours > summary").click()
        page.locator("#field-monday").fill("nine to five")
        page.locator("#hours form button").first.click()
        page.locator(".fd-summary a").click()
        expect(page.locator("#field-monday")).to_be_focused()
        expect(page.locator("#field-monday")).to_have_value("nine to five")
        assert accessibility_faults(page) == []


def test_a_renewal_is_called_with_one_tap(page: Page, busy: Busy) -> None:
    page.goto(busy.at("renewals"))
    call = page.locator(".change a.button").first
    assert call.get_attribute("href") == "tel:+12125550147"
    box = call.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
