"""What visitors do on the pages, and what the practitioner finds in her mailbox."""

import json
import re
import secrets
import time
import urllib.request
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page, Route

PATIENCE = timedelta(seconds=60)  # until an email must be there, however busy the machine is
READING = timedelta(seconds=2)  # a hosted page that is sent within a second is taken for a program's

ARTICLE, CONTACT, CERTIFICATION = "/", "/f/contact", "/f/certification"
# The last part of a form's address is enough to find it on any page.
FORM_CONTACT, FORM_CERTIFICATION = 'form[action$="/f/contact"]', 'form[action$="/f/certification"]'

# The button that sends: others ask for another language, or whether another address was meant.
SEND = "button:not([formnovalidate], [type=button])"

# Each answer is wrong in its own way; typed values must come back as they are.
MISTAKES = {"name": "", "phone": "12", "email": "ana@example", "date_of_birth_year": "1975", "condition": "My back"}
WRONG_FIELDS = {"name", "phone", "email", "date_of_birth_month", "in_new_york", "consent_contact"}


# Opens a page of the desk: `visit(path, width=390, javascript=True, dark=False)`.
Visit = Callable[..., Page]


class Outbox:
    """The local desk's emails, as a program reads them."""

    def __init__(self, desk_url: str) -> None:
        self._desk_url = desk_url

    def emails_with(self, words: str) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"{self._desk_url}/local/outbox.json", timeout=60) as answer:
            emails: list[dict[str, Any]] = json.load(answer)
        return [email for email in emails if words in email["text"]]

    def sweeps(self) -> int:
        """Return how often the desk has looked by itself at what is due."""
        with urllib.request.urlopen(f"{self._desk_url}/local/sweeps.json", timeout=60) as answer:
            count: int = json.load(answer)["sweeps"]
        return count

    def wait_for(self, words: str) -> dict[str, Any]:
        """Wait for the email that holds these words.

        Raises:
            AssertionError: it did not come in time.
        """
        deadline = time.monotonic() + PATIENCE.total_seconds()
        while not (found := self.emails_with(words)):
            assert time.monotonic() < deadline, "No alert arrived in time."
            time.sleep(0.05)
        return found[0]

    def all_with(self, words: str) -> list[dict[str, Any]]:
        """Return all emails that hold these words, once the desk has dealt with everything that was sent before.

        The desk tells of its leads in the order in which they came: when it has told of one sent now, no email about
        an earlier one is still to come.
        """
        latest = new_words()
        post_json(f"{self._desk_url}{CONTACT}", {"email": "ana@example.com", "message": question(latest)})
        self.wait_for(latest)
        return self.emails_with(words)


def post_json(url: str, fields: Mapping[str, object]) -> dict[str, Any]:
    """Post to a desk as a program does, without a page, and return what it answers."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    request = urllib.request.Request(url, json.dumps(fields).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        said: dict[str, Any] = json.load(answer)
    return said


def thanks_of(desk_url: str) -> re.Pattern[str]:
    """Return how the address of a desk's thank-you page looks once something has arrived."""
    return re.compile(rf"^{re.escape(desk_url)}/thanks\?arrived=[\w.-]+$")


def new_words() -> str:
    """Return a word that nobody sent before, to know one's alert by.

    Digits might be masked as a card number, and letters that nobody can speak held as letters at random.
    """
    return "".join(secrets.choice(letters) for _ in range(8) for letters in ("bdfgklmnprstvz", "aeiou"))


def question(words: str = "") -> str:
    """Return a message as people write them, with words to know it by; words alone would look like spam."""
    return f"Do you see patients on Fridays? {words or new_words()}"


def fill_contact(page: Page, words: str = "") -> Locator:
    form = page.locator(FORM_CONTACT)
    form.locator("[name=email]").fill("ana@example.com")
    form.locator("[name=message]").fill(question(words))
    return form


def fill_certification(page: Page, words: str = "") -> Locator:
    form = page.locator(FORM_CERTIFICATION)
    form.locator("[name=name]").fill("Ana Example")
    form.locator("[name=phone]").fill("(212) 555-0147")
    fill_date(form, "date_of_birth", "4", "23", "1975")
    form.locator("[name=in_new_york][value=yes]").check()
    form.locator("[name=condition]").fill(words or new_words())
    form.locator("[name=consent_contact]").check()
    return form


def reference_on(page: Page) -> str:
    """Return the reference in the thanks, as it is told on the phone."""
    return page.locator(".fd-reference").inner_text().replace("\u2011", "-")[-len("K7Q2-9M4T") :]


def fill_date(form: Locator, name: str, *parts: str) -> None:
    for part, text in zip(("month", "day", "year"), parts, strict=True):
        form.locator(f"[name={name}_{part}]").fill(text)


def fill_with_mistakes(page: Page) -> Locator:
    form = page.locator(FORM_CERTIFICATION)
    for name, text in MISTAKES.items():
        form.locator(f"[name={name}]").fill(text)
    return form


def answer_posts(page: Page, answer: Callable[[Route], object], path: str = CONTACT) -> None:
    """Let a test answer what is posted; what the script asks beforehand, at the same address, goes on to the desk."""
    page.route(f"**{path}", lambda route: answer(route) if route.request.method == "POST" else route.fallback())


def open_known(page: Page, path: str, form: str = CONTACT) -> None:
    """Open a page and come to the form with this address, and wait until the page's script knows that form."""
    with page.expect_response(lambda answer: answer.request.resource_type == "fetch" and answer.url.endswith(form)):
        page.goto(path)
        # Where it is in sight at once, this does nothing.
        page.locator(f"form[action$='{form}'] [name=email]").scroll_into_view_if_needed()


def send(form: Locator) -> None:
    form.locator(SEND).click()


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


def let_pass(page: Page, duration: timedelta) -> datetime:
    """Move the clock of the page's desk, which stands still otherwise, and return what it shows then."""
    moved = page.request.post("/local/clock", data={"advance": f"PT{duration.total_seconds():.0f}S"})
    return datetime.fromisoformat(moved.json()["now"])


def read(page: Page) -> None:
    """Let a visitor take their time, by the desk's clock and by the page's own stopwatch."""
    let_pass(page, READING)
    page.evaluate("took => { performance.now = () => took; }", READING / timedelta(milliseconds=1))
