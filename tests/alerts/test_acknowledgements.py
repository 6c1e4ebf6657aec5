"""The acknowledgement: who gets one, how often, and what becomes of those that fail."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from chalicelib.alerts.acknowledgement_limits import MOST_A_DAY, Try, take_allowance
from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.alerts.feedback import MailEvent, apply_mail_event
from chalicelib.desk import refuse_unknown_forms
from chalicelib.leads import alert_transitions
from chalicelib.leads.admission import admit, is_acknowledged
from chalicelib.leads.alert import RENEWALS, Alert, AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import promise
from chalicelib.leads.status import Standing, Status
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.mail.message import CHANNEL_TAG, Message
from chalicelib.practice.file import PracticeError
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.suppression_list import add_to_list, is_listed
from chalicelib.storage.table import ACKNOWLEDGED, SUPPRESSED
from tests.desks import NOON, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.sample_lead import sample_lead

NEW_YORK = ZoneInfo("America/New_York")
KEY = "0" * 32
MAILBOX = "b" * 64


def lead(email: str = "ana@example.com", key: str = KEY, **changed: object) -> Lead:
    whole = sample_lead(
        key,
        reference="K7Q2-9M4T",
        alerts={Channel.FIRST: Alert(AlertState.HELD)},
        answers={"email": email},
        email_hash=(email.encode().hex() * 64)[:64],
    )
    return replace(whole, **changed)  # type: ignore[arg-type]


def arrived(desk: QuietDesk, of: Lead | None = None) -> Lead:
    stored = admit(of or lead(), NOON, promised=promise(NOON, desk.hours), hours=desk.hours, practice=desk.practice)
    desk.store.add(stored)
    do_what_is_due(desk, stored.key)
    return now(desk, stored.key)


def now(desk: QuietDesk, key: str = KEY) -> Lead:
    found = desk.store.get(key)
    assert found
    return found


def channels(desk: QuietDesk) -> list[str]:
    return [sent.message.tags[CHANNEL_TAG] for sent in desk.outbox.sent]


class Failing:
    """A mail service that fails for visitors."""

    def __init__(self, how: Literal["refused", "unclear", "for good"], code: str = "MessageRejected") -> None:
        self.how = how
        self.code = code
        self.tried = 0

    def send(self, message: Message) -> str:
        if message.tags[CHANNEL_TAG] != Channel.VISITOR:
            return "m"
        self.tried += 1
        if self.how == "unclear":
            raise MailUnclearError("ReadTimeoutError")
        raise MailRefusedError(self.code, is_permanent=self.how == "for good")


def test_whoever_wrote_is_told_after_the_practice() -> None:
    desk = QuietDesk()
    arrived(desk)
    assert channels(desk) == ["first", "visitor"]


def test_the_practice_comes_first_even_if_it_is_due_later() -> None:
    waiting = admit(lead(), NOON, promised=None, hours=QuietDesk().hours, practice=QuietDesk().practice)
    later = replace(waiting.alerts[Channel.FIRST], due_at=NOON + timedelta(minutes=1))
    both = replace(waiting, alerts={**waiting.alerts, Channel.FIRST: later})
    assert alert_transitions.next_due(both, NOON + timedelta(minutes=2)) is Channel.FIRST


@pytest.mark.parametrize(
    ("email", "form", "gets_one"),
    [
        ("ana@example.com", "certification", True),
        ("ana@example.com", "contact", False),
        ("Info@example.com", "certification", False),
        ("no-reply+x@example.com", "certification", False),
        ("marisol@hudsonlantern.example.com", "certification", False),
        ("DESK+loop@hudsonlantern.example.com", "certification", False),
    ],
)
def test_roles_and_ourselves_are_never_written_to(email: str, form: str, *, gets_one: bool) -> None:
    assert is_acknowledged(lead(email, form=form), QuietDesk().practice) is gets_one


@pytest.mark.parametrize("email", ["office@example.com", "office+web@example.com", "Office+leads@example.com"])
def test_no_tag_of_the_practices_own_address_makes_it_somebody_elses(email: str) -> None:
    practice = replace(QuietDesk().practice, alerts_to="Front Desk <office+leads@example.com>")
    assert not is_acknowledged(lead(email), practice)


def test_one_email_a_day_goes_to_an_address() -> None:
    desk = QuietDesk()
    arrived(desk)
    second = arrived(desk, lead(key="1" * 32))
    assert channels(desk).count("visitor") == 1
    assert second.alerts[Channel.VISITOR].state is AlertState.LEFT_OUT


@pytest.mark.parametrize("second", ["ana+2@example.com", "Ana@Example.com", "ANA+x+y@example.com"])
def test_a_tag_or_capitals_make_no_other_mailbox(second: str) -> None:
    desk = QuietDesk()
    arrived(desk, lead("ana+1@example.com"))
    left = arrived(desk, lead(second, key="1" * 32))
    assert channels(desk).count("visitor") == 1
    assert left.alerts[Channel.VISITOR].state is AlertState.LEFT_OUT


def test_the_next_day_in_new_york_is_another_day() -> None:
    desk = QuietDesk()
    allowed = [
        take_allowance(desk.records, Try(key, 1, MAILBOX), now=at, time_zone=NEW_YORK)
        for key, at in (
            ("1" * 32, NOON),
            ("2" * 32, NOON + timedelta(hours=11, minutes=59)),
            ("3" * 32, NOON + timedelta(hours=12)),
        )
    ]
    assert allowed == [True, False, True]


@pytest.mark.parametrize(
    ("second", "is_allowed"),
    [
        (Try(KEY, 2, MAILBOX), True),  # the first was refused
        (Try(KEY, 2, MAILBOX, follows_doubt=True), False),
        (Try(KEY, 1, MAILBOX), False),  # the first, woken up after its lease had run out
        (Try("1" * 32, 2, MAILBOX), False),
    ],
)
def test_a_part_that_was_used_up_is_left_to_the_next_try_of_its_lead(second: Try, *, is_allowed: bool) -> None:
    desk = QuietDesk()
    assert take_allowance(desk.records, Try(KEY, 1, MAILBOX), now=NOON, time_zone=NEW_YORK)
    assert take_allowance(desk.records, second, now=NOON, time_zone=NEW_YORK) is is_allowed


def test_a_hundred_go_out_on_a_day() -> None:
    desk = QuietDesk()
    desk.practice = replace(desk.practice, alerts_one_by_one=200)
    for number in range(MOST_A_DAY + 5):
        arrived(desk, lead(f"ana{number}@example.com", key=f"{number:032x}"))
    assert channels(desk).count("visitor") == MOST_A_DAY
    assert channels(desk).count("first") == MOST_A_DAY + 5


def test_somebody_who_writes_a_hundred_times_does_not_use_up_the_day() -> None:
    desk = QuietDesk()
    desk.practice = replace(desk.practice, alerts_one_by_one=200)
    for number in range(MOST_A_DAY):
        arrived(desk, lead(key=f"{number:032x}"))
    arrived(desk, lead("bo@example.com", key="f" * 32))
    assert [sent.message.to for sent in desk.outbox.sent][-1] == "bo@example.com"


def test_a_refused_try_uses_up_one_part_of_the_limit_however_often_it_is_made() -> None:
    desk = QuietDesk()
    failing = desk.mailer = Failing("refused")
    arrived(desk)
    for _ in range(5):
        desk.wait(timedelta(hours=1))
        do_what_is_due(desk, KEY)
    counted = desk.records.read(ACKNOWLEDGED, "2026-11-23")
    assert failing.tried == 6
    assert counted
    assert len(counted.values["mailboxes"]) == 1


def test_a_try_of_which_nobody_knows_is_not_repeated_on_the_same_day() -> None:
    desk = QuietDesk()
    failing = desk.mailer = Failing("unclear")
    arrived(desk)
    desk.wait(timedelta(hours=1))
    do_what_is_due(desk, KEY)
    assert failing.tried == 1
    assert now(desk).alerts[Channel.VISITOR].state is AlertState.LEFT_OUT


class Forgetful(MemoryRecordStore):
    """Does not say how many acknowledgements there were, as long as `is_down`."""

    is_down = False

    def read(self, partition: str, key: str) -> Record | None:
        if self.is_down and partition == ACKNOWLEDGED:
            raise StoreUnavailableError("ThrottlingException")
        return super().read(partition, key)


def test_a_try_of_which_nobody_knows_is_not_repeated_though_the_limits_could_not_be_read_meanwhile() -> None:
    desk = QuietDesk()
    desk.records = records = Forgetful(desk.set_clock)
    failing = desk.mailer = Failing("unclear")
    arrived(desk)
    for is_down in (True, False, False):
        records.is_down = is_down
        desk.wait(timedelta(hours=1))
        do_what_is_due(desk, KEY)
    assert failing.tried == 1
    assert now(desk).alerts[Channel.VISITOR].state is AlertState.LEFT_OUT


def test_late_news_of_a_try_that_was_left_out_is_welcome() -> None:
    left_out = alert_transitions.leave_out(
        lead(alerts={Channel.VISITOR: Alert(AlertState.SENDING, attempt=1)}), Channel.VISITOR
    )
    late = alert_transitions.apply_outcome(left_out, Channel.VISITOR, AlertState.DELIVERED, NOON)
    assert late.alerts[Channel.VISITOR].state is AlertState.DELIVERED


def test_after_twelve_hours_it_is_left_out() -> None:
    desk = QuietDesk()
    desk.mailer = Failing("refused")
    arrived(desk)
    desk.wait(timedelta(hours=12, minutes=1))
    do_what_is_due(desk, KEY)
    alert = now(desk).alerts[Channel.VISITOR]
    assert (alert.state, alert.due_at) == (AlertState.LEFT_OUT, None)


def test_a_refusal_for_good_alarms_nobody() -> None:
    desk = QuietDesk()
    desk.mailer = Failing("for good")
    arrived(desk)
    apply_mail_event(desk, MailEvent("e", "delivery", NOON, KEY, Channel.FIRST, 1))
    for _ in range(4):
        desk.wait(timedelta(hours=1))
        do_what_is_due(desk, KEY)
    assert now(desk).escalated_because == ""
    assert set(now(desk).alerts) == {Channel.FIRST, Channel.PUSH, Channel.VISITOR}


def test_a_refusal_for_good_is_not_tried_again_and_says_call_instead() -> None:
    desk = QuietDesk()
    failing = desk.mailer = Failing("for good")
    arrived(desk)
    for _ in range(4):
        desk.wait(timedelta(hours=1))
        do_what_is_due(desk, KEY)
    alert = now(desk).alerts[Channel.VISITOR]
    assert (failing.tried, alert.state, alert.due_at) == (1, AlertState.FAILED, None)
    assert now(desk).email_bounced


def test_an_acknowledgement_outlasts_a_fault_of_the_mail_account() -> None:
    desk = QuietDesk()
    failing = desk.mailer = Failing("for good", code="AccountSuspendedException")
    arrived(desk)
    desk.wait(timedelta(hours=1))
    do_what_is_due(desk, KEY)
    assert failing.tried == 2
    assert now(desk).alerts[Channel.VISITOR].state is AlertState.PENDING


@pytest.mark.parametrize("channel", RENEWALS)
def test_a_reminder_that_is_refused_for_good_has_failed(channel: Channel) -> None:
    waiting = lead(alerts={Channel.FIRST: Alert(AlertState.SENT), channel: Alert(AlertState.PENDING, due_at=NOON)})
    claimed = alert_transitions.claim(waiting, channel, NOON, Random(1))
    refused = alert_transitions.mark_refused(claimed, channel, 1, NOON, is_permanent=True, random=Random(1))
    assert (refused.alerts[channel].state, refused.alerts[channel].due_at) == (AlertState.FAILED, None)
    assert not refused.email_bounced


def test_nobody_is_acknowledged_once_the_practice_has_acted() -> None:
    desk = QuietDesk()
    arrived(desk, lead(standing=Standing(Status.CONTACTED)))
    assert channels(desk) == ["first"]


@pytest.mark.parametrize("kind", ["bounce", "complaint"])
def test_an_address_that_bounced_or_complained_is_never_written_to_again(kind: str) -> None:
    desk = QuietDesk()
    first = arrived(desk)
    apply_mail_event(desk, MailEvent("e", kind, NOON, KEY, Channel.VISITOR, 1))
    desk.wait(timedelta(days=30))
    arrived(desk, lead(key="1" * 32))
    assert is_listed(desk.records, SUPPRESSED, first.email_hash)
    assert channels(desk).count("visitor") == 1


def test_a_bounce_says_call_instead_and_alarms_nobody() -> None:
    desk = QuietDesk()
    arrived(desk)
    assert not now(desk).email_bounced
    apply_mail_event(desk, MailEvent("e", "bounce", NOON, KEY, Channel.VISITOR, 1))
    assert now(desk).email_bounced
    assert now(desk).escalated_because == ""


def test_a_bounce_of_the_practices_own_mail_says_nothing_about_the_visitor() -> None:
    desk = QuietDesk()
    arrived(desk)
    apply_mail_event(desk, MailEvent("e", "bounce", NOON, KEY, Channel.FIRST, 1))
    assert not now(desk).email_bounced
    assert not is_listed(desk.records, SUPPRESSED, now(desk).email_hash)


@pytest.mark.parametrize("channel", [Channel.VISITOR, Channel.RENEWAL_60])
def test_no_failure_of_a_visitors_mail_is_told_to_others(channel: Channel) -> None:
    failing = lead(alerts={Channel.FIRST: Alert(AlertState.SENT), channel: Alert(AlertState.PENDING, due_at=NOON)})
    for tries in range(1, 6):
        failing = alert_transitions.claim(failing, channel, NOON, Random(1))
        failing = alert_transitions.mark_refused(
            failing, channel, tries, NOON, is_permanent=tries == 5, random=Random(1)
        )
    assert failing.escalated_because == ""
    assert set(failing.alerts) == {Channel.FIRST, channel}


def test_the_limits_are_forgotten_after_days() -> None:
    desk = QuietDesk()
    take_allowance(desk.records, Try(KEY, 1, MAILBOX), now=NOON, time_zone=NEW_YORK)
    desk.wait(timedelta(days=4))
    assert desk.records.list(ACKNOWLEDGED) == []


def test_a_suppressed_address_is_kept_as_a_hash_alone() -> None:
    desk = QuietDesk()
    add_to_list(desk.records, SUPPRESSED, lead().email_hash, NOON)
    (record,) = desk.memory_records.list(SUPPRESSED)
    assert (record.key, list(record.values)) == (lead().email_hash, ["since", "v"])


def test_a_misspelt_form_is_refused_at_start() -> None:
    practice = replace(QuietDesk().practice, acknowledge=frozenset({"certificate"}))
    with pytest.raises(PracticeError, match=r'"certificate".*the forms are: contact, certification'):
        refuse_unknown_forms(practice)


def test_the_day_of_the_limit_is_new_yorks() -> None:
    desk = QuietDesk()
    take_allowance(desk.records, Try(KEY, 1, MAILBOX), now=NOON + timedelta(hours=11), time_zone=NEW_YORK)
    assert desk.records.read(ACKNOWLEDGED, date(2026, 11, 23).isoformat())


class Deaf:
    """A mail service that refuses the practice's mail, or says nothing about it, until it is mended."""

    def __init__(self, fault: Exception) -> None:
        self.fault: Exception | None = fault
        self.taken: list[str] = []

    def send(self, message: Message) -> str:
        channel = message.tags[CHANNEL_TAG]
        if self.fault and channel != Channel.VISITOR:
            raise self.fault
        self.taken.append(channel)
        return "m"


@pytest.mark.parametrize("fault", [MailRefusedError("TooManyRequestsException"), MailUnclearError("ReadTimeoutError")])
def test_whoever_wrote_is_told_nothing_until_the_practice_is(fault: Exception) -> None:
    desk = QuietDesk()
    deaf = desk.mailer = Deaf(fault)
    arrived(desk)
    assert deaf.taken == []
    deaf.fault = None
    desk.wait(timedelta(hours=1))
    do_what_is_due(desk, KEY)
    assert deaf.taken == ["first", "visitor"]


def test_an_acknowledgement_that_waited_too_long_for_the_practice_is_left_out() -> None:
    desk = QuietDesk()
    deaf = desk.mailer = Deaf(MailRefusedError("TooManyRequestsException"))
    arrived(desk)
    desk.wait(timedelta(hours=12, minutes=1))
    do_what_is_due(desk, KEY)
    assert deaf.taken == []
    assert now(desk).alerts[Channel.VISITOR].state is AlertState.LEFT_OUT
