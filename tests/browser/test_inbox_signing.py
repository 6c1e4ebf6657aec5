"""Coming in, signing in and out, in Chromium with its virtual authenticator; and the office's pages for everybody."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.devices import Contexts
from tests.browser.inboxing import Seat, confirm, invite, signed_in
from tests.browser.measuring import (
    Look,
    accessibility_faults,
    complaints_of,
    faults_by_day_and_night,
    look_at,
    open_everything,
)
from tests.browser.visiting import Visit, let_pass, tab_to
from tests.desks import NOON, PRACTICE_FILE
from tools.browsing import running_desk

LEAD = "leads/K7Q2-9M4T"
OPEN = ["sign-in", "enrol", "signed-out", "signed-out?why=idle"]
NOWHERE = "leads/../nowhere"
OFFICE = ["you", "people", "audit"]
WIDTHS = [360, 390]


def is_signed_in(context: BrowserContext) -> bool:
    answer = context.request.get("/inbox/session").json()
    return bool(answer["signed_in"])


# --- the whole way ---------------------------------------------------------------------------------------------------


def test_an_invited_person_comes_in_leaves_and_lands_on_a_lead(device: Callable[[], Seat], desk_url: str) -> None:
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


def test_the_browser_keeps_the_cookie_as_it_should(device: Callable[[], Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    (cookie,) = seat.context.cookies()
    assert cookie["name"] == "__Host-desk"
    assert (cookie["secure"], cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, True, "Strict", "/")


def test_an_invitation_leaves_the_address_bar_and_the_history(device: Callable[[], Seat], desk_url: str) -> None:
    page = device().page
    page.goto(invite(desk_url))
    expect(page.locator(".who")).to_have_text("Marisol Example")
    assert page.url == f"{desk_url}/inbox/enrol"
    page.reload()
    expect(page.locator(".paste")).to_be_visible()


def test_no_request_carries_an_invitation_in_its_address(device: Callable[[], Seat], desk_url: str) -> None:
    page, link = device().page, invite(desk_url)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
    page.goto(link)
    expect(page.locator(".offer")).to_be_visible()
    assert asked
    assert not [url for url in asked if link.partition("#")[2] in url]


@pytest.mark.parametrize("whole", [True, False])
def test_an_invitation_can_be_pasted(device: Callable[[], Seat], desk_url: str, *, whole: bool) -> None:
    seat, link = device(), invite(desk_url)
    seat.page.goto("/inbox/enrol")
    seat.page.get_by_label("Your invitation").fill(link if whole else link.partition("#")[2])
    seat.page.keyboard.press("Enter")
    seat.page.locator(".offer .go").click()
    expect(seat.page).to_have_url(f"{desk_url}/inbox")


def test_a_link_from_a_mail_finds_who_is_signed_in(device: Callable[[], Seat], desk_url: str) -> None:
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


def test_signing_in_and_coming_in_work_by_keyboard_alone(device: Callable[[], Seat], desk_url: str) -> None:
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


def test_a_used_invitation_is_refused_on_a_second_device(device: Callable[[], Seat], desk_url: str) -> None:
    link = invite(desk_url)
    device().enrol(link)
    second = device().page
    second.goto(link)
    expect_said(second, "This invitation does not work any more")
    expect(second.locator(".paste")).to_be_visible()


def test_a_device_that_never_came_in_cannot_sign_in(device: Callable[[], Seat], desk_url: str) -> None:
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


def test_a_cancelled_sign_in_says_what_to_do(device: Callable[[], Seat]) -> None:
    page = device().page
    page.goto("/inbox/sign-in")
    cancel(page)
    page.locator(".go").click()
    expect_said(page, "it was cancelled")


def test_a_cancelled_enrolment_leaves_the_invitation_good(device: Callable[[], Seat], desk_url: str) -> None:
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


def test_a_device_that_does_not_know_its_owner_is_refused(device: Callable[[], Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    seat.context.clear_cookies()
    seat.set_verified(is_verified=False)
    seat.page.goto("/inbox/sign-in")
    seat.page.locator(".go").click()
    expect_said(seat.page, "The passkey was not used")
    assert not is_signed_in(seat.context)


def test_a_passkey_of_somebody_removed_says_what_to_do(device: Callable[[], Seat], desk_url: str) -> None:
    seat, keeper = device(), device()
    seat.enrol(invite(desk_url, "gone@example.com", "Gone Example"))
    keeper.enrol(invite(desk_url))
    keeper.page.goto("/inbox/people")
    row = keeper.page.locator(".things li", has_text="gone@example.com")
    row.locator("summary").click()
    row.get_by_role("textbox").fill("gone@example.com")
    row.get_by_role("button", name="Take away access").click()
    confirm(keeper.page)
    expect(keeper.page.locator("main")).to_contain_text("Without access any more")

    seat.page.goto("/inbox/sign-in")
    seat.page.locator(".go").click()
    expect_said(seat.page, "This passkey is not known here")


def test_a_device_that_has_a_passkey_makes_no_second_one(device: Callable[[], Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url, "twice@example.com"))
    seat.page.goto(invite(desk_url, "twice@example.com"))
    seat.page.locator("#replaces").uncheck()
    seat.page.locator(".offer .go").click()
    expect_said(seat.page, "already has your passkey")


@pytest.mark.parametrize("place", ["sign-in", "enrol"])
def test_a_browser_without_passkeys_says_so(device: Callable[[], Seat], place: str) -> None:
    page = device().page
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto(f"/inbox/{place}")
    expect_said(page, "cannot use passkeys")


def test_a_desk_out_of_reach_says_so(device: Callable[[], Seat]) -> None:
    seat = device()
    seat.page.goto("/inbox/sign-in")
    seat.context.set_offline(True)
    seat.page.locator(".go").click()
    expect(seat.page.locator(".said")).to_contain_text("could not be reached")


def test_without_script_the_sign_in_page_still_leads_on(visit: Visit) -> None:
    page = visit(f"/inbox/{LEAD}", javascript=False)
    expect(page.get_by_role("link", name="I am already signed in on this device: continue")).to_have_attribute(
        "href", f"/inbox/{LEAD}"
    )


# --- one's own passkeys and sessions ---------------------------------------------------------------------------------


def test_a_passkey_is_added_and_removed_again(device: Callable[[], Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url, "two@example.com"))
    page = seat.page
    page.goto("/inbox/you")
    expect(page.locator("main")).to_contain_text("This is your only passkey")

    page.locator(".go").click()
    expect(page.locator(".go")).to_have_text("Make the new passkey")
    # A second built-in authenticator, as a security key beside the phone is one.
    seat.authenticator.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": seat.authenticator_id})
    seat.add_authenticator()
    page.locator(".go").click()
    removers = page.get_by_role("button", name="Remove this passkey")
    expect(removers).to_have_count(2)

    removers.first.click()
    confirm(page)
    expect(removers).to_have_count(0)
    expect(page.locator("main")).to_contain_text("This is your only passkey")


def test_another_device_is_signed_out_from_here(device: Callable[[], Seat], desk_url: str) -> None:
    here, there = device(), device()
    for seat in (here, there):
        seat.enrol(invite(desk_url, "both@example.com"))
    here.page.goto("/inbox/you")
    here.page.get_by_role("button", name="End all other sessions").click()
    expect(here.page.get_by_role("button", name="End this session")).to_have_count(1)
    assert (is_signed_in(here.context), is_signed_in(there.context)) == (True, False)


# --- everybody can use the pages -------------------------------------------------------------------------------------


Seen = Callable[[str], Look]


@pytest.fixture(scope="module")
def seen(contexts: Contexts, desk_url: str) -> Iterator[Seen]:
    """Yield a function that tells what was found at a place: signed in where one must be, and else as nobody."""
    nobody, seat = contexts.borrow(), signed_in(contexts.borrow(), desk_url)
    colleague = signed_in(contexts.borrow(), desk_url, email="bo@example.com")  # the office has more to show

    nobodys = nobody.new_page()
    complaints = {page: complaints_of(page) for page in (nobodys, seat.page)}

    @cache
    def look(place: str) -> Look:
        page = seat.page if place in OFFICE else nobodys
        complaints[page].clear()
        page.goto(f"/inbox/{place}")
        open_everything(page)
        return look_at(page, widths=WIDTHS, complaints=complaints[page])

    yield look
    for context in (nobody, seat.context, colleague.context):
        contexts.give_back(context)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("place", [*OPEN, NOWHERE])
def test_axe_finds_nothing_on_an_open_page(seen: Seen, place: str, *, dark: bool) -> None:
    assert seen(place).faults[dark] == []


@pytest.fixture(scope="module")
def offered(contexts: Contexts, desk_url: str) -> dict[bool, list[str]]:
    """Return what axe finds, by day and by night, where an invitation is shown."""
    page = contexts.new_page()
    page.goto(invite(desk_url))
    expect(page.locator(".offer")).to_be_visible()
    found = faults_by_day_and_night(page)
    page.close()
    return found


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_where_an_invitation_is_shown(offered: dict[bool, list[str]], *, dark: bool) -> None:
    assert offered[dark] == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("place", OFFICE)
def test_axe_finds_nothing_in_the_office(seen: Seen, place: str, *, dark: bool) -> None:
    assert seen(place).faults[dark] == []


@pytest.mark.parametrize("place", [*OPEN, *OFFICE])
def test_targets_are_large_enough_for_a_thumb(seen: Seen, place: str) -> None:
    assert seen(place).targets[390]
    assert seen(place).too_small(390) == []


@pytest.mark.parametrize("place", [*OPEN, *OFFICE])
def test_no_page_scrolls_sideways_on_a_small_phone(seen: Seen, place: str) -> None:
    assert seen(place).reach[360] == 360


@pytest.mark.parametrize("place", [*OPEN, *OFFICE])
def test_no_policy_is_broken_by_our_own_pages(seen: Seen, place: str) -> None:
    assert seen(place).complaints == ()


# --- the session's end -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hasty_desk() -> Iterator[str]:
    """Yield a desk of its own: its clock is moved, which would sign everybody else out."""
    with running_desk(DESK_STARTS_AT=NOON.isoformat(), PRACTICE=str(PRACTICE_FILE)) as url:
        yield url


@pytest.fixture(scope="module")
def hasty_seat(chromium: Browser, hasty_desk: str) -> Iterator[Seat]:
    """Yield a device of that desk; the clock of its pages stands still until it is moved."""
    context = Contexts(chromium, hasty_desk).borrow()
    context.clock.install(time=NOON)
    context.clock.pause_at(NOON)
    yield signed_in(context, hasty_desk)
    context.close()


@pytest.fixture
def idle(hasty_seat: Seat) -> Seat:
    """Return a device that has just signed in and looked around."""
    hasty_seat.context.clear_cookies()
    hasty_seat.sign_in()
    hasty_seat.page.goto("/inbox/you")
    hasty_seat.page.goto("/inbox/people")
    return hasty_seat


def wait(seat: Seat, minutes: int, seconds: int = 0) -> None:
    """Let time pass at the desk and in the page, which looks at its clock once a second."""
    duration = timedelta(minutes=minutes, seconds=seconds)
    let_pass(seat.page, duration)
    seat.page.clock.fast_forward(duration // timedelta(milliseconds=1))
    seat.page.clock.run_for(2_000)


def test_the_page_asks_two_minutes_before_the_end(idle: Seat) -> None:
    dialog = idle.page.locator("dialog.still-there")
    wait(idle, 12, 50)
    expect(dialog).to_be_hidden()
    wait(idle, 0, 10)
    expect(dialog).to_be_visible()


def test_axe_finds_nothing_in_the_question(device: Callable[[], Seat], desk_url: str) -> None:
    # Where the clock stands still, axe would wait for ever: here the dialog is opened as the script opens it.
    seat = device()
    seat.enrol(invite(desk_url))
    page = seat.page
    page.goto("/inbox/people")
    page.locator("dialog.still-there").evaluate("dialog => dialog.showModal()")
    assert accessibility_faults(page) == []


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_the_question_is_answered_by_keyboard(idle: Seat, key: str) -> None:
    dialog = idle.page.locator("dialog.still-there")
    wait(idle, 13, 10)
    expect(dialog).to_be_visible()
    expect(dialog.locator(".stay")).to_be_focused()
    idle.page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    assert idle.context.request.get("/inbox/session").json()["left"] > 14 * 60


def test_another_tab_that_is_used_keeps_this_one_quiet(idle: Seat, hasty_desk: str) -> None:
    wait(idle, 10)
    idle.context.request.get("/inbox/people")
    wait(idle, 3, 10)
    expect(idle.page.locator("dialog.still-there")).to_be_hidden()
    expect(idle.page).to_have_url(f"{hasty_desk}/inbox/people")


def test_without_an_answer_the_page_leaves_and_back_shows_nothing(idle: Seat, hasty_desk: str) -> None:
    page = idle.page
    wait(idle, 13, 10)
    expect(page.locator("dialog.still-there")).to_be_visible()
    wait(idle, 2)
    expect(page).to_have_url(f"{hasty_desk}/inbox/signed-out?why=idle&to=people")
    expect(page.locator("main")).to_contain_text("a quarter of an hour")

    page.go_back()
    expect(page).to_have_url(f"{hasty_desk}/inbox/sign-in?to=you")
    assert "Marisol" not in page.content()


def test_after_signing_out_back_shows_nothing(device: Callable[[], Seat], desk_url: str) -> None:
    seat = device()
    seat.enrol(invite(desk_url))
    seat.page.goto("/inbox/people")
    seat.page.locator(".more summary").click()
    seat.page.locator("form[action$='/sign-out'] button").click()
    expect(seat.page).to_have_url(f"{desk_url}/inbox/signed-out")
    seat.page.go_back()
    expect(seat.page).to_have_url(f"{desk_url}/inbox/sign-in?to=people")
    assert "Marisol" not in seat.page.content()
