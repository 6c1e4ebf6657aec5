"""Certificates by the day on which they end, as the practitioner typed it: whom to call about renewing."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.alerts.renewals import of_the_same_person
from chalicelib.inbox.cursor import Cursor, cursor_in, link_after
from chalicelib.inbox.list_query import PAGE
from chalicelib.inbox.list_rows import name_of
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.lead.contact_links import contact_links
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.words import words
from chalicelib.leads.alert import RENEWALS
from chalicelib.leads.lead import Lead
from chalicelib.leads.renewals import CONSENT, replaces
from chalicelib.text.dates import short_date, short_day
from chalicelib.web.request import Reply

# Who let a certificate end may still want another one.
SHOWN_AFTER_END = timedelta(days=30)
# Of these it is looked up whether the person has a later certificate by now; nobody calls about others yet.
LOOKED_UP_BEFORE_END = timedelta(days=max(RENEWALS.values()))


@dataclass(frozen=True)
class RenewalRow:
    """A certificate that ends. It shows what a visitor typed, so it stays out of logs."""

    reference: str
    name: str = field(repr=False)
    ends: str
    is_over: bool
    # What was done about it already, in words.
    said: tuple[str, ...]
    # A link that calls; empty without a number, or if nobody need call.
    call: str = field(repr=False)


def show_renewals(request: InboxRequest) -> Reply:
    first = Cursor(_midnight(request.today - SHOWN_AFTER_END))
    leads, later = _read(request, cursor_in(request, first))
    request.audit_list("read_renewals", [lead.reference for lead in leads])
    return page(
        request,
        "renewals",
        rows=[_row(request, lead, lead.standing.ends_on) for lead in leads if lead.standing.ends_on],
        later=link_after(request, "renewals", later),
        is_first=not request.query("after"),
    )


def _read(request: InboxRequest, cursor: Cursor) -> tuple[list[Lead], Cursor | None]:
    """Read a page of those that end from the cursor's day on; what it costs depends on the page alone."""
    found = request.desk.archive.certified(cursor.moment.date(), PAGE + 1 + len(cursor.seen))
    leads = [lead for lead in found if lead.reference not in cursor.seen and not lead.is_gone_by(request.now)]
    if len(leads) <= PAGE:
        return leads, None
    shown = leads[:PAGE]
    return shown, _after(shown, cursor)


def _after(shown: list[Lead], before: Cursor) -> Cursor:
    last = shown[-1].standing.ends_on
    moment = _midnight(last) if last else before.moment
    seen = frozenset(lead.reference for lead in shown if lead.standing.ends_on == last)
    return Cursor(moment, seen | before.seen if moment == before.moment else seen)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _row(request: InboxRequest, lead: Lead, ends_on: date) -> RenewalRow:
    renewed = _renewed_until(request, lead, ends_on)
    call = (
        ""
        if renewed
        else next((way.link for way in contact_links(lead, request.desk.practice) if way.way == "call"), "")
    )
    return RenewalRow(
        reference=lead.reference,
        name=name_of(lead, request.language),
        ends=_ends(ends_on, request.today, request.language),
        is_over=ends_on < request.today,
        said=tuple(_said(lead, renewed, request)),
        call=call,
    )


def _renewed_until(request: InboxRequest, lead: Lead, ends_on: date) -> date | None:
    """Return until when the person has another certificate that ends later, if one was given."""
    if ends_on > request.today + LOOKED_UP_BEFORE_END:
        return None
    others = of_the_same_person(request.desk.archive, request.desk.settings.keys, lead)
    later = (other.standing.ends_on for other in others if replaces(other, lead, request.now))
    return max(filter(None, later), default=None)


def _ends(ends_on: date, today: date, language: str) -> str:
    said, days = words(language, "renewals"), (ends_on - today).days
    day = (short_day if ends_on.year == today.year else short_date)(ends_on)(language)
    if days < 0:
        return said["renewals_ended"].format(day=day)
    names = {0: "renewals_ends_today", 1: "renewals_ends_tomorrow"}
    return said[names.get(days, "renewals_ends")].format(day=day, count=days)


def _said(lead: Lead, renewed: date | None, request: InboxRequest) -> Iterator[str]:
    said, language = words(request.language, "renewals"), request.language
    if renewed:
        yield said["renewals_renewed"].format(day=short_date(renewed)(language))
        return
    is_asked = CONSENT in lead.consents and lead.no_renewals_since is None
    yield said["renewals_asked" if is_asked else "renewals_not_asked"]
    told = [alert.sent_at for channel, alert in lead.alerts.items() if channel in RENEWALS and alert.sent_at]
    if told:
        day = max(told).astimezone(request.desk.practice.time_zone).date()
        yield said["renewals_told"].format(day=short_day(day)(language))
    if lead.email_bounced:
        yield said["renewals_bounced"]
