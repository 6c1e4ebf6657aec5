"""The page of one lead, and the same lead on paper."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import wraps
from http import HTTPStatus

from chalicelib.forms.lead_form import form_title
from chalicelib.inbox.after_action import next_lead
from chalicelib.inbox.lead_lookup import lead_of
from chalicelib.inbox.list_rows import name_of
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.lead.answer_groups import arrange
from chalicelib.inbox.pages.lead.buttons import buttons_of
from chalicelib.inbox.pages.lead.conditions import answered_by, conditions_of
from chalicelib.inbox.pages.lead.contact_links import contact_links
from chalicelib.inbox.pages.lead.copying import to_copy
from chalicelib.inbox.pages.lead.drafts import box_of
from chalicelib.inbox.pages.lead.form_errors import FormError, MistypedError, StaleError
from chalicelib.inbox.pages.lead.related import related_to, waiting_of_same_person, what_of
from chalicelib.inbox.pages.lead.timeline import Timeline, timeline_of
from chalicelib.inbox.pages.lead.told_of_visit import told_of_visit
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.routes import View
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.source import in_words
from chalicelib.leads.words import NOTES, code_in_words, doubts_in_words
from chalicelib.web.request import Reply


def show_lead(request: InboxRequest) -> Reply:
    lead = lead_of(request)
    return lead_page(request, lead, request.desk.archive.timeline(lead.key))


def print_lead(request: InboxRequest) -> Reply:
    lead = lead_of(request)
    timeline = replace(timeline_of(request), now=None)
    request.audit("printed_lead", reference=lead.reference)
    title = timeline.words["print_title"].format(reference=lead.reference)
    groups = arrange(lead, request.desk.practice, request.today)
    seen = _on_page_and_paper(request, lead, timeline)
    return page(request, "lead", template="print.html", title=title, status=HTTPStatus.OK, groups=groups, **seen)


def lead_page(
    request: InboxRequest, lead: Lead, events: list[TimelineEvent], form_error: FormError | None = None
) -> Reply:
    """Write the page of a lead as it is now, and audit that it is read."""
    timeline, related = timeline_of(request), related_to(request, lead)
    following = next_lead(request, lead) if request.query("done") else None
    others = (*(other.lead.reference for other in related), *([following.reference] if following else []))
    groups = arrange(lead, request.desk.practice, request.today)
    request.audit("read_lead", reference=lead.reference, number=len(others) or None, references=others)
    return page(
        request,
        "lead",
        template="page.html",
        title=lead.reference,
        status=form_error.status if form_error else HTTPStatus.OK,
        form_error=form_error,
        typed=_typed(request.today, form_error),
        box=box_of(request, lead, form_error.typed if form_error else {}),
        their_words=[fact for group in groups for fact in group.their_words],
        groups=[group.without_their_words() for group in groups],
        ways=contact_links(lead, request.desk.practice),
        conditions=[*conditions_of(lead, timeline)],
        told_of_visit=told_of_visit(lead, request.now),
        history=timeline.history(lead, events),
        alerts=timeline.alerts(lead),
        related=related,
        next_lead=following,
        what=what_of(lead, request.language),
        same_person=waiting_of_same_person(lead, related),
        to_copy=[*to_copy(lead, request.language)],
        **buttons_of(lead, timeline),
        **_on_page_and_paper(request, lead, timeline),
    )


def shown_again(view: View) -> View:
    """Let a view show the lead's page again, as the lead is now, where there is something to see or to mend."""

    @wraps(view)
    def answer(request: InboxRequest) -> Reply:
        try:
            return view(request)
        except (StaleError, MistypedError) as error:
            return _show_again(request, error)

    return answer


def _show_again(request: InboxRequest, error: StaleError | MistypedError) -> Reply:
    lead = lead_of(request)
    events = request.desk.archive.timeline(lead.key)
    if isinstance(error, StaleError):
        timeline = timeline_of(request)
        news = timeline.news_since(error.seen, lead, events)
        # "p. m." at the end of the news ends their sentence.
        changed = timeline.words["since_opened"].format(news=news.removesuffix("."))
        text = f"{changed} {timeline.words['not_overwritten']}"
        form_error = FormError(error.status, text, typed=request.form)
    else:
        form_error = FormError(
            error.status,
            error.sentence(request.language),
            error.part,
            request.form,
            may_be_meant=error.may_be_meant,
        )
    # Two things happened: it was not done, and the lead was read.
    request.audit("refused", reference=lead.reference, code=error.reason)
    return lead_page(request, lead, events, form_error)


def _on_page_and_paper(request: InboxRequest, lead: Lead, timeline: Timeline) -> dict[str, object]:
    language = request.language
    return {
        "came_from": in_words(lead.source),
        "lead": lead,
        "timeline": timeline,
        "form_title": form_title(lead, language),
        "who": name_of(lead, language),
        "answered_by": answered_by(lead, timeline),
        "doubts": doubts_in_words(lead.doubts, language),
        "remarks": [*_remarks(lead, timeline)],
        "kept_until": timeline.day_of(lead.expires_at) if lead.expires_at else "",
        "now": request.now,
    }


def _remarks(lead: Lead, timeline: Timeline) -> Iterator[str]:
    """Yield what she should know before she answers."""
    if lead.standing.asked_again_at:
        yield timeline.asked_again(lead)
    yield from (code_in_words(note, NOTES, timeline.practice.language) for note in lead.notes)
    if lead.email_bounced:
        yield timeline.words["visitor_bounced"]


def _typed(today: date, form_error: FormError | None) -> dict[str, str]:
    """Fill the fields of the page: with what was typed, or with what is most likely meant."""
    likely = {
        "visit_date": today.isoformat(),
        "visit_time": "",
        "again_date": today.isoformat(),
        "again_time": "",
        # What the certificate says is typed: nobody reads a date that stands there already.
        "certified_until": "",
    }
    return {name: form_error.typed.get(name, text) if form_error else text for name, text in likely.items()}
