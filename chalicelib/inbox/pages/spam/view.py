"""Many leads marked as spam in one action, and given back in one: a burst, or what was ticked in a list."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from chalicelib.inbox.after_action import list_of_action
from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.lead_lookup import lead_by_reference
from chalicelib.inbox.list_query import newest_in_box, read_in_steps
from chalicelib.inbox.many_at_once import ManyAtOnce, many_by_name, name_of_many
from chalicelib.inbox.open_leads import MOST_OF_A_FORM, read_open
from chalicelib.inbox.pages.lead.changes import Action, change_one_of_many, mark_one_of_many
from chalicelib.inbox.request import InboxRequest, see_other
from chalicelib.inbox.words import table
from chalicelib.leads import status_transitions
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage import BoxQuery
from chalicelib.storage.table import CLOSED_BOX, HELD_BOX
from chalicelib.web.request import Reply

# As many as a page shows of a burst; the next tap takes the rest.
MOST_AT_ONCE = MOST_OF_A_FORM
# So few are read one by one, however old they are.
_FEW = 30
_PICK = "pick-"
_LEAD = re.compile(r"([0-9A-Z]{4}-[0-9A-Z]{4})\.([0-9]{1,9})")


def mark_many(request: InboxRequest) -> Reply:
    """Mark as spam what was ticked, or with `which=all` everything that the form names."""
    wanted = _named(request)
    if not wanted:
        raise NotDoneError("bad_input", detail=table("spam")["tick_first"])
    leads = _meant(request, wanted)
    if not leads:
        raise NotDoneError("not_possible", detail=table("spam")["all_changed"])
    request.audit_list("marked_many", [lead.reference for lead in leads], code=Status.SPAM)
    marked = [found for lead in leads if (found := mark_one_of_many(request, lead, Status.SPAM, "marked_many"))]
    if not marked:
        raise NotDoneError("not_possible", detail=table("spam")["all_changed"])
    name = name_of_many(marked, request.now)
    return see_other(request, f"{list_of_action(request)}?many={quote(name, safe='~')}")


def undo_many(request: InboxRequest) -> Reply:
    """Give back what was marked in one action, whatever was not touched since."""
    many = many_by_name(request.text("many"))
    if many is None:
        raise NotDoneError("bad_input")
    stretch = BoxQuery(CLOSED_BOX, many.since, many.until)
    found, _ = read_in_steps(request.desk.archive, stretch, now=request.now, most=2 * MOST_AT_ONCE)
    leads = [lead for lead in found if many.fits(lead, request.who)]
    if not leads:
        raise NotDoneError("not_possible")
    request.audit_list("undone_many", [lead.reference for lead in leads])
    given_back = sum(_give_back(request, lead, many) is not None for lead in leads)
    return see_other(request, f"{list_of_action(request)}?undone={given_back}")


def _named(request: InboxRequest) -> dict[str, int]:
    """Read which leads are meant, by their references, and the number that the page showed of each."""
    if request.text("which") == "all":
        return {found[1]: int(found[2]) for found in _LEAD.finditer(request.text("all"))}
    ticked = {name.removeprefix(_PICK): value for name, value in request.form.items() if name.startswith(_PICK)}
    return {found[1]: int(found[2]) for found in map(_LEAD.fullmatch, _as_written(ticked)) if found}


def _as_written(ticked: Mapping[str, str]) -> list[str]:
    return [f"{reference}.{number}" for reference, number in ticked.items()]


def _meant(request: InboxRequest, wanted: Mapping[str, int]) -> list[Lead]:
    """Read the leads that are meant and stand as the page showed them; at most so many."""
    if len(wanted) <= _FEW:
        leads = [lead for reference in wanted if (lead := lead_by_reference(request, reference))]
    else:
        held, _ = newest_in_box(request.desk.archive, HELD_BOX, now=request.now, most=MOST_AT_ONCE)
        leads = [*read_open(request)[0], *held]
    return [lead for lead in leads if wanted.get(lead.reference) == lead.standing.number][:MOST_AT_ONCE]


def _give_back(request: InboxRequest, lead: Lead, many: ManyAtOnce) -> Lead | None:
    def change(found: Lead) -> Lead:
        if not many.fits(found, request.who):
            raise status_transitions.NotPossibleError
        return status_transitions.undo(found, now=request.now, retention=request.desk.practice.retention)

    return change_one_of_many(request, lead, Action("undone_many", "undone", change))
