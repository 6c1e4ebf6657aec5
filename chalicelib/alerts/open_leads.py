"""What lies in the inbox's open boxes, looked at for an email: never more than a page of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.alerts.desk import AlertDesk
from chalicelib.faults import log_fault
from chalicelib.forms import FORMS
from chalicelib.leads.lead import Lead
from chalicelib.storage import BoxQuery, StoreUnavailableError
from chalicelib.storage.table import open_box

# Of each form, the newest: what is older has been told of many times. Nobody reads a longer list in an email.
MOST_LOOKED_AT = 100
# Nothing that is still open is older than the longest retention.
_LONG_AGO = timedelta(days=3650)


@dataclass(frozen=True)
class OpenLeads:
    """The open leads that were looked at, and whether those are all."""

    leads: tuple[Lead, ...] = ()
    saw_all: bool = True


def read_open_leads(desk: AlertDesk) -> OpenLeads:
    """Look at the open leads of every form. A box that cannot be read is left out.

    Raises:
        StoreUnavailableError: the table did not answer.
    """
    now = desk.clock.now()
    looks = [_read_box(desk, open_box(form), now) for form in FORMS]
    return OpenLeads(tuple(lead for one in looks for lead in one.leads), all(one.saw_all for one in looks))


def _read_box(desk: AlertDesk, box: str, now: datetime) -> OpenLeads:
    stretch = BoxQuery(box, since=now - _LONG_AGO, until=now + timedelta(minutes=1))
    try:
        page = desk.archive.in_box(stretch, MOST_LOOKED_AT)
    except StoreUnavailableError:
        raise
    except Exception as fault:  # noqa: BLE001 - a box with a lead that cannot be read stops no email
        log_fault(fault)
        return OpenLeads(saw_all=False)
    return OpenLeads(tuple(lead for lead in page.leads if not lead.is_gone_by(now)), not page.next)
