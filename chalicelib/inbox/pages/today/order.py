"""What waits today, and in which order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from chalicelib.forms.lead_form import hours_count
from chalicelib.inbox.list_rows import answer_by, has_come_again, is_late
from chalicelib.leads.lead import Lead
from chalicelib.leads.reminders import is_asleep
from chalicelib.leads.status import Status

_WAITING = (Status.NEW, Status.NO_ANSWER)


@dataclass(frozen=True)
class Waiting:
    # Requests for which hours count, and everything else that nobody has answered yet.
    requests: tuple[Lead, ...]
    messages: tuple[Lead, ...]
    # Today's, by the clock.
    visits: tuple[Lead, ...]
    # Answered, and not yet at an end.
    under_way: tuple[Lead, ...]


def arrange(leads: Sequence[Lead], now: datetime, time_zone: tzinfo) -> Waiting:
    """Put open leads in the order in which to take them."""
    visits = [lead for lead in leads if _is_visit_of(lead, now, time_zone)]
    # Who has a visit today and asks again is to be answered as well.
    rest = [lead for lead in leads if lead.standing.asked_again_at or not _is_visit_of(lead, now, time_zone)]
    waiting = [lead for lead in rest if _is_waiting(lead, now)]
    waiting.sort(key=lambda lead: _urgency(lead, now))
    under_way = [lead for lead in rest if not _is_waiting(lead, now)]
    return Waiting(
        requests=tuple(lead for lead in waiting if hours_count(lead)),
        messages=tuple(lead for lead in waiting if not hours_count(lead)),
        visits=tuple(sorted(visits, key=lambda lead: lead.standing.visit_at or now)),
        under_way=tuple(sorted(under_way, key=lambda lead: lead.received_at, reverse=True)),
    )


def _is_visit_of(lead: Lead, now: datetime, time_zone: tzinfo) -> bool:
    visit_at = lead.standing.visit_at
    if lead.standing.status is not Status.SCHEDULED or visit_at is None:
        return False
    return visit_at.astimezone(time_zone).date() == now.astimezone(time_zone).date()


def _is_waiting(lead: Lead, now: datetime) -> bool:
    return lead.standing.status in _WAITING or lead.standing.is_awaited or has_come_again(lead, now)


def _urgency(lead: Lead, now: datetime) -> tuple[bool, int, datetime]:
    """Put those that may be spam behind all others, and each part in the order in which it presses."""
    is_doubted = bool(lead.doubts) and not lead.standing.number
    return is_doubted, *_pressure(lead, now)


def _pressure(lead: Lead, now: datetime) -> tuple[int, datetime]:
    """Overdue first, then who asked again and what is to be tried again now, then by promise; last what was put off."""
    if is_late(lead, now):
        return 0, answer_by(lead) or lead.received_at
    if lead.standing.asked_again_at and not is_asleep(lead, now):
        return 1, lead.received_at
    again_at = lead.standing.again_at
    if again_at:
        return (1 if again_at <= now else 3), again_at
    return 2, answer_by(lead) or lead.received_at
