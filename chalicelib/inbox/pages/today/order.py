"""What waits today, and in which order. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from chalicelib.forms.lead_form import hours_count
from chalicelib.inbox.row_times import SOON, answer_by, has_come_again, is_late
from chalicelib.leads.lead import Lead
from chalicelib.leads.reminders import is_asleep
from chalicelib.leads.status import Status
from chalicelib.leads.unfinished import A_VISIT_TAKES, unfinished

_WAITING = (Status.NEW, Status.NO_ANSWER)


@dataclass(frozen=True)
class Arranged:
    # Visits that are now, or begin within the hour.
    soon: tuple[Lead, ...]
    # Whom nobody has answered yet, of every form.
    due: tuple[Lead, ...]
    # Today's, by the clock, after those that are soon.
    visits: tuple[Lead, ...]
    # Begun, and not brought to an end: visits that have passed, and who was talked to on a day before.
    unfinished: tuple[Lead, ...]
    # Answered, and not yet at an end.
    under_way: tuple[Lead, ...]


def arrange(leads: Sequence[Lead], now: datetime, time_zone: tzinfo) -> Arranged:
    """Put open leads in the order in which to take them."""
    visits = sorted(
        (lead for lead in leads if _is_visit_of(lead, now, time_zone)), key=lambda lead: _visit_at(lead, now)
    )
    soon = [lead for lead in visits if _visit_at(lead, now) - now <= SOON]
    to_finish = [lead for lead in leads if _is_unfinished(lead, now, time_zone)]
    # Who has a visit today and asks again is to be answered as well.
    placed = {lead.key for lead in [*visits, *to_finish] if not lead.standing.asked_again_at}
    rest = [lead for lead in leads if lead.key not in placed]
    waiting = [lead for lead in rest if _is_waiting(lead, now)]
    under_way = [lead for lead in rest if not _is_waiting(lead, now)]
    return Arranged(
        soon=tuple(soon),
        due=tuple(sorted(waiting, key=lambda lead: _urgency(lead, now))),
        visits=tuple(visits[len(soon) :]),
        unfinished=tuple(sorted(to_finish, key=_since)),
        under_way=tuple(sorted(under_way, key=lambda lead: lead.received_at, reverse=True)),
    )


def waiting_now(due: Iterable[Lead], now: datetime) -> int:
    """Count those that are to be answered and were not put off until later."""
    return sum(not is_asleep(lead, now) for lead in due)


def _visit_at(lead: Lead, now: datetime) -> datetime:
    return lead.standing.visit_at or now


def _is_visit_of(lead: Lead, now: datetime, time_zone: tzinfo) -> bool:
    """Say whether a visit is on this day and not over yet."""
    visit_at = lead.standing.agreed_visit_at
    if visit_at is None or visit_at + A_VISIT_TAKES <= now:
        return False
    return visit_at.astimezone(time_zone).date() == now.astimezone(time_zone).date()


def _is_unfinished(lead: Lead, now: datetime, time_zone: tzinfo) -> bool:
    return unfinished(lead, now, time_zone, leads_to_visit=hours_count(lead)) is not None and not _is_waiting(lead, now)


def _since(lead: Lead) -> datetime:
    """Say since when a lead is to be finished."""
    return lead.standing.visit_at or lead.standing.at or lead.received_at


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
