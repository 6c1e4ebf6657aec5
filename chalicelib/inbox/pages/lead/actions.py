"""What can be done to a lead from its page: one view for each button."""

from datetime import datetime
from typing import Protocol

from chalicelib.inbox.after_action import place_after
from chalicelib.inbox.confirmation import demand
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_of
from chalicelib.inbox.notices import tell
from chalicelib.inbox.pages.lead.action_form import certified_until_in, next_try_in, note_in, status_in, visit_in
from chalicelib.inbox.pages.lead.changes import Action, change_lead, fresh_lead_of, record, refuse_stale
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

    def change(lead: Lead) -> Lead:
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

    return _do(request, lead, Action("marked", marked_as(status), change, code=str(status)))


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
    text = note_in(request)

    def change(lead: Lead) -> Lead:
        return status_transitions.note(lead, text, by=request.who, now=request.now)

    changed = change_lead(request, lead, Action("noted", "noted", change))
    record(request, changed, f"note-{len(changed.private_notes):03}", "noted")
    return see_other(request, f"leads/{changed.reference}")


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
    changed = change_lead(request, lead, action, check=refuse_stale)
    record(request, changed, action_id(changed.standing.number), action.kind)
    return see_other(request, place_after(request, changed, action.what))
