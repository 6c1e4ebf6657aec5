"""`make pictures`: the inbox's pictures in docs/pictures, taken of a local desk on an invented working day."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Browser, Page, sync_playwright

from chalicelib.desk import Desk, open_desk
from chalicelib.inbox.invitations import invite_for_desk, link_of
from local.clock import STARTS_AT, MovableClock
from local.desk import local_desk
from local.ports import free_port
from tools.browsing import launch_chromium
from tools.invented_day import INES, OPENS_AT, lay_out
from tools.places import ROOT

PICTURES = ROOT / "docs" / "pictures"
_CONFIRMED = 1.2  # seconds; by then the local mail service has said what became of an email
_LOOKING = timedelta(seconds=41)  # how long she stays on a page


@dataclass(frozen=True)
class Screen:
    width: int
    height: int
    pixels: int  # a phone's are shown as sharp as they are


PHONE, DESKTOP = Screen(390, 844, pixels=2), Screen(1280, 860, pixels=1)
SHORT = 560  # as high as what there is to see


@dataclass(frozen=True)
class Picture:
    name: str
    screen: Screen
    place: str  # below /inbox; "INES" stands for her reference
    dark: bool = False
    height: int = 0  # other than the screen's
    # What is done before the picture is taken.
    act: Callable[[Page], None] = lambda _page: None


def _open_certified(page: Page) -> None:
    page.locator("#certified > summary").click()
    page.locator("#certified_until").fill("2028-11-20")
    page.locator("#certified").evaluate("fold => fold.scrollIntoView({ block: 'end' })")


def _tap_contacted_and_note(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[value=contacted]").click()
    page.locator("#note").fill("Called at 11:45. Renewal visit on Wednesday, she sends the old certificate.")
    with page.expect_navigation():
        page.locator(".lead-note button").click()
    page.evaluate("scrollTo(0, 0)")


ALL = (
    Picture("inbox-today-phone", PHONE, ""),
    Picture("inbox-lead-phone", PHONE, "leads/INES"),
    Picture("inbox-lead-dark-phone", PHONE, "leads/INES", dark=True, act=_open_certified),
    Picture("inbox-held-phone", PHONE, "held", height=SHORT),
    Picture("inbox-today-desktop", DESKTOP, "", dark=True),
    Picture("inbox-lead-desktop", DESKTOP, "leads/INES", act=_tap_contacted_and_note),
    Picture("inbox-numbers-desktop", DESKTOP, "numbers"),
    Picture("inbox-audit-desktop", DESKTOP, "audit", dark=True),
)
SIGN_IN = Picture("inbox-sign-in-phone", PHONE, "sign-in", height=SHORT)


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    os.environ[STARTS_AT] = OPENS_AT
    with local_desk(port=free_port(), engine_name="moto") as url, sync_playwright() as playwright:
        desk = open_desk()
        references = lay_out(desk, url, lambda delay: _let_pass(desk, delay))
        browser = launch_chromium(playwright)
        with device(browser, url, PHONE) as page:
            _take(page, SIGN_IN, url, "")
        for screen in (PHONE, DESKTOP):
            with device(browser, url, screen) as page:
                come_in(page, desk)
                for picture in (one for one in ALL if one.screen is screen):
                    _take(page, picture, url, references[INES["name"]])
                    _let_pass(desk, _LOOKING)
        browser.close()
    return 0


def _let_pass(desk: Desk, delay: timedelta) -> None:
    """Move the desk's clock, once what was sent has arrived."""
    if not isinstance(desk.clock, MovableClock):
        raise TypeError("A local desk has a clock that can be moved.")
    time.sleep(_CONFIRMED)
    desk.clock.advance(delay)


@contextmanager
def device(browser: Browser, url: str, screen: Screen) -> Iterator[Page]:
    """Yield a page on a device that can make passkeys and knows its owner."""
    context = browser.new_context(
        base_url=url,
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.pixels,
        locale="en-US",
        reduced_motion="reduce",
    )
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()


def come_in(page: Page, desk: Desk) -> None:
    """Come in by an invitation, as the practitioner."""
    token, _ = invite_for_desk(
        desk.records, desk.practice, email="marisol@example.com", name="Marisol Example", now=desk.clock.now()
    )
    page.goto(link_of(desk.settings.public_url, token))
    page.locator(".offer .go").click()
    page.wait_for_url(f"{desk.settings.public_url}/inbox")


def _take(page: Page, picture: Picture, url: str, reference: str) -> None:
    page.set_viewport_size({"width": picture.screen.width, "height": picture.height or picture.screen.height})
    page.emulate_media(color_scheme="dark" if picture.dark else "light")
    page.goto(f"{url}/inbox/{picture.place}".replace("INES", reference))
    picture.act(page)
    page.mouse.move(0, 0)
    file = PICTURES / f"{picture.name}.png"
    page.screenshot(path=file)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
