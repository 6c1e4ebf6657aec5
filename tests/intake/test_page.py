"""The pages as text: what is on them, what is kept on them, and the headers they are sent with."""

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from chalicelib.forms import FORMS, load_form
from chalicelib.forms.question import Widget
from chalicelib.forms.validation import FieldError, InvalidAnswersError, validate
from chalicelib.intake import page as pages
from chalicelib.intake.confirmation import confirm
from chalicelib.practice.file import read_practice
from chalicelib.text.templates import render
from chalicelib.text.words import LANGUAGES
from chalicelib.web.page import Page
from tests.desks import NOON, PRACTICE_FILE

PRACTICE = read_practice(PRACTICE_FILE)
Attributes = dict[str, str]

every_form = pytest.mark.parametrize("form_name", FORMS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


class Parsed(HTMLParser):
    """The elements of a page in their order, each with its attributes and the text that follows right on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes, list[str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append((f"/{tag}", {}, []))

    def handle_data(self, data: str) -> None:
        if self.elements:
            self.elements[-1][2].append(data)

    def all(self, tag: str) -> list[Attributes]:
        return [attributes for found, attributes, _ in self.elements if found == tag]

    def text_of(self, tag: str, **wanted: str) -> str:
        for found, attributes, text in self.elements:
            if found == tag and wanted.items() <= attributes.items():
                return "".join(text)
        raise AssertionError(f"There is no {tag} with {wanted}.")

    def values(self) -> list[tuple[str, str]]:
        """Return what a browser would send of its text boxes and hidden fields."""
        boxes = [(box["name"], box.get("value", "")) for box in self.all("input") if "type" not in box or _sends(box)]
        # A browser drops the first line break of a text area.
        areas = [(area["name"], self.text_of("textarea", name=area["name"])[1:]) for area in self.all("textarea")]
        return boxes + areas


def _sends(box: Attributes) -> bool:
    return box["type"] not in {"radio", "checkbox"} or "checked" in box


def form_page(
    form_name: str = "certification",
    language: str = "en",
    values: Mapping[str, str | list[str]] | None = None,
    errors: list[FieldError] | None = None,
    problem: str = "",
) -> Page:
    return pages.form_page(
        load_form(form_name),
        practice=PRACTICE,
        language=language,
        action=f"/f/{form_name}",
        script_url="/frontdesk.js?v=1",
        fill_token="token",
        values=values,
        errors=errors or (),
        problem=problem,
    )


def refused(form_name: str, posted: Mapping[str, str | list[str]], language: str = "en") -> Page:
    """Return the page of a form that was posted with mistakes."""
    with pytest.raises(InvalidAnswersError) as refusal:
        validate(load_form(form_name), posted, language=language, today=date(2026, 11, 22))
    return form_page(form_name, language, posted, list(refusal.value.errors))


# --- what is asked ---


@every_form
@every_language
def test_every_question_is_on_the_page(form_name: str, language: str) -> None:
    page = Parsed(form_page(form_name, language).html)
    form = load_form(form_name)

    names = {box.get("name") for tag in ("input", "textarea", "select") for box in page.all(tag)}

    not_needed = {"consent_contact"} - form.required()
    dates = {name for name, question in form.questions().items() if question.widget is Widget.DATE}
    shared = {name for name, question in form.questions().items() if question.in_box_of}
    boxes = {f"{name}_{part}" for name in dates for part in ("month", "day", "year")}
    asked = form.questions().keys() - not_needed - dates - shared
    assert names == asked | boxes | {"_fill", "_language", "_gotcha", "_source"}


@every_form
def test_every_control_has_a_label_or_a_legend(form_name: str) -> None:
    page = Parsed(form_page(form_name).html)
    labelled = {label.get("for") for label in page.all("label")}

    boxes = [
        box for box in [*page.all("input"), *page.all("textarea")] if box.get("type") in {None, "text", "email", "tel"}
    ]

    assert boxes
    assert all(box["id"] in labelled for box in boxes)


@every_form
def test_what_is_folded_away_is_never_required(form_name: str) -> None:
    form = load_form(form_name)
    folded = {name for name, question in form.questions().items() if question.is_folded}

    assert folded
    assert not folded & form.required()


@every_form
@every_language
def test_what_may_be_left_out_says_so(form_name: str, language: str) -> None:
    form = load_form(form_name)
    either_or = {name for group in form.one_of for name in group}
    optional = form.questions().keys() - form.required() - either_or - {"for_whom", "consent_contact", "county"}

    marks = re.findall(r'class="optional"', form_page(form_name, language).html)

    assert len(marks) == len(optional)


def test_of_two_ways_to_be_reached_the_page_says_that_one_is_enough() -> None:
    assert form_page("contact").html.count("An email or a phone number: one is enough.") == 1


def test_an_answer_that_is_assumed_is_shown_as_chosen() -> None:
    page = Parsed(form_page().html)

    chosen = [box["value"] for box in page.all("input") if box["name"] == "for_whom" and "checked" in box]

    assert chosen == ["self"]


@every_form
@every_language
def test_the_pages_give_the_phone_and_the_numbers_for_emergencies(form_name: str, language: str) -> None:
    links = {link["href"] for link in Parsed(form_page(form_name, language).html).all("a")}

    assert {"tel:911", "tel:988", f"tel:{PRACTICE.phone_link}"} <= links


@every_form
def test_the_other_language_is_one_button_away_which_sends_what_was_typed_along(form_name: str) -> None:
    (button,) = [one for one in Parsed(form_page(form_name).html).all("button") if one.get("name") == "_switch"]

    assert (button["value"], button["lang"], button["form"], "formnovalidate" in button) == ("es", "es", "fd", True)


@every_form
def test_enter_presses_a_button_that_does_nothing(form_name: str) -> None:
    first, *others = Parsed(form_page(form_name).html).all("button")

    assert ("disabled" in first, "hidden" in first, first["form"]) == (True, True, "fd")
    assert not any("disabled" in button for button in others)


# --- what is kept ---


def test_posted_answers_are_filled_in_again() -> None:
    page = Parsed(form_page(values={"name": "Ana Ñ. O’Example", "kind": "Renewal", "consent_contact": "on"}).html)

    assert ("name", "Ana Ñ. O’Example") in page.values()
    assert ("kind", "renewal") in page.values()
    assert ("consent_contact", "yes") in page.values()


def test_answers_under_other_names_fill_our_questions() -> None:
    page = Parsed(form_page("contact", values={"your-email": "ana@", "comments": "Hello"}).html)

    assert {("email", "ana@"), ("message", "Hello")} <= set(page.values())


def test_fields_that_are_not_ours_travel_along_unseen() -> None:
    posted: dict[str, str | list[str]] = {"budget": "none", "days": ["Mon", "Tue"], "_next": "https://example.com/ok"}

    page = Parsed(form_page("contact", values=posted).html)

    hidden = [(box["name"], box["value"]) for box in page.all("input") if box.get("type") == "hidden"]
    assert {("budget", "none"), ("days", "Mon"), ("days", "Tue"), ("_next", "https://example.com/ok")} <= set(hidden)


def test_a_consent_that_is_not_asked_for_is_kept_all_the_same() -> None:
    page = Parsed(form_page("contact", values={"acceptance": "yes"}).html)

    assert ("acceptance", "yes") in page.values()


def test_the_page_has_one_fill_token_and_it_is_its_own() -> None:
    page = Parsed(form_page(values={"_fill": "an old one", "_language": "es", "name": "Ana"}).html)

    assert [value for name, value in page.values() if name in {"_fill", "_language"}] == ["token", "en"]


def test_what_fell_into_the_honeypot_stays_there() -> None:
    assert ("_gotcha", "buy now") in Parsed(form_page(values={"_gotcha": "buy now"}).html).values()


def test_a_choice_nobody_offered_chooses_nothing() -> None:
    page = Parsed(form_page(values={"voicemail_ok": "perhaps"}).html)

    assert "voicemail_ok" not in dict(page.values())


# Line ends, controls and what no body can carry are the body reader's business.
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)


@given(texts, texts)
def test_no_text_is_changed_or_escapes_its_field(name: str, other: str) -> None:
    page = Parsed(form_page(values={"name": name, "message": name, "other": other}).html)

    assert {("name", name), ("message", name), ("other", other)} <= set(page.values())


# --- what is to be mended ---


@every_form
@every_language
def test_every_mistake_is_in_the_summary_and_beside_its_field(form_name: str, language: str) -> None:
    html = refused(form_name, {"phone": "12", "email": "ana at example"}, language).html
    page = Parsed(html)

    targets = [link["href"][1:] for link in page.all("a") if link["href"].startswith("#")]
    described = {
        element["aria-describedby"].rpartition(" ")[2]
        for tag in ("input", "textarea", "fieldset")
        for element in page.all(tag)
        if element.get("aria-invalid") == "true"
    }

    assert len(targets) == len(described) > 1
    assert all(f'id="{target}"' in html and f'id="{target}-error"' in html for target in targets)


def test_a_mistake_under_another_name_is_shown_at_our_question() -> None:
    page = refused("contact", {"your-email": "ana at example", "message": "Hello"})

    assert 'href="#q-email"' in page.html


@pytest.mark.parametrize(
    ("typed", "boxes"),
    [
        ({"date_of_birth_month": "13", "date_of_birth_day": "41", "date_of_birth_year": "1975"}, ("13", "41", "1975")),
        ({"date_of_birth_month": "4", "date_of_birth_day": "", "date_of_birth_year": "1975"}, ("4", "", "1975")),
        ({"date_of_birth_month": "02", "date_of_birth_day": "30", "date_of_birth_year": "1975"}, ("2", "30", "1975")),
        ({"date_of_birth": "2/30/1975"}, ("2", "30", "1975")),
        ({"date_of_birth": "April 31 1975"}, ("April", "31", "1975")),
        ({"date_of_birth": "some day in spring"}, ("some day in spring", "", "")),
        ({"date_of_birth": "1975-02-30"}, ("2", "30", "1975")),
    ],
)
def test_a_date_to_be_mended_is_in_its_three_boxes(typed: Mapping[str, str], boxes: tuple[str, str, str]) -> None:
    page = refused("certification", typed)
    values = dict(Parsed(page.html).values())

    assert tuple(values[f"date_of_birth_{part}"] for part in ("month", "day", "year")) == boxes
    assert 'href="#q-date_of_birth"' in page.html


def test_a_mistake_we_have_no_question_for_is_still_said() -> None:
    page = form_page("contact", values={"file": "x"}, errors=[FieldError("TYPE_TEXT", "file", "Write this as text.")])

    assert "Write this as text." in page.html


@every_language
def test_the_title_of_a_page_with_mistakes_begins_with_error(language: str) -> None:
    assert Parsed(refused("contact", {"name": "Ana"}, language).html).text_of("title").startswith("Error:")


def test_a_problem_with_the_whole_request_is_said_at_the_top() -> None:
    page = Parsed(form_page(values={"name": "Ana"}, problem="We could not save it. Call +1 212-555-0134.").html)

    assert page.text_of("title").startswith("Error:")
    assert any("We could not save it." in text for _, _, parts in page.elements for text in parts)


def test_a_folded_question_that_must_be_mended_is_unfolded() -> None:
    page = Parsed(refused("certification", {"voicemail_ok": "perhaps"}).html)

    assert "open" in page.all("details")[0]


@every_form
def test_a_fresh_form_is_folded_and_without_alarm(form_name: str) -> None:
    page = Parsed(form_page(form_name).html)

    assert "open" not in page.all("details")[0]
    assert not [element for element in page.all("div") if element.get("role") == "alert"]


# --- how it is sent ---


def every_page() -> list[Page]:
    return [
        form_page(),
        refused("contact", {"name": '"><script>alert(1)</script>'}),
        pages.thanks_page(
            practice=PRACTICE,
            language="es",
            confirmation=confirm("contact", "K7Q2-9M4T", None, NOON, PRACTICE, "es"),
        ),
        pages.problem_page(practice=PRACTICE, language="en", title="Not here", text="There is nothing here."),
    ]


@pytest.mark.parametrize("page", every_page(), ids=["form", "mistakes", "thanks", "problem"])
def test_the_policy_allows_the_pages_own_style_and_no_other(page: Page) -> None:
    style = re.search(r"<style>(.*?)</style>", page.html, re.DOTALL)
    assert style is not None

    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}';" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("page", every_page(), ids=["form", "mistakes", "thanks", "problem"])
def test_nothing_runs_that_is_written_into_a_page(page: Page) -> None:
    elements = Parsed(page.html).elements

    assert all("src" in attributes for tag, attributes, _ in elements if tag == "script")
    assert not [
        name for _, attributes, _ in elements for name in attributes if name.startswith("on") or name == "style"
    ]


@pytest.mark.parametrize("page", every_page(), ids=["form", "mistakes", "thanks", "problem"])
def test_pages_are_sent_with_the_headers_of_a_private_page(page: Page) -> None:
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; ")


def test_a_form_may_lead_back_to_the_practices_own_sites_only() -> None:
    directive = re.search(r"form-action ([^;]+)", form_page().headers["Content-Security-Policy"])

    assert directive is not None
    assert set(directive[1].split()) == {"'self'", *PRACTICE.allowed_origins}


def test_a_page_shows_nothing_of_itself_in_a_log() -> None:
    assert "Ana" not in repr(form_page(values={"name": "Ana"}))


def test_a_template_that_is_given_too_little_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("intake/pages/thanks.html")
