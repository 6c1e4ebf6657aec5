"""Coming in, signing in and out, in Chromium with its virtual authenticator; and the office's pages for everybody."""

import json
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.inboxing import Seat, invite, new_device, signed_in
from tests.browser.visiting import accessibility_faults, tab_to
from tools.browsing import running_desk

LEAD = "leads/K7Q2-9M4T"
OPEN = ["sign-in", "enrol", "signed-out", "signed-out?why=idle"]
OFFICE = ["you", "people", "audit"]
ALL_TARGETS = "button, summary, a[href], input:not([type=hidden])"


@pytest.fixture
def device(chromium: Browser, desk_url: str) -> Iterator[Callable[..., Seat]]:
    """Give a function that makes a device that has never been here; all are closed in the end."""
    seats: list[Seat] = []

    def make(*, dark: bool = False) -> Seat:
        seats.append(new_device(chromium, desk_url, dark=dark))
        return seats[-1]

    yield make
    for seat in seats:
        seat.context.close()


@pytest.fixture(scope="module")
def seats(chromium: Browser, desk_url: str) -> Iterator[dict[bool, Seat]]:
    """Give signed-in devices by day and by night, made once; the second one also gives the pages more to show."""
    made = {dark: signed_in(chromium, desk_url, dark=dark) for dark in (False, True)}
    other = signed_in(chromium, desk_url, email="bo@example.com")
    yield made
    for seat in (*made.values(), other):
        seat.context.close()


def is_signed_in(context: BrowserContext) -> bool:
    answer = context.request.get("/inbox/session").json()
    return bool(answer["signed_in"])


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_an_invited_person_comes_in_leaves_and_lands_on_a_lead(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    assert is_signed_in(seat.context)

    seat.page.goto("/inbox/you")
    seat.page.locator(".more summary").click()
    seat.page.locator("form[action$='/sign-out'] button").click()
    expect(seat.page).to_have_url(f"{desk_url}/inbox/signed-out")
    assert not is_signed_in(seat.context)

    seat.page.goto(f"/inbox/{LEAD}")
    expect(seat.page).to_have_url(f"{desk_url}/inbox/sign-in?to={LEAD}")
    seat.page.locator(".go").click()
    expect(seat.page).to_have_url(f"{desk_url}/inbox/{LEAD}")


def test_the_browser_keeps_the_cookie_as_it_should(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    (cookie,) = seat.context.cookies()
    assert cookie["name"] == "__Host-desk"
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, True, "Strict", "/")


def test_an_invitation_leaves_the_address_bar_and_the_history(device: Callable[..., Seat], desk_url: str) -> None:
    page = device().page
    page.goto(invite(desk_url))
    expect(page.locator(".who")).to_have_text("Marisol Example")
    assert page.url == f"{desk_url}/inbox/enrol"
    page.reload()
    expect(page.locator(".paste")).to_be_visible()


def test_no_request_carries_an_invitation_in_its_address(device: Callable[..., Seat], desk_url: str) -> None:
    page, link = device().page, invite(desk_url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
    page.goto(link)
    expect(page.locator(".offer")).to_be_visible()
    assert asked
    assert not [url for url in asked if link.partition("#")[2] in url]


@pytest.mark.parametrize("whole", [True, False])
def test_an_invitation_can_be_pasted(device: Callable[..., Seat], desk_url: str, *, whole: bool) -> None:
    seat, link = device(), invite(desk_url)
    seat.page.goto("/inbox/enrol")
    seat.page.get_by_label("Your invitation").fill(link if whole else link.partition("#")[2])
    seat.page.keyboard.press("Enter")
    seat.page.locator(".offer .go").click()
    expect(seat.page).to_have_url(f"{desk_url}/inbox")


def test_a_link_from_a_mail_finds_who_is_signed_in(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    # Another site's page, as a mail program on the web is one: a strict cookie does not come along.
    seat.page.route(
        "http://mail.example/",
        lambda route: route.fulfill(content_type="text/html", body=f"<a href='{desk_url}/inbox/{LEAD}'>x</a>"),
    )
    seat.page.goto("http://mail.example/")
    places: list[str] = []
    seat.page.on("framenavigated", lambda frame: places.append(frame.url.removeprefix(desk_url)))
    seat.page.locator("a").click()
    expect(seat.page).to_have_url(f"{desk_url}/inbox/{LEAD}")
    assert places == [f"/inbox/sign-in?to={LEAD}", f"/inbox/{LEAD}"]


def test_signing_in_and_coming_in_work_by_keyboard_alone(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.page.goto(invite(desk_url))
    expect(seat.page.locator(".offer")).to_be_visible()
    tab_to(seat.page, ".offer .go")
    seat.page.keyboard.press("Enter")
    expect(seat.page).to_have_url(f"{desk_url}/inbox")

    seat.context.clear_cookies()
    seat.page.goto("/inbox/sign-in?to=people")
    tab_to(seat.page, ".go")
    seat.page.keyboard.press("Enter")
    expect(seat.page).to_have_url(f"{desk_url}/inbox/people")


# --- what goes wrong, and what it says -------------------------------------------------------------------------------


def expect_said(page: Page, words: str) -> None:
    """Look that the page says so where a screen reader hears it, and that the focus is there."""
    expect(page.locator(".said")).to_contain_text(words)
    assert page.evaluate("document.activeElement.matches('.said[role=alert]')")
    assert accessibility_faults(page) == []


def test_a_used_invitation_is_refused_on_a_second_device(device: Callable[..., Seat], desk_url: str) -> None:
    link = invite(desk_url)
    device().enrol(link)
    second = device().page
    second.goto(link)
    expect_said(second, "This invitation does not work any more")
    expect(second.locator(".paste")).to_be_visible()


def test_a_device_that_never_came_in_cannot_sign_in(device: Callable[..., Seat], desk_url: str) -> None:
    device().enrol(invite(desk_url))
    second = device()
    second.page.goto("/inbox/sign-in")
    second.page.locator(".go").click()
    expect_said(second.page, "this device has none for the desk")
    assert not is_signed_in(second.context)


def cancel(page: Page) -> None:
    """Let the device's dialog be closed by its owner."""
    page.evaluate(
        """() => {
            const closed = () => Promise.reject(new DOMException("closed", "NotAllowedError"));
            navigator.credentials.get = navigator.credentials.create = closed;
        }"""
    )


def test_a_cancelled_sign_in_says_what_to_do(device: Callable[..., Seat]) -> None:
    page = device().page
    page.goto("/inbox/sign-in")
    cancel(page)
    page.locator(".go").click()
    expect_said(page, "it was cancelled")


def test_a_cancelled_enrolment_leaves_the_invitation_good(device: Callable[..., Seat], desk_url: str) -> None:
    page = device().page
    page.goto(invite(desk_url))
    expect(page.locator(".offer")).to_be_visible()
    page.evaluate("() => { window.really = navigator.credentials.create.bind(navigator.credentials); }")
    cancel(page)
    page.locator(".offer .go").click()
    expect_said(page, "Your invitation still works")
    page.evaluate("() => { navigator.credentials.create = window.really; }")
    page.locator(".offer .go").click()
    expect(page).to_have_url(f"{desk_url}/inbox")


def test_a_device_that_does_not_know_its_owner_is_refused(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    seat.context.clear_cookies()
    seat.set_verified(is_verified=False)
    seat.page.goto("/inbox/sign-in")
    seat.page.locator(".go").click()
    expect_said(seat.page, "The passkey was not used")
    assert not is_signed_in(seat.context)


def test_a_passkey_of_somebody_removed_says_what_to_do(device: Callable[..., Seat], desk_url: str) -> None:
    seat, keeper = device(), device()
    seat.enrol(invite(desk_url, "gone@example.com", "Gone Example"))
    keeper.enrol(invite(desk_url))
    keeper.page.goto("/inbox/people")
    row = keeper.page.locator(".things li", has_text="gone@example.com")
    row.locator("summary").click()
    row.get_by_role("textbox").fill("gone@example.com")
    row.get_by_role("button").click()
    expect(keeper.page.locator("main")).to_contain_text("Without access any more")

    seat.page.goto("/inbox/sign-in")
    seat.page.locator(".go").click()
    expect_said(seat.page, "This passkey is not known here")


def test_a_device_that_has_a_passkey_makes_no_second_one(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url, "twice@example.com"))
    seat.page.goto(invite(desk_url, "twice@example.com"))
    seat.page.locator(".offer .go").click()
    expect_said(seat.page, "already has your passkey")


@pytest.mark.parametrize("place", ["sign-in", "enrol"])
def test_a_browser_without_passkeys_says_so(device: Callable[..., Seat], place: str) -> None:
    page = device().page
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(f"/inbox/{place}")
    expect_said(page, "cannot use passkeys")


def test_a_desk_out_of_reach_says_so(device: Callable[..., Seat]) -> None:
    seat = device()
    seat.page.goto("/inbox/sign-in")
    seat.context.set_offline(True)
    seat.page.locator(".go").click()
    expect(seat.page.locator(".said")).to_contain_text("could not be reached")


def test_without_script_the_sign_in_page_still_leads_on(chromium: Browser, desk_url: str) -> None:
    context = chromium.new_context(base_url=desk_url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/inbox/{LEAD}")
    expect(page.get_by_role("link", name="I am already signed in on this device: continue")).to_have_attribute(
        "href", f"/inbox/{LEAD}"
    )
    context.close()


# --- one's own passkeys and sessions ---------------------------------------------------------------------------------


def test_a_passkey_is_added_and_removed_again(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url, "two@example.com"))
    page = seat.page
    page.goto("/inbox/you")
    expect(page.locator("main")).to_contain_text("This is your only passkey")

    # A second built-in authenticator, as a security key beside the phone is one.
    seat.authenticator.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": seat.authenticator_id})
    seat.add_authenticator()
    page.locator(".go").click()
    removers = page.get_by_role("button", name="Remove this passkey")
    expect(removers).to_have_count(2)

    removers.first.click()
    expect(removers).to_have_count(0)
    expect(page.locator("main")).to_contain_text("This is your only passkey")


def test_another_device_is_signed_out_from_here(device: Callable[..., Seat], desk_url: str) -> None:
    here, there = device(), device()
    for seat in (here, there):
        seat.enrol(invite(desk_url, "both@example.com"))
    here.page.goto("/inbox/you")
    here.page.get_by_role("button", name="End all other sessions").click()
    expect(here.page.get_by_role("button", name="End this session")).to_have_count(1)
    assert (is_signed_in(here.context), is_signed_in(there.context)) == (True, False)


# --- everybody can use the pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("place", [*OPEN, "leads/../nowhere"])
def test_axe_finds_nothing_on_an_open_page(device: Callable[..., Seat], place: str, *, dark: bool) -> None:
    page = device(dark=dark).page
    page.goto(f"/inbox/{place}")
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_where_an_invitation_is_shown(
    device: Callable[..., Seat], desk_url: str, *, dark: bool
) -> None:
    page = device(dark=dark).page
    page.goto(invite(desk_url))
    expect(page.locator(".offer")).to_be_visible()
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("place", OFFICE)
def test_axe_finds_nothing_in_the_office(seats: dict[bool, Seat], place: str, *, dark: bool) -> None:
    page = seats[dark].page
    page.goto(f"/inbox/{place}")
    open_everything(page)
    assert accessibility_faults(page) == []


def open_everything(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true; })")


@pytest.fixture
def page_at(device: Callable[..., Seat], seats: dict[bool, Seat]) -> Iterator[Callable[[str], Page]]:
    """Give a function that opens a place: signed in where one must be, and else as nobody."""
    pages: list[Page] = []

    def open_page(place: str) -> Page:
        page = (seats[False] if place in OFFICE else device()).context.new_page()
        pages.append(page)
        page.goto(f"/inbox/{place}")
        open_everything(page)
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("place", [*OPEN, *OFFICE])
def test_targets_are_large_enough_for_a_thumb(page_at: Callable[[str], Page], place: str) -> None:
    too_small = (
        page_at(place)
        .locator(ALL_TARGETS)
        .evaluate_all(
            """targets => targets.filter(target => target.checkVisibility()).map(target => {
                const { width, height } = target.getBoundingClientRect();
                return { text: target.textContent.trim() || target.name, width, height };
            }).filter(({ width, height }) => height + 0.5 < 44 || width + 0.5 < 44)"""
        )
    )
    assert [found for found in too_small if "Skip to" not in found["text"]] == []


@pytest.mark.parametrize("place", [*OPEN, *OFFICE])
def test_no_page_scrolls_sideways_on_a_small_phone(page_at: Callable[[str], Page], place: str) -> None:
    page = page_at(place)
    page.set_viewport_size({"width": 360, "height": 780})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.parametrize("place", OFFICE)
def test_no_policy_is_broken_by_our_own_pages(seats: dict[bool, Seat], place: str) -> None:
    page = seats[False].context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(f"/inbox/{place}")
    page.wait_for_load_state("networkidle")
    page.close()
    assert complaints == []


# --- the session's end -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hasty_desk() -> Iterator[str]:
    """Give a desk of its own: its clock is moved, which would sign everybody else out."""
    with running_desk() as url:
        yield url


@pytest.fixture
def idle(chromium: Browser, hasty_desk: str) -> Iterator[Seat]:
    """Give a device that is signed in and whose page's clock stands still until it is moved."""
    seat = signed_in(chromium, hasty_desk)
    seat.page.clock.install()
    seat.page.goto("/inbox/you")
    seat.page.goto("/inbox/people")
    yield seat
    seat.context.close()


def let_pass(seat: Seat, hasty_desk: str, minutes: int, seconds: int = 0) -> None:
    """Let time pass at the desk and in the page."""
    body = json.dumps({"advance": f"PT{minutes}M{seconds}S"}).encode()
    request = urllib.request.Request(f"{hasty_desk}/local/clock", body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()
    seat.page.clock.fast_forward((minutes * 60 + seconds) * 1000)
    seat.page.clock.run_for(2_000)


def test_the_page_asks_two_minutes_before_the_end(idle: Seat, hasty_desk: str) -> None:
    dialog = idle.page.locator("dialog.still-there")
    let_pass(idle, hasty_desk, 12, 50)
    expect(dialog).to_be_hidden()
    let_pass(idle, hasty_desk, 0, 10)
    expect(dialog).to_be_visible()
    assert accessibility_faults(idle.page) == []


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_the_question_is_answered_by_keyboard(idle: Seat, hasty_desk: str, key: str) -> None:
    dialog = idle.page.locator("dialog.still-there")
    let_pass(idle, hasty_desk, 13, 10)
    expect(dialog).to_be_visible()
    expect(dialog.locator(".stay")).to_be_focused()
    idle.page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    assert idle.context.request.get("/inbox/session").json()["left"] > 14 * 60


def test_another_tab_that_is_used_keeps_this_one_quiet(idle: Seat, hasty_desk: str) -> None:
    let_pass(idle, hasty_desk, 10)
    idle.context.request.get("/inbox/people")
    let_pass(idle, hasty_desk, 3, 10)
    expect(idle.page.locator("dialog.still-there")).to_be_hidden()
    expect(idle.page).to_have_url(f"{hasty_desk}/inbox/people")


def test_without_an_answer_the_page_leaves_and_back_shows_nothing(idle: Seat, hasty_desk: str) -> None:
    page = idle.page
    let_pass(idle, hasty_desk, 13, 10)
    expect(page.locator("dialog.still-there")).to_be_visible()
    let_pass(idle, hasty_desk, 2)
    expect(page).to_have_url(f"{hasty_desk}/inbox/signed-out?why=idle")
    expect(page.locator("main")).to_contain_text("a quarter of an hour")

    page.go_back()
    expect(page).to_have_url(f"{hasty_desk}/inbox/sign-in?to=you")
    assert "Marisol" not in page.content()


def test_after_signing_out_back_shows_nothing(device: Callable[..., Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    seat.page.goto("/inbox/people")
    seat.page.locator(".more summary").click()
    seat.page.locator("form[action$='/sign-out'] button").click()
    expect(seat.page).to_have_url(f"{desk_url}/inbox/signed-out")
    seat.page.go_back()
    expect(seat.page).to_have_url(f"{desk_url}/inbox/sign-in?to=people")
    assert "Marisol" not in seat.page.content()
