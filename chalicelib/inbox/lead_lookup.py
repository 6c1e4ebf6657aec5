"""Reading leads for the inbox: what has expired is not there, whatever the table still holds."""

from collections.abc import Iterable

from chalicelib.inbox.errors import NotDoneError
from chalicelib.inbox.request import Call
from chalicelib.leads.lead import Lead

_MOST_NAMESAKES = 5


def lead_of(call: Call) -> Lead:
    """Read the lead whose reference is in the address.

    Raises:
        NotDoneError: gone; there is none.
    """
    found = call.desk.archive.find("reference", call.names["reference"].upper(), _MOST_NAMESAKES)
    leads = still_there(call, found)
    if not leads:
        raise NotDoneError("gone")
    return leads[0]


def still_there(call: Call, leads: Iterable[Lead]) -> list[Lead]:
    return [lead for lead in leads if not lead.is_gone_by(call.now)]
