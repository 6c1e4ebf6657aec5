"""Several leads marked in one action, named so that exactly these can be given back.

The name is in the address of the page that is shown next: moments and a count, nothing of the leads.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status

_MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}"
_NAME = re.compile(rf"({_MOMENT})~({_MOMENT})~({_MOMENT})~(\d{{1,4}})")
_SMALLEST = timedelta(microseconds=1)


@dataclass(frozen=True)
class ManyAtOnce:
    """What was marked at one moment, between which moments it had come, and how many there were."""

    at: datetime
    since: datetime
    until: datetime
    count: int

    def fits(self, lead: Lead, who: str) -> bool:
        """Say whether a lead stands as this person marked it then."""
        standing = lead.standing
        is_theirs = standing.by == who and standing.at == self.at
        return is_theirs and standing.status is Status.SPAM and lead.standing_before is not None


def name_of_many(leads: Iterable[Lead], at: datetime) -> str:
    """Return the name of what was marked at a moment."""
    came = [lead.received_at for lead in leads]
    moments = (at, min(came), max(came) + _SMALLEST)
    return "~".join([*(_text(moment) for moment in moments), str(len(came))])


def many_by_name(name: str) -> ManyAtOnce | None:
    """Read such a name; None if it is none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        return ManyAtOnce(_moment(found[1]), _moment(found[2]), _moment(found[3]), int(found[4]))
    except ValueError:
        return None


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
