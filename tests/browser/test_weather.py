"""What may go wrong on the way: nobody's words are lost, nothing is sent twice, and everybody is told."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.measuring import accessibility_faults
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
    open_known,
    reference_on,
    send,
)

ANY_CALL = "**/f/contact"


def hurry(page: Page) -> None:
    """Let the page's own waiting take no time."""
    page.evaluate("(real => { window.setTimeout = (then, wait) => real(then, wait / 100); })(window.setTimeout)")


def by_script(route: Route) -> bool:
    return route.request.resource_type == "fetch"


def asks(route: Route) -> bool:
    return by_script(route) and route.request.method == "GET"


def test_a_script_that_never_arrives_leaves_a_form_that_works(visit: Visit, outbox: Outbox) -> None:
    page, words = visit("/thanks"), new_words()
    page.route("**/frontdesk.js*", lambda route: route.abort())
    page.goto(ARTICLE)

    send(fill_contact(page, words))

    expect(page).to_have_url(re.compile("/thanks"))
    outbox.wait_for(words)


def test_a_script_that_breaks_off_leaves_a_form_that_works(visit: Visit) -> None:
    page = visit("/thanks")
    page.route("**/frontdesk.js*", lambda route: route.fulfill(body=route.fetch().body()[:3_000]))
    page.goto(ARTICLE)

    send(fill_contact(page))

    expect(page).to_have_url(re.compile("/thanks"))


def test_where_every_call_of_the_script_is_blocked_the_browser_sends_once(visit: Visit, outbox: Outbox) -> None:
    page, words = visit(ARTICLE), new_words()
    page.route(ANY_CALL, lambda route: route.abort() if by_script(route) else route.continue_())
    hurry(page)

    send(fill_contact(page, words))

    expect(page).to_have_url(re.compile("/thanks"))
    assert len(outbox.all_with(words)) == 1


def test_a_try_whose_answer_was_lost_and_the_browsers_own_post_make_one_lead(visit: Visit, outbox: Outbox) -> None:
    page, words = visit(ARTICLE), new_words()
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if not by_script(route):
            route.continue_()
            return
        if route.request.method == "POST":
            lost.append(route.fetch().json()["id"])
        route.abort("connectionreset")

    page.route(ANY_CALL, lose_the_answer)
    hurry(page)

    send(fill_contact(page, words))
    expect(page).to_have_url(re.compile("/thanks"))

    assert len(lost) > 1
    assert len(set(lost)) == 1
    assert len(outbox.all_with(words)) == 1


def test_a_site_that_is_not_on_the_list_reads_why_in_its_console(visit: Visit, desk_url: str, outbox: Outbox) -> None:
    words = new_words()
    page = visit(desk_url.replace("localhost", "127.0.0.1") + ARTICLE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    form = page.locator(FORM_CONTACT)
    form.evaluate("(form, action) => { form.action = action; }", f"{desk_url}/f/contact")

    send(fill_contact(page, words))

    # Whoever reads the blog there is heard all the same.
    expect(page).to_have_url(re.compile("/thanks"))
    outbox.wait_for(words)
    assert any("Front Desk: " in text and "allowed_origins" in text for text in said)


@pytest.mark.parametrize("fault", ["connectionrefused", "503", "429", "502"])
def test_a_desk_that_is_down_for_a_moment_gets_one_lead_when_it_is_up(visit: Visit, outbox: Outbox, fault: str) -> None:
    page, words = visit(ARTICLE), new_words()
    keys: list[str | None] = []

    def be_down_twice(route: Route) -> None:
        keys.append(route.request.header_value("idempotency-key"))
        if len(keys) > 2:
            route.continue_()
        elif fault.isdigit():
            route.fulfill(status=int(fault), headers={"Retry-After": "1"}, body="<p>Not now</p>")
        else:
            route.abort("connectionrefused")

    answer_posts(page, be_down_twice)
    hurry(page)
    send(fill_contact(page, words))

    expect(page.locator(".fd-thanks")).to_be_visible()
    assert len(keys) == 3
    assert len(set(keys)) == 1
    assert len(outbox.all_with(words)) == 1


def test_a_slow_connection_is_told_and_waited_for(visit: Visit) -> None:
    page = visit(ARTICLE)
    under_way: list[Route] = []
    answer_posts(page, under_way.append)

    form = fill_contact(page)
    with page.expect_request(lambda request: request.method == "POST"):
        send(form)

    expect(form.locator("[role=status]")).to_have_text("Sending…")
    expect(page.locator(".fd-thanks")).to_have_count(0)
    under_way[0].continue_()
    expect(page.locator(".fd-thanks")).to_be_visible()


def test_back_after_sending_leads_to_a_form_that_works_and_sends_nothing_by_itself(visit: Visit) -> None:
    page = visit(ARTICLE)
    form = fill_contact(page)
    form.evaluate("form => { form.dataset.frontdeskNext = 'go'; }")
    send(form)
    expect(page).to_have_url(re.compile("/thanks"))
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    page.go_back()

    expect(page.locator(FORM_CONTACT)).to_be_visible()
    assert posts == []
    send(fill_contact(page))
    expect(page.locator(".fd-thanks")).to_be_visible()


def test_back_after_the_browsers_own_post_does_not_carry_the_old_key(visit: Visit) -> None:
    page = visit(ARTICLE)
    page.route(ANY_CALL, lambda route: route.abort() if by_script(route) else route.continue_())
    hurry(page)
    send(fill_contact(page))
    expect(page).to_have_url(re.compile("/thanks"))

    page.go_back()

    expect(page.locator(FORM_CONTACT)).to_be_visible()
    assert page.locator("[name=_idempotency_key]").count() == 0


def test_the_same_words_sent_again_on_the_same_page_are_the_same_request(visit: Visit) -> None:
    page = visit(ARTICLE)
    keys: list[str | None] = []
    answer = {"ok": False, "message": "Not now."}

    def refuse(route: Route) -> None:
        keys.append(route.request.header_value("idempotency-key"))
        route.fulfill(status=422, json=answer)

    answer_posts(page, refuse)
    form = fill_contact(page)
    for _ in range(2):
        send(form)
        expect(page.locator(".fd-summary")).to_be_focused()
        form.locator(SEND).focus()
    form.locator("[name=message]").fill("Something else.")
    send(form)
    expect(page.locator(".fd-summary")).to_be_focused()

    assert len(keys) == 3
    assert keys[0] == keys[1] != keys[2]


def test_two_tabs_send_each_its_own(visit: Visit, outbox: Outbox) -> None:
    pages, words = [visit(ARTICLE), visit(ARTICLE)], [new_words(), new_words()]
    forms = [fill_contact(page, word) for page, word in zip(pages, words, strict=True)]

    for form in forms:
        send(form)

    references = [reference_on(page) for page in pages]
    assert all(reference in outbox.wait_for(word)["subject"] for word, reference in zip(words, references, strict=True))
    assert len(set(references)) == 2


def test_a_trap_that_something_else_filled_loses_nobody(visit: Visit) -> None:
    page = visit(ARTICLE)
    form = fill_contact(page)
    form.locator("[name=_gotcha]").evaluate("trap => { trap.value = 'Ana Example'; }")

    send(form)

    assert re.fullmatch(r"\w{4}-\w{4}", reference_on(page))


def test_a_promise_and_the_phone_are_part_of_the_thanks(visit: Visit) -> None:
    page = visit("/thanks")
    answer = {
        "ok": True,
        "next": "/thanks",
        "id": "K7Q2-9M4T",
        "message": "We have it.",
        "promise": {"text": "By 3:40."},
    }
    answer_posts(page, lambda route: route.fulfill(json=answer))
    open_known(page, ARTICLE)
    form = fill_contact(page)

    send(form)

    expect(page.locator(".fd-thanks")).to_contain_text("By 3:40.")
    expect(page.locator(".fd-thanks a")).to_have_attribute("href", re.compile(r"^tel:\+\d+$"))
    assert accessibility_faults(page) == []


def test_what_the_script_knows_to_be_wrong_is_never_sent(visit: Visit) -> None:
    page = visit("/thanks")
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    open_known(page, CONTACT)

    page.locator("[name=email]").fill("ana@example")
    send(page.locator("form"))

    expect(page.locator(".fd-summary li")).to_have_count(2)
    assert posts == []


SLIPS = {"name": "", "phone": "555-01", "email": "ana@", "date_of_birth_day": "", "condition": "x" * 501}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_scripts_own_sentences_are_the_desks(visit: Visit, language: str) -> None:
    said = []
    for knows in (True, False):
        page = visit("/thanks")
        path = f"{CERTIFICATION}?lang={language}"
        if knows:
            open_known(page, path, CERTIFICATION)
        else:
            page.route(f"**{CERTIFICATION}", lambda route: route.abort() if asks(route) else route.continue_())
            page.goto(path)
        form = page.locator("form")
        for name, text in SLIPS.items():
            form.locator(f"[name={name}]").fill(text)
        send(form)
        expect(page.locator(".fd-summary")).to_be_visible()
        said.append(page.locator(".fd-summary li").all_inner_texts())

    assert said[0] == said[1]
    assert len(said[0]) == len(SLIPS) + 2  # New York and the consent


@pytest.mark.parametrize("path", [ARTICLE, "/f/certification?lang=es", "/thanks?lang=es"])
def test_text_of_twice_the_size_fits_a_phone(visit: Visit, path: str) -> None:
    page = visit(path)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_forced_palette_still_shows_mistakes_and_thanks(visit: Visit) -> None:
    page = visit("/f/contact")
    page.emulate_media(forced_colors="active")

    send(page.locator("form"))
    expect(page.locator(".fd-summary")).to_be_visible()
    border = page.locator(".fd-summary").evaluate("box => getComputedStyle(box).borderTopStyle")
    assert border == "solid"
    assert accessibility_faults(page) == []

    send(fill_contact(page))
    expect(page.locator(".fd-thanks")).to_be_visible()
    assert accessibility_faults(page) == []


def test_the_keyboard_alone_mends_a_mistake(visit: Visit) -> None:
    page = visit("/f/certification")
    form = fill_certification(page)
    form.locator("[name=phone]").fill("12")
    form.locator(SEND).press("Enter")
    expect(page.locator(".fd-summary")).to_be_focused()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(form.locator("[name=phone]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("212-555-0147")
    page.keyboard.press("Enter")

    expect(page.locator(".fd-thanks")).to_be_focused()
