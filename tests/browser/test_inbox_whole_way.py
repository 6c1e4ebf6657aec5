"""The practice's whole day with one request, from the invitation to the last tap, on the running desk alone."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.inboxing import Seat, confirm, invite
from tests.browser.visiting import (
    CERTIFICATION,
    FORM_CERTIFICATION,
    Outbox,
    Visit,
    fill_certification,
    let_pass,
    new_words,
    read,
    send,
)
from tests.desks import NOON
from tools.places import ROOT

PATIENCE = 60  # seconds for a command


def invitation_by_command(desk_url: str, email: str) -> str:
    """Run what `make invite` runs, and read the link off the terminal."""
    port = str(urlsplit(desk_url).port)
    command = [sys.executable, "-m", "tools.invite", "--email", email, "--name", "Noor Example", "--port", port]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE)
    return said.stdout.splitlines()[0]


def tap(page: Page, name: str) -> None:
    """Press a button and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_text("More", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/inbox/signed-out$"))


def request_by_a_visitor(visit: Visit, words: str) -> None:
    """Fill in the form as somebody does who has never heard of any of this."""
    page = visit(CERTIFICATION)
    form = fill_certification(page, words)
    form.locator("[name=name]").fill(f"Ines {words}")
    read(page)
    send(page.locator(FORM_CERTIFICATION))
    page.locator(".fd-thanks").wait_for()


def link_in(email: dict[str, str]) -> str:
    (link,) = set(re.findall(r"http\S+/inbox/leads/\S+", email["text"]))
    return str(link)


def found(page: Page, question: str) -> str:
    """Look for somebody and give what the page says."""
    page.goto("/inbox/find")
    page.get_by_label("Name, phone, email or reference").fill(question)
    tap(page, "Find")
    return page.locator("main").inner_text()


def saved(page: Page, button: str) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
        if button == "Save this list":
            confirm(page)
    return download.value.path().read_text(encoding="utf-8-sig")


def test_a_request_is_met_from_the_alert_to_the_last_tap(
    device: Callable[[], Seat], visit: Visit, desk_url: str, outbox: Outbox
) -> None:
    seat, words = device(), new_words()
    page = seat.page
    seat.enrol(invitation_by_command(desk_url, f"{new_words()}@example.com"))
    expect(page).to_have_url(f"{desk_url}/inbox")
    sign_out(page)

    request_by_a_visitor(visit, words)
    link = link_in(outbox.wait_for(words))
    reference = link.rpartition("/")[2]
    page.goto(link)
    expect(page).to_have_url(f"{desk_url}/inbox/sign-in?to=leads/{reference}")
    page.locator(".go").click()
    expect(page).to_have_url(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Ines {words}")

    _reach_and_mark(page)
    _note_and_save(page, reference, words)
    page.goto(link)
    _erase(page, reference)
    _is_nowhere(page, reference, words)


def _reach_and_mark(page: Page) -> None:
    """Find the number to call, mark contacted and take it back, then mark certified to a day."""
    expect(page.get_by_role("link", name="Call (212) 555-0147", exact=True)).to_have_attribute(
        "href", "tel:+12125550147"
    )
    headline = page.locator(".lead-headline")
    tap(page, "Contacted")
    expect(headline).to_have_text("Contacted")
    tap(page, "Undo “Contacted”")
    expect(headline).to_have_text("New")
    page.locator("#certified > summary").click()
    until = NOON.date() + timedelta(days=400)
    page.get_by_label("The certification ends on").fill(until.isoformat())
    tap(page, "Mark certified")
    expect(headline).to_contain_text(f"{until.year}")


def _note_and_save(page: Page, reference: str, words: str) -> None:
    """Write a note, and take everything home: the lead alone, then within the list."""
    page.get_by_label("New note").fill("Called twice, kind people.")
    tap(page, "Add note")
    expect(page.locator(".lead-notes blockquote")).to_contain_text("kind people")
    lead = json.loads(saved(page, "Export (JSON)"))
    assert (lead["reference"], lead["answers"]["name"]) == (reference, f"Ines {words}")
    page.goto("/inbox/all")
    rows = list(csv.reader(saved(page, "Save this list").splitlines()))
    assert [row for row in rows if {reference, f"'{reference}"}.intersection(row) and f"Ines {words}" in row]


def _erase(page: Page, reference: str) -> None:
    page.get_by_role("link", name="Erase").click()
    page.get_by_label("To erase it").fill(reference)
    tap(page, "Erase for good")
    confirm(page)
    expect(page.locator("[data-ceremony=confirm]")).to_have_count(0)


def _is_nowhere(page: Page, reference: str, words: str) -> None:
    page.goto(f"/inbox/leads/{reference}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not in the inbox")
    for question in (reference, f"Ines {words}", words):
        assert "Nobody found" in found(page, question), question
    assert reference not in found(page, "(212) 555-0147")  # others of these tests have this number too
    page.goto("/inbox/all")
    assert reference not in page.locator("main").inner_text()
    page.goto("/inbox/audit")
    audit_log = page.locator("main").inner_text()
    assert reference in audit_log
    assert words not in audit_log


def test_a_second_tab_is_told_what_the_first_one_did(
    device: Callable[[], Seat], visit: Visit, desk_url: str, outbox: Outbox
) -> None:
    seat, words = device(), new_words()
    seat.enrol(invite(desk_url, f"{words}@example.com", "Noor Example"))
    request_by_a_visitor(visit, words)
    link = link_in(outbox.wait_for(words))
    first, second = seat.page, seat.context.new_page()
    for tab in (first, second):
        tab.goto(link)

    tap(first, "Contacted")
    second.get_by_text("More outcomes").click()
    tap(second, "Declined")

    expect(second.get_by_role("alert")).to_contain_text("Since you opened this page: marked contacted by Noor Example")
    expect(second.locator(".lead-headline")).to_have_text("Contacted")


def test_a_new_invitation_replaces_a_lost_device(device: Callable[[], Seat], desk_url: str) -> None:
    email = f"{new_words()}@example.com"
    lost, new = device(), device()
    lost.enrol(invite(desk_url, email, "Noor Example"))
    new.page.goto("/inbox/sign-in")
    new.page.locator(".aside summary").click()
    expect(new.page.locator(".aside")).to_contain_text("invitation")
    let_pass(new.page, timedelta(days=1))  # the passkeys are listed in the order in which they were made

    new.enrol(invite(desk_url, email, "Noor Example"), replaces=True)

    new.page.goto("/inbox/people")
    expect(new.page.get_by_text(email)).to_have_count(1)  # the same person, not a second one
    new.page.goto("/inbox/you")
    passkeys = new.page.locator(".things").first
    expect(passkeys.locator("li")).to_have_count(1)
    sign_out(new.page)
    new.sign_in()
    expect(new.page).to_have_url(f"{desk_url}/inbox")
