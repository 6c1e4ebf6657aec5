"""When the practitioner is reminded of a lead that waits: at half, four fifths and the end of the promised open time.

Pure. Any status change stops it; sleeping puts it off until the moment that was asked for.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.leads.hours import Hours
from chalicelib.leads.lead import Lead

# In percent of the promised open time.
STAGES = (50, 80, 100)
# What falls due as the practice closes still comes, a little late; what comes later than this waits for the opening.
LATENESS = timedelta(minutes=15)
# A promise is rounded up to a whole minute, a first reminder is not.
_ROUNDING = timedelta(minutes=1)
_NOTHING = timedelta(0)


def first_reminder(received_at: datetime, hours: Hours) -> datetime | None:
    """Return when half of the promised open time will have passed."""
    return hours.after_open_time(received_at, _part(STAGES[0], hours))


def is_reminded_of(lead: Lead) -> bool:
    return lead.standing.is_awaited and not lead.is_held


def is_asleep(lead: Lead, now: datetime) -> bool:
    return lead.standing.again_at is not None and lead.standing.again_at > now


def settled(lead: Lead, now: datetime, hours: Hours) -> Lead:
    """Return a lead whose reminder is due as it ought to stand: its reminder stopped, put off, or still due."""
    if lead.remind_at is None or lead.remind_at > now:
        return lead
    if not is_reminded_of(lead):
        return replace(lead, remind_at=None)
    if is_asleep(lead, now):
        return replace(lead, remind_at=lead.standing.again_at)
    if not _was_asked_for(lead):
        moment = _stage_at(lead, lead.reminders, now, hours)
        if moment is None or moment - now > _ROUNDING:
            return replace(lead, remind_at=moment)
    return replace(lead, remind_at=_decent_moment(lead, now, hours))


def stages_told(lead: Lead, now: datetime, hours: Hours) -> int:
    """Return how many reminders the lead has had once it is reminded of now; stages that were missed count as told."""
    return max(lead.reminders + 1, _stages_reached(lead, now, hours))


def is_last(lead: Lead, told: int) -> bool:
    """Say whether this reminder says that the promised time is over; one that was asked for later does not."""
    return lead.reminders < len(STAGES) <= told


def reminded(lead: Lead, told: int, now: datetime, hours: Hours) -> Lead:
    """Return a lead that was reminded of, `told` times in all, with the moment of the next reminder.

    One that was asked for stays due until somebody was reminded.
    """
    if not is_reminded_of(lead):
        return replace(lead, reminders=told, remind_at=None)
    standing = lead.standing
    if told > lead.reminders and not is_asleep(lead, now):
        # What was asked for has come: it is not asked for any more.
        standing = replace(standing, again_at=None)
    next_at = standing.again_at or _stage_at(lead, told, now, hours)
    return replace(lead, standing=standing, reminders=told, remind_at=next_at)


def _part(stage: int, hours: Hours) -> timedelta:
    return hours.respond_within * stage // 100


def _was_asked_for(lead: Lead) -> bool:
    """Say whether one that does not sleep is due because somebody let it sleep; `reminded` ends that."""
    return lead.standing.again_at is not None


def _decent_moment(lead: Lead, now: datetime, hours: Hours) -> datetime | None:
    """Return when the reminder may come: as it is due, or, if the practice has closed since, when it opens again."""
    is_open = hours.open_time_between(now - LATENESS, now) > _NOTHING
    if is_open or (_was_asked_for(lead) and lead.remind_at and now - lead.remind_at <= LATENESS):
        return lead.remind_at
    return hours.next_opening(now) or lead.remind_at


def _stages_reached(lead: Lead, now: datetime, hours: Hours) -> int:
    """Count the stages that have come by now. The promise is what the visitor was told, so it is counted back from."""
    if lead.promise is None:
        return 0
    if lead.promise.respond_by <= now:
        return len(STAGES)
    left = hours.open_time_between(now, lead.promise.respond_by)
    return sum(left <= hours.respond_within - _part(stage, hours) for stage in STAGES[:-1])


def _stage_at(lead: Lead, stage: int, now: datetime, hours: Hours) -> datetime | None:
    """Return when a stage comes, the first being 0; now if it has come, None after the last."""
    if lead.promise is None or stage >= len(STAGES):
        return None
    if STAGES[stage] == STAGES[-1]:
        return max(now, lead.promise.respond_by)
    left = hours.open_time_between(now, lead.promise.respond_by)
    return hours.after_open_time(now, left - (hours.respond_within - _part(STAGES[stage], hours)))
