"""Many marked as spam in one action: a burst that is folded into one row, or what was ticked; and given back in one."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.inbox.bursts import fold, fold_doubted, without
from chalicelib.inbox.many_at_once import many_by_name, name_of_many
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import DAY, HOUR, MINUTE, message, request
from tests.inbox.signed_in import SignedIn, audit_log
from tests.sample_lead import sample_lead

FIRST = "2222-2222"


def burst(desk: QuietDesk, count: int, *, is_held: bool = False, name: str = FIRST) -> list[Lead]:
    """Lay out what one sender sent within minutes."""
    doubts = {"doubts": ("burst",), "burst": name}
    if is_held:
        return [message(desk, "Junk Example", MINUTE * number / 10, is_held=True, **doubts) for number in range(count)]
    return [request(desk, "Junk Example", MINUTE * number / 10, by=HOUR, **doubts) for number in range(count)]


def doubted(desk: QuietDesk, count: int) -> list[Lead]:
    """Lay out what as many senders sent, each by itself."""
    return [request(desk, "Junk Example", MINUTE * number, by=HOUR, doubts=("links",)) for number in range(count)]


def rows_on(html: str) -> list[str]:
    return re.findall(r'class="row-top"><b>([^<]*)</b>', html)


def all_of(html: str) -> str:
    """Return what the form for all of a burst says."""
    found = re.search(r'name="all" value="([^"]*)"', html)
    assert found
    return unescape(found[1])


def statuses(desk: QuietDesk, leads: Iterable[Lead]) -> set[Status]:
    return {found.standing.status for lead in leads if (found := desk.memory.get(lead.key))}


def mark_all(user: SignedIn, place: str) -> str:
    """Tap "all are spam" on a list, and return the page that comes."""
    html = str(user.get("" if place == "today" else place).body)
    reply = user.post("spam", {"which": "all", "all": all_of(html), "from": place})
    assert reply.status is HTTPStatus.SEE_OTHER
    return user.follow(reply.headers["Location"])


def undo(user: SignedIn, html: str, place: str) -> str:
    found = re.search(r'name="many" value="([^"]*)"', html)
    assert found
    reply = user.post("spam/undo", {"many": unescape(found[1]), "from": place})
    assert reply.status is HTTPStatus.SEE_OTHER
    return user.follow(reply.headers["Location"])


class TestFolding:
    def test_doubted_ones_of_one_sender_are_one_row_of_today_behind_all_others(
        self, desk: QuietDesk, user: SignedIn
    ) -> None:
        request(desk, "Genuine Example", HOUR, by=-MINUTE)
        burst(desk, 12)
        html = str(user.get().body)
        assert rows_on(html) == ["Genuine Example"]
        assert "12 from one sender, possible spam" in html
        assert html.index("Genuine Example") < html.index("12 from one sender")

    def test_senders_are_folded_apart(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 3)
        burst(desk, 2, name="3333-3333")
        html = str(user.get().body)
        assert "3 from one sender" in html
        assert "2 from one sender" in html

    def test_one_alone_is_a_row_like_any_other(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 1)
        assert rows_on(str(user.get().body)) == ["Junk Example"]

    @pytest.mark.parametrize(
        "standing",
        [
            Standing(number=1, again_at=NOON),
            Standing(Status.CONTACTED, 1, NOON, "x"),
            Standing(asked_again_at=NOON),
        ],
    )
    def test_who_was_acted_on_or_asks_again_waits_by_themselves(self, standing: Standing) -> None:
        leads = [sample_lead(f"{number:032x}", burst=FIRST) for number in range(3)]
        folded = fold([*leads, sample_lead("f" * 32, burst=FIRST, standing=standing)])
        assert [len(one.leads) for one in folded] == [3]

    def test_who_is_released_out_of_a_burst_is_of_it_no_more(self, desk: QuietDesk, user: SignedIn) -> None:
        held = burst(desk, 3, is_held=True)
        user.post(f"leads/{held[0].reference}/release", {"number": "0"})
        assert "2 from one sender" in str(user.get("held").body)
        assert rows_on(str(user.get().body)) == ["Junk Example"]

    def test_what_was_given_back_is_folded_again(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 3)
        assert "3 from one sender" in undo(user, mark_all(user, "today"), "today")

    def test_a_flood_makes_no_large_page(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 600)
        assert len(str(user.get().body)) < 100_000

    def test_what_is_shown_of_it_is_in_the_audit_log(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 30)
        user.get()
        assert len(audit_log(desk)[-1].references) == 25

    @given(st.lists(st.tuples(st.sampled_from(["", "a", "b"]), st.booleans()), max_size=12))
    def test_every_lead_is_in_one_burst_or_in_a_row_of_its_own(self, drawn: list[tuple[str, bool]]) -> None:
        leads = [
            sample_lead(f"{number:032x}", burst=name, is_on_legal_hold=is_acted_on)
            for number, (name, is_acted_on) in enumerate(drawn)
        ]
        folded = fold(leads)
        keys = [lead.key for one in folded for lead in one.leads] + [lead.key for lead in without(leads, folded)]
        assert sorted(keys) == sorted(lead.key for lead in leads)


class TestDoubtedOnesOfManySenders:
    def test_many_are_one_row_of_today_behind_all_others(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "Genuine Example", HOUR, by=HOUR)
        doubted(desk, 6)
        burst(desk, 3)
        html = str(user.get().body)
        assert rows_on(html) == ["Genuine Example"]
        assert re.findall(r"<summary><span><b>([^<]*)</b>", html) == [
            "3 from one sender, possible spam",
            "6 that may be spam",
        ]

    def test_a_few_are_rows_like_any_other(self, desk: QuietDesk, user: SignedIn) -> None:
        doubted(desk, 5)
        assert len(rows_on(str(user.get().body))) == 5

    def test_all_of_them_are_marked_at_a_tap_and_given_back_at_one(self, desk: QuietDesk, user: SignedIn) -> None:
        leads = doubted(desk, 200)
        html = mark_all(user, "today")
        assert statuses(desk, leads) == {Status.SPAM}
        undo(user, html, "today")
        assert statuses(desk, leads) == {Status.NEW}

    @pytest.mark.parametrize(
        "changes",
        [
            {"standing": Standing(number=1)},
            {"standing": Standing(Status.NO_ANSWER, 1, NOON, "x", again_at=NOON)},
            {"standing": Standing(asked_again_at=NOON)},
            {"is_on_legal_hold": True},
        ],
    )
    def test_who_was_decided_about_is_shown_alone(self, changes: dict[str, Any]) -> None:
        leads = [sample_lead(f"{number:032x}", doubts=("links",)) for number in range(6)]
        (folded,) = fold_doubted([*leads, sample_lead("f" * 32, doubts=("links",), **changes)])
        assert len(folded.leads) == 6


class TestHeld:
    def test_a_burst_is_one_row_and_who_is_behind_it_is_on_the_first_page(
        self, desk: QuietDesk, user: SignedIn
    ) -> None:
        message(desk, "Jo Example", DAY, is_held=True)
        burst(desk, 400, is_held=True)
        html = str(user.get("held").body)
        assert "400 from one sender" in html
        assert rows_on(html) == ["Jo Example"]
        assert 'rel="next"' not in html

    def test_nothing_is_lost_between_pages(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(40):
            message(desk, f"Person {number:02}", HOUR + number * MINUTE, is_held=True)
        burst(desk, 30, is_held=True)
        first = str(user.get("held").body)
        after = re.search(r'rel="next" href="[^"]*after=([^"]+)"', first)
        assert after
        second = str(user.get("held", after=after[1]).body)
        assert rows_on(first) + rows_on(second) == [f"Person {number:02}" for number in range(40)]

    def test_600_junk_are_gone_with_a_few_taps(self, desk: QuietDesk, user: SignedIn) -> None:
        junk = burst(desk, 600, is_held=True)
        genuine = message(desk, "Jo Example", DAY, is_held=True)
        taps = 0
        while "from one sender" in str(user.get("held").body):
            mark_all(user, "held")
            taps += 1
        assert taps == 2
        assert statuses(desk, junk) == {Status.SPAM}
        assert statuses(desk, [genuine]) == {Status.NEW}

    def test_what_is_ticked_is_marked_and_nothing_else(self, desk: QuietDesk, user: SignedIn) -> None:
        one, other, third = (message(desk, f"Bad {number}", HOUR, is_held=True) for number in range(3))
        fields = {f"pick-{one.reference}": "0", f"pick-{third.reference}": "0", "from": "held"}
        assert 'form="picked"' in str(user.get("held").body)
        html = user.follow(user.post("spam", fields).headers["Location"])
        assert "2 marked as spam." in html
        assert statuses(desk, [one, third]) == {Status.SPAM}
        assert statuses(desk, [other]) == {Status.NEW}
        assert "2 given back." in undo(user, html, "held")
        assert statuses(desk, [one, other, third]) == {Status.NEW}

    def test_all_on_the_page_are_marked_in_one(self, desk: QuietDesk, user: SignedIn) -> None:
        held = [message(desk, f"Bad {number}", HOUR, is_held=True) for number in range(3)]
        assert "All 3 here are spam" in str(user.get("held").body)
        mark_all(user, "held")
        assert statuses(desk, held) == {Status.SPAM}

    def test_with_nothing_ticked_it_says_what_to_do(self, desk: QuietDesk, user: SignedIn) -> None:
        message(desk, "Bad", HOUR, is_held=True)
        reply = user.post("spam", {"from": "held"})
        assert reply.status is HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Tick at least one of them first." in str(reply.body)


class TestDoing:
    def test_all_of_a_sender_are_marked_on_today_and_given_back_in_one(self, desk: QuietDesk, user: SignedIn) -> None:
        junk, genuine = burst(desk, 12), request(desk, "Genuine Example", HOUR)
        html = mark_all(user, "today")
        assert "12 marked as spam." in html
        assert statuses(desk, junk) == {Status.SPAM}
        assert statuses(desk, [genuine]) == {Status.NEW}
        assert "12 given back." in undo(user, html, "today")
        assert statuses(desk, junk) == {Status.NEW}

    def test_each_has_it_in_its_timeline_and_one_line_of_the_audit_log_names_all(
        self, desk: QuietDesk, user: SignedIn
    ) -> None:
        junk = burst(desk, 3)
        mark_all(user, "today")
        for lead in junk:
            assert [event.kind for event in desk.memory.timeline(lead.key)] == ["marked_spam"]
        (line,) = [event for event in audit_log(desk) if event.what == "marked_many"]
        assert (line.number, line.code, set(line.references)) == (3, "spam", {lead.reference for lead in junk})

    def test_what_somebody_acted_on_meanwhile_stays_as_it_is(self, desk: QuietDesk, user: SignedIn) -> None:
        junk = burst(desk, 3)
        everything = all_of(str(user.get().body))
        user.post(f"leads/{junk[0].reference}/status", {"number": "0", "status": "contacted"})
        reply = user.post("spam", {"which": "all", "all": everything, "from": "today"})
        assert "2 marked as spam." in user.follow(reply.headers["Location"])
        assert statuses(desk, junk[:1]) == {Status.CONTACTED}

    def test_an_old_page_marks_nothing_twice(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 3)
        everything = all_of(str(user.get().body))
        for status in (HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT):
            assert user.post("spam", {"which": "all", "all": everything}).status is status

    def test_undoing_gives_back_what_nobody_touched_since(self, desk: QuietDesk, user: SignedIn) -> None:
        junk = burst(desk, 3)
        html = mark_all(user, "today")
        user.post(f"leads/{junk[0].reference}/status", {"number": "1", "status": "contacted"})
        assert "2 given back." in undo(user, html, "today")
        assert statuses(desk, junk[:1]) == {Status.CONTACTED}

    def test_nobody_undoes_what_somebody_else_marked(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 3)
        name = re.search(r'name="many" value="([^"]*)"', mark_all(user, "today"))
        assert name
        other = SignedIn(desk, "Alex Example", "alex@example.com")
        assert other.post("spam/undo", {"many": unescape(name[1])}).status is HTTPStatus.CONFLICT

    @pytest.mark.parametrize("name", ["", "x", "2026-11-23T17:00:00.000000", "9999-99-99T99:99:99.999999~" * 3 + "1"])
    def test_a_name_that_is_none_is_refused(self, user: SignedIn, name: str) -> None:
        assert user.post("spam/undo", {"many": name}).status is HTTPStatus.UNPROCESSABLE_ENTITY

    def test_the_undo_is_offered_for_ten_minutes(self, desk: QuietDesk, user: SignedIn) -> None:
        burst(desk, 3)
        name = re.search(r'name="many" value="([^"]*)"', mark_all(user, "today"))
        assert name
        desk.wait(timedelta(minutes=11))
        user.sign_in()
        assert "marked as spam" not in str(user.get(many=unescape(name[1])).body)

    def test_it_speaks_spanish(self, desk: QuietDesk, user: SignedIn) -> None:
        desk.practice = replace(desk.practice, language="es")
        burst(desk, 3)
        assert "3 de un mismo remitente" in str(user.get().body)
        assert "3 marcadas como spam." in mark_all(user, "today")


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=5))
def test_a_name_of_many_is_read_as_it_was_written(moments: list[int]) -> None:
    leads = [sample_lead(received_at=NOON + timedelta(microseconds=moment)) for moment in moments]
    many = many_by_name(name_of_many(leads, NOON))
    assert many
    assert (many.at, many.count) == (NOON, len(leads))
    assert all(many.since <= lead.received_at < many.until for lead in leads)
