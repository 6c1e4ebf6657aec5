"""The page of one lead: every answer once, one thumb to reach a person, and who else it may be."""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from chalicelib.forms import FORMS, load_form
from chalicelib.inbox.pages.lead.answer_groups import arrange, short_label
from chalicelib.inbox.pages.lead.contact_links import number_in_words
from chalicelib.inbox.words import words
from chalicelib.leads.age import age_on
from chalicelib.leads.alert import RENEWALS, Alert, AlertState, Channel
from chalicelib.leads.lead import Answer, Consent, Lead, TimelineEvent
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import ANSWERS, SignedIn, audit_log, stored
from tests.integration.test_third_form import MODULE

TODAY = date(2026, 11, 23)
FULL: Mapping[str, Answer] = {
    **ANSWERS,
    "relationship": "aunt",
    "zip": "10027",
    "county": "Kings",
    "kind": "renewal",
    "current_expires_on": "2026-12-10",
    "message": "First line\nSecond line",
    "preferred_contact": "text",
    "preferred_time": "after 2 PM",
    "voicemail_ok": False,
    "language": "es",
    "access_needs": "A relay service",
    "heard_from": "A friend",
    "consent_contact": True,
    "renewal_reminders": True,
}
CONSENTS = {name: Consent("2026-11", "en", NOON) for name in ("consent_contact", "renewal_reminders")}


@pytest.fixture
def callback_form(tmp_path: Path) -> Iterator[None]:
    """Register a form that nobody wrote the inbox for."""
    (tmp_path / "callback_form.py").write_text(MODULE)
    sys.path.insert(0, str(tmp_path))
    FORMS["callback"] = "callback_form:Callback"
    yield
    del FORMS["callback"]
    sys.path.remove(str(tmp_path))
    sys.modules.pop("callback_form", None)


def page_of(user: SignedIn, lead: Lead) -> str:
    reply = user.get(f"leads/{lead.reference}")
    assert reply.status == HTTPStatus.OK
    return str(reply.body)


def shown(page: str) -> str:
    """Return the texts of a page."""
    return unescape(" ".join(re.sub(r"<style>.*?</style>|<[^>]*>", " ", page, flags=re.DOTALL).split()))


def links(page: str) -> dict[str, str]:
    return {link.partition(":")[0]: unescape(link) for link in re.findall(r'href="((?:tel|sms|mailto):[^"]*)"', page)}


def labels_of(lead: Lead, desk: QuietDesk) -> list[str]:
    groups = arrange(lead, desk.practice, TODAY)
    return [label for group in groups for label in (*(fact.label for fact in group.facts), *group.missing)]


@pytest.mark.parametrize("form", ["certification", "contact", "callback"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("answers", [{}, FULL])
@pytest.mark.usefixtures("callback_form")
def test_every_question_of_every_form_appears_once(form: str, language: str, answers: Mapping[str, Answer]) -> None:
    desk = QuietDesk()
    desk.practice = replace(desk.practice, language=language)
    asks = load_form(form).questions()
    lead = stored(desk, {name: answer for name, answer in answers.items() if name in asks}, form=form)

    labels = labels_of(lead, desk)

    assert sorted(labels) == sorted(short_label(question, language) for question in asks.values())
    text = page_of(SignedIn(desk), lead)
    found = re.findall(r"<dt>(.*?)</dt>|<span>(.*?)</span>", text.partition("</header>")[2])
    on_page = [unescape(dt or span) for dt, span in found]
    assert all(on_page.count(label) == 1 for label in labels)


@pytest.mark.usefixtures("callback_form")
def test_a_third_form_has_a_sensible_page(desk: QuietDesk, user: SignedIn) -> None:
    answers: Mapping[str, Answer] = {
        "phone": {"typed": "(212) 555-0134", "e164": "+12125550134"},
        "part_of_day": "morning",
        "day": "2026-11-24",
        "topic": "Hours",
    }
    page = page_of(user, stored(desk, answers, form="callback", other_answers=(("pet", "a cat"),)))
    assert "Call back" in page
    assert "When? Morning Day Nov 24, 2026 Topic Hours" in shown(page)
    assert "Other answers pet a cat" in shown(page)
    assert links(page)["tel"] == "tel:+12125550134"


def test_a_form_that_is_gone_still_shows_its_answers(desk: QuietDesk, user: SignedIn) -> None:
    page = shown(page_of(user, stored(desk, form="yesteryear")))
    assert "Ana Example" in page
    assert "condition My back hurts" in page


def test_answers_stand_where_she_would_ask_for_them(desk: QuietDesk) -> None:
    lead = stored(desk, FULL, consents=CONSENTS)
    groups = {group.name: [fact.text for fact in group.facts] for group in arrange(lead, desk.practice, TODAY)}
    assert groups == {
        "who": ["For me", "Ana Example", "aunt", "Apr 23, 1975 · 51 years old"],
        "reach": [
            "(212) 555-0147",
            "ana@example.com",
            "Text message",
            "after 2 PM",
            "No",
            "Spanish",
            "A relay service",
        ],
        "where": ["Yes", "10027", "Kings"],
        "what": ["Renewal", "Dec 10, 2026", "My back hurts", "First line\nSecond line"],
        "heard": ["A friend"],
        "consent": ["Yes · Mon Nov 23, 2026, 12:00 PM · wording 2026-11"] * 2,
    }


@pytest.mark.parametrize(
    ("born", "today", "years"),
    [
        ("2000-11-23", "2026-11-23", 26),
        ("2000-11-24", "2026-11-23", 25),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2026-11-23", "2026-11-23", 0),
    ],
)
def test_age_is_in_whole_years(born: str, today: str, years: int) -> None:
    assert age_on(date.fromisoformat(today), date.fromisoformat(born)) == years


def test_one_thumb_calls_texts_and_writes(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    found = links(page_of(user, lead))
    assert found["tel"] == "tel:+12125550147"
    assert found["sms"].startswith("sms:+12125550147?&body=")
    assert found["mailto"] == f"mailto:ana@example.com?subject=Your%20message%2C%20{lead.reference}"


@pytest.mark.parametrize(("language", "begins"), [("en", "Hello, this is Marisol"), ("es", "Hola, soy Marisol")])
def test_a_text_speaks_the_visitors_language_and_says_nothing_of_why(language: str, begins: str) -> None:
    desk = QuietDesk()
    lead = stored(desk, FULL, language=language)
    found = links(page_of(SignedIn(desk), lead))
    body = unquote(found["sms"].partition("body=")[2])
    assert body.startswith(begins)
    telling = ("cannabis", "marijuana", "certif", "telehealth", "back hurts", "Ana")
    assert not [word for word in telling if word.lower() in (body + unquote(found["mailto"].partition("?")[2])).lower()]


def test_a_number_with_an_extension_is_called_and_not_texted(desk: QuietDesk, user: SignedIn) -> None:
    phone: Answer = {"typed": "(212) 555-0147 x12", "e164": "+12125550147", "extension": "12"}
    found = links(page_of(user, stored(desk, {**ANSWERS, "phone": phone})))
    assert found["tel"] == "tel:+12125550147;ext=12"
    assert "sms" not in found


def test_an_address_that_cannot_be_written_to_is_not_offered(desk: QuietDesk, user: SignedIn) -> None:
    page = page_of(user, stored(desk, notes=("call_instead",)))
    assert "mailto" not in links(page)
    assert "Call instead: this email address cannot be written to." in page


def test_an_address_stays_one_address(desk: QuietDesk, user: SignedIn) -> None:
    found = links(page_of(user, stored(desk, {"email": "a?b&cc=x+1@example.com"}, form="contact")))
    assert found["mailto"].startswith("mailto:a%3Fb%26cc%3Dx%2B1@example.com?subject=")


@pytest.mark.parametrize(("answer", "sentence"), [(True, "Voicemail is OK"), (False, "Do not leave a voicemail")])
def test_voicemail_is_said_beside_the_buttons(desk: QuietDesk, user: SignedIn, answer: Answer, sentence: str) -> None:
    page = page_of(user, stored(desk, {**ANSWERS, "voicemail_ok": answer}))
    assert sentence in page.partition('class="lead-answers"')[0]


def test_what_the_notes_and_doubts_say_is_on_top(desk: QuietDesk, user: SignedIn) -> None:
    page = shown(page_of(user, stored(desk, notes=("minor", "outside_new_york"), doubts=("too_fast",))))
    assert "For a person under 18." in page
    assert "May be outside New York." in page
    assert "It was sent faster than a person types." in page


def test_the_promise_is_shown_while_somebody_waits(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, promise=Promise(NOON + timedelta(minutes=30), same_day=True))
    assert "Answer by Mon Nov 23, 12:30 PM" in shown(page_of(user, lead))
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "duplicate"})
    assert "Answer by" not in shown(page_of(user, lead))


def test_an_answer_that_is_overdue_says_so_in_words(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, promise=Promise(NOON, same_day=True))
    assert 'lead-by late">Overdue since Mon Nov 23, 12:00 PM<' in page_of(user, lead)


@pytest.mark.parametrize(
    ("minutes", "said"), [(20, "12:20 PM, in time"), (30, "12:30 PM, in time"), (31, "12:31 PM, late")]
)
def test_once_they_were_reached_the_page_says_whether_that_was_in_time_and_is_not_red(
    desk: QuietDesk, user: SignedIn, minutes: int, said: str
) -> None:
    lead = stored(desk, promise=Promise(NOON + timedelta(minutes=30), same_day=True))
    desk.wait(timedelta(minutes=minutes))
    user.sign_in()
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "no_answer"})
    desk.wait(timedelta(minutes=14))
    page = page_of(user, lead)
    assert f'lead-by">First contact {said}<' in page
    assert "Overdue" not in page


def test_nobody_is_late_with_what_is_held(desk: QuietDesk, user: SignedIn) -> None:
    page = page_of(user, stored(desk, is_held=True, promise=Promise(NOON, same_day=True)))
    assert "lead-by" not in page.partition("</style>")[2]


def test_the_number_is_on_the_button_and_what_to_keep_to_beside_it(desk: QuietDesk, user: SignedIn) -> None:
    text = shown(page_of(user, stored(desk, FULL, language="es")))
    times = "Do not leave a voicemail Best time: after 2 PM"
    told = f"{times} Access needs: A relay service Language: Spanish Wrote in Spanish."
    assert "Call (212) 555-0147" in text
    assert told in text
    assert text.index("Call (212)") < text.index(told) < text.index("First line") < text.index("More outcomes")


@pytest.mark.parametrize(
    ("phone", "said"),
    [
        ({"typed": "212.555.0147", "e164": "+12125550147"}, "(212) 555-0147"),
        ({"typed": "x", "e164": "+12125550147", "extension": "12"}, "(212) 555-0147 ext. 12"),
        ({"typed": "x", "e164": "+525512345678"}, "+525512345678"),
        ("no number", ""),
        (None, ""),
    ],
)
def test_numbers_are_written_as_they_are_read_here(phone: Answer | None, said: str) -> None:
    assert number_in_words(phone) == said


def test_whoever_left_no_name_is_called_as_on_the_lists(desk: QuietDesk, user: SignedIn) -> None:
    page = page_of(user, stored(desk, {"phone": ANSWERS["phone"], "message": "Hello"}, form="contact"))
    assert "<h1>(212) 555-0147</h1>" in page


STANDINGS = [
    (Standing(), "Status New"),
    (Standing(Status.CONTACTED, 1, NOON, "?"), "Contacted by somebody, Mon Nov 23, 12:00 PM"),
    (
        Standing(Status.NO_ANSWER, 1, NOON, "desk", again_at=NOON),
        "No answer Try again: Mon Nov 23, 12:00 PM by the desk",
    ),
    (Standing(Status.SCHEDULED, 1, visit_at=NOON), "Scheduled Visit: Mon Nov 23, 12:00 PM"),
    (Standing(Status.CERTIFIED, 1, certified_until=TODAY), "Certified until Nov 23, 2026"),
    (Standing(Status.CERTIFIED, 1), "Certified, no end date"),
]


@pytest.mark.parametrize(("standing", "text"), STANDINGS)
def test_the_page_says_where_it_stands(desk: QuietDesk, user: SignedIn, standing: Standing, text: str) -> None:
    assert text in shown(page_of(user, stored(desk, standing=standing)))


def test_the_timeline_tells_of_alerts_and_of_actions_by_name(desk: QuietDesk, user: SignedIn) -> None:
    alerts = {Channel.FIRST: Alert(AlertState.BOUNCED, attempt=2), Channel.SECOND: Alert(AlertState.PENDING)}
    lead = stored(desk, alerts=alerts)
    for minute, event in enumerate(
        [
            TimelineEvent("a", NOON, "send", Channel.FIRST, 2),
            TimelineEvent("b", NOON, "bounce", Channel.FIRST, 2),
            TimelineEvent("c", NOON, "delivery", Channel.FIRST, 1, changed=False),
            TimelineEvent("d", NOON, "odd", Channel.FIRST, 1),
        ]
    ):
        desk.memory.record(lead.key, replace(event, at=NOON + timedelta(minutes=minute)))
    desk.wait(timedelta(minutes=9))
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "no_answer"})
    page = shown(page_of(user, lead))
    assert (
        "Mon Nov 23, 12:00 PM Received "
        "Mon Nov 23, 12:00 PM Alert to the first address, try 2: taken by the mail service "
        "Mon Nov 23, 12:01 PM Alert to the first address, try 2: bounced "
        "Mon Nov 23, 12:02 PM Alert to the first address, try 1: delivered (changed nothing) "
        "Mon Nov 23, 12:03 PM Alert to the first address, try 1: event: odd "
        "Mon Nov 23, 12:09 PM marked no answer by Marisol Example"
    ) in page
    assert "Alert to the first address bounced · tries: 2 Alert to the second address waiting to be sent" in page


@pytest.mark.parametrize("state", AlertState)
def test_every_alert_on_every_channel_has_words(state: AlertState) -> None:
    desk = QuietDesk()
    lead = stored(desk, alerts=dict.fromkeys(Channel, Alert(state, attempt=1)), standing=Standing(Status.DECLINED))
    assert SignedIn(desk).get(f"leads/{lead.reference}").status == HTTPStatus.OK


@pytest.mark.parametrize(
    ("channel", "state"),
    [
        (Channel.VISITOR, AlertState.BOUNCED),
        (Channel.VISITOR, AlertState.FAILED),
        *((renewal, AlertState.BOUNCED) for renewal in RENEWALS),
    ],
)
def test_mail_to_the_visitor_that_did_not_arrive_is_told_of_on_top(
    desk: QuietDesk, user: SignedIn, channel: Channel, state: AlertState
) -> None:
    alerts = {Channel.FIRST: Alert(AlertState.SENT), channel: Alert(state)}
    page = shown(page_of(user, stored(desk, alerts=alerts)))
    assert "Our email to this address came back: call instead." in page.partition("Reach them")[0]


def test_kin_are_suggested_with_what_they_share(desk: QuietDesk, user: SignedIn) -> None:
    day = timedelta(days=1)
    certified = Standing(Status.CERTIFIED, 1, NOON - 300 * day, certified_until=date(2026, 12, 10))
    both = stored(desk, phone_hash="p", email_hash="e", received_at=NOON - 300 * day, standing=certified)
    phone = stored(desk, phone_hash="p", received_at=NOON - 3 * day, standing=Standing(Status.CONTACTED, 1))
    held = stored(desk, email_hash="e", received_at=NOON - day, is_held=True)
    expired = stored(desk, phone_hash="p", expires_at=NOON)
    stranger = stored(desk, phone_hash="q", email_hash="f")
    lead = stored(desk, phone_hash="p", email_hash="e")

    page = page_of(user, lead)

    text = shown(page)
    what = "Same-day request · New certification"
    shared = f"same phone and email · Jan 27, 2026 · {both.reference}"
    assert f"Ana Example · Certified until Dec 10, 2026 {what} · {shared}" in text
    assert f"Ana Example · Contacted {what} · same phone · Nov 20, 2026 · {phone.reference}" in text
    assert f"Ana Example · New held {what} · same email · Nov 22, 2026 · {held.reference}" in text
    assert text.index(held.reference) < text.index(phone.reference) < text.index(both.reference)
    assert expired.reference not in page
    assert stranger.reference not in page
    assert f'class="row" href="/inbox/leads/{lead.reference}"' not in page


def test_who_left_neither_phone_nor_email_has_no_kin(desk: QuietDesk, user: SignedIn) -> None:
    stored(desk)
    assert 'class="lead-kin"' not in page_of(user, stored(desk))


def test_each_reading_is_in_the_audit_log(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    user.get(f"leads/{lead.reference}")
    desk.wait(timedelta(seconds=1))
    user.get(f"leads/{lead.reference}/print")
    assert [(event.what, event.reference) for event in audit_log(desk)] == [
        ("read_lead", lead.reference),
        ("printed_lead", lead.reference),
    ]


def test_a_browsers_history_does_not_learn_the_name(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    page = page_of(user, lead)
    assert re.findall(r"<title>(.*?)</title>", page) == [f"{lead.reference} – Inbox"]


def test_what_visitors_typed_is_text_and_no_markup(desk: QuietDesk, user: SignedIn) -> None:
    hostile: Mapping[str, Answer] = dict.fromkeys(("name", "message", "preferred_time", "heard_from"), "<img src=x>")
    lead = stored(desk, hostile, form="contact", other_answers=(("<script>", "</dd><script>"),))
    for place in ("", "/print"):
        page = str(user.get(f"leads/{lead.reference}{place}").body)
        assert "<img" not in page
        assert page.count("<script") == 1  # our own


def test_the_paper_has_the_answers_and_no_buttons(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk, FULL, consents=CONSENTS)
    user.post(f"leads/{lead.reference}/note", {"text": "Called twice."})
    page = str(user.get(f"leads/{lead.reference}/print").body)
    text = shown(page)
    assert all(part in text for part in ("Ana Example", "Apr 23, 1975", "First line Second line", "Called twice."))
    assert "Printed Mon Nov 23, 2026, 12:00 PM by Marisol Example" in text
    assert f"/leads/{lead.reference}/status" not in page


@pytest.mark.parametrize("reference", ["ZZZZ-ZZZZ", "nothing", "a-b-c"])
@pytest.mark.parametrize("place", ["", "/print", "/erase"])
def test_a_reference_of_nobody_says_so(user: SignedIn, reference: str, place: str) -> None:
    reply = user.get(f"leads/{reference}{place}")
    assert reply.status == HTTPStatus.NOT_FOUND
    assert "There is no request with this reference." in str(reply.body)


def test_a_reference_may_be_in_small_letters(desk: QuietDesk, user: SignedIn) -> None:
    assert user.get(f"leads/{stored(desk).reference.lower()}").status == HTTPStatus.OK


def test_the_whole_page_speaks_spanish() -> None:
    desk = QuietDesk(now=datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
    desk.practice = replace(desk.practice, language="es")
    lead = stored(desk, FULL, consents=CONSENTS, notes=("minor",), phone_hash="p")
    stored(desk, phone_hash="p")
    user = SignedIn(desk)
    user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "no_answer"})
    for place, page in (("", "lead"), ("/print", "lead"), ("/erase", "erase")):
        text = shown(str(user.get(f"leads/{lead.reference}{place}").body))
        english = {text for name, text in words("en", page).items() if text != words("es", page)[name]}
        whole = [sentence for sentence in english if len(sentence.split()) > 1 and "{" not in sentence]
        assert [sentence for sentence in whole if sentence in text] == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("4/5/1975", "Apr 5, 1975 · 51 years old – typed: 4/5/1975, which may also mean May 4, 1975. Please ask."),
        ("5 de 4 de 1975", "Apr 5, 1975 · 51 years old – typed: 5 de 4 de 1975"),
    ],
)
def test_date_is_shown_with_what_was_typed_and_with_its_second_reading(typed: str, shown: str) -> None:
    practice = QuietDesk().practice
    lead = replace(stored(QuietDesk()), answers={**FULL, "date_of_birth": "1975-04-05"}, typed={"date_of_birth": typed})

    groups = arrange(lead, practice, TODAY)

    assert shown in [fact.text for group in groups for fact in group.facts]


@pytest.mark.parametrize(("spoken", "is_shown"), [("es", True), ("en", False)])
def test_language_in_which_somebody_wrote_stands_beside_the_ways_to_reach_them(
    user: SignedIn, spoken: str, *, is_shown: bool
) -> None:
    lead = stored(user.desk, FULL, language=spoken)

    ways = page_of(user, lead).partition('class="lead-conditions"')[2].partition("</section>")[0]

    assert ("Wrote in Spanish." in ways) is is_shown


def test_language_in_which_somebody_wrote_answers_where_they_did_not_say_what_they_speak() -> None:
    answers = {name: answer for name, answer in FULL.items() if name != "language"}
    lead = stored(QuietDesk(), answers, language="es")

    reach = next(group for group in arrange(lead, QuietDesk().practice, TODAY) if group.name == "reach")

    assert "Wrote in Spanish." in [fact.text for fact in reach.facts]
    assert "Language" not in reach.missing


def test_the_timeline_says_for_when_a_visit_was_agreed_also_after_another_one_was(
    desk: QuietDesk, user: SignedIn
) -> None:
    lead = stored(desk)
    for number, day in enumerate(("24", "25")):
        fields = {"number": str(number), "status": "scheduled", "visit_date": f"2026-11-{day}", "visit_time": "15:10"}
        user.post(f"leads/{lead.reference}/status", fields)
    history = shown(page_of(user, lead)).partition("What happened so far")[2]
    assert "marked scheduled, visit: Tue Nov 24, 3:10 PM by Marisol Example" in history
    assert "marked scheduled, visit: Wed Nov 25, 3:10 PM by Marisol Example" in history


COPIED = [
    ("Name", "Ana Example"),
    ("Date of birth", "04/23/1975"),
    ("Phone", "(212) 555-0147"),
    ("Email", "ana@example.com"),
    ("ZIP code", "10027"),
    ("County", "Kings"),
]


def test_what_the_states_system_asks_is_there_to_copy_in_its_order(desk: QuietDesk, user: SignedIn) -> None:
    page = page_of(user, stored(desk, FULL)).partition('class="lead-copy"')[2]
    assert re.findall(r'<li><span class="soft">(.*?)</span> <b>(.*?)</b>', page) == COPIED


@pytest.mark.parametrize("missing", ["email", "zip", "date_of_birth"])
def test_what_was_not_answered_is_not_there_to_copy(desk: QuietDesk, user: SignedIn, missing: str) -> None:
    answers = {name: answer for name, answer in FULL.items() if name != missing}
    page = page_of(user, stored(desk, answers)).partition('class="lead-copy"')[2]
    assert len(re.findall(r"<button [^>]*copy", page)) == len(COPIED) - 1


def test_of_two_names_that_of_the_person_to_be_certified_is_there_to_copy(desk: QuietDesk, user: SignedIn) -> None:
    answers = {**FULL, "for_whom": "minor", "person_name": "Teo Example"}
    page = page_of(user, stored(desk, answers)).partition('class="lead-copy"')[2]
    assert re.findall(r'<li><span class="soft">.*?</span> <b>(.*?)</b>', page)[0] == "Teo Example"


def test_the_name_of_who_writes_for_somebody_else_is_not_taken_for_theirs(desk: QuietDesk, user: SignedIn) -> None:
    page = page_of(user, stored(desk, {**FULL, "for_whom": "other_adult"})).partition('class="lead-copy"')[2]
    assert "<b>Ana Example</b>" not in page.partition("</details>")[0]


def test_a_message_has_nothing_to_copy_for_the_state(desk: QuietDesk, user: SignedIn) -> None:
    assert 'class="lead-copy"' not in page_of(user, stored(desk, form="contact"))


def both(desk: QuietDesk, **changes: Any) -> tuple[Lead, Lead]:  # noqa: ANN401 - any field of a lead
    """Store two requests that share their phone."""
    other = stored(desk, phone_hash="p", **changes)
    return stored(desk, phone_hash="p"), other


def test_one_tap_says_that_both_requests_of_a_person_were_answered(desk: QuietDesk, user: SignedIn) -> None:
    lead, other = both(desk)
    assert "Contacted (both)" in page_of(user, lead)
    fields = {"number": "0", "status": "contacted_all", "also": f"{other.reference}:0 ", "text": "Spoke to her."}
    assert user.post(f"leads/{lead.reference}/status", fields).status == HTTPStatus.SEE_OTHER
    marked = [desk.memory.get(one.key) for one in (lead, other)]
    assert [one.standing.status for one in marked if one] == [Status.CONTACTED] * 2
    assert [len(one.private_notes) for one in marked if one] == [1, 0]
    logged = [(event.what, event.reference) for event in audit_log(desk) if event.what.startswith("marked")]
    assert sorted(logged) == sorted([("marked_with_note", lead.reference), ("marked", other.reference)])
    assert [event.kind for event in desk.memory.timeline(other.key)] == ["marked_contacted"]


def test_three_requests_of_a_person_are_counted_on_the_button(desk: QuietDesk, user: SignedIn) -> None:
    stored(desk, phone_hash="p")
    lead, _ = both(desk)
    assert "Contacted (all 3)" in page_of(user, lead)


@pytest.mark.parametrize(
    "changes",
    [
        {"answers": {**ANSWERS, "name": "Bo Example"}},
        {"standing": Standing(Status.CONTACTED, 1)},
        {"standing": Standing(Status.SCHEDULED, 1, visit_at=NOON)},
        {"is_held": True},
    ],
    ids=["another of the household", "answered", "with a visit", "held"],
)
def test_what_is_another_persons_or_does_not_wait_is_not_marked_along(
    desk: QuietDesk, user: SignedIn, changes: dict[str, object]
) -> None:
    lead, other = both(desk, **changes)
    assert "Contacted (" not in page_of(user, lead)
    number = str(other.standing.number)
    fields = {"number": "0", "status": "contacted_all", "also": f"{other.reference}:{number}"}
    user.post(f"leads/{lead.reference}/status", fields)
    assert desk.memory.get(other.key) == other


@pytest.mark.parametrize("also", ["", "x", "ZZZZ-ZZZZ:0", "{}:1", "{}:"])
def test_a_request_that_was_changed_or_not_shown_is_not_marked_along(
    desk: QuietDesk, user: SignedIn, also: str
) -> None:
    lead, other = both(desk)
    fields = {"number": "0", "status": "contacted_all", "also": also.replace("{}", other.reference)}
    user.post(f"leads/{lead.reference}/status", fields)
    assert desk.memory.get(other.key) == other
