"""What an owner sets in the inbox instead of in practice.toml: hours, phone and where alerts go."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.alerts.stream import handle_records
from chalicelib.inbox.pages.practice import sentences
from chalicelib.inbox.pages.practice.address import LASTS
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.mail import MailRefusedError
from chalicelib.mail.message import Message
from chalicelib.practice.changes import PracticeChanges
from chalicelib.practice.now import LOOK_AGAIN_AFTER
from chalicelib.storage.items import to_item
from chalicelib.storage.practice_changes import read_changes
from chalicelib.storage.wire_values import to_attributes
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log
from tests.posts import CERTIFICATION, Visitor, unbound
from tests.sample_lead import sample_lead
from tools.aws_events import inserted

HOURS = {
    "part": "hours",
    "monday": "10:00-12:00, 13:00-20:00",
    "monday_until": "19:00",
    "tuesday": "9:00 AM – 1:00 PM",
    "respond_within": "1h",
}
NEW = "frontdesk@clinic.example.com"
FIRST, SECOND = "marisol@hudsonlantern.example.com", "marisol.backup@mail.example.com"


def kept(desk: QuietDesk) -> PracticeChanges:
    return read_changes(desk.records)


def change(user: SignedIn, fields: Mapping[str, str]) -> None:
    assert user.post("practice/settings", fields).status is HTTPStatus.SEE_OTHER


def shown(user: SignedIn) -> str:
    return str(user.get("practice").body)


def mails(desk: QuietDesk, mailing: str) -> list[Message]:
    return [one.message for one in desk.outbox.sent if one.message.tags.get("mailing") == mailing]


def told(desk: QuietDesk, words: str) -> list[str]:
    return [mail.to for mail in mails(desk, "notice") if words in mail.subject]


# --- hours and phone


def test_hours_that_were_set_count_at_once_for_the_promise(desk: QuietDesk, user: SignedIn) -> None:
    change(user, HOURS)
    # Noon on a Monday: closed for an hour, and then an hour of open time.
    answer = Visitor(desk).submit("certification", CERTIFICATION)
    promised = answer.json["promise"]
    assert (promised["respond_by"], promised["same_day"]) == ("2026-11-23T14:00:00-05:00", True)
    assert unbound(promised["text"]).endswith("today by 2 PM.")


def test_what_is_typed_as_people_write_it_is_kept_as_the_file_has_it(desk: QuietDesk, user: SignedIn) -> None:
    change(user, HOURS)
    own = kept(desk).own
    assert own.days == {"monday": "10:00-12:00, 13:00-20:00", "tuesday": "9:00-13:00"}
    assert (own.same_day_until, own.respond_within) == ({"monday": "19:00"}, "1h")


def test_days_off_of_the_file_and_of_the_inbox_stay_when_hours_are_set(desk: QuietDesk, user: SignedIn) -> None:
    user.post("practice/add", {"first": "2026-11-27", "how": "closed"})
    change(user, HOURS)
    assert [one.first.day for one in desk.hours.changes[:1]] == [26]
    assert desk.hours.changes[-1].first.day == 27


def test_another_function_learns_of_it_within_five_minutes(desk: QuietDesk, user: SignedIn) -> None:
    other = QuietDesk()
    other.records = desk.records
    other.look_up_practice()
    change(user, {"part": "phone", "phone": "+1 646-555-0199"})
    assert other.practice.phone == "+1 212-555-0134"
    other.wait(LOOK_AGAIN_AFTER)
    other.look_up_practice()
    assert (other.practice.phone, other.practice.phone_link) == ("+1 646-555-0199", "+16465550199")


@pytest.mark.parametrize("path", ["/f/certification", "/f/contact", "/thanks", "/nowhere", "/openapi.json"])
def test_every_page_of_a_visitor_shows_the_phone_that_was_set(desk: QuietDesk, user: SignedIn, path: str) -> None:
    change(user, {"part": "phone", "phone": "+1 646-555-0199"})
    answer = Visitor(desk).ask("GET", path, {"Accept": "text/html", "User-Agent": "Mozilla/5.0"}, b"")
    shown_number = unbound(str(answer.body))
    assert "646-555-0199" in shown_number
    assert "212-555-0134" not in shown_number


def test_a_script_is_told_the_phone_that_was_set(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "phone", "phone": "+1 646-555-0199"})
    answer = Visitor(desk).ask("GET", "/f/contact", {"Accept": "application/json"}, b"")
    phone = answer.json["phone"]
    assert (unbound(phone["text"]), phone["link"]) == ("+1 646-555-0199", "tel:+16465550199")


def test_reminders_come_by_the_hours_that_were_set(desk: QuietDesk, user: SignedIn) -> None:
    change(user, HOURS)
    Visitor(desk).submit("certification", CERTIFICATION)
    assert desk.only_lead().remind_at == NOON + timedelta(minutes=90)


def test_the_file_counts_again_when_it_is_given_back(desk: QuietDesk, user: SignedIn) -> None:
    change(user, HOURS)
    assert "Set here." in shown(user)
    change(user, {"part": "hours", "as_set_up": "yes"})
    assert desk.practice.hours == desk.practice_as_set_up.hours
    assert "Set here." not in shown(user)


def test_the_fields_show_what_counts_now_in_the_files_words(user: SignedIn) -> None:
    html = shown(user)
    assert 'name="monday" value="9:00-13:00, 14:00-18:00"' in html
    assert 'name="monday_until" value="16:00"' in html
    assert 'name="sunday" value=""' in html
    assert 'name="respond_within" value="30m"' in html


def test_saving_what_is_shown_changes_nothing_of_what_counts(desk: QuietDesk, user: SignedIn) -> None:
    fields = dict(re.findall(r'<input type="text" id="field-\w+" name="(\w+)" value="([^"]*)"', shown(user)))
    before = desk.practice.hours
    change(user, {**fields, "part": "hours"})
    assert kept(desk).own.respond_within == "30m"
    assert (desk.practice.hours.weekly, desk.practice.hours.changes) == (before.weekly, before.changes)


# --- mistakes

MISTAKES = [
    ({**HOURS, "monday": "nine to five"}, "monday", "Monday: must be a list of hours from 0:00 to 24:00"),
    ({**HOURS, "monday": "17:00-9:00"}, "monday", "Monday: must close after it opens"),
    ({**HOURS, "monday": "9:00-13:00, 12:00-18:00"}, "monday", "Monday: must hold hours that follow one another"),
    ({**HOURS, "monday_until": "late"}, "monday_until", "Monday, same day until: must be a time of day"),
    ({**HOURS, "monday_until": "8:00"}, "monday_until", "must come after the practice opens"),
    ({**HOURS, "sunday_until": "8:00"}, "sunday_until", "is for a day without hours"),
    ({**HOURS, "respond_within": "soon"}, "respond_within", "Answer within: must be a time like"),
    ({**HOURS, "respond_within": ""}, "respond_within", "Answer within: is missing."),
    ({"part": "hours", "respond_within": "1h"}, "monday", "names no day: add at least one, like 9:00-17:00."),
    ({"part": "phone", "phone": "212-555-0134"}, "phone", "must be a number with its country code"),
    ({"part": "phone", "phone": ""}, "phone", "is missing."),
    ({"part": "alerts_to", "alerts_to": "marisol"}, "alerts_to", "must be an email address"),
    ({"part": "alerts_to", "alerts_to": SECOND}, "alerts_to", "must differ from the other address"),
    ({"part": "second_to", "second_to": FIRST.upper()}, "second_to", "must differ from the other address"),
]


@pytest.mark.parametrize(("fields", "name", "sentence"), MISTAKES)
def test_a_mistake_is_told_at_its_field_without_the_files_signs_and_keys(
    desk: QuietDesk, user: SignedIn, fields: Mapping[str, str], name: str, sentence: str
) -> None:
    reply = user.post("practice/settings", fields)
    html = str(reply.body)
    assert reply.status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert sentence in html.replace("&#34;", '"')
    assert f'id="{name}-error"' in html
    assert f'href="#field-{name}"' in html
    assert f'id="field-{name}"' in html
    assert kept(desk) == PracticeChanges()
    assert desk.outbox.sent == []


@pytest.mark.parametrize(("fields", "_name", "_sentence"), MISTAKES)
def test_every_mistake_has_a_spanish_sentence(
    desk: QuietDesk, user: SignedIn, fields: Mapping[str, str], _name: str, _sentence: str
) -> None:
    desk.practice = replace(desk.practice, language="es")
    html = str(user.post("practice/settings", fields).body)
    found = re.findall(r'<span class="fd-error" id="[^"]*">([^<]*)</span>', html)
    spanish = [*sentences._SPANISH.values(), sentences._OTHERS]
    assert len(found) == 1
    assert any(found[0].replace("&#34;", '"').endswith(sentence) for sentence in spanish)


# --- who may, and who is told


def test_it_asks_for_the_passkey_for_just_these_values(desk: QuietDesk, user: SignedIn) -> None:
    asked = user.post_unconfirmed("practice/settings", {"part": "phone", "phone": "+1 646-555-0199"})
    assert asked.status is HTTPStatus.FORBIDDEN
    subject = re.findall(r'data-subject="([^"]*)"', str(asked.body))[0]
    user.confirm("change_practice", subject)
    other = user.post_unconfirmed("practice/settings", {"part": "phone", "phone": "+1 900-555-0199"})
    assert other.status is HTTPStatus.FORBIDDEN
    assert kept(desk) == PracticeChanges()


def test_an_assistant_neither_sees_nor_changes_it(desk: QuietDesk, user: SignedIn) -> None:
    record = next(one for one in desk.memory_records.all() if one.partition == "PEOPLE")
    desk.records.write(replace(record, values={**record.values, "role": "assistant"}))
    html = shown(user)
    assert "practice/settings" not in html
    assert FIRST not in html
    assert user.post("practice/settings", HOURS).status is HTTPStatus.FORBIDDEN


def test_a_change_of_hours_is_told_and_audited_without_what_was_typed(desk: QuietDesk, user: SignedIn) -> None:
    change(user, HOURS)
    assert told(desk, "hours or phone") == [FIRST, "marisol@example.com"]
    events = [(event.what, event.code) for event in audit_log(desk) if event.what == "changed_practice"]
    assert events == [("changed_practice", "set_hours")]


# --- where alerts go


def link_in(desk: QuietDesk) -> str:
    (mail,) = mails(desk, "address")
    return str(re.findall(r"/inbox/(address/\w+)", mail.text)[0])


def alert(desk: QuietDesk, key: str = "a") -> list[str]:
    """Let a request come, and return to whom its alert went."""
    desk.outbox.sent.clear()
    lead = sample_lead(
        key * 32,
        received_at=desk.clock.now(),
        alerts={Channel.FIRST: Alert(AlertState.PENDING, due_at=desk.clock.now())},
    )
    desk.store.add(lead)
    handle_records(desk, inserted(to_attributes(to_item(lead))))
    return [mail.message.to for mail in desk.outbox.sent]


def as_nobody(desk: QuietDesk) -> SignedIn:
    """Return somebody with another device, who is not signed in."""
    other = SignedIn(desk, "Ann Example", "ann@example.com")
    other.cookie = ""
    return other


def test_a_new_address_counts_once_its_mail_was_confirmed(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    link, other = link_in(desk), as_nobody(desk)
    assert [mail.to for mail in mails(desk, "address")] == [NEW]
    assert alert(desk, "a") == [FIRST]
    assert other.post(link).status is HTTPStatus.OK
    assert alert(desk, "b") == [NEW]


def test_opening_the_link_changes_nothing_however_often(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    link, other = link_in(desk), as_nobody(desk)
    before = kept(desk)
    for _ in range(50):
        reply = other.get(link)
        assert reply.status is HTTPStatus.OK
        assert NEW not in str(reply.body)
    assert kept(desk) == before


def test_the_old_address_is_told_when_it_is_asked_for_and_when_it_counts(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    assert told(desk, "asked for alerts") == [FIRST, "marisol@example.com"]
    as_nobody(desk).post(link_in(desk))
    assert told(desk, "go to another address now") == [FIRST, SECOND, NEW]
    assert NEW not in "".join(mail.text + mail.html for mail in mails(desk, "notice"))


def test_the_second_address_is_changed_in_the_same_way(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "second_to", "second_to": NEW})
    as_nobody(desk).post(link_in(desk))
    assert (desk.practice.alerts_to, desk.practice.second_to) == (FIRST, NEW)


def test_a_link_is_good_once_and_for_a_day(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    link, other = link_in(desk), as_nobody(desk)
    desk.wait(LASTS)
    assert other.get(link).status is HTTPStatus.NOT_FOUND
    assert other.post(link).status is HTTPStatus.NOT_FOUND
    assert desk.practice.alerts_to == FIRST
    desk.outbox.sent.clear()
    user.sign_in()
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    assert other.post(link_in(desk)).status is HTTPStatus.OK
    assert other.post(link_in(desk)).status is HTTPStatus.NOT_FOUND


def test_asking_for_another_one_ends_the_link_before(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    first = link_in(desk)
    change(user, {"part": "alerts_to", "alerts_to": "other@clinic.example.com"})
    assert as_nobody(desk).post(first).status is HTTPStatus.NOT_FOUND


def test_what_waits_is_shown_and_can_be_taken_back(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    assert f"Waiting to be confirmed: {NEW}" in shown(user)
    change(user, {"part": "alerts_to", "as_set_up": "yes"})
    assert as_nobody(desk).post(link_in(desk)).status is HTTPStatus.NOT_FOUND
    assert NEW not in shown(user)


def test_going_back_to_the_files_address_tells_the_one_that_was_set(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    as_nobody(desk).post(link_in(desk))
    desk.outbox.sent.clear()
    change(user, {"part": "alerts_to", "as_set_up": "yes"})
    assert set(told(desk, "go to another address now")) >= {NEW, FIRST}
    assert alert(desk) == [FIRST]


def test_two_links_to_one_mailbox_do_not_make_both_addresses_the_same(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    first = link_in(desk)
    desk.outbox.sent.clear()
    change(user, {"part": "second_to", "second_to": NEW})
    other = as_nobody(desk)
    assert other.post(first).status is HTTPStatus.OK
    assert other.post(link_in(desk)).status is HTTPStatus.CONFLICT
    assert desk.practice.second_to == SECOND


def test_without_mail_nothing_waits(desk: QuietDesk, user: SignedIn) -> None:
    class Refusing:
        def send(self, message: Message) -> str:  # noqa: ARG002 - a mailer's signature
            raise MailRefusedError("TooManyRequestsException")

    desk.mailer = Refusing()
    reply = user.post("practice/settings", {"part": "alerts_to", "alerts_to": NEW})
    assert reply.status is HTTPStatus.SERVICE_UNAVAILABLE
    assert kept(desk).pending == ()


def test_another_sites_page_cannot_press_the_button(desk: QuietDesk, user: SignedIn) -> None:
    change(user, {"part": "alerts_to", "alerts_to": NEW})
    link = link_in(desk)
    reply = as_nobody(desk).ask("POST", link, sec_fetch_site="cross-site")
    assert reply.status is HTTPStatus.FORBIDDEN
    assert desk.practice.alerts_to == FIRST


# --- settings that cannot be meant


def test_a_record_that_cannot_be_understood_leaves_the_practice_that_is_known(desk: QuietDesk, user: SignedIn) -> None:
    change(user, HOURS)
    record = next(one for one in desk.memory_records.all() if one.partition == "PRACTICE")
    broken = {**record.values["own"], "respond_within": "soon"}
    desk.records.write(replace(record, values={**record.values, "own": broken}))
    desk.wait(LOOK_AGAIN_AFTER)
    desk.look_up_practice()
    assert desk.practice.hours.respond_within == timedelta(hours=1)
