"""Reading leads for the inbox: what has expired is not there, whatever the table still holds."""

from collections.abc import Iterable

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.lead import Lead

_MOST_NAMESAKES = 5


def lead_of(request: InboxRequest) -> Lead:
    """Read the lead whose reference is in the address.

    Raises:
        NotDoneError: gone; there is none.
    """
    found = request.desk.archive.find("reference", request.parameters["reference"].upper(), _MOST_NAMESAKES)
    leads = still_there(request, found)
    if not leads:
        raise NotDoneError("gone")
    return leads[0]


def still_there(request: InboxRequest, leads: Iterable[Lead]) -> list[Lead]:
    return [lead for lead in leads if not lead.is_gone_by(request.now)]
