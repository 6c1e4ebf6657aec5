"""Somebody called: what they want becomes a lead like any other, with the same clock."""

import re
from dataclasses import replace
from http import HTTPStatus

from chalicelib.faults import log_fault
from chalicelib.forms import FORMS, load_form
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.call.form import CallForm, answers_in, mistakes_in, typed_in
from chalicelib.inbox.people import make_token
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import keyed_hash, phone_hash
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.lookup_keys import phone_of
from chalicelib.leads.phone_places import notes_on_phone
from chalicelib.leads.promise import promise
from chalicelib.leads.reference import public_reference
from chalicelib.leads.reminders import first_reminder
from chalicelib.leads.retention import first_expiry
from chalicelib.storage import StoreUnavailableError
from chalicelib.web.request import Reply

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def show_call(request: InboxRequest) -> Reply:
    request.audit("opened_call")
    return _page(request, CallForm(make_token()))


def show_unfinished_call(request: InboxRequest) -> Reply:
    """Show what was typed before somebody had to sign in again."""
    request.audit("opened_call")
    return _page(request, typed_in(request, _id_in(request)))


def take_call(request: InboxRequest) -> Reply:
    """Store what was told on the telephone. A form that is sent twice makes one lead."""
    typed = typed_in(request, _id_in(request))
    if mistakes := mistakes_in(typed):
        request.audit("refused", code="bad_input")
        return _page(request, replace(typed, mistakes=mistakes))
    lead = _lead_of(request, typed)
    request.audit("took_call", reference=lead.reference)
    try:
        stored = _add(request, lead)
    except StoreUnavailableError as fault:
        log_fault(fault)
        return _page(request, typed, NotDoneError("busy"))
    if stored.received_at == request.now:
        event = TimelineEvent("called", request.now, "called", by=request.who)
        request.desk.archive.record(stored.key, event)
    return see_other(request, f"leads/{stored.reference}")


def _add(request: InboxRequest, lead: Lead) -> Lead:
    """Store a lead once; what was typed over the same page since is another one."""
    met = request.desk.archive.add(lead)
    if met is None or met.answers == lead.answers:
        return met or lead
    key = _key(request, make_token())
    other = replace(lead, key=key, reference=public_reference(key))
    return request.desk.archive.add(other) or other


def _key(request: InboxRequest, call_id: str) -> str:
    return keyed_hash(request.desk.settings.keys.newest, "lead by call", call_id)[:32]


def _lead_of(request: InboxRequest, typed: CallForm) -> Lead:
    """Return the lead of a call: promised and reminded of as any other; whoever writes it down needs no alert."""
    now, hours, keys = request.now, request.desk.hours, request.desk.settings.keys
    answers, key = answers_in(typed), _key(request, typed.id)
    number = phone_of(answers)
    return Lead(
        key=key,
        reference=public_reference(key),
        form=typed.form,
        received_at=now,
        language=request.language,
        content="",
        alerts={Channel.FIRST: Alert(AlertState.LEFT_OUT)},
        answers=answers,
        notes=("called", *notes_on_phone(number)),
        phone_hash=phone_hash(keys, number),
        promise=promise(now, hours),
        remind_at=first_reminder(now, hours),
        expires_at=first_expiry(now, request.desk.practice.retention, is_held=False),
    )


def _id_in(request: InboxRequest) -> str:
    found = request.text("call")
    return found if _ID.fullmatch(found) else make_token()


def _page(request: InboxRequest, typed: CallForm, trouble: NotDoneError | None = None) -> Reply:
    kinds = {name: load_form(name).alert_title(request.language) for name in sorted(FORMS)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if typed.mistakes else HTTPStatus.OK
    return page(
        request,
        "call",
        status=trouble.status if trouble else status,
        typed=typed,
        kinds=kinds,
        trouble=trouble.text(request.language) if trouble else "",
    )
