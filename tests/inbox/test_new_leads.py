"""How many have come in since a page was opened: a number, for who is signed in."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import DAY, HOUR, MINUTE, message, request
from tests.inbox.signed_in import SignedIn, audit_log


def told(user: SignedIn, since: datetime | str) -> dict[str, Any]:
    text = since if isinstance(since, str) else since.isoformat()
    body = user.get("session", since=text).body
    assert isinstance(body, dict)
    return body


def test_what_came_since_is_counted_over_all_forms(desk: QuietDesk, user: SignedIn) -> None:
    request(desk, "Before Example", 10 * MINUTE)
    request(desk, "Since Example", 4 * MINUTE)
    message(desk, "Since Example", 3 * MINUTE)
    assert told(user, NOON - 5 * MINUTE)["new"] == 2


def test_what_is_held_is_no_news(desk: QuietDesk, user: SignedIn) -> None:
    message(desk, "Held Example", MINUTE, is_held=True)
    assert told(user, NOON - HOUR)["new"] == 0


def test_nothing_but_numbers_is_told(desk: QuietDesk, user: SignedIn) -> None:
    request(desk, "Ana Example", MINUTE)
    assert set(told(user, NOON - HOUR)) == {"signed_in", "left", "new"}
    assert all(isinstance(value, int) for value in told(user, NOON - HOUR).values())


def test_a_page_that_was_open_for_long_hears_of_the_last_day(desk: QuietDesk, user: SignedIn) -> None:
    request(desk, "Old Example", DAY + HOUR)
    assert told(user, "2001-01-01T00:00:00+00:00")["new"] == 0


@pytest.mark.parametrize("since", ["", "yesterday", "2026-11-23T12:00:00", "x" * 3000])
def test_who_asks_for_nothing_is_told_nothing(user: SignedIn, since: str) -> None:
    assert set(told(user, since)) == {"signed_in", "left"}


def test_a_stranger_is_told_nothing(desk: QuietDesk, user: SignedIn) -> None:
    request(desk, "Ana Example", MINUTE)
    user.cookie = ""
    assert told(user, NOON - HOUR) == {"signed_in": False, "left": 0}


def test_asking_keeps_nobody_signed_in_and_is_no_line_of_the_audit_log(desk: QuietDesk, user: SignedIn) -> None:
    left = told(user, NOON)["left"]
    desk.wait(timedelta(minutes=5))
    assert told(user, NOON)["left"] == left - 300
    assert audit_log(desk) == []


def test_today_says_since_when_it_is_open(desk: QuietDesk, user: SignedIn) -> None:
    request(desk, "Ana Example", MINUTE, by=HOUR)
    html = str(user.get().body)
    assert f'data-since="{NOON.isoformat()}" data-waiting="1"' in html
