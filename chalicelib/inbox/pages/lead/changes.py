"""Changes a lead: checked against the page it came from, audited first, and never written over anything newer."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_of, still_there
from chalicelib.inbox.pages.lead.form_errors import StaleError
from chalicelib.inbox.pages.lead.timeline import action_id, marked_as
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import table
from chalicelib.leads.certificates import plan_ending
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.reminders import reminded
from chalicelib.leads.renewals import plan_renewals
from chalicelib.leads.status import Status
from chalicelib.leads.status_transitions import NotesFullError, NotPossibleError, mark
from chalicelib.leads.visits import plan_visit
from chalicelib.storage import update
from chalicelib.storage.update import LeadChange


@dataclass(frozen=True)
class Action:
    """What is to be done to a lead, and what the audit log and the timeline call it."""

    what: str
    kind: str
    change: Callable[[Lead], Lead]
    code: str = ""


def fresh_lead_of(request: InboxRequest) -> Lead:
    """Read the lead, if it still stands where the page showed it.

    Raises:
        NotDoneError: gone, or bad_input; the page's number was not sent.
        StaleError: somebody has acted on it since.
    """
    lead = lead_of(request)
    refuse_stale(request, lead)
    return lead


def refuse_stale(request: InboxRequest, lead: Lead) -> None:
    seen = request.text("number")
    if not re.fullmatch(r"[0-9]{1,9}", seen):
        raise NotDoneError("bad_input")
    if int(seen) != lead.standing.number:
        raise StaleError(int(seen))


def change_lead(
    request: InboxRequest, lead: Lead, action: Action, check: Callable[[InboxRequest, Lead], None] | None = None
) -> Lead:
    """Change a lead; if its alert was changed meanwhile, change what is there now.

    Raises:
        NotDoneError: it is gone, or as it is now, this cannot be done.
        StaleError: `check` found that somebody has acted on it meanwhile.
        StoreUnavailableError: it changed each time.
    """

    def change(found: Lead) -> Lead:
        if check:
            check(request, found)
        changed = _replanned(request, found, _changed(found, action))
        if not request.audited:
            request.audit(action.what, reference=found.reference, code=action.code)
        return changed

    return change_of(request, lead, change).new


def change_one_of_many(request: InboxRequest, lead: Lead, action: Action) -> Lead | None:
    """Change one of several leads and write it into its timeline; one that cannot be changed stops none of the others.

    What is done to all of them is in the audit log by then.
    """
    try:
        changed = change_lead(request, lead, action)
    except NotDoneError:
        return None
    record(request, changed, action_id(changed.standing.number), action.kind)
    return changed


def mark_one_of_many(request: InboxRequest, lead: Lead, status: Status, what: str) -> Lead | None:
    """Mark one of several leads; None if somebody has acted on it since it was read."""
    number, retention = lead.standing.number, request.desk.practice.retention

    def change(found: Lead) -> Lead:
        if found.standing.number != number:
            raise NotPossibleError
        return mark(found, status, by=request.who, now=request.now, retention=retention)

    return change_one_of_many(request, lead, Action(what, marked_as(status), change))


def change_of(request: InboxRequest, lead: Lead, change: Callable[[Lead], Lead]) -> LeadChange:
    """Change a lead as it is now; return it as it was right before, and as it is stored then.

    Raises:
        NotDoneError: it is gone.
        StoreUnavailableError: it changed each time.
    """

    def unless_gone(found: Lead) -> Lead:
        if not still_there(request, [found]):
            raise NotDoneError("gone")
        return change(found)

    written = update.change_lead(request.desk.archive, lead, unless_gone)
    if written is None:
        raise NotDoneError("gone")
    return written


def record(request: InboxRequest, lead: Lead, event_id: str, kind: str) -> None:
    """Write what was done into the lead's timeline."""
    # Another device may have erased it since: then nothing of it is to be left behind.
    found = request.desk.archive.get(lead.key)
    if found and not found.is_gone_by(request.now):
        event = TimelineEvent(event_id, request.now, kind, by=request.who, until=_agreed_on(lead, kind))
        request.desk.archive.record(lead.key, event)


def _agreed_on(lead: Lead, kind: str) -> datetime | None:
    """Return for when a visit was agreed: that stays in the timeline when the lead has moved on."""
    return lead.standing.visit_at if kind == marked_as(Status.SCHEDULED) else None


def _changed(lead: Lead, action: Action) -> Lead:
    try:
        return action.change(lead)
    except NotesFullError:
        raise NotDoneError("not_possible", detail=table("lead")["mend_notes_full"]) from None
    except NotPossibleError:
        raise NotDoneError("not_possible") from None


def _replanned(request: InboxRequest, before: Lead, lead: Lead) -> Lead:
    """Plan what the desk sends by itself after how the lead stands now: reminders, the digest, visits, renewals."""
    zone = request.desk.practice.time_zone
    if _what_reminders_follow(before) != _what_reminders_follow(lead):
        lead = reminded(lead, lead.reminders, request.now, request.desk.hours)
    if _what_the_digest_follows(before) != _what_the_digest_follows(lead):
        lead = plan_ending(lead, request.now, zone)
    if before.standing.agreed_visit_at != lead.standing.agreed_visit_at:
        lead = plan_visit(lead, request.now, request.desk.practice.own_addresses)
    return plan_renewals(lead, request.now, zone)


def _what_reminders_follow(lead: Lead) -> tuple[object, ...]:
    return (lead.standing.status, lead.standing.again_at, lead.promise)


def _what_the_digest_follows(lead: Lead) -> tuple[object, ...]:
    return (lead.standing.status, lead.standing.certified_until)
