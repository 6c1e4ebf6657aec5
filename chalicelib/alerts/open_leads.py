"""What lies in the inbox's open boxes, looked at for an email: never more than a page of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.alerts.batch_mail import MailingDesk
from chalicelib.faults import log_fault
from chalicelib.forms import FORMS
from chalicelib.leads.lead import Lead
from chalicelib.storage import StoreUnavailableError, Stretch
from chalicelib.storage.items import open_box

# Of each form, the newest: what is older has been told of many times. Nobody reads a longer list in an email.
MOST_LOOKED_AT = 100
# Nothing that is still open is older than the longest retention.
_LONG_AGO = timedelta(days=3650)


@dataclass(frozen=True)
class Look:
    """The open leads that were looked at, and whether those are all."""

    leads: tuple[Lead, ...] = ()
    saw_all: bool = True


def look(desk: MailingDesk) -> Look:
    """Look at the open leads of every form. A box that cannot be read is left out.

    Raises:
        StoreUnavailableError: the table did not answer.
    """
    now = desk.clock.now()
    looks = [_look_into(desk, open_box(form), now) for form in FORMS]
    return Look(tuple(lead for one in looks for lead in one.leads), all(one.saw_all for one in looks))


def _look_into(desk: MailingDesk, box: str, now: datetime) -> Look:
    stretch = Stretch(box, since=now - _LONG_AGO, until=now + timedelta(minutes=1))
    try:
        page = desk.archive.in_box(stretch, MOST_LOOKED_AT)
    except StoreUnavailableError:
        raise
    except Exception as fault:  # noqa: BLE001 - one lead that cannot be read stops no email about the others
        log_fault(fault)
        return Look(saw_all=False)
    return Look(tuple(lead for lead in page.leads if not lead.is_gone_by(now)), not page.next)
