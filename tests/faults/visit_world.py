"""A world of visits: agreed, moved, called off, taken back, and people who cannot come; and what they are told of it.

    world = Visits(faults=(Fault(call=7, mode=Mode.LOST),), seed=1)
    world.run()            # from ten until the last visit is over
    violations(world)      # what must hold and does not; empty if all is well

What somebody of the practice does never fails here; whoever overtakes does the next thing that is to be done as well.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from chalicelib.intake.visit_wish import take_wish
from chalicelib.leads import status_transitions
from chalicelib.leads.alert import VISITS
from chalicelib.leads.keyed_hashes import email_hash
from chalicelib.leads.lead import Consent, Lead, Wish
from chalicelib.leads.status import Status
from chalicelib.leads.visit_link import WishLink
from chalicelib.leads.visits import plan_visit
from chalicelib.mail.message import CHANNEL_TAG, KEY_TAG, Message
from chalicelib.storage.suppression_list import is_listed
from chalicelib.storage.table import SUPPRESSED
from chalicelib.web.request import Request
from tests.faults.faulty import Killed
from tests.faults.world import MINUTE, PRACTICE, SETTINGS, START, SentMail, World
from tests.sample_lead import sample_lead

HOUR = timedelta(hours=1)
HALF_PAST_TWO = START + 4.5 * HOUR
A_QUARTER_TO_THREE = HALF_PAST_TWO + 15 * MINUTE
PEOPLE = ("ana", "bea", "cem", "dan", "eve")
# Long after the last visit.
ENDS_AT = START + 7 * HOUR


@dataclass(frozen=True)
class Handed(SentMail):
    """An email about a visit, and where the visit stood when it was handed over."""

    visit_at: datetime | None


@dataclass
class Visits(World):
    faults_end_after: timedelta = timedelta(minutes=90)
    handed: list[Handed] = field(default_factory=list)
    # When somebody of the practice did something to a lead last.
    acted_at: dict[str, datetime] = field(default_factory=dict)
    # Addresses of which the desk was told that mail to them comes back or is not wanted.
    unwelcome: set[str] = field(default_factory=set)
    sent_against_will: list[str] = field(default_factory=list)
    # What somebody asked and was told that the practice knows of.
    wishes_taken: set[tuple[str, Wish]] = field(default_factory=set)
    last_fault_at: datetime = START

    def __post_init__(self) -> None:
        super().__post_init__()
        self.wire.overtake = self._overtake
        self._is_acting = False
        self._left: deque[tuple[datetime, Callable[[], None]]] = deque(
            [
                *((START + MINUTE, partial(self._schedule, name, HALF_PAST_TWO)) for name in PEOPLE),
                # One was not meant: nobody is to hear of it.
                (START + MINUTE, partial(self._undo, "dan")),
                (START + 20 * MINUTE, partial(self._schedule, "ana", A_QUARTER_TO_THREE)),
                (START + 20 * MINUTE, partial(self._schedule, "bea", A_QUARTER_TO_THREE)),
                (START + 25 * MINUTE, partial(self._mark, "bea", Status.DECLINED)),
                # Called off by a slip, and set right at once.
                (START + 30 * MINUTE, partial(self._mark, "eve", Status.DECLINED)),
                (START + 30 * MINUTE, partial(self._undo, "eve")),
                (START + HOUR, partial(self._wish, "cem", Wish.CANNOT_COME)),
                (START + HOUR, partial(self._wish, "cem", Wish.CANNOT_COME)),
                (START + 3.5 * HOUR, partial(self._mark, "cem", Status.CONTACTED)),
            ]
        )

    def run(self) -> None:
        for name in PEOPLE:
            self._know(name)
        while self._left:
            moment, left = self._left[0][0], len(self._left)
            self._pass_until(moment)
            if len(self._left) == left:  # unless it was done in the middle of something else
                self._do_next()
        self._pass_until(ENDS_AT)
        self.wire.is_over = True

    def is_unwelcome(self, key: str) -> bool:
        """Say whether the desk knows that mail does not arrive there: of all it was told, or of the part it noted."""
        lead = self.store.get(key)
        assert lead
        return lead.answers["email"] in self.unwelcome or is_listed(self.records, SUPPRESSED, lead.email_hash)

    @staticmethod
    def key_of(name: str) -> str:
        return f"{PEOPLE.index(name):032x}"

    @staticmethod
    def address_of(name: str) -> str:
        return f"{name}@example.com"

    # --- what happens

    def _know(self, name: str) -> None:
        key, address = self.key_of(name), self.address_of(name)
        self.known.add(key)
        self.store._leads[key] = sample_lead(
            key,
            received_at=START - HOUR,
            answers={"email": address},
            email_hash=email_hash(SETTINGS.keys, address),
            consents={"consent_contact": Consent("2026-11", "en", START - HOUR)},
        )

    def _pass_until(self, moment: datetime) -> None:
        while self.clock.now() < moment:
            if self.clock.now() - self.began > self.faults_end_after:
                self.wire.is_over = True
            self.pass_time(min(moment - self.clock.now(), self._until_something_happens()))

    def _until_something_happens(self) -> timedelta:
        # Without anything that is due the clock would stand still.
        return super()._until_something_happens() if self._is_anything_due() else HOUR

    def _is_anything_due(self) -> bool:
        return bool(self.words or self.store.stream) or any(lead.alerts_due_at for lead in self.store.all())

    def pass_time(self, duration: timedelta) -> None:
        fired = len(self.wire.fired)
        super().pass_time(duration)
        if len(self.wire.fired) > fired:
            self.last_fault_at = self.clock.now()

    def _overtake(self) -> None:
        """Let somebody act, and a sweep run whole, in the middle of whatever goes on."""
        if self._left and not self._is_acting:
            self._do_next()
        self._sweep_unharmed()

    def _do_next(self) -> None:
        _, deed = self._left.popleft()
        self._is_acting = True
        deed()
        self._is_acting = False

    def _act(self, name: str, change: Callable[[Lead], Lead]) -> None:
        lead = self.store.get(self.key_of(name))
        assert lead
        acted = plan_visit(change(lead), self.clock.now(), PRACTICE.own_addresses)
        assert self.store.change(lead, acted)
        self.acted_at[lead.key] = self.clock.now()

    def _schedule(self, name: str, visit_at: datetime) -> None:
        self._act(name, partial(self._marked, status=Status.SCHEDULED, visit_at=visit_at))

    def _mark(self, name: str, status: Status) -> None:
        self._act(name, partial(self._marked, status=status))

    def _marked(self, lead: Lead, *, status: Status, visit_at: datetime | None = None) -> Lead:
        now, retention = self.clock.now(), PRACTICE.retention
        return status_transitions.mark(lead, status, by="p", now=now, retention=retention, visit_at=visit_at)

    def _undo(self, name: str) -> None:
        now, retention = self.clock.now(), PRACTICE.retention
        self._act(name, lambda lead: status_transitions.undo(lead, now=now, retention=retention))

    def _wish(self, name: str, wish: Wish) -> None:
        """Press the button until the page says that the practice knows; give up after the second time."""
        key = self.key_of(name)
        token = WishLink(key, wish, HALF_PAST_TWO).token(SETTINGS.keys.newest)
        for _ in range(2):
            try:
                reply = take_wish(self.desk, Request(), token)
            except Killed:
                continue
            if reply.status == HTTPStatus.OK:
                self.wishes_taken.add((key, wish))
                return

    # --- what is seen of it

    def about_to_take(self, message: Message) -> None:
        if message.tags[CHANNEL_TAG] not in VISITS:
            return
        lead = self.store.get(message.tags[KEY_TAG])
        assert lead
        self.handed.append(Handed(message, self.clock.now(), lead.standing.visit_at))
        if message.to in self.unwelcome:
            self.sent_against_will.append(message.to)

    def word_was_heard(self, event: dict[str, Any]) -> None:
        text = event["Records"][0]["Sns"]["Message"]
        if '"Bounce"' in text or '"Complaint"' in text:
            self.unwelcome |= {mail.message.to for mail in self.mail.taken if f'"{mail.message.to}"' in text}
