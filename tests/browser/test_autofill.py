"""A browser fills the form from a profile, as its owner asked it to: the trap for programs must not catch them."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.devices import Contexts
from tests.browser.visiting import ARTICLE, FORM_CONTACT, Visit, send

PERSON = {
    "NAME_FULL": "Ana Example",
    "EMAIL_ADDRESS": "ana@example.com",
    "PHONE_HOME_WHOLE_NUMBER": "+12125550134",
    "COMPANY_NAME": "Example Bakery",
    "ADDRESS_HOME_LINE1": "1 Example Street",
    "ADDRESS_HOME_CITY": "New York",
    "ADDRESS_HOME_STATE": "NY",
    "ADDRESS_HOME_ZIP": "10001",
    "ADDRESS_HOME_COUNTRY": "US",
}


@pytest.fixture(scope="module")
def contexts(whole_chromium: Browser, desk_url: str) -> Contexts:
    """Return contexts of the whole browser: the shell has no profiles."""
    return Contexts(whole_chromium, desk_url)


def fill_from_profile(page: Page, field: str) -> None:
    """Let the browser itself fill the form around a field from an invented person's profile."""
    browser = page.context.new_cdp_session(page)
    browser.send("DOM.enable")
    browser.send("Autofill.enable")
    root = browser.send("DOM.getDocument")["root"]["nodeId"]
    node = browser.send("DOM.querySelector", {"nodeId": root, "selector": field})
    found = browser.send("DOM.describeNode", node)["node"]["backendNodeId"]
    person = {"fields": [{"name": name, "value": value} for name, value in PERSON.items()]}
    page.locator(field).click()
    browser.send("Autofill.trigger", {"fieldId": found, "address": person})
    expect(page.locator(field)).not_to_have_value("")


@pytest.mark.parametrize("path", [ARTICLE, "/f/certification", "/f/contact?lang=es"])
def test_a_browser_that_fills_the_form_from_a_profile_leaves_the_trap_empty(visit: Visit, path: str) -> None:
    page = visit(path)
    form = "certification" if path != "/f/contact?lang=es" else "contact"

    fill_from_profile(page, f"form[action$='/f/{form}'] [name=email]")

    traps = page.locator("[name=_gotcha]").evaluate_all("traps => traps.map(trap => trap.value)")
    assert set(traps) == {""}


def test_a_trap_that_the_browser_fills_all_the_same_is_emptied(visit: Visit) -> None:
    page = visit(ARTICLE)
    form = page.locator(FORM_CONTACT)
    # A trap set by somebody who did not think of browsers.
    form.locator("[name=_gotcha]").evaluate("trap => { trap.autocomplete = 'organization'; }")
    fill_from_profile(page, f"{FORM_CONTACT} [name=email]")
    expect(form.locator("[name=_gotcha]")).to_have_value(PERSON["COMPANY_NAME"])

    form.locator("[name=message]").fill("Are you open today?")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        send(form)

    assert PERSON["EMAIL_ADDRESS"] in (sent.value.post_data or "")
    assert PERSON["COMPANY_NAME"] not in (sent.value.post_data or "")
