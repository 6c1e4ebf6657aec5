"""Once a day the audit log's days that are over are copied; what fails is made up for."""

import json
from datetime import date, timedelta

import pytest

from chalicelib.alerts.audit_copy import copy_audit_log
from chalicelib.storage import StoreUnavailableError
from tests.desks import QuietDesk
from tests.fakes import MemoryCopies
from tests.inbox.signed_in import SignedIn, stored

A_DAY = timedelta(days=1)


class CopyingDesk(QuietDesk):
    def __init__(self) -> None:
        super().__init__()
        self.shelf = MemoryCopies()
        self.copies = self.shelf


@pytest.fixture
def desk() -> CopyingDesk:
    return CopyingDesk()


def test_a_day_is_copied_when_it_is_over(desk: CopyingDesk) -> None:
    SignedIn(desk).get("held")
    assert copy_audit_log(desk) == 0
    desk.wait(A_DAY)
    assert copy_audit_log(desk) == 1
    assert desk.shelf.last_day() == date(2026, 11, 23)


def test_a_copy_says_who_did_what_and_nothing_that_was_typed(desk: CopyingDesk) -> None:
    user, lead = SignedIn(desk), stored(desk)
    user.get(f"leads/{lead.reference}")
    desk.wait(A_DAY)
    copy_audit_log(desk)
    (content,) = desk.shelf.kept.values()
    values = json.loads(content)["values"]
    assert (values["who"], values["what"], values["reference"]) == (user.person.id, "read_lead", lead.reference)
    assert b"Ana" not in content


def test_the_day_is_the_practices_and_not_that_of_utc(desk: CopyingDesk) -> None:
    desk.wait(timedelta(hours=9))  # nine in the evening in New York, two in the morning of the next day in UTC
    SignedIn(desk).get("held")
    assert copy_audit_log(desk) == 0


class FailsOnce(MemoryCopies):
    """A shelf that does not take one of its days, the first time."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self._fails_at: date | None = day

    def keep(self, day: date, name: str, content: bytes) -> bool:
        if day == self._fails_at:
            self._fails_at = None
            raise StoreUnavailableError("SlowDown")
        return super().keep(day, name, content)


def test_a_shelf_that_fails_is_told_and_the_next_time_goes_on(desk: CopyingDesk) -> None:
    desk.copies = desk.shelf = FailsOnce(date(2026, 11, 24))
    for _ in range(3):
        SignedIn(desk).get("held")
        desk.wait(A_DAY)
    with pytest.raises(StoreUnavailableError):
        copy_audit_log(desk)
    assert copy_audit_log(desk) == 2
    assert sorted(day for day, _ in desk.shelf.kept) == [date(2026, 11, day) for day in (23, 24, 25)]
