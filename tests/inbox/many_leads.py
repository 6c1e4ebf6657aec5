"""A desk in the middle of a working day: leads of every kind and state, all invented."""

from datetime import UTC, date, timedelta
from typing import Any

from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import ANSWERS, stored

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
SOURCES = ("A friend", "Google", "google ", "My doctor", "The blog", "GOOGLE", "a friend", "Facebook")


def request(desk: QuietDesk, name: str, ago: timedelta, *, by: timedelta | None = None, **changes: Any) -> Lead:  # noqa: ANN401 - any field of a lead
    """Put a certification request that came `ago` and was promised an answer in `by` from now."""
    at = NOON - ago
    promise = Promise(NOON + by, same_day=True) if by is not None else None
    return stored(desk, {**ANSWERS, "name": name}, received_at=at, promise=promise, **changes)


def message(desk: QuietDesk, name: str, ago: timedelta, *, is_held: bool = False, **changes: Any) -> Lead:  # noqa: ANN401 - any field of a lead
    answers: dict[str, Answer] = {
        "email": "somebody@example.com",
        "message": "Do you see new patients on Friday afternoons, and is the office near a subway station?",
    }
    answers |= {"name": name} if name else {}
    return stored(desk, answers, form="contact", received_at=NOON - ago, is_held=is_held, **changes)


def certified(desk: QuietDesk, name: str, days: int, **changes: Any) -> Lead:  # noqa: ANN401 - any field of a lead
    """Put a certification request of long ago whose certificate ends in so many days."""
    standing = Standing(Status.CERTIFIED, 1, NOON, "x", certified_until=NOON.date() + days * DAY)
    return stored(desk, {**ANSWERS, "name": name}, received_at=NOON - 700 * DAY, standing=standing, **changes)


def fill(desk: QuietDesk) -> None:
    """Lay out a day: overdue, soon due, put off, spam perhaps, visits, answered ones, held ones, and weeks gone by."""
    request(desk, "Bo Example", 3 * HOUR, by=-20 * MINUTE)
    request(desk, "Ana Maria Example-Gutiérrez", 40 * MINUTE, by=80 * MINUTE)
    request(desk, "Chidi Example", 20 * MINUTE, by=100 * MINUTE, doubts=("too_fast",))
    request(
        desk, "Dara Example", 5 * HOUR, standing=Standing(Status.NO_ANSWER, 1, NOON - HOUR, "x", again_at=NOON - MINUTE)
    )
    request(
        desk, "Emil Example", 4 * HOUR, standing=Standing(Status.NO_ANSWER, 1, NOON - HOUR, "x", again_at=NOON + HOUR)
    )
    request(desk, "Faye Example", DAY, standing=Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON + 2 * HOUR))
    request(desk, "Gil Example", 2 * DAY, standing=Standing(Status.SCHEDULED, 2, NOON, "x", visit_at=NOON + 2 * DAY))
    request(desk, "Hana Example", 2 * DAY, standing=Standing(Status.CONTACTED, 1, NOON, "x"))
    message(desk, "", 2 * HOUR)
    message(desk, "Ида Примерова", 26 * HOUR)
    message(desk, "Best Prices Ltd", 3 * HOUR, is_held=True)
    message(desk, "Jo Example", 30 * HOUR, is_held=True)
    for number in range(60):
        gone_by(desk, number)


def gone_by(desk: QuietDesk, number: int) -> Lead:
    """Put a lead of an earlier day that has come to its end."""
    at = NOON - DAY * (1 + number * 4 // 3) - MINUTE * (number * 37 % 170)
    status = (Status.CERTIFIED, Status.DECLINED, Status.REFERRED, Status.CERTIFIED, Status.SPAM)[number % 5]
    standing = Standing(
        status,
        number=1,
        at=at + HOUR,
        by="x",
        certified_until=date(2028, 11, 1) if status is Status.CERTIFIED else None,
        first_contact_at=at + MINUTE * (5 + number * 13 % 170),
    )
    promise = Promise(at.astimezone(UTC) + 2 * HOUR, same_day=True)
    answers = {**ANSWERS, "name": f"Patient {number} Example", "heard_from": SOURCES[number % len(SOURCES)]}
    return stored(desk, answers, received_at=at, standing=standing, promise=promise)
