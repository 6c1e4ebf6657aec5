"""Emails about a visit: what they say, the file for a calendar as a calendar reads it, and who gets none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from chalicelib.alerts.feedback import MailEvent, apply_mail_event
from chalicelib.alerts.mails.visit.calendar import visit_in_calendar
from chalicelib.alerts.mails.visit.mail import Links, compose_visit, compose_visit_reminder
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.lead import Consent, Lead, ToldVisit
from chalicelib.leads.status import Status
from chalicelib.mail.message import CHANNEL_TAG, Message, to_mime
from chalicelib.storage.suppression_list import add_to_list
from chalicelib.storage.table import SUPPRESSED
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import ANSWERS, OWN_URL, SignedIn, stored
from tests.sample_lead import sample_lead

PRACTICE = QuietDesk().practice
LINKS = Links("https://desk.example.com/visit/a", "https://desk.example.com/visit/b")
HOUR = timedelta(hours=1)
CONSENTS = {"consent_contact": Consent("2026-11", "en", NOON)}
VISIT_AT = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)  # three in the afternoon in New York


def lead(at: datetime | None = VISIT_AT, before: datetime | None = None, **changed: object) -> Lead:
    whole = sample_lead(
        reference="K7Q2-9M4T", answers={"email": "ana@example.com"}, told_visit=ToldVisit(2, at, before)
    )
    alerts = dict.fromkeys((Channel.VISIT, Channel.VISIT_REMINDER), whole.alert)
    return replace(whole, alerts={**whole.alerts, **alerts}, **changed)  # type: ignore[arg-type]


def mail(of: Lead, links: Links | None = LINKS) -> Message:
    return compose_visit(of, practice=PRACTICE, links=links, now=NOON)


def event_in(message: Message) -> Any:  # noqa: ANN401 - icalendar knows what is in it when it has read it
    assert message.calendar
    return event_of(message.calendar.text)


def event_of(text: str) -> Any:  # noqa: ANN401 - the same
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


# --- what they say


def test_it_says_when_and_whom_to_call() -> None:
    message = mail(lead())
    assert message.subject == "Your appointment: Tuesday November 24 at 3 PM · K7Q2-9M4T"
    assert "Your appointment is on Tuesday November 24, 2026 at 3 PM." in message.text
    assert f"Call {PRACTICE.phone}" in message.text
    assert message.sender.startswith(PRACTICE.name)


def test_in_spanish() -> None:
    message = mail(lead(datetime(2026, 11, 24, 18, 0, tzinfo=UTC), language="es"))
    assert message.subject == "Su cita: el martes 24 de noviembre a la 1 p. m. · K7Q2-9M4T"
    assert "Su cita es el martes 24 de noviembre de 2026 a la 1 p. m.\n" in message.text


def test_a_move_says_what_it_was_before() -> None:
    message = mail(lead(VISIT_AT, VISIT_AT - HOUR / 2))
    assert message.subject == "New time for your appointment: Tuesday November 24 at 3 PM · K7Q2-9M4T"
    assert "It was to be on Tuesday November 24, 2026 at 2:30 PM before." in message.text


def test_what_was_called_off_has_no_link_any_more() -> None:
    message = mail(lead(None, VISIT_AT))
    assert message.subject == "Your appointment is cancelled: Tuesday November 24 at 3 PM · K7Q2-9M4T"
    assert "/visit/" not in message.text + message.html


def test_the_reminder_has_the_links_and_no_file() -> None:
    message = compose_visit_reminder(lead(), practice=PRACTICE, links=LINKS)
    assert message.subject == "Reminder of your appointment: Tuesday November 24 at 3 PM · K7Q2-9M4T"
    assert LINKS.another_time in message.text
    assert message.calendar is None


def test_without_an_address_of_its_own_the_desk_leaves_the_links_out() -> None:
    message = mail(lead(), links=None)
    assert "If that time does not suit you, call:" in message.text
    assert "I cannot come" not in message.text + message.html


def test_all_emails_about_one_visit_are_one_conversation() -> None:
    of = lead()
    reminder = compose_visit_reminder(of, practice=PRACTICE, links=LINKS)
    assert mail(of).headers["References"] == reminder.headers["References"]


# --- the file for a calendar


def test_a_calendar_reads_the_visit() -> None:
    event = event_in(mail(lead()))
    assert event["DTSTART"].dt == VISIT_AT
    assert event["DTEND"].dt == VISIT_AT + HOUR / 2
    assert event["DTSTAMP"].dt == NOON
    assert (event["SEQUENCE"], event["STATUS"], event["CLASS"]) == (2, "CONFIRMED", "PRIVATE")
    assert event["ORGANIZER"] == "mailto:desk@hudsonlantern.example.com"
    assert event["ATTENDEE"] == "mailto:ana@example.com"
    assert event.errors == []


def test_its_name_says_neither_why_nor_with_whom() -> None:
    event = event_in(mail(lead()))
    assert event["SUMMARY"] == f"Appointment, {PRACTICE.phone}"
    assert event["DESCRIPTION"] == f"To change it, call {PRACTICE.phone}."


def test_a_cancellation_is_of_the_same_event() -> None:
    asked, off = mail(lead()), mail(lead(None, VISIT_AT))
    assert asked.calendar
    assert off.calendar
    assert (asked.calendar.method, off.calendar.method) == ("REQUEST", "CANCEL")
    assert Calendar.from_ical(off.calendar.text)["METHOD"] == "CANCEL"
    assert event_in(asked)["UID"] == event_in(off)["UID"]
    assert event_in(off)["STATUS"] == "CANCELLED"


def test_two_visits_have_two_names_that_say_nothing_of_a_lead() -> None:
    uids = {str(event_in(mail(lead(key=key)))["UID"]) for key in ("a" * 32, "b" * 32)}
    assert len(uids) == 2
    assert not any("a" * 8 in uid or "b" * 8 in uid or "K7Q2" in uid for uid in uids)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2026-11-01", "05:30", "06:30"),  # half past one comes twice
        ("2027-03-14", "06:30", "07:30"),  # half past one, half past three
        ("2027-11-07", "05:30", "06:30"),
    ],
)
def test_on_the_days_on_which_the_clocks_change_the_calendar_shows_the_moment_that_was_agreed(
    day: str, before: str, after: str
) -> None:
    for moment in (before, after):
        visit_at = datetime.fromisoformat(f"{day}T{moment}:00+00:00")
        event = event_in(mail(lead(visit_at)))
        assert event["DTSTART"].dt == visit_at
        assert event["DTEND"].dt == visit_at + HOUR / 2
        shown = event["DTSTART"].dt.astimezone(PRACTICE.time_zone)
        assert shown.utcoffset() == visit_at.astimezone(PRACTICE.time_zone).utcoffset()


@pytest.mark.parametrize(
    ("agreed", "in_utc"),
    [("2026-10-30", "19:00"), ("2026-11-02", "20:00"), ("2027-03-12", "20:00"), ("2027-03-15", "19:00")],
)
def test_three_in_the_afternoon_is_three_on_either_side_of_a_change(agreed: str, in_utc: str) -> None:
    visit_at = datetime.fromisoformat(f"{agreed}T15:00:00").replace(tzinfo=PRACTICE.time_zone)
    message = mail(lead(visit_at))
    assert event_in(message)["DTSTART"].dt == datetime.fromisoformat(f"{agreed}T{in_utc}:00+00:00")
    assert " at 3 PM." in message.text


def lines_of(message: Message) -> Iterator[bytes]:
    assert message.calendar
    raw = message.calendar.text.encode()
    assert raw.endswith(b"\r\n")
    yield from raw[:-2].split(b"\r\n")


def test_long_lines_are_folded_between_letters() -> None:
    practice = replace(PRACTICE, phone="ñ" * 200)
    message = compose_visit(lead(), practice=practice, links=LINKS, now=NOON)
    lines = list(lines_of(message))
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert all(line.decode() for line in lines)
    assert event_in(message)["SUMMARY"] == f"Appointment, {'ñ' * 200}"


@given(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=120))
def test_whatever_a_text_holds_the_calendar_reads_it_back(phone: str) -> None:
    practice = replace(PRACTICE, phone=phone)
    calendar = visit_in_calendar(lead(), VISIT_AT, "REQUEST", to="ana@example.com", practice=practice, now=NOON)
    event = event_of(calendar.text)
    assert event["SUMMARY"] == f"Appointment, {phone}"


@pytest.mark.parametrize("address", ["o'hara+a@example.com", 'a"b@example.com', "a;b:c,d@example.com", "ñ@example.com"])
def test_an_odd_address_ends_no_line_and_begins_no_other(address: str) -> None:
    calendar = visit_in_calendar(lead(), VISIT_AT, "REQUEST", to=address, practice=PRACTICE, now=NOON)
    event = event_of(calendar.text)
    assert event.errors == []
    assert str(event["ATTENDEE"]).startswith("mailto:")
    assert event["DTSTART"].dt == VISIT_AT


# --- as MIME


def mime_of(message: Message) -> EmailMessage:
    found = message_from_bytes(to_mime(message), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.parametrize(("of", "method"), [(lead(), "REQUEST"), (lead(None, VISIT_AT), "CANCEL")])
def test_the_file_is_a_third_form_of_the_text_and_a_file_to_open(of: Lead, method: str) -> None:
    message = mail(of)
    whole = mime_of(message)
    assert [part.get_content_type() for part in whole.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert message.calendar
    *_, inline, attached = whole.walk()
    assert inline["Content-Type"].params == {"charset": "utf-8", "method": method}
    assert inline.get_payload(decode=True) == message.calendar.text.encode()
    assert attached.get_payload(decode=True) == message.calendar.text.encode()
    assert (attached.get_filename(), attached.get_content_disposition()) == ("appointment.ics", "attachment")


def test_an_email_without_a_file_is_as_it_was() -> None:
    whole = mime_of(compose_visit_reminder(lead(), practice=PRACTICE, links=LINKS))
    assert [part.get_content_type() for part in whole.walk()] == ["multipart/alternative", "text/plain", "text/html"]


# --- through the inbox and the sweep


@pytest.fixture
def desk() -> QuietDesk:
    return QuietDesk(PUBLIC_URL=OWN_URL)


@pytest.fixture
def user(desk: QuietDesk) -> SignedIn:
    return SignedIn(desk)


@pytest.fixture
def agreed(desk: QuietDesk) -> Lead:
    return stored(desk, ANSWERS, email_hash="e" * 64, consents=CONSENTS)


def now(desk: QuietDesk, of: Lead) -> Lead:
    found = desk.store.get(of.key)
    assert found
    return found


def tap(desk: QuietDesk, user: SignedIn, of: Lead, action: str = "status", **fields: str) -> None:
    user.sign_in()
    user.post(f"leads/{of.reference}/{action}", {"number": str(now(desk, of).standing.number), **fields})


def schedule(desk: QuietDesk, user: SignedIn, of: Lead, day: str = "2026-11-24", time: str = "15:00") -> None:
    tap(desk, user, of, status="scheduled", visit_date=day, visit_time=time)


def sent(desk: QuietDesk) -> list[Message]:
    """Return and forget what the next sweep sends to whoever wrote."""
    sweep(desk)
    messages = [one.message for one in desk.outbox.sent if one.message.to == "ana@example.com"]
    desk.outbox.sent.clear()
    return messages


def test_one_visit_from_the_first_email_to_the_last(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    schedule(desk, user, agreed)
    (first,) = sent(desk)
    schedule(desk, user, agreed, time="16:30")
    (moved,) = sent(desk)
    tap(desk, user, agreed, "undo")
    (back,) = sent(desk)
    tap(desk, user, agreed, status="declined")
    (off,) = sent(desk)
    calendars = [message.calendar for message in (first, moved, back, off)]
    assert [calendar.method for calendar in calendars if calendar] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    events = [event_in(message) for message in (first, moved, back, off)]
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2, 3]
    assert len({event["UID"] for event in events}) == 1
    half_past_four = VISIT_AT + 1.5 * HOUR
    assert [event["DTSTART"].dt for event in events] == [VISIT_AT, half_past_four, VISIT_AT, VISIT_AT]
    assert sent(desk) == []


def test_however_often_the_sweep_comes_each_is_sent_once(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    schedule(desk, user, agreed)
    assert len(sent(desk)) == 1
    for _ in range(5):
        desk.wait(HOUR)
        assert sent(desk) == []


def test_two_hours_before_comes_the_reminder(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    schedule(desk, user, agreed)
    sent(desk)
    desk.set_clock.time = VISIT_AT - 2 * HOUR - timedelta(minutes=1)
    assert sent(desk) == []
    desk.wait(timedelta(minutes=1))
    (reminder,) = sent(desk)
    assert reminder.tags[CHANNEL_TAG] == Channel.VISIT_REMINDER
    assert sent(desk) == []


def test_once_it_is_called_off_nobody_is_reminded(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    schedule(desk, user, agreed)
    sent(desk)
    tap(desk, user, agreed, status="declined")
    assert len(sent(desk)) == 1
    desk.set_clock.time = VISIT_AT - 2 * HOUR
    assert sent(desk) == []


def test_a_note_about_a_lead_with_a_visit_sends_nothing(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    before = now(desk, agreed)
    standing = replace(before.standing, status=Status.SCHEDULED, visit_at=VISIT_AT)
    assert desk.store.change(before, replace(before, standing=standing))
    tap(desk, user, agreed, "note", text="a note")
    assert sent(desk) == []


def test_without_consent_nothing_is_sent(desk: QuietDesk, user: SignedIn) -> None:
    of = stored(desk, ANSWERS, email_hash="e" * 64)
    schedule(desk, user, of)
    assert sent(desk) == []


def test_to_an_address_that_takes_no_mail_nothing_is_sent(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    add_to_list(desk.records, SUPPRESSED, "e" * 64, NOON)
    schedule(desk, user, agreed)
    assert sent(desk) == []
    assert now(desk, agreed).alerts[Channel.VISIT].state is AlertState.LEFT_OUT


def bounce_five(desk: QuietDesk) -> None:
    for number in range(5):
        of = stored(desk, ANSWERS, key=f"{number + 10:032x}", email_hash=f"{number:064x}", consents=CONSENTS)
        apply_mail_event(desk, MailEvent("e", "bounce", desk.clock.now(), of.key, Channel.VISIT, 1))


def test_on_a_day_on_which_much_came_back_nothing_goes_to_a_new_address(
    desk: QuietDesk, user: SignedIn, agreed: Lead
) -> None:
    bounce_five(desk)
    schedule(desk, user, agreed)
    assert sent(desk) == []


def test_on_such_a_day_whoever_was_told_of_a_visit_still_hears_of_its_end(
    desk: QuietDesk, user: SignedIn, agreed: Lead
) -> None:
    schedule(desk, user, agreed)
    sent(desk)
    bounce_five(desk)
    tap(desk, user, agreed, status="declined")
    (off,) = sent(desk)
    assert off.calendar
    assert off.calendar.method == "CANCEL"


def test_when_it_comes_back_the_page_says_to_call(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    schedule(desk, user, agreed)
    sent(desk)
    apply_mail_event(desk, MailEvent("e", "bounce", NOON, agreed.key, Channel.VISIT, 1))
    assert now(desk, agreed).email_bounced
    assert "Our email to this address came back: call instead." in str(user.get(f"leads/{agreed.reference}").body)


NOBODY, SOON, TOLD, IN_VAIN = (
    "They get no email with the time: tell them.",
    "An email with the time is on its way to them.",
    "They have the time by email.",
    "The email with the time did not reach them: tell them.",
)


def says(user: SignedIn, of: Lead) -> list[str]:
    user.sign_in()
    page = str(user.get(f"leads/{of.reference}").body)
    return [sentence for sentence in (NOBODY, SOON, TOLD, IN_VAIN) if sentence in page]


def test_the_page_says_whether_they_know_of_the_visit(desk: QuietDesk, user: SignedIn, agreed: Lead) -> None:
    assert says(user, agreed) == []
    schedule(desk, user, agreed)
    assert says(user, agreed) == [SOON]
    sent(desk)
    assert says(user, agreed) == [TOLD]
    apply_mail_event(desk, MailEvent("e", "bounce", NOON, agreed.key, Channel.VISIT, 1))
    assert says(user, agreed) == [IN_VAIN]
    desk.set_clock.time = VISIT_AT
    assert says(user, agreed) == []


def test_who_gets_no_email_is_to_be_told_by_her(desk: QuietDesk, user: SignedIn) -> None:
    of = stored(desk, ANSWERS, email_hash="e" * 64)
    schedule(desk, user, of)
    assert says(user, of) == [NOBODY]
