"""What must hold of reminders and the digest, and the runs that try to break it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, pairwise

from chalicelib.alerts.mails import words
from chalicelib.alerts.reminders import GAP
from chalicelib.clock import Clock
from chalicelib.leads.alert import Channel
from chalicelib.leads.status import Status
from chalicelib.storage import Record
from tests.fakes import MemoryRecordStore
from tests.faults.mailing_world import BEGINS, NINE, Day, News, Told
from tests.faults.properties import Finding, replays
from tests.faults.runs import Run, Scenario, seeds
from tests.faults.world import MINUTE, PRACTICE


def mailing_violations(day: Day) -> list[str]:
    """Return every broken law as a sentence; none if all is well."""
    return [
        *_told_in_the_end(day),
        *_told_in_time(day),
        *_told_once(day),
        *_one_digest(day),
        *_stopped(day),
        *_not_too_often(day),
    ]


def _told_in_the_end(day: Day) -> list[str]:
    """Whoever was never touched was told of at the end of the promised time, to both addresses, and stands so."""
    broken = []
    for lead in day.store.all():
        if lead.standing.status is not Status.NEW or lead.promise is None:
            continue
        for channel in (Channel.FIRST, Channel.SECOND):
            after = [told for told in _reminders(day, channel) if told.at >= lead.promise.respond_by]
            if not any(lead.reference in told.message.text for told in after):
                broken.append(f"lost: {lead.reference} is overdue and the {channel} address was not told")
        if lead.remind_at is not None:
            broken.append(f"lost: {lead.reference} does not come to rest")
    if not any(told.mailing == "digest" for told in day.mail.sent):
        broken.append("lost: no digest")
    return broken


def _told_in_time(day: Day) -> list[str]:
    """What falls due when nothing has failed for longer than two tries are apart is told as soon as may be.

    That is at once, unless a reminder has just gone out.
    """
    calm_since = day.last_fault_at + timedelta(hours=1, minutes=10)
    stages = [NINE + minutes * MINUTE for minutes in (15, 24, 30)]
    lead = day.store.get("a" * 32)
    assert lead
    return [
        f"late: nobody was told of {lead.reference} at {stage:%H:%M}"
        for stage in stages
        if (not day.wire.fired or stage > calm_since)
        and not any(stage <= told.at <= _may_come_at(day, stage) + MINUTE for told in _reminders(day, Channel.FIRST))
    ]


def _may_come_at(day: Day, moment: datetime) -> datetime:
    """Return when the next reminder may go to the first address."""
    before = [told.at for told in _reminders(day, Channel.FIRST) if told.at < moment]
    return max([moment, *(at + GAP for at in before)])


def _not_too_often(day: Day) -> list[str]:
    """No address gets two reminders within a quarter of an hour, whatever fails."""
    return [
        f"too often: two reminders to the {channel} address, at {one.at:%H:%M} and at {other.at:%H:%M}"
        for channel in (Channel.FIRST, Channel.SECOND)
        for one, other in pairwise(_reminders(day, channel))
        if other.at - one.at < GAP
    ]


def _told_once(day: Day) -> list[str]:
    """Every email brings something that was not certainly told before, and repeats are as few as what was in doubt."""
    broken = []
    for channel in (Channel.FIRST, Channel.SECOND):
        told, certain = set[News](), set[News]()
        repeats = doubtful = 0
        for reminder in _reminders(day, channel):
            news = reminder.due if channel is Channel.FIRST else reminder.over
            if news <= certain:
                broken.append(f"doubled: nothing new for the {channel} address at {reminder.at:%H:%M}")
            repeats += news <= told
            told |= news
            if is_doubtful(day, reminder):
                doubtful += 1
            else:
                certain |= news
        if repeats > doubtful:
            broken.append(f"doubled: {repeats} repeats to the {channel} address, {doubtful} were in doubt")
        broken += _unmarked(day, channel)
    return broken


def _unmarked(day: Day, channel: Channel) -> list[str]:
    """A reminder that tells nothing new says that it may be a repeat."""
    says_so = words.MAY_BE_REPEAT(PRACTICE.language)
    broken, told = [], set[News]()
    for reminder in _reminders(day, channel):
        news = reminder.due if channel is Channel.FIRST else reminder.over
        if news <= told and says_so not in reminder.message.text:
            broken.append(f"doubled: a repeat at {reminder.at:%H:%M} does not say that it may be one")
        told |= news
    return broken


def _one_digest(day: Day) -> list[str]:
    digests = [told for told in day.mail.sent if told.mailing == "digest"]
    doubtful = sum(is_doubtful(day, told) for told in digests)
    extra = len(digests) - 1 - doubtful
    return [f"doubled: {extra} digests too many, {doubtful} were in doubt"] if extra > 0 else []


def _stopped(day: Day) -> list[str]:
    """A tap stops reminders, and sleep puts them off."""
    broken = []
    marked, asleep = day.store.get("b" * 32), day.store.get("c" * 32)
    assert marked
    assert asleep
    tapped_at = NINE + 20 * MINUTE
    for told in day.mail.sent:
        if told.mailing == "reminder" and told.at > tapped_at and marked.reference in told.message.text:
            broken.append(f"not stopped: {marked.reference} was named at {told.at:%H:%M}")
        sleeps = tapped_at < told.at < tapped_at + 25 * MINUTE
        if told.mailing == "reminder" and sleeps and asleep.reference in told.message.text:
            broken.append(f"not asleep: {asleep.reference} was named at {told.at:%H:%M}")
    return broken


def _reminders(day: Day, channel: Channel) -> list[Told]:
    return [told for told in day.mail.sent if told.mailing == "reminder" and told.channel == channel]


def is_doubtful(day: Day, told: Told) -> bool:
    """Say whether something went wrong from the send on, before the mark was written."""
    fired = set(day.wire.fired)
    for number in range(told.call, len(day.wire.calls) + 1):
        if number in fired:
            return True
        if number > told.call and day.wire.calls[number - 1] == "records.write":
            return False
    return True


DAY = Scenario("d", Day, mailing_violations)


# --- one safeguard taken out at a time


class UnclaimedRecords(MemoryRecordStore):
    """The claim before the send is said to be written, and is not."""

    def write(self, record: Record) -> bool:
        return True if record.values.get("is_in_hand") else super().write(record)


class ForgetfulRecords(MemoryRecordStore):
    """What was told is not kept."""

    def write(self, record: Record) -> bool:
        return super().write(replace(record, values={**record.values, "told": {}}))


class VagueRecords(MemoryRecordStore):
    """What a try covers is not kept."""

    def write(self, record: Record) -> bool:
        return super().write(replace(record, values={**record.values, "covers": {}}))


class LeaselessRecords(MemoryRecordStore):
    """A claim that runs out at once."""

    def write(self, record: Record) -> bool:
        at_once = {"due_at": BEGINS.isoformat()} if record.values.get("is_in_hand") else {}
        return super().write(replace(record, values={**record.values, **at_once}))


class HastyRecords(MemoryRecordStore):
    """When the last one went out is not kept."""

    def write(self, record: Record) -> bool:
        return super().write(replace(record, values={**record.values, "last_at": None}))


class CarelessRecords(MemoryRecordStore):
    """Whoever writes last is right."""

    def write(self, record: Record) -> bool:
        present = self.read(record.partition, record.key)
        return super().write(replace(record, version=present.version if present else 0))


DAY_MUTANTS: dict[str, Callable[[Clock], MemoryRecordStore]] = {
    "the claim of an email": UnclaimedRecords,
    "what was told": ForgetfulRecords,
    "what a try covers": VagueRecords,
    "the lease of an email": LeaselessRecords,
    "the version of an outbox": CarelessRecords,
    "the quiet after an email": HastyRecords,
}


def first_day_that_notices(name: str) -> Run | None:
    """Find the first run that breaks a law without a safeguard; with it, all hold."""
    without = DAY.with_world(lambda faults, seed: Day(faults, seed, make_records=DAY_MUTANTS[name]))
    runs = chain([without.play()], without.every_single_fault())
    return next((run for run in runs if run.violations), None)


def mailing_findings(count: int) -> list[Finding]:
    """Play all single faults and `count` schedules, and say how many broke a law of reminders and digest."""
    runs = [*DAY.every_single_fault(), *DAY.schedules(seeds(count))]
    scope = f"in {len(runs):,} runs ({len(DAY.calls())} calls; seeds 1 to {count:,})"
    laws = {
        "lost": "a stage or a digest that nobody was told of",
        "late": "told later than may be, when nothing fails",
        "too often": "two reminders to an address within a quarter of an hour",
        "doubled": "a reminder or digest too many without doubt, or a repeat that is not marked",
        "not": "named after a tap, or while it sleeps",
    }
    breaking = {law: [run for run in runs if any(each.startswith(law) for each in run.violations)] for law in laws}
    return [
        *(Finding("M", text, f"{len(breaking[law])} {scope}", not breaking[law]) for law, text in laws.items()),
        *replays(runs),
    ]
