"""A visitor sends a form, and the practitioner is told."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.browser.visiting import (
    ARTICLE,
    CERTIFICATION,
    CONTACT,
    FORM_CONTACT,
    SEND,
    Outbox,
    Visit,
    answer_posts,
    fill_certification,
    fill_contact,
    new_words,
    read,
    reference_on,
    send,
    tab_to,
)

FILLERS = {"contact": fill_contact, "certification": fill_certification}
both_forms = pytest.mark.parametrize("form_name", FILLERS)


def posts_of(page: Page) -> list[Request]:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    return sent


ARRIVED = {"contact": "Your message has arrived.", "certification": "Your request has arrived."}


@both_forms
@pytest.mark.parametrize("width", [390, 1280])
def test_the_blogs_forms_are_sent_without_leaving_the_page(visit: Visit, form_name: str, width: int) -> None:
    page = visit(ARTICLE, width=width)

    send(FILLERS[form_name](page))

    expect(page.locator(".fd-thanks")).to_contain_text(ARRIVED[form_name])
    assert page.url.endswith("/")


@both_forms
@pytest.mark.parametrize("width", [390, 1280])
def test_the_blogs_forms_are_sent_without_javascript(visit: Visit, form_name: str, width: int) -> None:
    page = visit(ARTICLE, width=width, javascript=False)

    send(FILLERS[form_name](page))

    expect(page).to_have_url(re.compile("/thanks"))
    expect(page.locator("h1")).to_have_text(ARRIVED[form_name])


@both_forms
@pytest.mark.parametrize("javascript", [True, False])
def test_an_alert_arrives_without_a_sweep(
    visit: Visit,
    outbox: Outbox,
    form_name: str,
    javascript: bool,  # noqa: FBT001 - pytest hands it over by name
) -> None:
    page, words = visit(ARTICLE, javascript=javascript), new_words()
    swept = outbox.sweeps()

    send(FILLERS[form_name](page, words))

    outbox.wait_for(words)
    assert outbox.sweeps() == swept


def test_an_alert_bears_the_reference_the_visitor_was_given(visit: Visit, outbox: Outbox) -> None:
    page, words = visit(ARTICLE), new_words()

    send(fill_contact(page, words))

    assert reference_on(page) in outbox.wait_for(words)["subject"]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_message_held_for_what_it_says_is_thanked_like_any_other_and_alerts_nobody(
    visit: Visit,
    outbox: Outbox,
    javascript: bool,  # noqa: FBT001 - pytest hands it over by name
) -> None:
    page, words, later_words = visit(ARTICLE, javascript=javascript), new_words(), new_words()
    form = fill_contact(page)
    form.locator("[name=message]").fill(f"[url=http://spin.example.bet]{words}[/url]")

    send(form)

    expect(page.locator("main")).to_contain_text("Your message has arrived.")
    # Once a later message has been told of, this one would have been.
    send(fill_contact(visit(ARTICLE), later_words))
    outbox.wait_for(later_words)
    assert outbox.emails_with(words) == []


def test_the_thanks_take_the_focus_from_the_form_they_replace(visit: Visit) -> None:
    page = visit(ARTICLE)

    send(fill_contact(page))

    expect(page.locator(".fd-thanks")).to_be_focused()


@both_forms
def test_a_hosted_form_is_sent_without_javascript(visit: Visit, outbox: Outbox, form_name: str) -> None:
    page, words = visit(f"/f/{form_name}", javascript=False), new_words()
    form = FILLERS[form_name](page, words)
    read(page)

    send(form)

    expect(page).to_have_url(re.compile("/thanks"))
    outbox.wait_for(words)


def test_a_hosted_form_is_sent_in_spanish(visit: Visit) -> None:
    page = visit(f"{CERTIFICATION}?lang=es")

    send(fill_certification(page))

    expect(page.locator(".fd-thanks")).to_contain_text("Su solicitud ha llegado.")


def test_the_spanish_page_stays_spanish_without_javascript(visit: Visit) -> None:
    page = visit(f"{CERTIFICATION}?lang=es", javascript=False)

    send(fill_certification(page))

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("h1")).to_have_text("Su solicitud ha llegado.")


def test_the_keyboard_alone_sends_a_form(visit: Visit) -> None:
    page = visit(CONTACT)

    tab_to(page, "[name=phone]")
    page.keyboard.type("212-555-0139")
    tab_to(page, "[name=message]")
    page.keyboard.type("Written with the keyboard alone.")
    tab_to(page, SEND)
    page.keyboard.press("Enter")

    expect(page.locator(".fd-thanks")).to_be_visible()


def test_a_double_click_sends_one_lead(visit: Visit) -> None:
    page = visit(ARTICLE)
    posts = posts_of(page)

    fill_contact(page).locator(SEND).dblclick()
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert len(posts) == 1


def test_a_double_click_without_javascript_sends_one_alert(visit: Visit, outbox: Outbox) -> None:
    page, words = visit(ARTICLE, javascript=False), new_words()

    fill_contact(page, words).locator(SEND).dblclick(no_wait_after=True)
    expect(page).to_have_url(re.compile("/thanks"))

    assert len(outbox.all_with(words)) == 1


def test_a_refusal_that_passes_is_retried_under_the_same_key(visit: Visit) -> None:
    page = visit(ARTICLE)
    keys: list[str | None] = []

    def refuse_once(route: Route) -> None:
        keys.append(route.request.header_value("idempotency-key"))
        if len(keys) == 1:
            route.fulfill(status=503, headers={"Retry-After": "1"}, json={"ok": False, "message": "Try again."})
        else:
            route.continue_()

    answer_posts(page, refuse_once)
    send(fill_contact(page))
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert len(keys) == 2
    assert keys[0] == keys[1] is not None


def test_a_text_that_was_changed_after_an_uncertain_try_is_sent_under_a_new_key(visit: Visit) -> None:
    page = visit(ARTICLE)
    keys: list[str | None] = []
    reused = {"ok": False, "errors": [{"code": "IDEMPOTENCY_KEY_REUSED", "message": "Used before."}]}

    def know_the_first(route: Route) -> None:
        keys.append(route.request.header_value("idempotency-key"))
        if len(keys) == 1:
            route.fulfill(status=422, json=reused)
        else:
            route.continue_()

    answer_posts(page, know_the_first)
    send(fill_contact(page))
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert len(set(keys)) == 2


def test_a_site_may_lead_to_its_own_page_of_thanks(visit: Visit) -> None:
    page = visit(ARTICLE)
    form = fill_contact(page)
    form.evaluate("form => { form.dataset.frontdeskNext = 'go'; }")

    send(form)

    expect(page).to_have_url(re.compile("/thanks"))


def test_a_lasting_refusal_keeps_the_text_and_shows_the_desks_sentence(visit: Visit) -> None:
    page = visit(ARTICLE)
    # The page's own waiting takes no time here; what would end a request that lasts too long is left out.
    page.evaluate("window.setTimeout = (then, wait) => wait < 30000 && queueMicrotask(then)")
    answer: dict[str, Any] = {"ok": False, "message": "We could not save it. Call us at +1 212-555-0134."}
    answer_posts(page, lambda route: route.fulfill(status=503, json=answer))

    form = fill_contact(page)
    typed = form.locator("[name=message]").input_value()
    send(form)

    expect(page.locator(".fd-summary")).to_contain_text(answer["message"])
    assert form.locator("[name=message]").input_value() == typed


def test_where_scripts_may_not_send_the_browser_itself_does(visit: Visit) -> None:
    page = visit(ARTICLE)
    page.route(
        "**/f/contact", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_()
    )

    send(fill_contact(page))

    expect(page).to_have_url(re.compile("/thanks"))


def test_a_visitor_without_a_connection_is_sent_when_it_returns(visit: Visit) -> None:
    page = visit(ARTICLE)
    form = fill_contact(page)
    page.context.set_offline(True)
    send(form)
    expect(form.locator("[role=status]")).to_contain_text("offline")

    page.context.set_offline(False)

    expect(page.locator(".fd-thanks")).to_be_visible()


def test_what_was_typed_is_stored_nowhere_in_the_browser(visit: Visit) -> None:
    page = visit(ARTICLE)

    send(fill_contact(page))
    expect(page.locator(".fd-thanks")).to_be_visible()

    assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0


def test_the_button_stays_focusable_while_it_sends(visit: Visit) -> None:
    page = visit(ARTICLE)
    answer_posts(page, lambda _: None)  # never answered

    form = fill_contact(page)
    send(form)

    button = form.locator(SEND)
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_be_focused()
    expect(page.locator(f"{FORM_CONTACT} [role=status]")).to_have_text("Sending…")
