"""What an action of a person does to a lead, as pure functions from lead to lead.

Each returns the changed lead, or raises NotPossibleError. Every action counts the standing's number on,
undoing included; notes do not, for two people may write one at once.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.lead import Lead, PrivateNote
from chalicelib.leads.retention import Retention, expiry_after_action
from chalicelib.leads.status import STATUS_CHANGES, Standing, Status

# When to try again if nobody answered, and how long a reminder sleeps.
ONE_HOUR = timedelta(hours=1)
MOST_NOTES = 50
LONGEST_NOTE = 2_000  # characters; a page of prose
# A lead is one item of the table, which takes 400 KB in all: the answers need their room as well.
MOST_BYTES_OF_NOTES = 200_000


class NotPossibleError(Exception):
    """A lead as it is now cannot make this transition."""


class NotesFullError(NotPossibleError):
    """A lead has as many notes as its item has room for."""


def marks_of(lead: Lead) -> frozenset[Status]:
    """Return the statuses a lead can be given now. One that is held can be released or be spam, nothing else."""
    possible = STATUS_CHANGES[lead.standing.status]
    if lead.standing.asked_again_at:
        # The same outcome may come once more.
        possible |= {lead.standing.status} - {Status.NEW, Status.DID_NOT_COME}
    return possible & {Status.SPAM} if lead.alert.state is AlertState.HELD else possible


def mark(
    lead: Lead,
    status: Status,
    *,
    by: str,
    now: datetime,
    retention: Retention,
    again_at: datetime | None = None,
    visit_at: datetime | None = None,
    certified_until: date | None = None,
) -> Lead:
    """Say what became of a lead. Of the moments only that which goes with the status is kept."""
    _require(status in marks_of(lead))
    before = lead.standing
    after = Standing(
        status=status,
        number=before.number,
        at=now,
        by=by,
        again_at=(again_at or now + ONE_HOUR) if status is Status.NO_ANSWER else None,
        visit_at=_visit_of(status, before, visit_at),
        certified_until=certified_until if status is Status.CERTIFIED else None,
        first_contact_at=before.first_contact_at,
    )
    if after.has_reached_out and after.first_contact_at is None:
        after = replace(after, first_contact_at=now)
    return _acted_on(replace(lead, standing=after, standing_before=before), now, retention)


def _visit_of(status: Status, before: Standing, visit_at: datetime | None) -> datetime | None:
    """Return the visit that goes with a status: the one that is agreed, or the one to which they did not come."""
    agreed = {Status.SCHEDULED: visit_at, Status.DID_NOT_COME: before.visit_at}
    return agreed.get(status)


def undo(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
    """Take the last action back, once; everything it said goes, only the number counts on."""
    before = lead.standing_before
    if before is None:
        raise NotPossibleError
    # Who asked again meanwhile waits on.
    waits_since = before.asked_again_at or lead.standing.asked_again_at
    restored = replace(before, number=lead.standing.number, asked_again_at=waits_since)
    return _acted_on(replace(lead, standing=restored, standing_before=None), now, retention)


def can_snooze(lead: Lead) -> bool:
    return lead.standing.is_open and not lead.is_held


def snooze(lead: Lead, until: datetime, *, now: datetime, retention: Retention) -> Lead:
    """Send no reminder of a lead until a moment; its status stays, and who gave it and when."""
    _require(can_snooze(lead) and until > now)
    sleeping = replace(lead.standing, again_at=until)
    return _acted_on(replace(lead, standing=sleeping, standing_before=lead.standing), now, retention)


def release(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
    """Let a held lead raise its alert as if it had just come. That cannot be undone: an email is on its way.

    Who was released out of a burst is of none any more.
    """
    _require(lead.is_held)
    released = {**lead.alerts, Channel.FIRST: Alert(AlertState.PENDING, due_at=now)}
    return _acted_on(replace(lead, alerts=released, burst=""), now, retention)


def put_legal_hold(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
    """Keep a lead for legal reasons, whatever the retention says."""
    _require(not lead.is_on_legal_hold)
    return _acted_on(replace(lead, is_on_legal_hold=True), now, retention)


def lift_legal_hold(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
    """Let the lead expire by the retention again."""
    _require(lead.is_on_legal_hold)
    return _acted_on(replace(lead, is_on_legal_hold=False), now, retention)


def stop_renewals(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
    """Send nothing about renewing any more: the person moved, or died, or said so."""
    _require(lead.no_renewals_since is None)
    return _acted_on(replace(lead, no_renewals_since=now), now, retention)


def allow_renewals(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
    _require(lead.no_renewals_since is not None)
    return _acted_on(replace(lead, no_renewals_since=None), now, retention)


def note(lead: Lead, text: str, *, by: str, now: datetime, drafts: tuple[str, ...] = ()) -> Lead:
    """Add a private note of 1 to LONGEST_NOTE characters; nothing else changes.

    A note is added once: the same text of the same drafts, sent again, leaves the lead as it is.
    """
    _require(0 < len(text) <= LONGEST_NOTE)
    if any(_was_made_of(one, drafts) and (one.by, one.text) == (by, text) for one in lead.private_notes):
        return lead
    notes = (*lead.private_notes, PrivateNote(now, by, text, drafts))
    if len(notes) > MOST_NOTES or sum(len(each.text.encode()) for each in notes) > MOST_BYTES_OF_NOTES:
        raise NotesFullError
    return replace(lead, private_notes=notes)


def _was_made_of(note: PrivateNote, drafts: tuple[str, ...]) -> bool:
    return not set(note.drafts).isdisjoint(drafts)


def _acted_on(lead: Lead, now: datetime, retention: Retention) -> Lead:
    counted = replace(lead, standing=replace(lead.standing, number=lead.standing.number + 1))
    return replace(counted, expires_at=expiry_after_action(counted, now, retention))


def _require(is_possible: bool) -> None:  # noqa: FBT001 - it reads as a sentence
    if not is_possible:
        raise NotPossibleError
