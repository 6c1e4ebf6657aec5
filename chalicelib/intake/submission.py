"""The way through: a visitor's request becomes a stored lead and a reply.

read → sort out what steers and what answers → validate → screen → write → reply
"""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib import ports
from chalicelib.faults import log_fault
from chalicelib.forms import FORMS, UnknownFormError, load_form
from chalicelib.forms.field_names import names_in
from chalicelib.forms.form import Form
from chalicelib.forms.messages import too_long
from chalicelib.forms.sorted_fields import Posted, SortedFields, sort_fields
from chalicelib.forms.validation import Answers, FieldError, InvalidAnswersError, validate
from chalicelib.intake import control_fields, responses, same_lead
from chalicelib.intake.address import Address, address_at
from chalicelib.intake.body import WIRE, forgiving_fields, read_fields
from chalicelib.intake.negotiation import is_machine, language_of, wants_json
from chalicelib.intake.refusals import Refused
from chalicelib.intake.responses import Caller
from chalicelib.intake.save import Saved, write
from chalicelib.intake.screening import score
from chalicelib.intake.source import source_in
from chalicelib.leads.admission import admit
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import email_hash, phone_hash, sender_hash
from chalicelib.leads.lead import CANARY_KEYS, Consent, Lead
from chalicelib.leads.lookup_keys import email_of, phone_of
from chalicelib.leads.promise import promise
from chalicelib.leads.reference import public_reference
from chalicelib.leads.retention import first_expiry
from chalicelib.practice.practice import Practice
from chalicelib.text.clean import clean_line
from chalicelib.web.request import Reply, Request

if TYPE_CHECKING:
    from chalicelib.intake.present import Present

_IDEMPOTENCY_KEY = re.compile(r"[!-~]{1,255}")


class IntakeDesk(
    ports.HasSettings, ports.HasPractice, ports.HasHours, ports.HasClock, ports.HasStore, ports.HasMetrics, Protocol
):
    """What this room needs of the desk."""


def submit(desk: IntakeDesk, request: Request, form: str | None = None, **_project: str) -> Reply:
    """Take one submission; `form` is None where a field of the body names it. A project is accepted and ignored."""
    return _submit(desk, request, Address(form))


def submit_anywhere(desk: IntakeDesk, request: Request, proxy: str = "") -> Reply:
    """Take a post to any other address, such as one that another service gave out: a slip in it costs nobody a lead."""
    return _submit(desk, request, address_at(proxy))


def _submit(desk: IntakeDesk, request: Request, address: Address) -> Reply:
    posted: Posted = {}
    try:
        refuse_strangers(request, desk.practice)
        # Who asks for a form that is not there is told so, whatever the body is.
        _refuse_unknown(address.form)
        posted = read_fields(request.header("content-type"), request.body)
        desk.begin_to_look_up_practice()
        form = load_form(address.form_meant(posted))
        if control_fields.SWITCH in posted:
            return _in_another_language(desk, request, form, posted)
        lead = _lead_from(desk, request, form, posted, is_ours=address.is_ours)
        saved = _save(desk, lead, has_key=bool(_idempotency_key(request, posted)))
    except Refused as refusal:
        if refusal.code == "EMPTY" and not address.is_ours:
            return responses.refused_nowhere(_caller(desk, request, {}))
        if refusal.code == "EMPTY" and is_machine(request.headers):
            return responses.nothing_to_keep(_caller(desk, request, posted))
        return _refuse(desk, request, address, posted, refusal)
    except Exception as fault:  # noqa: BLE001 - whatever broke, the visitor gets every word back and a phone number
        log_fault(fault)
        return _refuse(desk, request, address, posted, Refused("TRY_AGAIN"))
    return responses.accepted(_caller(desk, request, posted), saved, posted, desk.clock.now(), desk.settings.keys)


def _in_another_language(desk: IntakeDesk, request: Request, form: Form, posted: Posted) -> Reply:
    """Answer with the form in another language, every word still in it; nothing is kept."""
    caller = _caller(desk, request, posted)
    token = score.make_fill_token(form, keys=desk.settings.keys, now=desk.clock.now())
    return responses.form_page(caller, form, token, values=posted, present=_present(desk, caller.language))


def _present(desk: IntakeDesk, language: str) -> "Present":
    from chalicelib.intake.present import present  # what is accepted says nothing of it

    return present(desk.clock.now(), desk.hours, desk.practice, language)


def _save(desk: IntakeDesk, lead: Lead, *, has_key: bool) -> Saved:
    saved = write(desk.store, lead, has_key=has_key)
    if saved.is_new and not lead.is_canary:
        desk.metrics.count("Held" if lead.alert.state is AlertState.HELD else "Accepted")
    return saved


def refuse_strangers(request: Request, practice: Practice) -> None:
    """Refuse a script of a site that is not on the list. A plain post is never refused for its origin."""
    if request.origin and wants_json(request.headers, request.body) and not request.is_from(practice.allowed_origins):
        raise Refused("BLOCKED", origin=request.origin)


def _refuse_unknown(form_name: str | None) -> None:
    if form_name not in {None, *FORMS}:
        raise Refused("FORM_NOT_FOUND")


def load_or_refuse(form_name: str) -> Form:
    try:
        return load_form(form_name)
    except UnknownFormError:
        raise Refused("FORM_NOT_FOUND") from None


def _lead_from(desk: IntakeDesk, request: Request, form: Form, posted: Posted, *, is_ours: bool) -> Lead:
    """Return the lead of a valid submission; refuse any other. `is_ours` is whether the address was one of ours."""
    sent = control_fields.answers_among(posted, desk.practice.labels)
    language = language_of(request.headers, request.query, posted)
    now = desk.clock.now()
    today = now.astimezone(desk.practice.time_zone).date()
    fields = sort_fields(form, sent, desk.practice.labels)
    answers = _validated(form, fields, language, today, is_machine=is_machine(request.headers))
    keys = desk.settings.keys
    # Within a day a lead stays the same lead, also when the secret is changed.
    its_key = keys.of_day(today, desk.practice.time_zone)
    content = same_lead.content_of(its_key, form.name_in_url, {**sent, **control_fields.honeypots_among(posted)})
    reasons = _reasons_against(desk, request, form, posted, fields, now)
    if not (is_ours or email_of(answers.values) or phone_of(answers.values)):
        reasons += ("elsewhere",)  # programs knock at every address there is, and leave behind what they try
    doubts = score.doubts_of(reasons)
    held = score.is_held(form, doubts)
    idempotency_key = _idempotency_key(request, posted)
    key = same_lead.lead_key(its_key, idempotency_key=idempotency_key, content=content, day=today, is_held=held)
    lead = Lead(
        key=key,
        reference=public_reference(key),
        form=form.name_in_url,
        received_at=now,
        language=language,
        content=content,
        alerts={Channel.FIRST: Alert(AlertState.HELD)},
        answers=answers.values,
        typed=answers.typed,
        other_answers=answers.other,
        consents={name: Consent(_version(form, name), language, now) for name in answers.consents},
        notes=answers.notes,
        source=source_in(request, posted),
        doubts=doubts,
        promise=promise(now, desk.hours),
        phone_hash=phone_hash(keys, phone_of(answers.values)),
        email_hash=email_hash(keys, email_of(answers.values)),
        sender_hash=sender_hash(keys, _counted_sender(request.sender, desk.practice.webhook_senders), now),
        expires_at=first_expiry(now, desk.practice.retention, is_held=held),
    )
    if idempotency_key.startswith(CANARY_KEYS) and (own := _as_canary(desk, lead, idempotency_key)):
        return own
    if held:
        return lead
    return admit(lead, now, promised=lead.promise, hours=desk.hours, practice=desk.practice)


def _as_canary(desk: IntakeDesk, lead: Lead, mark: str) -> Lead | None:
    """Return the lead as the desk's own canary, if the desk made the mark."""
    from chalicelib.leads import canary  # one request an hour needs it

    is_ours = canary.is_mark(desk.settings.keys, mark, lead.received_at)
    return canary.as_canary(lead, mark) if is_ours else None


def _reasons_against(
    desk: IntakeDesk, request: Request, form: Form, posted: Posted, fields: SortedFields, now: datetime
) -> tuple[score.Doubt, ...]:
    sites, keys = desk.practice.allowed_origins, desk.settings.keys
    is_stranger = bool(request.origin) and not request.is_from(sites)
    return score.reasons_against(
        posted,
        request.headers,
        form,
        said={**fields.others, **fields.ours},
        keys=keys,
        now=now,
        is_stranger=is_stranger,
        own_sites=sites,
    )


def _validated(form: Form, fields: SortedFields, language: str, today: date, *, is_machine: bool) -> Answers:
    is_empty = not any(clean_line(text) for text in (*fields.ours.values(), *fields.others.values()))
    try:
        answers = validate(form, fields, language=language, today=today)
    except InvalidAnswersError as invalid:
        if is_empty:
            raise Refused("EMPTY", invalid.errors) from None
        if is_machine:
            from chalicelib.forms.incomplete import take_what_there_is

            return take_what_there_is(form, fields, today)
        raise Refused("INVALID", invalid.errors) from None
    if is_empty:
        raise Refused("EMPTY")
    return answers


def _version(form: Form, consent: str) -> str:
    wording = form.questions()[consent].consent
    return wording.version if wording else ""


def _idempotency_key(request: Request, posted: Posted) -> str:
    key = request.headers.get("idempotency-key", "").strip()
    if "idempotency-key" not in request.headers:
        key = control_fields.control(posted, (control_fields.IDEMPOTENCY_KEY,))
        if not key:
            return ""
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        raise Refused("BAD_KEY")
    return key


def _caller(desk: IntakeDesk, request: Request, posted: Posted) -> Caller:
    language = language_of(request.headers, request.query, posted)
    reads_json = is_machine(request.headers) or wants_json(request.headers, request.body)
    return Caller(request, desk.practice, reads_json, language)


def _naming_its_field(refusal: Refused, form: Form, caller: Caller) -> Refused:
    """Refuse an answer that is too long as any other that is to be mended, if the form asks for it."""
    if names_in(form).field(refusal.field, caller.practice.labels) is None:
        return refusal
    message = too_long(WIRE.field, caller.language)
    return Refused("INVALID", [FieldError("TOO_LONG", refusal.field, message)])


def _refuse(desk: IntakeDesk, request: Request, address: Address, posted: Posted, refusal: Refused) -> Reply:
    if posted:  # what could not be read costs no read of ours either
        desk.look_up_practice()
    caller = _caller(desk, request, posted)
    # A program keeps its own words. Whose one answer is too long is told so in the language that was sent with it.
    if not posted and (refusal.field or not caller.wants_json):
        posted = forgiving_fields(request.header("content-type"), request.body)
        caller = _caller(desk, request, posted)
    name = address.form_meant(posted)
    if refusal.field and name in FORMS:
        refusal = _naming_its_field(refusal, load_form(name), caller)
    if caller.wants_json:
        return responses.refused(caller, refusal)
    if name not in FORMS or (refusal.code == "TOO_BIG" and not posted):
        return responses.problem_page(caller, refusal)
    form = load_form(name)
    token = score.make_fill_token(form, keys=desk.settings.keys, now=desk.clock.now())
    # Where something of ours broke, the hours are not asked for either.
    is_same_day = _present(desk, caller.language).is_same_day if refusal.errors else True
    return responses.refused_page(caller, refusal, form, posted, token, is_same_day=is_same_day)


def _counted_sender(sender: str, never_counted: Collection[str]) -> str:
    """Return the address of a sender; nothing for a web server that sends the forms of many people."""
    if not sender or not never_counted:
        return sender
    from ipaddress import ip_network

    network = ip_network(sender)
    own = map(ip_network, never_counted)
    return "" if any(network.version == one.version and network.overlaps(one) for one in own) else sender
