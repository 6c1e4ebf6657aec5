"""What a visitor reads once it has arrived, and that the page can be told nothing else than the desk itself said."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.intake.arrival import arrival_token
from chalicelib.intake.arrival_reader import Arrival, read_arrival
from chalicelib.intake.confirmation import confirm
from chalicelib.leads.keyring import Key, Keyring
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise
from chalicelib.practice.file import read_practice
from tests.desks import KEYS, NOON, PRACTICE_FILE, QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, CERTIFICATION, CONTACT, LEAST, Fields, Visitor, as_urlencoded, unbound
from tests.sample_lead import sample_lead

PRACTICE = read_practice(PRACTICE_FILE)
TODAY = Promise(NOON + timedelta(minutes=30), same_day=True)
TOMORROW = Promise(NOON + timedelta(days=1), same_day=False)
ELSEWHERE = "whether and when a visit is possible"


def thanks(visitor: Visitor, fields: Fields, form: str = "certification") -> str:
    """Return what the thank-you page says to somebody who sent a form without a script."""
    sent = visitor.post(f"/f/{form}", as_urlencoded(fields), AS_PERSON)
    return unbound(visitor.get(sent.headers["location"], AS_PERSON).body)


# --- the same on both ways -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", LEAST)
def test_script_and_page_say_the_same_three_steps_and_the_same_reference(form: str) -> None:
    steps = Visitor(QuietDesk()).submit(form, LEAST[form]).json["next_steps"]
    page = thanks(Visitor(QuietDesk()), LEAST[form], form)

    assert len(steps["steps"]) == 3
    for text in (steps["title"], steps["heading"], *steps["steps"], unbound(steps["if_nothing"])):
        assert text in page
    assert re.sub("<[^>]+>", "", page).count(unbound(steps["reference"])) == 1


def test_request_is_not_called_a_message(visitor: Visitor) -> None:
    titles = {form: visitor.submit(form, fields).json["next_steps"]["title"] for form, fields in LEAST.items()}

    assert titles == {"contact": "Your message has arrived.", "certification": "Your request has arrived."}


@pytest.mark.parametrize("answer", ["no", "unsure"])
def test_who_may_not_be_in_new_york_is_promised_to_hear_whether_a_visit_is_possible(
    visitor: Visitor, answer: str
) -> None:
    fields = CERTIFICATION | {"in_new_york": answer}
    reply = visitor.submit("certification", fields).json

    assert ELSEWHERE in reply["promise"]["text"]
    assert "while you are in New York State" in reply["next_steps"]["steps"][1]
    assert ELSEWHERE in thanks(visitor, fields | {"message": "Once more."})


def test_who_will_be_in_new_york_is_promised_an_answer(visitor: Visitor) -> None:
    assert ELSEWHERE not in thanks(visitor, CERTIFICATION)
    assert ELSEWHERE not in visitor.submit("certification", CERTIFICATION).body


def lead_of(promised: Promise | None, in_new_york: str) -> Lead:
    return replace(sample_lead(), form="certification", promise=promised, answers={"in_new_york": in_new_york})


# --- what the address of the page may say ----------------------------------------------------------------------------


def test_address_of_the_page_does_not_tell_what_was_answered() -> None:
    """Two requests that differ in where somebody will be have addresses that differ in what nobody can read."""
    told = [arrival_token(lead_of(TODAY, answer), KEYS) for answer in ("no", "yes")]

    assert len({token.rpartition(".")[0] for token in told}) == 1
    assert len(set(told)) == 2


@pytest.mark.parametrize("promised", [None, TODAY, TOMORROW])
@pytest.mark.parametrize("is_visit_uncertain", [True, False])
def test_what_the_desk_wrote_is_read_again(promised: Promise | None, *, is_visit_uncertain: bool) -> None:
    lead = lead_of(promised, "unsure" if is_visit_uncertain else "yes")

    read = read_arrival(arrival_token(lead, KEYS), KEYS)

    assert read == Arrival(lead.reference, lead.form, promised, is_visit_uncertain)


def test_address_from_before_the_secret_was_changed_is_still_read() -> None:
    lead = lead_of(TODAY, "yes")
    changed = Keyring((Key("another key, just as long as it has to be"), *KEYS.keys))

    assert read_arrival(arrival_token(lead, KEYS), changed) == Arrival(
        lead.reference, lead.form, TODAY, is_visit_uncertain=False
    )


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "K7Q2-9M4T",
        "K7Q2-9M4T.contact.29924250s.00000000000000000000",
        "PAY-NOW!.contact.1.00000000000000000000",
        "K7Q2-9M4T.contact.99999999s.ffffffffffffffffffff",
    ],
)
def test_nobody_else_can_make_the_page_say_anything(visitor: Visitor, forged: str) -> None:
    page = visitor.get(f"/thanks?arrived={forged}", AS_PERSON)

    assert page.status == 200
    assert "K7Q2" not in page.body
    assert "Your message has arrived." in page.body


def test_page_read_again_the_next_day_says_what_was_promised_and_not_anew() -> None:
    desk = QuietDesk()
    visitor = Visitor(desk)
    where = visitor.post("/f/contact", as_urlencoded(CONTACT), AS_PERSON).headers["location"]
    desk.wait(timedelta(days=1))

    page = unbound(visitor.get(where, AS_PERSON).body)

    assert "We aimed to answer you" in page
    assert "Nothing from us? Call +1 212-555-0134 and name the reference" in page


# --- if nothing comes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("promised", "sentence"),
    [
        (TODAY, "Nothing by 12:30 PM? Call +1 212-555-0134 and name the reference K7Q2-9M4T."),
        (TOMORROW, "Nothing on Tuesday November 24 by noon? Call +1 212-555-0134 and name the reference K7Q2-9M4T."),
        (None, "Nothing from us? Call +1 212-555-0134 and name the reference K7Q2-9M4T."),
    ],
)
def test_it_says_whom_to_call_if_nothing_comes(promised: Promise | None, sentence: str) -> None:
    assert confirm("contact", "K7Q2-9M4T", promised, NOON, PRACTICE, "en").if_nothing == sentence


def test_page_without_a_request_names_no_reference(visitor: Visitor) -> None:
    page = unbound(visitor.get("/thanks", AS_PERSON).body)

    assert "Your reference" not in page
    assert "Call +1 212-555-0134." in page


# --- another language, with what was typed ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", LEAST)
def test_what_was_typed_survives_the_change_of_the_language(form: str) -> None:
    desk = QuietDesk()
    typed = {"name": "Rosa Díaz", "email": "not yet", "message": "One\nTwo", "pet": "a cat", "_language": "en"}

    page = Visitor(desk).post(f"/f/{form}", as_urlencoded(typed | {"_switch": "es"}), AS_PERSON)

    assert (page.status, desk.leads()) == (200, [])
    assert '<html lang="es">' in page.body
    for text in ("Rosa Díaz", "not yet", "One\nTwo", "a cat"):
        assert text in page.body
    assert 'class="fd-summary"' not in page.body
    assert '<input type="hidden" name="_language" value="es">' in page.body


# --- an empty form ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", LEAST)
def test_empty_form_is_not_told_that_what_was_written_is_still_there(visitor: Visitor, form: str) -> None:
    page = visitor.post(f"/f/{form}", as_urlencoded({"name": " ", "_language": "en"}), AS_PERSON)

    assert page.status == 400
    assert "The form is empty." in page.body
    assert "What you wrote is still here" not in page.body


@pytest.mark.parametrize("form", LEAST)
def test_empty_form_names_everything_that_is_missing(visitor: Visitor, form: str) -> None:
    empty = visitor.post(f"/f/{form}", as_urlencoded({"name": " "}), AS_SCRIPT)
    required = {"contact": {"email", "message"}, "certification": {*CERTIFICATION}}

    assert empty.codes[0] == "EMPTY"
    assert {error["field"] for error in empty.json["errors"][1:]} == required[form]


# --- when nobody answers today ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("later", "title", "closed"),
    [
        (timedelta(), "Request a same-day evaluation", ""),
        (timedelta(hours=8), "Request an evaluation", "The practice is closed for today."),
        (timedelta(days=3), "Request an evaluation", "The practice is closed today."),
    ],
)
def test_form_says_when_no_answer_comes_today(later: timedelta, title: str, closed: str) -> None:
    desk = QuietDesk()
    desk.wait(later)
    page = Visitor(desk).get("/f/certification", AS_PERSON).body
    described = Visitor(desk).get("/f/certification", AS_SCRIPT).json

    assert (described["title"], described["closed"]) == (title, closed)
    assert f"<h1>{title}</h1>" in page
    assert closed in page
    asked = "What time today suits you?" if later == timedelta() else "What time suits you?"
    assert asked in page
    assert described["schema"]["properties"]["preferred_time"]["title"] == asked
