"""`make pictures`: the pictures in docs/pictures, taken of the running desk, never by hand."""

import json
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Browser, Page, sync_playwright

from tools.browsing import launch_chromium, running_desk
from tools.places import ROOT
from tools.sample_mails import sample_mails

PICTURES = ROOT / "docs" / "pictures"
PATIENCE = timedelta(seconds=10)
READING = 1_200  # milliseconds; what is sent faster is taken for a program's


@dataclass(frozen=True)
class Screen:
    width: int
    height: int
    # Phones are shown as sharp as they are.
    pixels: int = 1
    dark: bool = False


SHORT_PHONE = Screen(390, 560, pixels=2)
PHONE, NIGHT_PHONE = Screen(390, 844, pixels=2), Screen(390, 844, pixels=2, dark=True)
# As narrow as phones come, as tall as the email is.
MAIL, NIGHT_MAIL = Screen(360, 200, pixels=2), Screen(360, 200, pixels=2, dark=True)
DESKTOP, DESK = Screen(1280, 860), Screen(760, 800)


@dataclass(frozen=True)
class Picture:
    name: str
    screen: Screen
    path: str
    # What a visitor does before the picture is taken.
    act: Callable[[Page], None]


def _look(page: Page) -> None:
    """Do nothing but look."""


def _show_forms(page: Page) -> None:
    page.locator(".reach").evaluate("section => scrollTo(0, section.offsetTop)")


def _fill(page: Page) -> None:
    form = page.locator('form[action$="/f/certification"]')
    form.locator("[name=name]").fill("Ana Example")
    form.locator("[name=phone]").fill("(212) 555-0147")
    for part, text in (("month", "4"), ("day", "23"), ("year", "1975")):
        form.locator(f"[name=date_of_birth_{part}]").fill(text)
    form.locator("[name=in_new_york][value=yes]").check()


def _fill_and_look_up(page: Page) -> None:
    _fill(page)
    page.evaluate("scrollTo(0, 0)")


def _fill_and_show_choices(page: Page) -> None:
    _fill(page)
    page.locator("[name=date_of_birth_month]").evaluate("field => field.closest('.question').scrollIntoView()")


def _send_with_mistakes(page: Page) -> None:
    _fill(page)
    page.locator("[name=phone]").fill("555-01")
    page.locator("form > button").click()
    page.locator(".fd-summary").wait_for()


def _send_with_mistakes_and_show_one(page: Page) -> None:
    _send_with_mistakes(page)
    page.locator(".note").evaluate("note => note.scrollIntoView()")


def _send(page: Page) -> None:
    _fill(page)
    page.locator("[name=kind][value=renewal]").check()
    page.locator("[name=consent_contact]").check()
    page.wait_for_timeout(READING)
    page.locator("form > button").click()
    page.locator(".fd-thanks").wait_for()


def _send_and_open_outbox(page: Page) -> None:
    _send(page)
    outbox = page.url.replace("/f/certification", "/local/outbox")
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while not _emails(f"{outbox}.json") and time.monotonic() < deadline:
        time.sleep(0.2)
    page.goto(outbox)


def _emails(url: str) -> int:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own desk on this machine
        return len(json.load(answer))


# Ten in the morning in New York, while the demo practice is open.
ON_A_MONDAY = "2026-11-23T15:00:00+00:00"
ALL = [
    # First, while the outbox holds nothing else.
    Picture("alert", DESK, "/f/certification", _send_and_open_outbox),
    Picture("blog-phone", PHONE, "/", _look),
    Picture("blog-desktop", DESKTOP, "/", _show_forms),
    Picture("form-phone", PHONE, "/f/certification", _fill_and_look_up),
    Picture("choices-phone", PHONE, "/f/certification", _fill_and_show_choices),
    Picture("dark-phone", NIGHT_PHONE, "/f/certification", _fill_and_show_choices),
    Picture("spanish-phone", PHONE, "/f/certification?lang=es", _look),
    Picture("mistakes-phone", PHONE, "/f/certification", _send_with_mistakes),
    Picture("mistake-phone", PHONE, "/f/certification", _send_with_mistakes_and_show_one),
    Picture("thanks-phone", SHORT_PHONE, "/f/certification", _send),
]


# Emails on a phone, by day and by night.
MAILS = (
    "mail-alert-minimal",
    "mail-acknowledgement",
    "mail-acknowledgement-spanish",
    "mail-renewal",
    "mail-reminder",
    "mail-digest",
)


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_desk(DESK_STARTS_AT=ON_A_MONDAY) as url, sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for picture in ALL:
            take(picture, browser, url)
        for name, message in sample_mails():
            if name in MAILS:
                take_mail(name, message.html, browser, MAIL)
                take_mail(f"{name}-dark", message.html, browser, NIGHT_MAIL)
        browser.close()
    return 0


def take(picture: Picture, browser: Browser, url: str) -> None:
    page = _open(browser, picture.screen)
    page.goto(url + picture.path)
    picture.act(page)
    page.mouse.move(0, 0)
    _keep(page, picture.name)


def take_mail(name: str, html: str, browser: Browser, screen: Screen) -> None:
    page = _open(browser, screen)
    page.set_content(html)
    _keep(page, name, is_whole=True)


def _open(browser: Browser, screen: Screen) -> Page:
    return browser.new_page(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.pixels,
        color_scheme="dark" if screen.dark else "light",
        locale="en-US",
    )


def _keep(page: Page, name: str, *, is_whole: bool = False) -> None:
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file, full_page=is_whole)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1000} kB")
    page.close()


if __name__ == "__main__":
    sys.exit(main())
