"""Five people from the blog to the inbox: what each is told, and what the practitioner sees of them."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.devices import Contexts
from tests.browser.inboxing import Seat, signed_in
from tests.browser.visiting import (
    ARTICLE,
    CERTIFICATION,
    FORM_CERTIFICATION,
    Outbox,
    Visit,
    fill_date,
    new_words,
    open_known,
    read,
    reference_on,
    send,
)

REACH = "Nothing by"
IN_NEW_YORK = "A visit is only possible while you are in New York State."


@pytest.fixture(scope="module")
def practitioner(contexts: Contexts, desk_url: str) -> Iterator[Seat]:
    seat = signed_in(contexts.borrow(), desk_url, email="five@example.com")
    yield seat
    contexts.give_back(seat.context)


@pytest.fixture
def look(practitioner: Seat, outbox: Outbox) -> Callable[[str, str], str]:
    """Return a function that gives what the inbox says of a lead, once its alert has come."""

    def page_of(reference: str, words: str) -> str:
        outbox.wait_for(words)
        practitioner.page.goto(f"/inbox/leads/{reference}")
        return practitioner.page.locator("main").inner_text()

    return page_of


def on_the_blog(visit: Visit) -> tuple[Page, Locator]:
    page = visit(ARTICLE)
    open_known(page, ARTICLE, CERTIFICATION)
    return page, page.locator(FORM_CERTIFICATION)


def fill_rest(form: Locator, words: str, *, name: str = "Ana Example") -> None:
    form.locator("[name=name]").fill(name)
    form.locator("[name=phone]").fill("(212) 555-0147")
    form.locator("[name=condition]").fill(words)
    form.locator("[name=consent_contact]").check()


def sent(page: Page, form: Locator) -> tuple[str, str]:
    """Send, and give the reference and all that is said then."""
    read(page)
    send(form)
    expect(page.locator(".fd-thanks")).to_be_focused()
    return reference_on(page), page.locator(".fd-thanks").inner_text()


def test_a_parent_names_the_child_and_no_browser_fills_in_the_parents_birthday(
    visit: Visit, look: Callable[[str, str], str]
) -> None:
    (page, form), words = on_the_blog(visit), new_words()
    expect(form.get_by_label("Name of the person")).to_be_hidden()

    form.get_by_label("For a child under 18").check()

    expect(form.get_by_role("group", name="Their date of birth")).to_be_visible()
    assert form.locator("[name=date_of_birth_month]").get_attribute("autocomplete") == "off"
    form.get_by_label("Name of the person").fill("Leo Example")
    fill_date(form, "date_of_birth", "4", "23", "2015")
    form.locator("[name=in_new_york][value=yes]").check()
    fill_rest(form, words)
    reference, told = sent(page, form)

    assert "Your request has arrived." in told
    seen = look(reference, words)
    assert "Leo Example" in seen
    assert "For a child under 18" in seen
    assert "do not fit" not in seen


def test_an_adult_son_who_chooses_wrongly_is_not_refused_and_the_inbox_asks(
    visit: Visit, look: Callable[[str, str], str]
) -> None:
    (page, form), words = on_the_blog(visit), new_words()
    form.get_by_label("For a child under 18").check()
    form.get_by_label("Name of the person").fill("Luz Example")
    fill_date(form, "date_of_birth", "5", "6", "1941")
    form.locator("[name=in_new_york][value=yes]").check()
    fill_rest(form, words, name="Ben Example")

    reference, told = sent(page, form)

    assert REACH in told
    seen = look(reference, words)
    assert "For whom it is and the date of birth do not fit: please ask." in seen
    assert "Luz Example" in seen


@pytest.mark.parametrize("javascript", [True, False])
def test_who_is_outside_new_york_is_told_at_once_and_promised_to_hear_whether(
    visit: Visit, look: Callable[[str, str], str], *, javascript: bool
) -> None:
    page, words = visit(ARTICLE, javascript=javascript), new_words()
    form = page.locator(FORM_CERTIFICATION)
    expect(form.get_by_text(IN_NEW_YORK).first).to_be_hidden()

    form.locator("[name=in_new_york][value=no]").check()

    expect(form.get_by_text(IN_NEW_YORK).first).to_be_visible()
    fill_date(form, "date_of_birth", "4", "23", "1975")
    fill_rest(form, words)
    send(form)
    thanks = page.locator(".fd-thanks")
    expect(thanks).to_contain_text("whether and when a visit is possible")
    assert "May be outside New York." in look(reference_on(page), words)


def test_one_thumb_is_led_from_box_to_box_and_asked_about_a_slip(visit: Visit, look: Callable[[str, str], str]) -> None:
    (page, form), words = on_the_blog(visit), new_words()
    name = form.locator("[name=name]")
    name.fill("Ana Example")

    name.press("Enter")

    expect(form.locator(".fd-error")).to_have_count(0)
    expect(form.locator("[name=phone]")).to_be_focused()
    form.locator("[name=email]").fill(f"{words}@gmial.com")
    form.locator("[name=phone]").fill("2125550147")
    form.get_by_role("button", name="Did you mean gmail.com?").click()
    assert form.locator("[name=email]").input_value() == f"{words}@gmail.com"
    form.locator("[name=email]").press("Enter")
    expect(form.locator("[name=date_of_birth_month]")).to_be_focused()
    fill_date(form, "date_of_birth", "4", "23", "1975")
    form.locator("[name=in_new_york][value=yes]").check()
    form.locator("[name=consent_contact]").check()
    form.locator("[name=date_of_birth_year]").press("Enter")

    expect(page.locator(".fd-thanks")).to_be_focused()
    assert "mistyped" not in look(reference_on(page), words)


def test_who_prefers_spanish_keeps_what_was_typed_and_is_known_to(
    visit: Visit, look: Callable[[str, str], str]
) -> None:
    (page, form), words = on_the_blog(visit), new_words()
    fill_rest(form, words, name="Beatriz Solís")

    form.get_by_role("button", name="Seguir en español").click()

    expect(page).to_have_title("Solicite una evaluación para hoy – Hudson Lantern Telehealth")
    form = page.locator(FORM_CERTIFICATION)
    assert form.locator("[name=name]").input_value() == "Beatriz Solís"
    assert form.locator("[name=language]").input_value() == ""
    fill_date(form, "date_of_birth", "4", "23", "1975")
    form.locator("[name=in_new_york][value=yes]").check()
    reference, told = sent(page, form)

    assert "Su solicitud ha llegado." in told
    assert "¿Nada antes de las" in told
    assert "Spanish" in look(reference, words)
