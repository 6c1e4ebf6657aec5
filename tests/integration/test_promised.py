"""What a visitor is told of when an answer comes, and that it is what is stored and what the practitioner reads."""

from datetime import UTC, datetime

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.leads.promise import promise
from tests.desks import NOON, QuietDesk
from tests.posts import AS_PERSON, AS_SCRIPT, CERTIFICATION, CONTACT, Visitor, as_json, unbound

# Sunday, November 22, 2026, seven in the evening in New York: the practice opens on Monday at nine.
SUNDAY_EVENING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_the_reply_says_by_when_and_stores_the_same(desk: QuietDesk, visitor: Visitor) -> None:
    told = visitor.submit("certification", CERTIFICATION).json["promise"]

    assert told | {"text": unbound(told["text"])} == {
        "respond_by": "2026-11-23T12:30:00-05:00",
        "same_day": True,
        "text": "We aim to answer you today by 12:30 PM.",
    }
    kept = desk.only_lead().promise
    assert kept == promise(NOON, desk.hours)
    assert kept is not None
    assert kept.respond_by.isoformat() == "2026-11-23T17:30:00+00:00"


def test_the_reply_speaks_the_visitors_language(desk: QuietDesk, visitor: Visitor) -> None:
    desk.set_clock.time = SUNDAY_EVENING

    told = visitor.submit("contact", CONTACT, AS_SCRIPT | {"Accept-Language": "es"}).json["promise"]

    assert (
        unbound(told["text"])
        == "Haremos lo posible por responderle mañana, lunes 23 de noviembre, antes de las 9:30 a. m."
    )
    assert told["same_day"] is False


def test_who_sends_it_again_is_told_the_first_promise(desk: QuietDesk, visitor: Visitor) -> None:
    first = visitor.submit("contact", CONTACT).json["promise"]
    desk.set_clock.time = NOON.replace(hour=18)

    assert visitor.submit("contact", CONTACT).json["promise"]["respond_by"] == first["respond_by"]


def test_a_held_submission_is_told_the_same(visitor: Visitor) -> None:
    honest = visitor.submit("contact", CONTACT).json["promise"]
    caught = visitor.submit("contact", CONTACT | {"_gotcha": "spam"}).json["promise"]

    assert caught == honest


def test_the_description_and_the_pages_say_it_before_and_after(visitor: Visitor) -> None:
    sentence = "We aim to answer you today by 12:30 PM."

    assert unbound(visitor.get("/f/contact", AS_SCRIPT).json["promise"]["text"]) == sentence
    assert f"If you write now: {sentence}" in unbound(visitor.get("/f/contact", AS_PERSON).body)
    assert sentence in unbound(visitor.get("/thanks", AS_PERSON).body)
    sent = visitor.post("/f/contact", as_json(CONTACT), AS_PERSON)
    assert sentence in unbound(visitor.get(sent.headers["location"], AS_PERSON).body)


def test_the_alert_says_by_when_in_its_subject_and_how_much_is_open(desk: QuietDesk, visitor: Visitor) -> None:
    visitor.submit("contact", CONTACT)
    visitor.submit("certification", CERTIFICATION)
    for lead in desk.leads():
        do_what_is_due(desk, lead.key)

    lead = next(lead for lead in desk.leads() if lead.form == "certification")
    message = desk.outbox.sent[-1].message
    assert message.subject == f"Same-day request · answer by 12:30 PM · {lead.reference}"
    assert "Promised: by 12:30 PM" in message.text
    assert "Open requests: 2" in message.text


def test_an_alert_of_the_evening_names_the_day(desk: QuietDesk, visitor: Visitor) -> None:
    desk.set_clock.time = SUNDAY_EVENING
    visitor.submit("contact", CONTACT)
    do_what_is_due(desk, desk.only_lead().key)

    assert "answer Monday November 23 by 9:30 AM" in desk.outbox.sent[-1].message.subject
