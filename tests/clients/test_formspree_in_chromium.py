"""Formspree's published packages, unmodified, on pages in Chromium: another origin than the desk's, on its list."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.visiting import Outbox, new_words, question
from tests.clients.workshop import DESK, PAGES, Site, bundle, page_of

CLIENTS = ("core", "react", "ajax")
every_client = pytest.mark.parametrize("client", CLIENTS)
FILE = FilePayload(name="card.txt", mimeType="text/plain", buffer=b"my insurance card")

FORM = """
<form data-form="FORM">
  <input name="email" aria-label="Email"><textarea name="message" aria-label="Message"></textarea>
  <input name="attachment" type="file" aria-label="File"><button>Send</button>
</form><output></output>"""

# Opens the page of a client: `visit("react")`, or with another form than contact.
Visit = Callable[..., Page]


def script_of(client: str) -> str:
    file = PAGES / {"core": "formspree-core.js", "react": "formspree-react.jsx"}[client]
    return bundle(file.read_text())


@pytest.fixture
def visit(packages: Path, page: Page, site: Site, desk_url: str) -> Visit:
    def put(client: str, form: str) -> str:
        if client == "ajax":
            # The file that its own instructions put on a page, byte for byte.
            script = (packages / "@formspree" / "ajax" / "dist" / "global.js").read_text()
            body = (PAGES / "formspree-ajax.html").read_text()
        else:
            script = script_of(client)
            body = FORM if client == "core" else '<div id="root" data-form="FORM"></div>'
        site.put(f"/{client}.js", script.replace(DESK, desk_url), "text/javascript")
        html = page_of(body.replace("FORM", form).replace(DESK, desk_url), script=f"/{client}.js")
        return site.put(f"/{client}-{form}", html)

    def open_page(client: str, form: str = "contact") -> Page:
        page.goto(put(client, form))
        expect(page.locator("button")).to_be_visible()
        return page

    return open_page


def fill(page: Page, message: str, email: str = "ana@example.com") -> None:
    page.get_by_label("Email").fill(email)
    page.get_by_label("Message").fill(message)


def send(page: Page) -> None:
    page.locator("button").click()


def expect_thanks(page: Page, client: str, desk_url: str) -> None:
    if client == "core":
        told = re.compile(rf'^{{"next":"{re.escape(desk_url)}/thanks\?arrived=[\w.-]+"}}$')
        expect(page.locator("output")).to_have_text(told)
    else:
        expect(page.locator("[role=status], [data-fs-success]").first).to_contain_text("Thank you")


def expect_mistake(page: Page, client: str, field: str, words: str) -> None:
    """Expect a sentence at a field, or for the whole form if there is no field."""
    if client == "core":
        part = f'"{field}":[{{' if field else '"form":[{'
        expect(page.locator("output")).to_contain_text(part)
        expect(page.locator("output")).to_contain_text(words)
        return
    place = {"react": f".wrong-{field}" if field else ".wrong", "ajax": f'[data-fs-error="{field}"]'}[client]
    expect(page.locator(place)).to_contain_text(words)


@every_client
def test_success_is_shown_and_alerted(visit: Visit, desk_url: str, outbox: Outbox, client: str) -> None:
    page, words = visit(client), new_words()

    fill(page, question(words))
    send(page)

    expect_thanks(page, client, desk_url)
    assert outbox.wait_for(words)


@every_client
def test_errors_of_fields_are_shown_at_them(visit: Visit, client: str) -> None:
    page = visit(client)

    fill(page, " ", email="ana@example")
    send(page)

    expect_mistake(page, client, "email", "name@example.com")
    expect_mistake(page, client, "message", "Write what you would like to ask")


@every_client
def test_mended_form_is_sent(visit: Visit, desk_url: str, outbox: Outbox, client: str) -> None:
    page, words = visit(client), new_words()
    fill(page, question(words), email="ana@example")
    send(page)
    expect_mistake(page, client, "email", "name@example.com")

    fill(page, question(words))
    send(page)

    expect_thanks(page, client, desk_url)
    assert outbox.wait_for(words)


@every_client
def test_empty_form_is_refused_as_a_whole(visit: Visit, client: str) -> None:
    page = visit(client)

    send(page)

    expect_mistake(page, client, "", "The form is empty.")


@every_client
def test_unknown_form_is_named_to_who_pasted_it(visit: Visit, client: str) -> None:
    page = visit(client, form="kontact")

    fill(page, question())
    send(page)

    expect_mistake(page, client, "", "contact, certification")


@every_client
def test_file_is_refused_and_the_text_stays(visit: Visit, client: str) -> None:
    page = visit(client)
    fill(page, "Here is my card")
    page.get_by_label("File").set_input_files(FILE)

    send(page)

    expect_mistake(page, client, "", "Files cannot be sent here.")
    expect(page.get_by_label("Message")).to_have_value("Here is my card")


@every_client
def test_double_click_is_one_lead(visit: Visit, desk_url: str, outbox: Outbox, client: str) -> None:
    page, words = visit(client), new_words()

    fill(page, question(words))
    page.locator("button").dblclick()

    expect_thanks(page, client, desk_url)
    assert len(outbox.all_with(words)) == 1


@every_client
def test_words_of_the_desk_come_in_the_visitors_language(visit: Visit, client: str) -> None:
    page = visit(client)
    page.set_extra_http_headers({"Accept-Language": "es"})

    send(page)

    expect_mistake(page, client, "", "El formulario está vacío.")


def test_core_tells_the_code_of_a_mistake_that_it_knows(visit: Visit) -> None:
    page = visit("core")

    fill(page, "", email="ana@example")
    send(page)

    expect(page.locator("output")).to_have_text(re.compile('"code":"TYPE_EMAIL".*"code":"REQUIRED_FIELD_EMPTY"'))
