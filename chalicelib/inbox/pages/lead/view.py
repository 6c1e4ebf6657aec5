"""The page of one lead, and the same lead on paper."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from http import HTTPStatus

from chalicelib.alerts.mails.alert.words import DOUBTS, NOTES
from chalicelib.inbox.lead_lookup import lead_of, still_there
from chalicelib.inbox.page import page
from chalicelib.inbox.pages.lead.answer_groups import arrange, form_title
from chalicelib.inbox.pages.lead.contact_links import ways_to_reach
from chalicelib.inbox.people import people
from chalicelib.inbox.request import Call
from chalicelib.inbox.timeline import Teller
from chalicelib.leads import status_transitions
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.status import Status
from chalicelib.storage import FoundBy
from chalicelib.web.request import Reply

CERTIFICATIONS_LAST = 2  # years
_MOST_KIN = 10  # a household; more would be a clinic that writes for its patients
# One tap each; those that ask for a date have forms of their own.
_PLAIN_TAPS = (Status.CONTACTED, Status.DECLINED, Status.REFERRED, Status.DUPLICATE, Status.SPAM)


@dataclass(frozen=True)
class Trouble:
    """Why the page is shown again instead of doing what was asked for. What was typed stays out of `repr`."""

    status: HTTPStatus
    text: str
    # Which part of the page is to be mended: "visit", "again", "certified", "note" or none of them.
    part: str = ""
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)


def show_lead(call: Call) -> Reply:
    lead = lead_of(call)
    return lead_page(call, lead, call.desk.archive.timeline(lead.key))


def print_lead(call: Call) -> Reply:
    lead = lead_of(call)
    teller = teller_of(call)
    call.account("printed_lead", reference=lead.reference)
    title = teller.words["print_title"].format(reference=lead.reference)
    return page(call, "print", title=title, status=HTTPStatus.OK, **_seen(call, lead, teller))


def teller_of(call: Call) -> Teller:
    """Read who is who, for telling what they did."""
    return Teller(call.desk.practice, {person.id: person.name for person in people(call.desk.records)})


def lead_page(call: Call, lead: Lead, events: list[TimelineEvent], trouble: Trouble | None = None) -> Reply:
    """Write the page of a lead as it is now, and account for its being read."""
    teller, kin = teller_of(call), _kin_of(call, lead)
    call.account("read_lead", reference=lead.reference)
    return page(
        call,
        "lead",
        title=lead.reference,
        status=trouble.status if trouble else HTTPStatus.OK,
        trouble=trouble,
        typed=_typed(call, trouble),
        ways=ways_to_reach(lead, call.desk.practice),
        history=teller.history(lead, events),
        alerts=teller.alerts(lead),
        kin=kin,
        **_taps(lead, teller),
        **_seen(call, lead, teller),
    )


def _seen(call: Call, lead: Lead, teller: Teller) -> dict[str, object]:
    """Give what both the page and the paper show."""
    language, promise = call.language, lead.promise
    return {
        "lead": lead,
        "teller": teller,
        "form_title": form_title(lead, language),
        "respond_by": teller.moment(promise.respond_by) if promise and lead.standing.is_open else "",
        "groups": arrange(lead, call.desk.practice, today_of(call)),
        "doubts": [DOUBTS[doubt](language) if doubt in DOUBTS else doubt for doubt in lead.doubts],
        "remarks": [*_remarks(lead, teller)],
        "kept_until": teller.day_of(lead.expires_at) if lead.expires_at else "",
        "now": call.now,
    }


def _remarks(lead: Lead, teller: Teller) -> Iterator[str]:
    """Say what she should know before she answers."""
    yield from (NOTES[note](teller.practice.language) if note in NOTES else note for note in lead.notes)
    if lead.email_bounced:
        yield teller.words["visitor_bounced"]


def _taps(lead: Lead, teller: Teller) -> dict[str, object]:
    """Give what can be tapped now."""
    possible = status_transitions.marks_of(lead)
    return {
        "plain_taps": [status for status in _PLAIN_TAPS if status in possible],
        "can": {str(status): status in possible for status in Status},
        # Nobody is reminded of what was answered.
        "can_snooze": status_transitions.can_snooze(lead) and lead.standing.status is Status.NEW,
        "last_tap": teller.last_tap(lead),
    }


def _typed(call: Call, trouble: Trouble | None) -> dict[str, str]:
    """Fill the fields of the page: with what was typed, or with what is most likely meant."""
    today = today_of(call)
    likely = {
        "visit_date": today.isoformat(),
        "visit_time": "",
        "again_date": today.isoformat(),
        "again_time": "",
        "certified_until": _years_later(today, CERTIFICATIONS_LAST).isoformat(),
        "text": "",
    }
    return {name: trouble.typed.get(name, text) if trouble else text for name, text in likely.items()}


def today_of(call: Call) -> date:
    """Give the day it is on the practice's calendar."""
    return call.now.astimezone(call.desk.practice.time_zone).date()


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # February 29
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True)
class Kin:
    """Another lead with the same phone or email: perhaps the same person, perhaps the same household."""

    lead: Lead
    # Names among the words what they share.
    shares: str


def _kin_of(call: Call, lead: Lead) -> list[Kin]:
    """Find other leads with the same phone or email, newest first. They are suggested, never merged."""
    found: dict[str, Kin] = {}
    wanted: tuple[tuple[FoundBy, str], ...] = (("phone", lead.phone_hash), ("email", lead.email_hash))
    for by, value in wanted:
        # One more than is shown: this lead is among them.
        leads = call.desk.archive.find(by, value, _MOST_KIN + 1)
        for other in still_there(call, leads):
            kin = Kin(other, f"same_{by}")
            found[other.key] = replace(kin, shares="same_both") if other.key in found else kin
    found.pop(lead.key, None)
    newest_first = sorted(found.values(), key=lambda kin: kin.lead.received_at, reverse=True)
    return newest_first[:_MOST_KIN]
