"""Numbers: what is counted, and what is not."""

import re
import statistics
from datetime import UTC, date, datetime, timedelta
from http import HTTPStatus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox.pages.numbers import counts, view
from chalicelib.inbox.pages.numbers.counts import WEEKS, heard_from, mondays, numbers_of, time_to_contact
from chalicelib.inbox.pages.numbers.view import read_recent
from chalicelib.leads.lead import Lead
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import DAY, HOUR, MINUTE, fill, message, request
from tests.inbox.signed_in import SignedIn, audit_log, stored

ZONE = QuietDesk().practice.time_zone
LONG_AGO = NOON - 84 * DAY


def wall_minutes(start: datetime, end: datetime) -> float:
    return (end - start) / MINUTE


def counted(desk: QuietDesk) -> counts.Numbers:
    return numbers_of(desk.leads(), NOON, ZONE, wall_minutes)


def reached(desk: QuietDesk, after: timedelta) -> Lead:
    at = NOON - DAY
    standing = Standing(Status.CONTACTED, 1, at + after, "x", first_contact_at=at + after)
    return request(desk, "x", DAY, standing=standing)


class TestWeeks:
    def test_twelve_weeks_from_monday_to_monday(self) -> None:
        weeks = mondays(NOON, ZONE)
        assert (len(weeks), weeks[-1], weeks[0]) == (WEEKS, date(2026, 11, 23), date(2026, 9, 7))

    def test_leads_are_counted_in_the_practices_own_weeks(self, desk: QuietDesk) -> None:
        monday = datetime(2026, 11, 23, tzinfo=ZONE).astimezone(UTC)
        request(desk, "sunday night", NOON - (monday - timedelta(microseconds=1)))
        request(desk, "monday", NOON - monday)
        request(desk, "also monday", NOON - monday)
        assert [week.leads for week in counted(desk).weeks][-3:] == [0, 1, 2]

    def test_what_is_older_is_not_counted(self, desk: QuietDesk) -> None:
        request(desk, "old", 90 * DAY)
        assert sum(week.leads for week in counted(desk).weeks) == 0

    @pytest.mark.parametrize("status", [Status.SPAM, Status.DUPLICATE])
    def test_spam_and_duplicates_are_not_counted(self, desk: QuietDesk, status: Status) -> None:
        request(desk, "x", HOUR, standing=Standing(status, 1, NOON, "x"))
        assert sum(week.leads for week in counted(desk).weeks) == 0

    def test_held_ones_are_not_counted(self, desk: QuietDesk) -> None:
        message(desk, "x", HOUR, is_held=True)
        assert sum(week.leads for week in counted(desk).weeks) == 0


class TestReaching:
    @given(st.lists(st.integers(0, 100_000), min_size=1, max_size=50))
    def test_half_and_nine_of_ten_are_reached_within_these(self, minutes: list[int]) -> None:
        leads = [lead_reached_after(MINUTE * one) for one in minutes]
        found = time_to_contact(leads, wall_minutes)
        assert found.median == statistics.median(minutes)
        assert found.most in minutes
        within = sum(one <= (found.most or 0) for one in minutes)
        assert within >= 0.9 * len(minutes)
        assert sum(one < (found.most or 0) for one in minutes) < 0.9 * len(minutes)

    def test_who_was_not_reached_does_not_count(self, desk: QuietDesk) -> None:
        request(desk, "x", HOUR)
        assert counted(desk).time_to_contact == counts.TimeToContact(None, None)

    def test_only_open_time_counts(self, desk: QuietDesk, user: SignedIn) -> None:
        sunday = request(
            desk, "x", DAY, standing=Standing(Status.CONTACTED, 1, NOON, "x", first_contact_at=NOON - 150 * MINUTE)
        )
        assert sunday.received_at.astimezone(ZONE).weekday() == 6
        assert "<dd>30 min</dd>" in str(user.get("numbers").body)  # Monday from 9:00 to 9:30


def lead_reached_after(wait: timedelta) -> Lead:
    return reached(QuietDesk(), wait)


class TestInTime:
    @pytest.mark.parametrize(
        ("waits", "share"),
        [([], None), ([HOUR], 1.0), ([3 * HOUR], 0.0), ([HOUR, 3 * HOUR], 0.5), ([2 * HOUR], 1.0), ([HOUR, None], 0.5)],
    )
    def test_the_share_is_of_those_that_were_promised(
        self, desk: QuietDesk, waits: list[timedelta | None], share: float | None
    ) -> None:
        for wait in waits:
            promise = Promise(NOON - DAY + 2 * HOUR, same_day=True)
            if wait is None:
                request(desk, "never", DAY, by=2 * HOUR - DAY)
            else:
                stored_reached(desk, wait, promise)
        assert counted(desk).in_time == share
        assert counted(desk).promised == len(waits)

    def test_whose_time_is_not_over_is_not_judged(self, desk: QuietDesk) -> None:
        request(desk, "waiting", HOUR, by=HOUR)
        assert counted(desk).in_time is None

    def test_messages_and_other_days_are_not_judged(self, desk: QuietDesk) -> None:
        message(desk, "x", DAY, promise=Promise(NOON - HOUR, same_day=True))
        stored_reached(desk, HOUR, Promise(NOON, same_day=False))
        assert counted(desk).in_time is None

    def test_without_promises_it_is_not_yet_known(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "x", HOUR)
        assert "not yet known" in str(user.get("numbers").body)


def stored_reached(desk: QuietDesk, wait: timedelta, promise: Promise) -> None:
    at = NOON - DAY
    standing = Standing(Status.CONTACTED, 1, at + wait, "x", first_contact_at=at + wait)
    stored(desk, received_at=at, standing=standing, promise=promise)


class TestHeard:
    def test_spellings_of_one_answer_are_one(self, desk: QuietDesk) -> None:
        for text in ("Google", "google", " GOOGLE. ", "Google", "Un amigo", "ùn  amigo", ""):
            stored(desk, {"heard_from": text})
        assert heard_from(desk.leads()) == [("Google", 4), ("Un amigo", 2)]

    def test_ten_are_named_and_the_others_counted(self, desk: QuietDesk) -> None:
        for number in range(13):
            for _ in range(13 - number):
                stored(desk, {"heard_from": f"source {number}"})
        found = counted(desk)
        assert len(found.heard) == 10
        assert found.heard[0] == ("source 0", 13)
        assert found.heard_otherwise == 3 + 2 + 1

    def test_a_story_is_cut(self, desk: QuietDesk) -> None:
        stored(desk, {"heard_from": "x" * 400})
        assert heard_from(desk.leads()) == [("x" * 60, 1)]


class TestReading:
    def test_too_much_is_cut_to_what_is_whole_and_it_says_so(
        self, desk: QuietDesk, user: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(view, "MOST_COUNTED", 40)
        for number in range(30):
            request(desk, "closed", number * DAY, standing=Standing(Status.DECLINED, 1, NOON, "x"))
            request(desk, "open", number * DAY + HOUR)
        leads, whole_since = read_recent(desk.archive, LONG_AGO, NOON + DAY)
        assert whole_since == NOON - 9 * DAY - HOUR
        assert {lead.key for lead in leads} == {
            lead.key for lead in desk.leads() if lead.received_at >= NOON - 9 * DAY - HOUR
        }
        assert "since Nov 14" in str(user.get("numbers").body)

    def test_what_can_be_read_whole_is(self, desk: QuietDesk) -> None:
        fill(desk)
        leads, whole_since = read_recent(desk.archive, LONG_AGO, NOON + DAY)
        assert whole_since is None
        assert len(leads) == sum(lead.received_at >= LONG_AGO and not lead.is_held for lead in desk.leads())


class TestThePage:
    def test_charts_are_told_and_repeated_as_tables(self, desk: QuietDesk, user: SignedIn) -> None:
        fill(desk)
        reply = user.get("numbers")
        html = str(reply.body)
        assert reply.status is HTTPStatus.OK
        charts = re.findall(r'<svg class="chart[^>]*role="img"[^>]*aria-labelledby="(\S+) (\S+)"', html)
        assert len(charts) == 3
        for title, description in charts:
            assert f'<title id="{title}">' in html
            assert f'<desc id="{description}">' in html
        assert html.count("<table") == 2
        assert " style=" not in html

    def test_the_table_has_the_numbers_of_the_chart(self, desk: QuietDesk, user: SignedIn) -> None:
        fill(desk)
        html = str(user.get("numbers").body)
        drawn = re.findall(r'<text class="number"[^>]*>(\d+)</text>', html.partition('id="weeks-title"')[2])[:WEEKS]
        told = re.findall(r'<th scope="row">\w+ \d+</th><td>(\d+)</td>', html)
        assert drawn == told[::-1]

    def test_an_answer_of_a_visitor_is_escaped(self, desk: QuietDesk, user: SignedIn) -> None:
        stored(desk, {"heard_from": "<b>me</b>"})
        assert "<b>me" not in str(user.get("numbers").body)

    @pytest.mark.parametrize(
        ("missed", "line"), [(1, "One did not come to the visit."), (2, "2 did not come to their visit.")]
    )
    def test_who_did_not_come_is_counted(self, desk: QuietDesk, user: SignedIn, missed: int, line: str) -> None:
        for _ in range(missed):
            request(desk, "missed", DAY, standing=Standing(Status.DID_NOT_COME, 2, NOON, "x", visit_at=NOON - HOUR))
        assert line in str(user.get("numbers").body)

    def test_an_empty_page_is_kind(self, user: SignedIn) -> None:
        assert "Nothing to count yet" in str(user.get("numbers").body)

    def test_looking_is_audited(self, desk: QuietDesk, user: SignedIn) -> None:
        user.get("numbers")
        assert [event.what for event in audit_log(desk)] == ["read_numbers"]
