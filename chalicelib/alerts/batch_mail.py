"""Emails that are about many leads: their outbox is one record each, claimed with a lease, as a lead's alert is.

A record knows what the try in hand covers, and what was certainly told and is not yet noted where it belongs. So a
process may end anywhere: what was told is not told again, and only what may have been told comes once more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from chalicelib.alerts.desk import AlertDesk
from chalicelib.faults import log_fault
from chalicelib.leads.alert_transitions import TRIES_BEFORE_ESCALATION, claim_ends, wait_after
from chalicelib.mail import MailRefusedError, MailUnclearError
from chalicelib.mail.message import Alarm
from chalicelib.storage import Record, RecordStore, StoreUnavailableError
from chalicelib.storage.codec import Codec
from chalicelib.storage.table import MAILING

# What nobody has asked for in so long is of no use any more; an email begins anew without it.
_KEPT = timedelta(days=60)
# A mark that the table refuses is tried again at once: without it, the email comes a second time.
_TRIES_TO_MARK = 3

# More than one email ever covers; a record has room for them.
_MOST_KEPT = 1_000

# What an email is about, and which news of it; what stands behind the mark does not make other news of it.
Covers = Mapping[str, str]
MARK = ">"


@dataclass(frozen=True)
class BatchMail:
    """One email's outbox: it has one recipient, and one try at a time."""

    name: str
    attempt: int = 0
    # Tries in a row that were refused or came to nothing, and since when.
    failures: int = 0
    failing_since: str = ""
    is_in_hand: bool = False
    # When the claim runs out or, after a refusal, when the next try may be made.
    due_at: datetime | None = None
    covers: Covers = field(default_factory=dict)
    # What earlier tries may have told already.
    in_doubt: Covers = field(default_factory=dict)
    told: Covers = field(default_factory=dict)
    # When the last email went out, or may have.
    last_at: datetime | None = None
    # Whether that one told of a promised time that is over (see reminders).
    told_of_end: bool = False
    version: int = 0

    def waits(self, now: datetime) -> bool:
        return self.due_at is not None and self.due_at > now

    def came_lately(self, now: datetime, gap: timedelta) -> bool:
        """Say whether the last one is so fresh that what is new waits for the next."""
        return self.last_at is not None and now - self.last_at < gap

    @property
    def may_be_repeat(self) -> bool:
        return any(_is_same(self.in_doubt.get(subject, ""), news) for subject, news in self.covers.items())

    def has_told(self, subject: str, news: str) -> bool:
        return _is_same(self.told.get(subject, ""), news)


OUTBOXES = Codec(BatchMail, version=3, outside=("name", "version"))


def _is_same(old: str, new: str) -> bool:
    return old.partition(MARK)[0] == new.partition(MARK)[0]


def claim(mail: BatchMail, covers: Covers, keep: Covers, now: datetime, random: Random) -> BatchMail:
    """Take an email in hand that brings `covers`; of what was told, only `keep` is still of use."""
    came_to_nothing = mail.is_in_hand
    failures = mail.failures + came_to_nothing
    doubtful = {**mail.in_doubt, **(mail.covers if came_to_nothing else {})}
    return replace(
        mail,
        attempt=mail.attempt + 1,
        failures=failures,
        failing_since=mail.failing_since or (now.isoformat() if failures else ""),
        is_in_hand=True,
        due_at=claim_ends(now, failures, random, came_to_nothing=came_to_nothing),
        covers=covers,
        # Also of those that this email does not bring: they may be read again only when the next one goes out.
        in_doubt=_newest(doubtful),
        told=_newest(keep),
        last_at=now,
    )


def _newest(covers: Covers) -> Covers:
    return dict(list(covers.items())[-_MOST_KEPT:])


def mark_sent(mail: BatchMail, attempt: int) -> BatchMail:
    """Note that the mail service took a try: what it covers is told."""
    if mail.attempt != attempt or not mail.is_in_hand:
        return mail
    told = {**mail.told, **mail.covers}
    in_doubt = {subject: news for subject, news in mail.in_doubt.items() if subject not in mail.covers}
    return BatchMail(
        mail.name,
        attempt=attempt,
        in_doubt=in_doubt,
        told=told,
        last_at=mail.last_at,
        told_of_end=mail.told_of_end,
        version=mail.version,
    )


def mark_refused(mail: BatchMail, attempt: int, now: datetime, random: Random) -> BatchMail:
    """Note that the mail service certainly did not take a try, and set the moment of the next one."""
    if mail.attempt != attempt or not mail.is_in_hand:
        return mail
    failures = mail.failures + 1
    return replace(
        mail,
        failures=failures,
        failing_since=mail.failing_since or now.isoformat(),
        is_in_hand=False,
        due_at=now + wait_after(failures, random),
        covers={},
        last_at=None,
    )


def put_back(mail: BatchMail, attempt: int, now: datetime) -> BatchMail:
    """Note that the account could not send at that moment: it is no failed try."""
    if mail.attempt != attempt or not mail.is_in_hand:
        return mail
    return replace(mail, is_in_hand=False, due_at=now, covers={}, last_at=None)


def read_batch_mail(records: RecordStore, name: str) -> BatchMail:
    """Read an outbox; one that was never used is empty."""
    record = records.read(MAILING, name)
    return OUTBOXES.read(record.values, name=name, version=record.version) if record else BatchMail(name)


def deliver(
    desk: AlertDesk, mail: BatchMail, covers: Covers, keep: Covers, hand_over: Callable[[BatchMail], str]
) -> BatchMail:
    """Claim, send and mark; return the outbox as it stands then. Whoever is not the first to claim sends nothing.

    Raises:
        StoreUnavailableError: the table did not confirm; calling again is safe.
    """
    claimed = claim(mail, covers, keep, desk.clock.now(), desk.random)
    if not _write(desk, claimed):
        return mail
    claimed = replace(claimed, version=claimed.version + 1)
    try:
        hand_over(claimed)
    except MailRefusedError as refusal:
        log_fault(refusal)
        now = desk.clock.now()
        if refusal.is_of_rate:
            return _note(desk, claimed, lambda found: put_back(found, claimed.attempt, now))
        return _note(desk, claimed, lambda found: mark_refused(found, claimed.attempt, now, desk.random))
    except MailUnclearError as doubt:
        log_fault(doubt)
        return claimed
    return _note(desk, claimed, lambda found: mark_sent(found, claimed.attempt))


def as_told(desk: AlertDesk, mail: BatchMail, news: Covers) -> None:
    """Note news as told without an email, because there was nothing to say."""
    _write(desk, replace(mail, told=news))


def tell_operator(desk: AlertDesk, mail: BatchMail, alarm: Alarm) -> None:
    """Tell whoever watches over the desk of an email that fails again and again, once for each time it does."""
    if mail.failures < TRIES_BEFORE_ESCALATION:
        return
    notice = read_batch_mail(desk.records, f"{mail.name}#notice")
    news = {"failing_since": mail.failing_since}
    if notice.told != news and not notice.waits(desk.clock.now()):
        deliver(desk, notice, news, {}, lambda _: desk.alarm_topic.publish(alarm))


def _note(desk: AlertDesk, mail: BatchMail, change: Callable[[BatchMail], BatchMail]) -> BatchMail:
    """Write what became of a try, again if the table fails; a try that somebody took over is left alone."""
    for tries_left in reversed(range(_TRIES_TO_MARK)):
        changed = change(mail)
        try:
            if changed == mail or _write(desk, changed):
                return changed
            mail = read_batch_mail(desk.records, mail.name)
        except StoreUnavailableError as fault:
            log_fault(fault)
            if not tries_left:
                raise
            # Perhaps it was written after all: then the version does not fit any more, and it is looked at again.
    return mail


def _write(desk: AlertDesk, mail: BatchMail) -> bool:
    end = desk.clock.now() + _KEPT
    return desk.records.write(Record(MAILING, mail.name, OUTBOXES.write(mail), end, mail.version))
