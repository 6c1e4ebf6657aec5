"""Statuses: what became of a lead, as the practitioner marks it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """What became of a lead, as the practitioner marks it."""

    NEW = "new"
    NO_ANSWER = "no_answer"  # tried, nobody there: to be tried again
    CONTACTED = "contacted"
    SCHEDULED = "scheduled"
    DID_NOT_COME = "did_not_come"  # to the visit that was agreed
    CERTIFIED = "certified"
    DECLINED = "declined"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    SPAM = "spam"


OPEN_STATUSES = frozenset({Status.NEW, Status.NO_ANSWER, Status.CONTACTED, Status.SCHEDULED})


# Each of these says that somebody of the practice has tried to reach the person.
_REACHED_OUT = frozenset(Status) - {Status.NEW, Status.DUPLICATE, Status.SPAM}


# The only changes a person can make. Nothing leads back to new but undoing; a second try without an answer, another
# time for the visit and another date on the certificate are changes too. Only a visit that was agreed can be missed.
_TO_ANY = frozenset(Status) - {Status.NEW, Status.DID_NOT_COME}


_AGAIN = {Status.NO_ANSWER, Status.SCHEDULED, Status.CERTIFIED}


STATUS_CHANGES: Mapping[Status, frozenset[Status]] = {
    **{status: _TO_ANY if status in _AGAIN else _TO_ANY - {status} for status in Status},
    Status.SCHEDULED: _TO_ANY | {Status.DID_NOT_COME},
}


@dataclass(frozen=True)
class Standing:
    """Where the practice stands with a lead: what the last action said."""

    status: Status = Status.NEW
    # Counts actions, undone ones included, so that a page that is out of date can be told from a fresh one.
    number: int = 0
    at: datetime | None = None
    # Who did it, as the id of a person.
    by: str = ""
    # When to try again, or until when a reminder sleeps.
    again_at: datetime | None = None
    visit_at: datetime | None = None
    certified_until: date | None = None
    # When somebody of the practice first tried to reach the person.
    first_contact_at: datetime | None = None
    # Since when they wait again because they asked again; None once somebody has said what became of it.
    asked_again_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES or self.asked_again_at is not None

    @property
    def is_awaited(self) -> bool:
        """Say whether they wait to hear from the practice: nobody has tried yet, or not since they asked again."""
        return self.status is Status.NEW or self.asked_again_at is not None

    @property
    def has_reached_out(self) -> bool:
        return self.status in _REACHED_OUT

    @property
    def agreed_visit_at(self) -> datetime | None:
        """Return when the visit is that was agreed, and of which nobody has said yet how it went."""
        return self.visit_at if self.status is Status.SCHEDULED else None

    @property
    def ends_on(self) -> date | None:
        """Return the day on which the certificate ends that it led to."""
        return self.certified_until if self.status is Status.CERTIFIED else None
