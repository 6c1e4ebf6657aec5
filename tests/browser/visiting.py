"""What visitors do on the pages, and what the practitioner finds in her mailbox."""

import json
import secrets
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from string import ascii_lowercase
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

AT_ONCE = timedelta(seconds=5)  # how soon an alert must be there
READING = 1_200  # milliseconds; a hosted page that is sent within a second is taken for a program's

ARTICLE, CONTACT, CERTIFICATION = "/", "/f/contact", "/f/certification"
# The last part of a form's address is enough to find it on any page.
FORM_CONTACT, FORM_CERTIFICATION = 'form[action$="/f/contact"]', 'form[action$="/f/certification"]'

# Each answer is wrong in its own way; typed values must come back as they are.
MISTAKES = {"name": "", "phone": "12", "email": "ana at example", "date_of_birth": "31/31/1975", "condition": "My back"}
WRONG_FIELDS = {"name", "phone", "email", "date_of_birth", "in_new_york", "consent_contact"}


# Opens a page of the desk: `visit(path, width=390, javascript=True, dark=False)`.
Visit = Callable[..., Page]


@dataclass(frozen=True)
class Device:
    """What a visitor sits at."""

    width: int
    javascript: bool
    dark: bool


class Outbox:
    """The local desk's emails, as a program reads them."""

    def __init__(self, desk_url: str) -> None:
        self._url = f"{desk_url}/local/outbox.json"

    def emails_with(self, words: str) -> list[dict[str, Any]]:
        with urllib.request.urlopen(self._url, timeout=5) as answer:
            emails: list[dict[str, Any]] = json.load(answer)
        return [email for email in emails if words in email["text"]]

    def wait_for(self, words: str) -> dict[str, Any]:
        """Wait for the email that holds these words.

        Raises:
            AssertionError: it did not come in time.
        """
        deadline = time.monotonic() + AT_ONCE.total_seconds()
        while not (found := self.emails_with(words)):
            assert time.monotonic() < deadline, "No alert arrived in time."
            time.sleep(0.1)
        return found[0]


def new_words() -> str:
    """Give a word that nobody sent before, to know one's alert by. Digits might be masked as a card number."""
    return "".join(secrets.choice(ascii_lowercase) for _ in range(16))


def fill_contact(page: Page, words: str = "") -> Locator:
    form = page.locator(FORM_CONTACT)
    form.locator("[name=email]").fill("ana@example.com")
    form.locator("[name=message]").fill(f"Do you see patients on Fridays? {words or new_words()}")
    return form


def fill_certification(page: Page, words: str = "") -> Locator:
    form = page.locator(FORM_CERTIFICATION)
    form.locator("[name=name]").fill("Ana Example")
    form.locator("[name=phone]").fill("(212) 555-0147")
    form.locator("[name=date_of_birth]").fill("April 23 1975")
    form.locator("[name=in_new_york][value=yes]").check()
    form.locator("[name=condition]").fill(words or new_words())
    form.locator("[name=consent_contact]").check()
    return form


def fill_with_mistakes(page: Page) -> Locator:
    form = page.locator(FORM_CERTIFICATION)
    for name, text in MISTAKES.items():
        form.locator(f"[name={name}]").fill(text)
    return form


def send(form: Locator) -> None:
    form.locator("button").click()


def send_without_script(form: Locator) -> None:
    """Send as a browser does whose scripts failed, on a page where a test still needs scripts."""
    form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    form.page.wait_for_load_state()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there.

    Raises:
        AssertionError: the keyboard does not lead there.
    """
    for _ in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"No Tab leads to {selector}.")


def accessibility_faults(page: Page) -> list[str]:
    """Give what axe objects to, one line a rule, with the first place."""
    violations = Axe().run(page).response["violations"]
    return [f"{found['id']}: {found['help']} at {found['nodes'][0]['target']}" for found in violations]
