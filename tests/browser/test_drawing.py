"""A site that pastes one line gets the whole form, under the strictest policy and without a style of its own."""

import re
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from tests.browser.devices import Contexts
from tests.browser.measuring import Look, accessibility_faults, complaints_of, look_at
from tests.browser.visiting import (
    FORM_CERTIFICATION,
    Outbox,
    Visit,
    fill_certification,
    new_words,
    send,
)

SITE = "/a-page-of-the-site"
POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
BODY = """<!doctype html><html lang="{language}"><head><title>A site</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body><main><h1>A site</h1><div data-frontdesk-form="{form}"></div></main>
<script src="{script}" defer></script></body></html>"""


def draw(page: Page, form: str = "certification", *, language: str = "en", script: str = "/frontdesk.js") -> list[str]:
    """Open a page of an invented site that asks for a form, and give what its browser complains about."""
    complaints = complaints_of(page)
    page.route(
        f"**{SITE}",
        lambda route: route.fulfill(
            headers={"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY},
            body=BODY.format(form=form, language=language, script=script),
        ),
    )
    page.goto(SITE)
    # What is behind a page that says nothing is dark by night, and axe cannot know.
    page.evaluate("document.documentElement.style.background = 'Canvas'")
    expect(page.locator("form, [data-frontdesk-form] a").first).to_be_visible()
    return complaints


@pytest.fixture(scope="module")
def drawn(contexts: Contexts) -> Iterator[Callable[[str, str], Look]]:
    """Yield a function that tells what was found on a page with a drawn form, in one of the languages."""
    page = contexts.new_page()

    @cache
    def look(form: str, language: str) -> Look:
        page.unroute_all()
        return look_at(page, widths=[], complaints=draw(page, form, language=language))

    yield look
    page.close()


drawn_forms = pytest.mark.parametrize(
    ("form", "language"), [("contact", "en"), ("contact", "es"), ("certification", "en"), ("certification", "es")]
)


@drawn_forms
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_in_a_drawn_form(
    drawn: Callable[[str, str], Look],
    form: str,
    language: str,
    dark: bool,  # noqa: FBT001 - pytest hands it over by name
) -> None:
    assert drawn(form, language).faults[dark] == []


@drawn_forms
def test_no_policy_is_broken_by_a_drawn_form(drawn: Callable[[str, str], Look], form: str, language: str) -> None:
    assert drawn(form, language).complaints == ()


def test_a_drawn_form_is_sent_and_the_practitioner_told(visit: Visit, outbox: Outbox) -> None:
    page, words = visit("/thanks"), new_words()
    complaints = draw(page)

    send(fill_certification(page, words))

    expect(page.locator(".fd-thanks")).to_be_focused()
    outbox.wait_for(words)
    assert complaints == []


def test_a_drawn_form_asks_what_the_hosted_page_asks(visit: Visit) -> None:
    names = []
    for page in (visit("/f/certification"), visit("/thanks")):
        if page.url.endswith("/thanks"):
            draw(page)
        script = (
            """fields => [...new Set(fields.map(field => [field.name, field.type, field.autocomplete].join(" ")))]"""
        )
        names.append(page.locator("form :is(input:not([type=hidden]), select, textarea)").evaluate_all(script))

    assert names[0] == names[1]


def test_mistakes_in_a_drawn_form_are_said_twice(visit: Visit) -> None:
    page = visit("/thanks")
    draw(page, language="es")

    send(page.locator(FORM_CERTIFICATION))

    expect(page.locator(".fd-summary")).to_be_focused()
    expect(page.locator(".fd-error")).to_have_count(5)
    expect(page.locator(".fd-summary")).to_contain_text("Escriba su nombre.")
    assert accessibility_faults(page) == []


def test_a_drawn_question_waits_for_the_answer_that_makes_it_sensible(visit: Visit) -> None:
    page = visit("/thanks")
    draw(page)
    relationship = page.get_by_label("what is your relationship")
    expect(relationship).to_be_hidden()

    page.get_by_label("For a child under 18").check()

    expect(relationship).to_be_visible()


@pytest.mark.parametrize("text_size", ["100%", "200%"])
def test_a_drawn_form_fits_a_phone(visit: Visit, text_size: str) -> None:
    page = visit("/thanks")
    draw(page)
    page.set_viewport_size({"width": 320, "height": 700})

    page.evaluate("size => { document.documentElement.style.fontSize = size; }", text_size)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_site_decides_how_a_drawn_form_looks(visit: Visit) -> None:
    page = visit("/thanks")
    draw(page)
    page.evaluate(
        """() => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("textarea { padding: 3px } :root { --fd-width: 200px }");
            document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
        }"""
    )

    assert page.locator("textarea").first.evaluate("box => getComputedStyle(box).paddingTop") == "3px"
    assert page.locator("form").evaluate("form => form.getBoundingClientRect().width") == 200


def test_where_no_form_can_be_drawn_a_link_leads_to_it(visit: Visit) -> None:
    page = visit("/thanks")
    page.route(re.compile("/f/certification$"), lambda route: route.abort())

    draw(page, language="es")

    expect(page.get_by_role("link", name="Abrir el formulario")).to_have_attribute(
        "href", re.compile("/f/certification$")
    )
