"""What must hold of the emails about visits: each change told once, the newest last, nothing old after it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from chalicelib.leads.alert import Channel
from chalicelib.leads.alert_transitions import LEASE, LONGEST_WAIT
from chalicelib.leads.lead import Lead
from chalicelib.leads.visits import APART, REMINDED_BEFORE
from chalicelib.text.dates import on_day_at
from tests.faults import laws
from tests.faults.runs import Scenario
from tests.faults.visit_world import Handed, Visits
from tests.faults.world import PRACTICE

# Until a try of which nobody knew is taken over, and the next one has waited for as long as it ever does.
_PATIENCE = 2 * (LEASE + LONGEST_WAIT)


def violations(world: Visits) -> list[str]:
    """Return every broken law as a sentence; the practice's own laws hold beside these."""
    return [
        *laws.violations(world),
        *_told_once(world),
        *_newest_is_told(world),
        *_nothing_old(world),
        *_reminded(world),
        *_wishes_are_told(world),
        *(f"V5: {address} was written to against its will" for address in world.sent_against_will),
    ]


def calendars(world: Visits, key: str) -> list[Handed]:
    """Return the emails with a file for the calendar, in the order in which they were handed over."""
    return [mail for mail in world.handed if mail.key == key and mail.channel == Channel.VISIT]


def reminders(world: Visits, key: str) -> list[Handed]:
    return [mail for mail in world.handed if mail.key == key and mail.channel == Channel.VISIT_REMINDER]


def method_of(mail: Handed) -> str:
    return mail.message.calendar.method if mail.message.calendar else ""


def sequence_of(mail: Handed) -> int:
    return int(_line(mail, "SEQUENCE"))


def visit_in(mail: Handed) -> datetime | None:
    """Return when the visit is, as an email says; None if it says that there is none."""
    if method_of(mail) == "CANCEL":
        return None
    return datetime.strptime(_line(mail, "DTSTART"), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _line(mail: Handed, name: str) -> str:
    assert mail.message.calendar
    found = re.search(rf"^{name}:(.*)\r$", mail.message.calendar.text, re.MULTILINE)
    assert found
    return found[1]


def _told_once(world: Visits) -> Iterator[str]:
    """One email a change and one reminder a visit; one more for each send after which something went wrong."""
    said = Counter((mail.key, mail.channel, _what(mail)) for mail in world.handed)
    extra = sum(said.values()) - len(said)
    if extra > world.doubtful_sends:
        yield f"V1: {extra} emails about visits too many, {world.doubtful_sends} were in doubt"
    for lead in world.store.all():
        numbers = {sequence_of(mail): _what(mail) for mail in calendars(world, lead.key)}
        different = {_what(mail) for mail in calendars(world, lead.key)}
        if len(numbers) < len(different):
            yield f"V1: {lead.reference} has two changes with one number"


def _what(mail: Handed) -> str:
    return f"{method_of(mail)} {sequence_of(mail)}" if mail.message.calendar else mail.message.subject


def _newest_is_told(world: Visits) -> Iterator[str]:
    """What was said last is how it stands, unless faults went on until it was too late."""
    for lead in world.store.all():
        sent, stands = calendars(world, lead.key), lead.standing.agreed_visit_at
        if world.is_unwelcome(lead.key) or _was_too_late(world, lead):
            continue
        if not sent and stands:
            yield f"V2: {lead.reference} has a visit, and nobody said so"
        if sent and visit_in(sent[-1]) != stands:
            yield f"V2: {lead.reference} was told of another visit than it has"
        if sent and method_of(sent[0]) == "CANCEL" and not world.wire.fired:
            yield f"V2: {lead.reference} was told that a visit is off of which nobody had told"


def _was_too_late(world: Visits, lead: Lead) -> bool:
    alert = lead.alerts.get(Channel.VISIT)
    ends_at = alert.not_after if alert else None
    return ends_at is not None and world.last_fault_at + _PATIENCE >= ends_at


def _nothing_old(world: Visits) -> Iterator[str]:
    """After a change nothing of what was before it, but what was in hand at that moment, and before the change."""
    for lead in world.store.all():
        numbers = [sequence_of(mail) for mail in calendars(world, lead.key)]
        if numbers != sorted(numbers):
            yield f"V3: {lead.reference} was told of an older change after a newer one"
        for mail in reminders(world, lead.key):
            earlier = [each for each in calendars(world, lead.key) if each.at <= mail.at]
            known = visit_in(earlier[-1]) if earlier else mail.visit_at
            if known is None or _on(known) not in mail.message.subject:
                yield f"V3: {lead.reference} was reminded of what it was told is no more"
    for mail in world.handed:
        says = visit_in(mail) if mail.message.calendar else mail.visit_at
        if says != mail.visit_at and mail.at - world.acted_at[mail.key] > LEASE:
            yield f"V3: {mail.key} was told of an old time long after it was moved"


def _on(visit_at: datetime) -> str:
    return on_day_at(visit_at, PRACTICE.time_zone)("en")


def _reminded(world: Visits) -> Iterator[str]:
    """Two hours before, whoever still has a visit and has not said that they cannot come; nobody else."""
    for lead in world.store.all():
        visit_at, sent = lead.standing.agreed_visit_at, reminders(world, lead.key)
        for mail in sent:
            if mail.visit_at and not REMINDED_BEFORE >= mail.visit_at - mail.at >= timedelta(minutes=30):
                yield f"V4: {lead.reference} was reminded {mail.visit_at - mail.at} before the visit"
        if visit_at and not sent and _is_to_be_reminded(world, lead, visit_at):
            yield f"V4: {lead.reference} was not reminded"
        asked_at = lead.asked_again.at if lead.asked_again else None
        if asked_at and any(mail.at > asked_at + LEASE for mail in sent):
            yield f"V4: {lead.reference} was reminded after they said that they cannot come"


def _is_to_be_reminded(world: Visits, lead: Lead, visit_at: datetime) -> bool:
    """Say whether the email about the visit went out long enough before, and nothing fails around the reminder."""
    sent, due_at = calendars(world, lead.key), visit_at - REMINDED_BEFORE
    is_told_in_time = bool(sent) and sent[-1].at + APART <= due_at
    return is_told_in_time and not world.is_unwelcome(lead.key) and world.last_fault_at + _PATIENCE < due_at


def _wishes_are_told(world: Visits) -> Iterator[str]:
    """What somebody asked, and was told that the practice knows, raised one alert, however often they pressed."""
    leads = {lead.key: lead for lead in world.store.all()}
    askings = world.store.askings()
    for key, wish in world.wishes_taken:
        # (The alert says which wish, unless somebody of the practice has acted on it before.)
        told = [mail for mail in world.mail.named if mail.key == key and mail.channel == Channel.FIRST]
        if not told and not leads[key].escalated_because:
            yield f"V6: {leads[key].reference} asked ({wish}), and nobody was told"
        if len(told) > 1 + world.doubtful_sends:
            yield f"V6: {len(told)} alerts of one wish"
        if sum(asked == key for asked, _ in askings) > 1:
            yield f"V6: one wish of {leads[key].reference} is stored twice"


VISITS_WORLD = Scenario("v", Visits, violations)
