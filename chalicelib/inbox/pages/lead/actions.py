"""What can be done to a lead from its page: one view for each button."""

from datetime import datetime
from typing import Protocol

from chalicelib.inbox.after_action import place_after
from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_of
from chalicelib.inbox.notices import tell
from chalicelib.inbox.pages.lead.action_form import (
    ALL_CONTACTED,
    certified_until_in,
    next_try_in,
    note_along,
    note_in,
    status_in,
    visit_in,
)
from chalicelib.inbox.pages.lead.changes import (
    Action,
    change_lead,
    fresh_lead_of,
    mark_one_of_many,
    record,
    refuse_stale,
)
from chalicelib.inbox.pages.lead.drafts import drafts_in, forget_drafts
from chalicelib.inbox.pages.lead.related import related_to, waiting_of_same_person
from chalicelib.inbox.pages.lead.timeline import action_id, marked_as
from chalicelib.inbox.pages.lead.view import shown_again
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.leads import status_transitions
from chalicelib.leads.admission import admit
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import promise
from chalicelib.leads.retention import Retention
from chalicelib.leads.status import Status
from chalicelib.web.request import Reply


class Change(Protocol):
    """A transition that needs nothing but the moment and the retention."""

    def __call__(self, lead: Lead, *, now: datetime, retention: Retention) -> Lead: ...


@shown_again
def mark(request: InboxRequest) -> Reply:
    lead = fresh_lead_of(request)
    status = status_in(request)
    visit_at = visit_in(request) if status is Status.SCHEDULED else None
    again_at = next_try_in(request) if status is Status.NO_ANSWER else None
    until = certified_until_in(request) if status is Status.CERTIFIED else None
    text, drafts = note_along(request), drafts_in(request)

    def change(lead: Lead) -> Lead:
        if text:
            lead = status_transitions.note(lead, text, by=request.who, now=request.now, drafts=drafts)
        return status_transitions.mark(
            lead,
            status,
            by=request.who,
            now=request.now,
            retention=request.desk.practice.retention,
            again_at=again_at,
            visit_at=visit_at,
            certified_until=until,
        )

    if text:
        changed = _done(request, lead, Action("marked_with_note", marked_as(status), change, str(status)))
        _note_down(request, changed)
    else:
        changed = _done(request, lead, Action("marked", marked_as(status), change, str(status)))
    if request.text("status") == ALL_CONTACTED:
        _mark_others(request, lead)
    return see_other(request, place_after(request, changed, "marked"))


def _mark_others(request: InboxRequest, lead: Lead) -> None:
    """Mark the person's other requests contacted as well, those that still stand as the page showed them."""
    seen = dict(one.partition(":")[::2] for one in request.text("also").split())
    for other in waiting_of_same_person(lead, related_to(request, lead)):
        if seen.get(other.reference) == str(other.standing.number):
            request.audit("marked", reference=other.reference, code=str(Status.CONTACTED))
            mark_one_of_many(request, other, Status.CONTACTED, "marked")


@shown_again
def undo(request: InboxRequest) -> Reply:
    return _act(request, "undone", status_transitions.undo)


@shown_again
def snooze(request: InboxRequest) -> Reply:
    def change(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
        return status_transitions.snooze(lead, now + status_transitions.ONE_HOUR, now=now, retention=retention)

    return _act(request, "snoozed", change)


@shown_again
def release(request: InboxRequest) -> Reply:
    """Let a held lead go its way as if it had just come: alert, promise, reminders, and word to whoever wrote."""
    hours = request.desk.hours

    def change(lead: Lead, *, now: datetime, retention: Retention) -> Lead:
        released = status_transitions.release(lead, now=now, retention=retention)
        return admit(released, now, promised=promise(now, hours), hours=hours, practice=request.desk.practice)

    return _act(request, "released", change)


@shown_again
def legal_hold(request: InboxRequest) -> Reply:
    """Put a legal hold on a lead, or lift it, as the field `hold` says: "on" or "off"."""
    on = ("held_for_law", status_transitions.put_legal_hold)
    off = ("freed_for_retention", status_transitions.lift_legal_hold)
    if request.text("hold") != "off":
        return _switch(request, request.text("hold"), on=on)
    reference = fresh_lead_of(request).reference
    demand(request, "lift_hold", reference, reference=reference)
    reply = _act(request, *off)
    tell(request, "lifted_hold", request.person)
    return reply


@shown_again
def renewals(request: InboxRequest) -> Reply:
    """Stop the emails about renewing (the person moved, or died), or allow them again, as the field `renewals` says."""
    on = ("allowed_renewals", status_transitions.allow_renewals)
    off = ("stopped_renewals", status_transitions.stop_renewals)
    return _switch(request, request.text("renewals"), on=on, off=off)


@shown_again
def add_note(request: InboxRequest) -> Reply:
    """Add a note, whatever happened to the lead since the page was opened: a note overwrites nothing."""
    lead = lead_of(request)
    text, drafts = note_in(request), drafts_in(request)

    def change(lead: Lead) -> Lead:
        noted = status_transitions.note(lead, text, by=request.who, now=request.now, drafts=drafts)
        if noted == lead:
            raise _NotedBeforeError
        return noted

    try:
        changed = change_lead(request, lead, Action("noted", "noted", change))
    except _NotedBeforeError:
        request.audit("noted", reference=lead.reference, code="again")
        forget_drafts(request, lead)
    else:
        _note_down(request, changed)
    return see_other(request, f"leads/{lead.reference}#notes")


class _NotedBeforeError(Exception):
    """The same note was sent twice: it is there."""


def _note_down(request: InboxRequest, lead: Lead) -> None:
    """Say in the timeline that a note was written, and let go of what it was written as before."""
    record(request, lead, f"note-{len(lead.private_notes):03}", "noted")
    forget_drafts(request, lead)


def _switch(request: InboxRequest, wanted: str, **changes: tuple[str, Change]) -> Reply:
    """Make the one of two changes that a field names."""
    if wanted not in changes:
        raise NotDoneError("bad_input")
    return _act(request, *changes[wanted])


def _act(request: InboxRequest, what: str, change: Change) -> Reply:
    """Make a change that the audit log and the timeline call the same."""
    now, retention = request.now, request.desk.practice.retention
    action = Action(what, what, lambda lead: change(lead, now=now, retention=retention))
    return _do(request, fresh_lead_of(request), action)


def _do(request: InboxRequest, lead: Lead, action: Action) -> Reply:
    return see_other(request, place_after(request, _done(request, lead, action), action.what))


def _done(request: InboxRequest, lead: Lead, action: Action) -> Lead:
    changed = change_lead(request, lead, action, check=refuse_stale)
    record(request, changed, action_id(changed.standing.number), action.kind)
    return changed
