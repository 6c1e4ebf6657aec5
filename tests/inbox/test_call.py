"""Somebody called: three fields make a lead with the same clock as any other, and nobody is emailed about it."""

import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.alerts.sweep import sweep
from chalicelib.forms.common_questions import LONGEST_TEXT
from chalicelib.inbox import sessions
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import promise
from chalicelib.web.request import Reply
from tests.desks import NOON, DoubtfulStore, QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored
from tests.posts import Visitor

TOLD = {"name": "Ines Example", "phone": "(646) 555-0134", "about": "Her certificate ends.\r\nMay call after five."}


def call(user: SignedIn, call_id: str = "a-page", **told: str) -> Reply:
    return user.post("call", {"call": call_id, **TOLD, **told})


def only(desk: QuietDesk) -> Lead:
    return desk.only_lead()


def test_what_was_told_is_a_lead_on_whose_page_she_lands(desk: QuietDesk, user: SignedIn) -> None:
    reply = call(user)
    lead = only(desk)
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, f"/inbox/leads/{lead.reference}")
    assert lead.answers == {
        "name": "Ines Example",
        "phone": {"typed": "(646) 555-0134", "e164": "+16465550134"},
        "message": "Her certificate ends.\nMay call after five.",
    }
    page = str(user.get(f"leads/{lead.reference}").body)
    assert "They called, and it was written down here." in page
    assert "written down after a telephone call by Marisol Example" in page
    assert "(646) 555-0134" in page


def test_a_call_has_the_promise_and_the_reminders_of_a_request_from_the_site(desk: QuietDesk, user: SignedIn) -> None:
    call(user)
    called = only(desk)
    Visitor(desk).submit("contact", {"email": "bo@example.com", "message": "Hello"})
    wrote = next(lead for lead in desk.leads() if lead.key != called.key)
    assert called.promise == wrote.promise == promise(NOON, desk.hours)
    assert called.remind_at == wrote.remind_at
    assert called.expires_at == wrote.expires_at


def test_nobody_is_emailed_when_it_is_written_down_and_the_reminder_comes(desk: QuietDesk, user: SignedIn) -> None:
    sweep(desk)  # the digest of the morning
    before = len(desk.outbox.sent)
    call(user)
    sweep(desk)
    assert len(desk.outbox.sent) == before
    assert only(desk).alerts.keys() == {Channel.FIRST}
    assert only(desk).alert.state is AlertState.LEFT_OUT
    remind_at = only(desk).remind_at
    assert remind_at
    desk.wait(remind_at - NOON)
    sweep(desk)
    assert ["Reminder" in sent.message.subject for sent in desk.outbox.sent[before:]] == [True]


def test_whoever_called_and_wrote_before_is_recognised(desk: QuietDesk, user: SignedIn) -> None:
    wrote = Visitor(desk).submit("contact", {"name": "Ines Example", "phone": "646 555 0134", "message": "Hello"})
    reply = call(user)
    page = str(user.get(reply.headers["Location"].removeprefix("/inbox/")).body)
    assert f'href="/inbox/leads/{wrote.json["id"]}"' in page
    assert "Contacted (both)" in page


def test_a_caller_is_found_and_waits_on_the_page_of_today(desk: QuietDesk, user: SignedIn) -> None:
    call(user)
    assert only(desk).reference in str(user.post("find", {"question": "0134"}).body)
    assert only(desk).reference in str(user.get("").body)


@pytest.mark.parametrize(("chosen", "form"), [("contact", "contact"), ("", "certification"), ("zz", "certification")])
def test_the_kind_is_chosen_or_the_usual_one(desk: QuietDesk, user: SignedIn, chosen: str, form: str) -> None:
    call(user, form=chosen)
    assert only(desk).form == form


def test_a_number_is_all_that_is_needed(desk: QuietDesk, user: SignedIn) -> None:
    assert call(user, name="", about="").status is HTTPStatus.SEE_OTHER
    assert only(desk).answers.keys() == {"phone"}


@pytest.mark.parametrize("letter", ["ñ", "語", "\N{GRINNING FACE}"])
def test_what_it_was_about_may_be_as_long_in_any_script(desk: QuietDesk, user: SignedIn, letter: str) -> None:
    assert call(user, about=letter * LONGEST_TEXT).status is HTTPStatus.SEE_OTHER
    assert only(desk).answers["message"] == letter * LONGEST_TEXT


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("phone", "", "Give a phone number"),
        ("phone", "555", "Give a phone number"),
        ("phone", "her sister's", "Give a phone number"),
        ("phone", "6465550134" * 30, "Give a phone number"),
        ("name", "x" * 201, "Make it shorter"),
        ("about", "x" * 10_001, "Make it shorter"),
    ],
)
def test_what_cannot_be_read_is_to_be_mended_and_all_of_it_typed_still(
    desk: QuietDesk, user: SignedIn, field: str, typed: str, sentence: str
) -> None:
    reply = call(user, **{field: typed})
    assert reply.status is HTTPStatus.UNPROCESSABLE_ENTITY
    page = str(reply.body)
    assert f'id="{field}-trouble">{sentence}' in page
    assert f'aria-describedby="{field}-trouble"' in page
    kept = [text for name, text in TOLD.items() if name not in {field, "about"}]
    assert all(text in page for text in kept)
    assert desk.leads() == []


def test_numbers_of_cards_are_hidden_as_in_any_request(desk: QuietDesk, user: SignedIn) -> None:
    call(user, about="My card is 4111 1111 1111 1111")
    assert "4111 1111 1111 1111" not in str(only(desk).answers["message"])


def test_a_form_that_is_sent_twice_makes_one_lead(desk: QuietDesk, user: SignedIn) -> None:
    first, second = call(user), call(user)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(desk.leads()) == 1
    assert [event.kind for event in desk.memory.timeline(only(desk).key)] == ["called"]


def test_another_caller_written_over_the_same_page_is_another_lead(desk: QuietDesk, user: SignedIn) -> None:
    call(user)
    call(user, name="Bo Example")
    assert {str(lead.answers["name"]) for lead in desk.leads()} == {"Ines Example", "Bo Example"}
    assert len({lead.reference for lead in desk.leads()}) == 2


def test_each_page_has_an_id_of_its_own(user: SignedIn) -> None:
    ids = [re.findall(r'name="call" value="([\w-]+)"', str(user.get("call").body)) for _ in range(2)]
    assert ids[0] != ids[1]


def test_an_id_that_somebody_made_up_is_replaced(desk: QuietDesk, user: SignedIn) -> None:
    assert call(user, call_id="<b>").status is HTTPStatus.SEE_OTHER
    assert "<b>" not in only(desk).key


def test_a_store_that_does_not_answer_leaves_everything_in_its_field(desk: QuietDesk, user: SignedIn) -> None:
    desk.store = DoubtfulStore(desk.memory, "refuses")
    reply = call(user)
    assert reply.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert all(text in str(reply.body) for text in ("Ines Example", "(646) 555-0134", "Her certificate ends."))
    assert 'name="call" value="a-page"' in str(reply.body)


def test_what_was_typed_too_late_goes_on_after_signing_in(desk: QuietDesk, user: SignedIn) -> None:
    token = user.csrf
    desk.wait(sessions.IDLE + timedelta(seconds=1))
    reply = user.post("call/unfinished", {"call": "a-page", **TOLD}, csrf=token)
    assert reply.status is HTTPStatus.UNAUTHORIZED
    assert 'action="/inbox/call/unfinished"' in str(reply.body)
    user.sign_in()
    page = str(user.post("call/unfinished", {"call": "a-page", **TOLD}).body)
    assert 'value="Ines Example"' in page
    assert "Her certificate ends." in page
    assert desk.leads() == []


def test_the_audit_log_says_which_lead_was_made_and_no_word_of_it(desk: QuietDesk, user: SignedIn) -> None:
    user.get("call")
    call(user, name="canary-name", about="canary-about")
    assert [(event.what, event.reference) for event in audit_log(desk)] == [
        ("opened_call", ""),
        ("took_call", only(desk).reference),
    ]
    kept = [record.values for record in desk.memory_records.all()]
    assert "canary-" not in f"{kept}{desk.memory.timeline(only(desk).key)}{only(desk)!r}"


def test_a_page_in_spanish_names_what_it_asks_in_spanish() -> None:
    desk = QuietDesk()
    desk.practice = replace(desk.practice, language="es")
    page = str(SignedIn(desk).get("call").body)
    assert "<h1>Alguien llamó</h1>" in page
    assert "Teléfono para devolver la llamada" in page


def test_nobody_who_was_found_leads_to_writing_them_down(desk: QuietDesk, user: SignedIn) -> None:
    stored(desk)
    assert 'href="/inbox/call"' in str(user.post("find", {"question": "nobody at all"}).body).partition("<main")[2]
