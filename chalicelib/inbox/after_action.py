"""Where somebody is led after an action on a lead, and what is said there: what was done, and who is next."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from chalicelib.inbox.lead_lookup import lead_by_reference
from chalicelib.inbox.list_rows import name_of
from chalicelib.inbox.many_at_once import many_by_name
from chalicelib.inbox.open_leads import read_open
from chalicelib.inbox.pages.today.order import arrange
from chalicelib.inbox.request import InboxRequest
from chalicelib.inbox.row_times import is_late, time_of
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Lead
from chalicelib.leads.reference import is_reference
from chalicelib.leads.reminders import is_asleep

# The lists that have actions on their rows, as forms name them, and where each is.
_LISTS = {"today": "", "held": "held", "all": "all"}
# So long a list says what was done.
_RECENT = timedelta(minutes=10)
_LONGEST_NAME = 14  # characters; the name of who is next stands in a button
# What can be done to a lead from a list.
_ON_LISTS = frozenset({"marked", "undone", "released"})
_COUNT = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Done:
    """What was done from a list, to one lead or to many, and what undoes it."""

    text: str
    # Whom it was done to; nothing for many.
    name: str = field(default="", repr=False)
    reference: str = ""
    # Where the form that undoes it is sent, and what it says; nothing if that is not possible.
    undo_at: str = ""
    undo_says: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NextLead:
    """Who is to be answered next."""

    reference: str
    name: str = field(repr=False)
    time: str
    is_late: bool


def place_after(request: InboxRequest, lead: Lead, what: str) -> str:
    """Return where an action leads: back to the list it was done on, or to the lead's page."""
    if request.text("from") not in _LISTS:
        return f"leads/{lead.reference}?done={what}"
    return f"{list_of_action(request)}?done={lead.reference}&what={what}"


def list_of_action(request: InboxRequest) -> str:
    """Return the list on which something was done; Today for one that there is not."""
    return _LISTS.get(request.text("from"), "")


def done_on_list(request: InboxRequest) -> Done | None:
    """Say what the person who looks has just done from this list; None if that was nothing, or long ago."""
    return _done_to_one(request) or _done_to_many(request)


def _done_to_many(request: InboxRequest) -> Done | None:
    said, undone = words(request.language), request.query("undone")
    if _COUNT.fullmatch(undone):
        return Done(said["done_many_undone"].format(count=int(undone)))
    many = many_by_name(request.query("many"))
    if many is None or not timedelta(0) <= request.now - many.at <= _RECENT:
        return None
    text = said["done_many_spam"].format(count=many.count)
    return Done(text, undo_at="spam/undo", undo_says={"many": request.query("many")})


def _done_to_one(request: InboxRequest) -> Done | None:
    reference, what = request.query("done"), request.query("what")
    if not is_reference(reference) or what not in _ON_LISTS:
        return None
    lead = lead_by_reference(request, reference)
    if lead is None or not _was_done(lead, what, request):
        return None
    can_be_undone = lead.standing_before is not None
    return Done(
        _in_words(lead, what, request.language),
        name_of(lead, request.language),
        lead.reference,
        f"leads/{lead.reference}/undo" if can_be_undone else "",
        {"number": str(lead.standing.number)},
    )


def named_by(done: Done | None) -> list[str]:
    """Return the references that this names, for the audit log."""
    return [done.reference] if done and done.reference else []


def next_lead(request: InboxRequest, after: Lead) -> NextLead | None:
    """Return who is to be answered next, after an action on a lead; None if nobody waits."""
    leads, _ = read_open(request)
    due = arrange(leads, request.now, request.desk.practice.time_zone).due
    waiting = [lead for lead in due if lead.key != after.key and not is_asleep(lead, request.now)]
    return next((_as_next(lead, request) for lead in waiting), None)


def _as_next(lead: Lead, request: InboxRequest) -> NextLead:
    name, time = name_of(lead, request.language), time_of(lead, request.now, request.desk.practice)
    short = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip(" .") + "…"
    return NextLead(lead.reference, short, time.text, is_late(lead, request.now))


def _was_done(lead: Lead, what: str, request: InboxRequest) -> bool:
    """Say whether a lead stands as it would after that: an address can be kept, or made up."""
    standing = lead.standing
    if what != "marked":
        return lead.standing_before is None and standing.number > 0
    return standing.by == request.who and standing.at is not None and request.now - standing.at <= _RECENT


def _in_words(lead: Lead, what: str, language: str) -> str:
    said = words(language)
    if what != "marked":
        return said[f"done_{what}"]
    own = said.get(f"done_marked_{lead.standing.status}")
    return own or said["done_marked"].format(status=said[f"status_{lead.standing.status}"].lower())
