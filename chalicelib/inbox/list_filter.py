"""What a list is to show: leads of a form, in a state, of a month."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from chalicelib.forms import FORMS
from chalicelib.inbox.cursor import Cursor
from chalicelib.inbox.errors import NotDoneError
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import OPEN_STATUSES, Status
from chalicelib.leads.undelivered import is_alert_missing, is_to_be_called
from chalicelib.storage.table import CLOSED_BOX, HELD_BOX, open_box

OPEN, HELD = "open", "held"
# Where an email failed: nobody may know of the request, or whoever wrote is to be called.
NOT_TOLD, CALL_INSTEAD = "not-told", "call-instead"
CLOSED_STATUSES = tuple(status for status in Status if status not in OPEN_STATUSES)
STATES = (OPEN, HELD, *map(str, CLOSED_STATUSES), CALL_INSTEAD, NOT_TOLD)

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_SMALLEST = timedelta(microseconds=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ListFilter:
    """What a list is to show; empty means any. None of it is a visitor's."""

    form: str = ""
    state: str = ""
    # The first day of a month of the practice's calendar.
    month: date | None = None

    @property
    def month_name(self) -> str:
        """The month as links and forms have it: "2026-11"."""
        return f"{self.month:%Y-%m}" if self.month else ""

    @property
    def boxes(self) -> list[str]:
        """The boxes in which the leads may lie."""
        opened = [open_box(form) for form in ([self.form] if self.form else FORMS)]
        of_state = {"": [*opened, HELD_BOX, CLOSED_BOX], OPEN: opened, NOT_TOLD: opened, HELD: [HELD_BOX]}
        # One that is closed and was asked again lies with the open ones until it is answered.
        return of_state.get(self.state, [CLOSED_BOX, *opened])

    @property
    def is_by_box(self) -> bool:
        """Whether everything in these boxes fits, so that nothing is read in vain."""
        return self.state == OPEN or (not self.form and self.state in {"", HELD})

    def fits(self, lead: Lead) -> bool:
        return self.form in {"", lead.form} and _has_state(lead, self.state)

    def range_in(self, time_zone: tzinfo, now: datetime) -> tuple[Cursor, datetime]:
        """Return where the list begins and how far back it goes."""
        if self.month is None:
            return before_newest(now), LONG_AGO
        starts, ends = (
            datetime(day.year, day.month, 1, tzinfo=time_zone) for day in (self.month, next_month(self.month))
        )
        return Cursor(ends.astimezone(UTC) - _SMALLEST), starts


def _has_state(lead: Lead, state: str) -> bool:
    if state == OPEN:
        return lead.standing.is_open and not lead.is_held
    if state == HELD:
        return lead.is_held
    if state == CALL_INSTEAD:
        return is_to_be_called(lead)
    if state == NOT_TOLD:
        return is_alert_missing(lead)
    return state in {"", lead.standing.status}


def read_filter(form: str, state: str, month: str) -> ListFilter:
    """Read what a list is to show.

    Raises:
        NotDoneError: bad_input; there is no such form, state or month.
    """
    found = _MONTH.fullmatch(month)
    if (form and form not in FORMS) or (state and state not in STATES) or (month and not found):
        raise NotDoneError("bad_input")
    return ListFilter(form, state, date(int(found[1]), int(found[2]), 1) if found else None)


def before_newest(now: datetime) -> Cursor:
    """Return the cursor before the newest lead; clocks of different machines differ a little."""
    return Cursor(now + _DAY)


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def month_before(day: date) -> date:
    return (day.replace(day=1) - _DAY).replace(day=1)
