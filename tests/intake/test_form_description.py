"""What GET of a form tells a script: enough to build the form, in either language."""

from html import escape

import pytest

from chalicelib.forms import FORMS, load_form
from tests.desks import QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, Visitor, unbound

forms = pytest.mark.parametrize("form", FORMS)
languages = pytest.mark.parametrize("language", ["en", "es"])


@forms
@languages
def test_description_names_every_field_with_its_words(visitor: Visitor, form: str, language: str) -> None:
    described = visitor.get(f"/f/{form}", AS_SCRIPT | {"Accept-Language": language}).json

    asks = load_form(form).questions()
    assert (described["language"], described["form"]) == (language, form)
    assert described["title"] == load_form(form).title(language)
    assert list(described["schema"]["properties"]) == list(asks)
    for name, ask in asks.items():
        described_field = described["schema"]["properties"][name]
        assert described_field["title"] == ask.label(language)
        assert described_field["maxLength"] == ask.longest
        assert described_field.get("description") == (ask.help(language) if ask.help else None)
        assert [choice["const"] for choice in described_field.get("oneOf", [])] == list(ask.choices)


@forms
def test_description_says_what_is_required(visitor: Visitor, form: str) -> None:
    schema = visitor.get(f"/f/{form}", AS_SCRIPT).json["schema"]

    assert set(schema["required"]) == load_form(form).required()
    groups = [[option["required"][0] for option in group["anyOf"]] for group in schema.get("allOf", [])]
    assert groups == [list(group) for group in load_form(form).one_of]


@forms
@languages
def test_description_gives_each_consent_with_its_version(visitor: Visitor, form: str, language: str) -> None:
    consents = visitor.get(f"/f/{form}?lang={language}", AS_SCRIPT).json["consents"]

    wordings = {name: ask.consent for name, ask in load_form(form).questions().items() if ask.consent}
    assert consents == {
        name: {"version": wording.version, "text": wording.text(language)} for name, wording in wordings.items()
    }


@forms
def test_description_says_where_to_send(visitor: Visitor, form: str) -> None:
    assert visitor.get(f"/f/{form}", AS_SCRIPT).json["action"] == f"/f/{form}"


@forms
@languages
def test_browser_gets_the_page_instead(visitor: Visitor, form: str, language: str) -> None:
    answer = visitor.get(f"/f/{form}?lang={language}", AS_PERSON)

    assert (answer.status, answer.is_page) == (200, True)
    assert f'<html lang="{language}">' in answer.body
    assert load_form(form).title(language) in answer.body


@pytest.mark.parametrize(("headers", "is_page"), [(AS_SCRIPT, False), (AS_PERSON, True)])
def test_unknown_form_is_not_found(visitor: Visitor, headers: dict[str, str], *, is_page: bool) -> None:
    answer = visitor.get("/f/unknown", headers)

    assert (answer.status, answer.is_page) == (404, is_page)


def test_health_says_the_version_and_asks_nobody(visitor: Visitor) -> None:
    answer = visitor.get("/health")

    assert (answer.status, answer.json["ok"]) == (200, True)
    assert answer.json["version"]


@pytest.mark.parametrize("path", ["/nowhere", "/f", "/logo.png", "/a/b/c/d"])
def test_address_without_anything_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path, AS_SCRIPT).codes == ["NOT_FOUND"]
    assert visitor.get(path, AS_PERSON).is_page


# --- what a script needs to draw the form and to check it ------------------------------------------------------------


@forms
@languages
def test_description_asks_in_the_order_of_the_page(visitor: Visitor, form: str, language: str) -> None:
    described = visitor.get(f"/f/{form}?lang={language}", AS_SCRIPT).json
    page = visitor.get(f"/f/{form}?lang={language}", AS_PERSON).body

    names = [name for part in ("main", "folded", "consents") for name in described["page"][part]]
    boxes = {name: described["schema"]["properties"][name].get("boxes", [{"name": name}])[0]["name"] for name in names}
    places = [page.index(f'name="{boxes[name]}"') for name in names]
    assert places == sorted(places)
    for name in names:
        assert escape(described["schema"]["properties"][name].get("hint", "")) in page


@forms
@languages
def test_description_holds_the_sentences_of_a_refusal(visitor: Visitor, form: str, language: str) -> None:
    properties = visitor.get(f"/f/{form}?lang={language}", AS_SCRIPT).json["schema"]["properties"]
    wrong = {"email": "ana", "phone": "12", "date_of_birth": "soon", "zip": "1" * 201, "heard_from": "x" * 501}
    asked = AS_SCRIPT | {"Accept-Language": language}

    errors = visitor.submit(form, wrong, asked).json["errors"]

    assert len(errors) >= 4
    for error in errors:
        if error["code"] == "TYPE_DATE":
            continue  # only the desk knows what is wrong with a date
        assert error["message"] in properties[error["field"]]["messages"].values()


@forms
def test_description_says_how_to_call_instead(visitor: Visitor, desk: QuietDesk, form: str) -> None:
    phone = visitor.get(f"/f/{form}", AS_SCRIPT).json["phone"]

    assert phone | {"text": unbound(phone["text"])} == {
        "text": desk.practice.phone,
        "link": f"tel:{desk.practice.phone_link}",
    }


@forms
def test_questions_wait_for_the_same_answers_as_on_the_page(visitor: Visitor, form: str) -> None:
    described = visitor.get(f"/f/{form}", AS_SCRIPT).json["schema"]["properties"]
    page = visitor.get(f"/f/{form}", AS_PERSON).body

    waiting = {name for name, field in described.items() if "after" in field}
    assert len(waiting) == page.count('class="question after-') + page.count("short after-")
    for name in waiting:
        for other, values in described[name]["after"].items():
            assert set(values) < {choice["const"] for choice in described[other]["oneOf"]}


@forms
def test_description_holds_a_style_that_any_rule_of_the_sites_own_outweighs(visitor: Visitor, form: str) -> None:
    style = visitor.get(f"/f/{form}", AS_SCRIPT).json["style"]

    assert style.startswith("@layer { .fd-form {")
    assert style.endswith("} }")


@forms
def test_what_the_script_asks_at_the_address_it_posts_to_is_kept_by_nobody(visitor: Visitor, form: str) -> None:
    # Under the same address a browser asks for the page: who goes back must not be shown the description.
    for headers in (AS_SCRIPT | {"Idempotency-Key": "0"}, AS_PERSON):
        assert visitor.get(f"/f/{form}", headers).headers["cache-control"] == "no-store"
