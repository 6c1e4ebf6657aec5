"""Reading leads for the inbox: what has expired is not there, whatever the table still holds."""

from collections.abc import Iterable, Sequence

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.lead import Lead
from chalicelib.storage import FoundBy, LeadArchive

_MOST_NAMESAKES = 5


def lead_of(request: InboxRequest) -> Lead:
    """Read the lead whose reference is in the address.

    Raises:
        NotDoneError: gone; there is none.
    """
    lead = lead_by_reference(request, request.parameters["reference"].upper())
    if lead is None:
        raise NotDoneError("gone")
    return lead


def lead_by_reference(request: InboxRequest, reference: str) -> Lead | None:
    leads = still_there(request, request.desk.archive.find("reference", reference, _MOST_NAMESAKES))
    return leads[0] if leads else None


def found_by_any(archive: LeadArchive, by: FoundBy, values: Sequence[str], limit: int) -> list[Lead]:
    """Find leads that lie under any of the values; under several of them, the newest first."""
    found = {lead.key: lead for value in values for lead in archive.find(by, value, limit)}
    if len(values) == 1:
        return list(found.values())
    return sorted(found.values(), key=lambda lead: lead.received_at, reverse=True)[:limit]


def still_there(request: InboxRequest, leads: Iterable[Lead]) -> list[Lead]:
    return [lead for lead in leads if not lead.is_gone_by(request.now)]
