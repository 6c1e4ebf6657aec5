"""Strangers are not written to, one sender is not heard for many, and what comes beyond an hour's share is gathered."""

from datetime import timedelta

import pytest

from chalicelib.alerts.acknowledgement_limits import MOST_CAME_BACK
from chalicelib.alerts.feedback import MailEvent, apply_mail_event
from chalicelib.alerts.mails.words import MAY_BE_REPEAT
from chalicelib.alerts.sender_limit import MOST_ACKNOWLEDGED, MOST_OF_ANY_FORM
from chalicelib.alerts.sweep import sweep
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import one_mailbox
from chalicelib.practice.file import parse_practice
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.table import TURNS
from tests.desks import PRACTICE_FILE
from tests.fakes import MemoryRecordStore
from tests.faults.flood_world import DOUBTED, gathered, in_letters
from tests.faults.world import MINUTE, World
from tests.sample_lead import sample_lead

ATTEMPTS = 40


def written_to(world: World) -> list[str]:
    """Return the visitors who got an email."""
    return [mail.message.to for mail in world.mail.taken if mail.channel == Channel.VISITOR]


def attack(world: World, **fields: str) -> World:
    """Let many requests come for addresses of others, and pass an hour."""
    for number in range(ATTEMPTS):
        world.visit_certification(
            **{"name": f"Bo {in_letters(number)}", "email": f"stranger{number}@example.com", **fields}
        )
    world.pass_time(MINUTE)
    for _ in range(30):
        world.pass_time(2 * MINUTE)
    return world


def test_nobody_is_written_to_for_a_doubted_request() -> None:
    assert written_to(attack(World(), **DOUBTED)) == []


def test_one_sender_has_three_strangers_written_to_in_a_day() -> None:
    world = attack(World(sender_of=lambda _others: "203.0.113.7"))
    assert len(written_to(world)) == MOST_ACKNOWLEDGED


def test_all_spellings_of_one_gmail_address_are_one_mailbox() -> None:
    spellings = ["an.example@gmail.com", "a.n.example+x@googlemail.com", "AnExample@Gmail.com"]
    assert {one_mailbox(address) for address in spellings} == {"anexample@gmail.com"}
    assert one_mailbox("an.example@example.com") == "an.example@example.com"


def test_acknowledgements_stop_for_the_day_after_five_that_came_back() -> None:
    world = World()
    world.visit_certification(name="Bo", email="first@example.com")
    world.pass_time(MINUTE)
    for lead in attack(World()).store.all()[:MOST_CAME_BACK]:
        world.store.add(lead)
        apply_mail_event(world.desk, MailEvent(lead.key, "bounce", world.clock.now(), lead.key, Channel.VISITOR, 1))
    before = len(written_to(world))
    world.visit_certification(name="Late", email="late@example.com")
    for _ in range(10):
        world.pass_time(MINUTE)
    assert len(written_to(world)) == before


def test_the_digest_says_that_acknowledgements_were_stopped() -> None:
    world = attack(World(fate_of_mail=lambda message: "Bounce" if "stranger" in message.to else "Delivery"))
    world.clock.time += timedelta(hours=22, minutes=30)
    sweep(world.desk)
    digests = [mail.message for mail in world.mail.mailings if mail.message.tags["mailing"] == "digest"]
    assert "Confirmations to visitors: stopped" in digests[-1].text


def test_from_the_twelfth_request_of_a_sender_on_certifications_are_held() -> None:
    world = attack(World(sender_of=lambda _others: "203.0.113.7"))
    held = [lead for lead in world.store.all() if lead.is_held]
    assert len(held) == ATTEMPTS - MOST_OF_ANY_FORM
    named = {name.key for name in world.mail.named}
    assert not named & {lead.key for lead in held}


def test_the_sites_own_web_server_is_never_counted() -> None:
    text = PRACTICE_FILE.read_text().replace("[hours]", 'webhook_senders = ["203.0.113.0/24"]\n[hours]', 1)
    world = World(sender_of=lambda _others: "203.0.113.7", practice=parse_practice(text))
    for number in range(ATTEMPTS):
        world.visit(email="ana@example.com", message=f"message {number}")
    world.pass_time(MINUTE)
    assert not any(lead.doubts for lead in world.store.all())


def test_doubted_requests_are_gathered_from_the_fourth_in_an_hour_on() -> None:
    world = attack(World(), **DOUBTED)
    doubted = [mail for mail in world.mail.taken if mail.channel == Channel.FIRST]
    assert len(doubted) == 3
    assert gathered(world, Channel.FIRST)


def come(world: World, count: int, first: int) -> None:
    for number in range(first, first + count):
        world.visit_certification(name=f"Bo {in_letters(number)}", email="")


def told_alone(world: World) -> int:
    return len([mail for mail in world.mail.taken if mail.channel == Channel.FIRST])


def let_pass(world: World, minutes: int) -> None:
    for _ in range(minutes):
        world.pass_time(MINUTE)


@pytest.mark.parametrize(("more", "alone"), [(20, 0), (10, 10)])
def test_turns_that_are_free_again_tell_of_nobody_out_of_a_flood(more: int, alone: int) -> None:
    world = World(fate_of_mail=lambda _message: "Delivery")
    come(world, ATTEMPTS, first=0)
    let_pass(world, 10)
    come(world, 5, first=ATTEMPTS)
    let_pass(world, 55)
    before, world.stream_is_on = told_alone(world), False
    come(world, more, first=ATTEMPTS + 5)
    let_pass(world, 10)
    assert told_alone(world) - before == alone
    assert len({name.key for name in world.mail.named}) == ATTEMPTS + 5 + more


class Uncountable(World):
    """Nobody can look up, for now, who has a turn."""

    def make_records(self) -> MemoryRecordStore:
        return UncountableRecords(self.clock)


class UncountableRecords(MemoryRecordStore):
    def write(self, record: Record) -> bool:
        if record.partition == TURNS:
            raise StoreUnavailableError("Throttled")
        return super().write(record)


@pytest.mark.parametrize(("kind", "says_so"), [(World, False), (Uncountable, True)])
def test_an_alert_whose_turn_cannot_be_counted_may_be_a_repeat(kind: type[World], says_so: bool) -> None:  # noqa: FBT001 - a row of the table
    world = kind()
    come(world, 1, first=0)
    let_pass(world, 1)
    [mail] = [mail for mail in world.mail.taken if mail.channel == Channel.FIRST]
    assert (MAY_BE_REPEAT(world.practice.language) in mail.message.text) is says_so


def test_escalations_are_gathered_too() -> None:
    world = World(fate_of_mail=lambda message: "Bounce" if message.tags["channel"] == Channel.FIRST else "Delivery")
    attack(world, email="")
    escalated = [lead for lead in world.store.all() if lead.escalated_because]
    own = [mail for mail in world.mail.taken if mail.channel == Channel.SECOND]
    assert len(escalated) == ATTEMPTS
    assert len(own) <= world.practice.alerts_one_by_one
    assert {name.key for name in world.mail.named if name.channel == Channel.SECOND} == {lead.key for lead in escalated}
    assert len(world.topic.alarms) < ATTEMPTS


def test_a_gathered_email_that_arrived_settles_each_lead_that_it_names() -> None:
    world = attack(World(fate_of_mail=lambda _message: "Delivery"))
    assert {lead.alert.state for lead in world.store.all()} == {AlertState.DELIVERED}


def test_a_due_reminder_goes_in_the_minute_though_thousands_wait() -> None:
    world = World()
    world.visit_certification(name="Bo", email="")
    (lead,) = world.store.all()
    for _ in range(14):
        world.pass_time(MINUTE)
    for number in range(3_000):
        world.store.add(_waiting(world, number))
    world.pass_time(2 * MINUTE)
    reminders = [mail for mail in world.mail.mailings if mail.message.tags["mailing"] == "reminder"]
    assert [lead.reference in mail.message.text for mail in reminders] == [True]


def _waiting(world: World, number: int) -> Lead:
    return sample_lead(f"{number:032x}", remind_at=world.clock.now() + 40 * MINUTE)
