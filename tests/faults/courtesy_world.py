"""A world for the emails to whoever wrote: acknowledgements on a busy day, and reminders over weeks.

    world = Courtesies(faults=(Fault(call=7, mode=Mode.LOST),), seed=1)
    world.run()                 # a busy minute, then on to the days on which certificates are about to end
    violations(world)           # what must hold and does not; empty if all is well

The day's limit is nearly reached when it begins: two may still be sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from chalicelib.alerts.acknowledgement_limits import DAYS, MOST_A_DAY, Day, Part
from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.intake.unsubscribe import stop
from chalicelib.leads.alert import RENEWALS, Channel
from chalicelib.leads.keyed_hashes import email_hash
from chalicelib.leads.lead import Consent
from chalicelib.leads.renewals import CONSENT, plan_renewals
from chalicelib.leads.status import Standing, Status
from chalicelib.mail.message import Message
from chalicelib.storage import Record, StoreUnavailableError
from chalicelib.storage.suppression_list import add_to_list, stop_url
from chalicelib.storage.table import ACKNOWLEDGED, STOPPED
from chalicelib.web.request import Request
from tests.faults.faulty import Killed
from tests.faults.world import PRACTICE, SETTINGS, START, World
from tests.sample_lead import sample_lead

LEFT_TODAY = 2
ZONE = PRACTICE.time_zone
# START is ten in the morning: what is due on that day is due at that moment.
TODAY = START.astimezone(ZONE).date()
A_DAY = timedelta(days=1)


@dataclass
class Courtesies(World):
    # Long enough for several tries, and for leases to run out.
    faults_end_after: timedelta = timedelta(minutes=25)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.desk.practice = replace(PRACTICE, acknowledge=frozenset({"certification", "contact"}))
        others = {f"{number:064x}": Part(f"{number:032x}", 1) for number in range(MOST_A_DAY - LEFT_TODAY)}
        self.records.write(Record(ACKNOWLEDGED, TODAY.isoformat(), DAYS.write(Day(others))))
        # Addresses of which the desk was told that mail to them comes back or is not wanted.
        self.unwelcome: set[str] = set()
        # Addresses that were told that the reminders have stopped.
        self.stopped: set[str] = set()
        # Who had used up their part of the limits at the end of the first day, by the hashes of their mailboxes.
        self.acknowledged: Mapping[str, Part] = {}
        # Emails that went to an address after that.
        self.sent_against_will: list[str] = []

    # --- what happens

    def run(self) -> None:
        self._know_certificates()
        self._come("ana@example.com")
        self.visit(email="ana@example.com", message="The same address on the same day")
        self.visit(email="bot@example.com", message="Buy", _gotcha="x")
        self.visit(email="info@example.com", message="A role")
        self.pass_time(timedelta(seconds=30))
        self._come("cy@example.com")
        self._come("dee@example.com")
        self.pass_time(timedelta(seconds=30))
        self.come_to_rest()
        self._close_the_books()
        self._go_on_to(START + 30 * A_DAY)
        self._opt_out("eve@example.com")
        self._go_on_to(START + 53 * A_DAY)

    def _come(self, email: str) -> None:
        fields = {"name": "Bo Example", "phone": "212-555-0134", "date_of_birth": "4/23/1975", "email": email}
        self._post("certification", {**fields, "in_new_york": "yes", "consent_contact": "yes"})

    def _know_certificates(self) -> None:
        """Put people on file who were certified two years ago; only the first two are to be reminded each time."""
        in_60, in_7 = TODAY + 60 * A_DAY, TODAY + 7 * A_DAY
        self._certified(1, "abe@example.com", Standing(Status.CERTIFIED, certified_until=in_60))
        self._certified(2, "eve@example.com", Standing(Status.CERTIFIED, certified_until=in_60))
        self._certified(3, "flo@example.com", Standing(Status.CERTIFIED, certified_until=in_7))
        # Opted out long ago, certified anew, and one that she marked otherwise after the reminders were planned.
        self._certified(4, "gus@example.com", Standing(Status.CERTIFIED, certified_until=in_60))
        add_to_list(self.records, STOPPED, hash_of("gus@example.com"), START - 400 * A_DAY)
        self._certified(5, "hal@example.com", Standing(Status.CERTIFIED, certified_until=in_60))
        self._certified(6, "hal@example.com", Standing(Status.CERTIFIED, certified_until=in_60 + 700 * A_DAY))
        self._certified(7, "ivy@example.com", Standing(Status.CERTIFIED, certified_until=in_60))
        ivy = self.store.get(f"{7:032x}")
        assert ivy
        self.store.change(ivy, replace(ivy, standing=Standing(Status.DECLINED)))

    def _certified(self, number: int, email: str, standing: Standing) -> None:
        key, then = f"{number:032x}", START - 600 * A_DAY
        lead = sample_lead(
            key,
            received_at=then,
            answers={"email": email},
            consents={CONSENT: Consent("2026-11", "en", then)},
            email_hash=hash_of(email),
            standing=standing,
        )
        self.known.add(key)
        # Without its record in the stream: that was two years ago.
        self.store._leads[key] = plan_renewals(lead, START - A_DAY, ZONE)

    def _close_the_books(self) -> None:
        (day,) = self.records.list(ACKNOWLEDGED)
        self.acknowledged = DAYS.read(day.values).mailboxes

    def _opt_out(self, email: str) -> None:
        """Press the button until it says that it is done; give up after the second time."""
        lead = next(lead for lead in self.store.all() if lead.email_hash == hash_of(email))
        token = stop_url("", SETTINGS.keys, lead).removeprefix("/stop/").partition("?")[0]
        for _ in range(2):
            try:
                reply = stop(self.desk, Request(), token)
            except Killed:
                continue
            if reply.status == HTTPStatus.OK:
                self.stopped.add(email)
                return

    def _go_on_to(self, moment: datetime) -> None:
        """Move the clock ahead; what may fail may do so for a while again."""
        self.clock.time, self.began, self.wire.is_over = moment, moment, False
        self.pass_time(timedelta(0))
        self.come_to_rest()

    # --- the cloud

    def sweep_once(self) -> None:
        """Do what is due for each lead, as the sweep does; what else it does has runs of its own."""
        for key in self.desk.store.due(self.clock.now()):
            try:
                do_what_is_due(self.desk, key)
            except StoreUnavailableError:
                continue

    def is_at_rest(self) -> bool:
        soon = self.clock.now() + A_DAY
        waits = any(lead.alerts_due_at and lead.alerts_due_at < soon for lead in self.store.all())
        return not (waits or self.words or self.store.stream)

    def about_to_take(self, message: Message) -> None:
        if message.to in self.unwelcome | self.stopped and _is_courtesy(message.tags["channel"]):
            self.sent_against_will.append(f"{message.to} ({message.tags['channel']})")

    def word_was_heard(self, event: dict[str, Any]) -> None:
        text = event["Records"][0]["Sns"]["Message"]
        if '"Bounce"' in text or '"Complaint"' in text:
            self.unwelcome |= {mail.message.to for mail in self.mail.taken if f'"{mail.message.to}"' in text}


def hash_of(email: str) -> str:
    return email_hash(SETTINGS.keys, email)


def _is_courtesy(channel: str) -> bool:
    return channel == Channel.VISITOR or channel in RENEWALS
