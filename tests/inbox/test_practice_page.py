"""Days off and changed hours: entered, listed, removed, and mistakes explained where they are."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox.pages.practice.form import read_clock
from chalicelib.inbox.pages.practice.record import KEPT_AFTER
from chalicelib.inbox.pages.practice.view import MOST_CHANGES
from chalicelib.leads.hours import DayChange, Span
from chalicelib.practice.changes import PracticeChanges
from chalicelib.storage import Record
from chalicelib.storage.practice_changes import PRACTICE_CHANGES
from chalicelib.storage.table import PRACTICE, PRACTICE_CHANGES_KEY
from chalicelib.text import dates
from tests.desks import NOON, QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log

CLOSED = {"first": "2026-12-24", "last": "2026-12-26", "how": "closed"}
SHORT = {"first": "2026-12-31", "how": "open", "opens1": "9:00", "closes1": "13:00"}
CHRISTMAS = DayChange(date(2026, 12, 24), date(2026, 12, 26))
NEW_YEAR = DayChange(date(2026, 12, 31), date(2026, 12, 31), (Span(time(9), time(13)),))


def changes(desk: QuietDesk) -> list[DayChange]:
    return [
        one
        for record in desk.memory_records.all()
        if record.partition == PRACTICE
        for one in PRACTICE_CHANGES.read(record.values).changes
    ]


def add(user: SignedIn, fields: Mapping[str, str]) -> None:
    reply = user.post("practice/add", fields)
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, "/inbox/practice")


def test_a_closure_is_kept(desk: QuietDesk, user: SignedIn) -> None:
    add(user, CLOSED)
    assert changes(desk) == [CHRISTMAS]


@pytest.mark.parametrize(("first", "last"), [("Dec 24, 2026", "Dec 26, 2026"), ("24 dic 2026", "12/26/2026")])
def test_days_may_be_typed_as_people_write_them(desk: QuietDesk, user: SignedIn, first: str, last: str) -> None:
    add(user, CLOSED | {"first": first, "last": last})
    assert changes(desk) == [CHRISTMAS]


def test_changed_hours_are_kept(desk: QuietDesk, user: SignedIn) -> None:
    add(user, SHORT)
    assert changes(desk) == [NEW_YEAR]


def test_three_spans_are_kept_in_order(desk: QuietDesk, user: SignedIn) -> None:
    spans = {
        "opens1": "16:00",
        "closes1": "0:00",
        "opens2": "8:00",
        "closes2": "9:30",
        "opens3": "1 pm",
        "closes3": "3pm",
    }
    add(user, SHORT | spans)
    (change,) = changes(desk)
    assert change.spans == (Span(time(8), time(9, 30)), Span(time(13), time(15)), Span(time(16), time(0)))


def test_hours_that_were_typed_for_a_closed_day_are_not_kept(desk: QuietDesk, user: SignedIn) -> None:
    add(user, CLOSED | {"opens1": "9:00"})
    assert changes(desk) == [CHRISTMAS]


def test_the_hours_of_the_practice_know_it_once_they_look_again(desk: QuietDesk, user: SignedIn) -> None:
    add(user, {"first": "2026-11-24", "how": "closed"})
    desk.wait(timedelta(minutes=6))
    assert desk.hours.day(date(2026, 11, 24)).spans == ()
    assert desk.hours.day(date(2026, 11, 25)).spans != ()


def test_a_change_of_the_same_days_replaces_the_first(desk: QuietDesk, user: SignedIn) -> None:
    add(user, CLOSED)
    add(user, CLOSED | {"how": "open", "opens1": "10:00", "closes1": "11:00"})
    assert [change.spans for change in changes(desk)] == [(Span(time(10), time(11)),)]


def test_of_two_that_meet_the_later_one_is_last(desk: QuietDesk, user: SignedIn) -> None:
    add(user, CLOSED)
    add(user, {"first": "2026-12-25", "how": "open", "opens1": "10:00", "closes1": "11:00"})
    assert [change.first for change in changes(desk)] == [date(2026, 12, 24), date(2026, 12, 25)]


def test_changes_are_listed_and_can_be_removed(desk: QuietDesk, user: SignedIn) -> None:
    add(user, SHORT)
    add(user, CLOSED)
    html = str(user.get("practice").body)
    assert html.index("Thu Dec 24 – Sat Dec 26") < html.index("Thu Dec 31")
    assert "9:00 AM – 1:00 PM" in html
    name = html.split('name="change" value="')[1].split('"', maxsplit=1)[0]
    assert user.post("practice/remove", {"change": name}).status is HTTPStatus.SEE_OTHER
    assert changes(desk) == [NEW_YEAR]


def test_what_was_removed_meanwhile_is_not_removed_again(desk: QuietDesk, user: SignedIn) -> None:
    add(user, SHORT)
    assert user.post("practice/remove", {"change": "2026-12-24/2026-12-26"}).status is HTTPStatus.CONFLICT
    assert changes(desk) == [NEW_YEAR]


MISTAKES = [
    ({"first": ""}, "first", "Enter a date"),
    ({"first": "24.12.26.1"}, "first", "Enter a date"),
    ({"first": "2026-02-30"}, "first", "Enter a date"),
    ({"last": "soon"}, "last", "Enter a date"),
    ({"last": "2026-12-23"}, "last", "before the first"),
    ({"last": "2027-12-26"}, "last", "a year at most"),
    ({"first": "2026-11-22", "last": ""}, "first", "These days are over"),
    ({"first": "2026-11-01", "last": "2026-11-22"}, "last", "These days are over"),
    ({"first": "2226-12-24", "last": ""}, "first", "within two years"),
    ({"how": ""}, "how", "closed or open"),
    ({"how": "open"}, "spans", "when it opens and closes"),
    ({"how": "open", "opens1": "9:00"}, "spans", "both times"),
    ({"how": "open", "opens1": "nine", "closes1": "13:00"}, "spans", "both times"),
    ({"how": "open", "opens1": "24:00", "closes1": "13:00"}, "spans", "both times"),
    ({"how": "open", "opens1": "13:00", "closes1": "9:00"}, "spans", "must close after it opens"),
    ({"how": "open", "opens1": "9:00", "closes1": "9:00"}, "spans", "must close after it opens"),
    ({"how": "open", "opens1": "9", "closes1": "12", "opens2": "11:59", "closes2": "13"}, "spans", "overlap"),
    ({"how": "open", "opens1": "9", "closes1": "24:00", "opens2": "20", "closes2": "21"}, "spans", "overlap"),
]


@pytest.mark.parametrize(("wrong", "field", "sentence"), MISTAKES)
def test_a_mistake_is_explained_in_place_and_nothing_typed_is_lost(
    desk: QuietDesk, user: SignedIn, wrong: dict[str, str], field: str, sentence: str
) -> None:
    typed = CLOSED | wrong
    reply = user.post("practice/add", typed)
    html = str(reply.body)
    assert reply.status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert changes(desk) == []
    assert sentence in html.split(f'id="{field}-error"')[1].split("</span>", maxsplit=1)[0]
    for name, value in typed.items():
        if name == "how":
            assert ('value="closed" checked' in html, 'value="open" checked' in html) == (
                value == "closed",
                value == "open",
            )
        else:
            assert f'name="{name}" value="{value}"' in html
    assert [(event.what, event.code) for event in audit_log(desk)] == [("refused", "bad_input")]


def test_today_itself_may_be_changed(desk: QuietDesk, user: SignedIn) -> None:
    add(user, {"first": "2026-11-23", "how": "closed"})
    assert len(changes(desk)) == 1


def test_a_change_is_kept_for_thirty_days_after_it_is_over(desk: QuietDesk, user: SignedIn) -> None:
    add(user, {"first": "2026-11-24", "how": "closed"})
    desk.wait(timedelta(days=1) + KEPT_AFTER)
    assert "Tue Nov 24" in str(signed_in_again(desk, user).get("practice").body)
    desk.wait(timedelta(days=1))
    assert "Tue Nov 24" not in str(signed_in_again(desk, user).get("practice").body)
    assert changes(desk) == []


def signed_in_again(desk: QuietDesk, user: SignedIn) -> SignedIn:
    user.sign_in()
    assert user.desk is desk
    return user


def test_what_is_long_over_goes_when_something_is_entered(desk: QuietDesk, user: SignedIn) -> None:
    add(user, {"first": "2026-11-24", "how": "closed"})
    add(user, CLOSED)
    desk.wait(timedelta(days=32))
    add(signed_in_again(desk, user), SHORT)
    assert changes(desk) == [CHRISTMAS, NEW_YEAR]


def test_what_somebody_else_entered_meanwhile_stays(desk: QuietDesk, user: SignedIn) -> None:
    add(user, CLOSED)
    other = SignedIn(desk, "Noor Example", "noor@example.com")
    original = desk.records.write
    interrupted: list[Record] = []

    def write_late(record: Record) -> bool:
        if record.partition == PRACTICE and not interrupted:
            interrupted.append(record)
            add(other, SHORT)
        return original(record)

    desk.records.write = write_late  # type: ignore[method-assign]
    add(user, {"first": "2027-01-04", "how": "closed"})
    assert [change.first for change in changes(desk)] == [date(2026, 12, 24), date(2026, 12, 31), date(2027, 1, 4)]


def test_no_more_than_a_hundred_are_taken(desk: QuietDesk, user: SignedIn) -> None:
    days = [date(2026, 12, 1) + timedelta(days=number) for number in range(MOST_CHANGES)]
    closures = PracticeChanges(tuple(DayChange(day, day) for day in days))
    desk.records.write(Record(PRACTICE, PRACTICE_CHANGES_KEY, PRACTICE_CHANGES.write(closures)))
    assert user.post("practice/add", CLOSED).status is HTTPStatus.CONFLICT
    assert len(changes(desk)) == MOST_CHANGES
    assert "There is no room for more." in str(user.get("practice").body)


def test_everything_is_audited(desk: QuietDesk, user: SignedIn) -> None:
    user.get("practice")
    add(user, CLOSED)
    user.post("practice/remove", {"change": "2026-12-24/2026-12-26"})
    assert sorted((event.what, event.code) for event in audit_log(desk)) == [
        ("changed_hours", "added"),
        ("changed_hours", "removed"),
        ("read_practice", ""),
    ]


def test_the_usual_hours_are_shown(user: SignedIn) -> None:
    html = str(user.get("practice").body)
    assert "Monday" in html
    assert "9:00 AM – 1:00 PM, 2:00 PM – 6:00 PM" in html


def test_the_page_speaks_spanish(desk: QuietDesk, user: SignedIn) -> None:
    desk.practice = replace(desk.practice, language="es")
    add(user, CLOSED)
    html = str(user.get("practice").body)
    assert "jue 24 dic – sáb 26 dic" in html
    assert "Cerrado" in html


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_every_time_is_read_as_browsers_and_people_write_it(clock: time) -> None:
    assert read_clock(f"{clock:%H:%M}") == clock
    assert read_clock(f"{clock:%I:%M %p}") == clock
    assert read_clock(f"{clock.hour}:{clock:%M}") == clock
    assert read_clock(dates.clock(clock).en) == read_clock(dates.clock(clock).es) == clock


@pytest.mark.parametrize("text", ["", "25:00", "9:60", "13 pm", "0 am", "nine", "9:0", "24:01", "-1", "9:00:00 x"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_clock(text) is None


@given(st.text(max_size=30))
def test_any_text_for_a_time_breaks_nothing(text: str) -> None:
    assert read_clock(text) is None or isinstance(read_clock(text), time)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=8), st.text(max_size=6))
def test_any_input_is_answered_and_never_half_kept(first: str, last: str, how: str, opens: str) -> None:
    desk = QuietDesk(now=NOON)
    fields = {"first": first, "last": last, "how": how, "opens1": opens, "closes1": opens}
    reply = SignedIn(desk).post("practice/add", fields)
    assert reply.status in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SEE_OTHER}
    assert (len(changes(desk)) == 1) is (reply.status is HTTPStatus.SEE_OTHER)


# --- what comes up


def coming(user: SignedIn) -> list[str]:
    html = str(user.get("practice").body)
    rows = re.findall(r'<li class="change">(.*?)</li>', html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_what_is_set_up_and_what_was_entered_are_one_list(user: SignedIn) -> None:
    add(user, {"first": "2026-11-27", "how": "closed"})
    assert coming(user)[:4] == [
        "Thu Nov 26 Closed (set up)",
        "Fri Nov 27 Closed Remove",
        "Thu Dec 24 – Sat Dec 26 Closed (set up)",
        "Thu Dec 31 9:00 AM – 12:00 PM (set up)",
    ]


def test_a_day_of_the_file_that_was_entered_otherwise_is_said_to_be_replaced(user: SignedIn) -> None:
    add(user, {"first": "2026-11-26", "how": "open", "opens1": "9:00", "closes1": "11:00"})
    assert coming(user)[:2] == [
        "Thu Nov 26 replaced Closed (set up)",
        "Thu Nov 26 9:00 AM – 11:00 AM Remove",
    ]


def test_it_says_what_visitors_are_promised_today(user: SignedIn) -> None:
    html = str(user.get("practice").body)
    assert "<b>Answer within 30 min</b> · same day until 4:00 PM" in html


# --- closed at once


def close(user: SignedIn, when: str) -> str:
    reply = user.post("practice/close", {"when": when})
    assert (reply.status, reply.headers["Location"]) == (HTTPStatus.SEE_OTHER, f"/inbox/practice?closed={when}")
    return str(user.get("practice", closed=when).body)


def test_the_rest_of_today_is_closed_with_one_tap(desk: QuietDesk, user: SignedIn) -> None:
    html = close(user, "today")
    assert changes(desk) == [DayChange(NOON.date(), NOON.date(), (Span(time(9), time(12)),))]
    assert not desk.hours.is_open_at(NOON)
    assert desk.hours.next_opening(NOON) == NOON + timedelta(hours=21)
    assert "Done: Mon Nov 23, 9:00 AM – 12:00 PM</span>" in html
    assert "No more hours today." in html


def test_tomorrow_is_closed_with_one_tap(desk: QuietDesk, user: SignedIn) -> None:
    html = close(user, "tomorrow")
    assert changes(desk) == [DayChange(date(2026, 11, 24), date(2026, 11, 24))]
    assert "Done: Tue Nov 24, Closed</span>" in html
    assert "Tomorrow is closed." in html


@pytest.mark.parametrize("when", ["today", "tomorrow"])
def test_undo_gives_back_the_hours_as_they_were(desk: QuietDesk, user: SignedIn, when: str) -> None:
    add(user, {"first": "2026-11-23", "last": "2026-11-24", "how": "open", "opens1": "11:00", "closes1": "15:00"})
    before = [desk.hours.day(date(2026, 11, day)) for day in (23, 24)]
    html = close(user, when)
    done = html[html.index('class="notice practice-done"') :]
    name = re.findall(r'name="change" value="([^"]*)"', done)[0]
    assert user.post("practice/remove", {"change": name}).status is HTTPStatus.SEE_OTHER
    assert [desk.hours.day(date(2026, 11, day)) for day in (23, 24)] == before


def test_a_tap_that_is_repeated_closes_once(desk: QuietDesk, user: SignedIn) -> None:
    close(user, "tomorrow")
    close(user, "tomorrow")
    assert len(changes(desk)) == 1


def test_another_word_than_the_two_closes_nothing(desk: QuietDesk, user: SignedIn) -> None:
    assert user.post("practice/close", {"when": "always"}).status is HTTPStatus.UNPROCESSABLE_ENTITY
    assert changes(desk) == []


@given(st.integers(0, 24 * 60 - 1))
def test_at_any_minute_of_a_day_its_rest_is_closed_and_what_was_open_stays(minute: int) -> None:
    begins = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
    desk = QuietDesk(now=begins + timedelta(minutes=minute))
    now, usual = desk.clock.now(), desk.hours
    assert SignedIn(desk).post("practice/close", {"when": "today"}).status is HTTPStatus.SEE_OTHER
    end = begins + timedelta(days=1)
    assert desk.hours.open_time_between(now, end) == timedelta()
    assert desk.hours.open_time_between(begins, now) == usual.open_time_between(begins, now)
