"""Where an action leads: back to the list it was done on, or on the lead's page to who is next."""

import re
from datetime import timedelta
from html import unescape
from http import HTTPStatus

import pytest

from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from tests.desks import QuietDesk
from tests.inbox.many_leads import DAY, HOUR, MINUTE, message, request
from tests.inbox.signed_in import SignedIn, audit_log


def act(user: SignedIn, lead: Lead, action: str = "status", **fields: str) -> str:
    """Do something to a lead, and return where that leads to."""
    found = user.desk.memory.get(lead.key)
    assert found
    reply = user.post(f"leads/{lead.reference}/{action}", {"number": str(found.standing.number), **fields})
    assert reply.status is HTTPStatus.SEE_OTHER
    return reply.headers["Location"]


def next_on(html: str) -> str:
    found = re.search(r'class="next-lead"><a class="button" href="[^"]*">(.*?) <span', html)
    return unescape(found[1]) if found else ""


@pytest.mark.parametrize(("place", "path"), [("today", "/inbox"), ("all", "/inbox/all")])
def test_an_outcome_of_a_row_leads_back_to_its_list(desk: QuietDesk, user: SignedIn, place: str, path: str) -> None:
    lead = request(desk, "Ana Example", HOUR)
    where = act(user, lead, status="contacted", **{"from": place})
    assert where.rstrip("/").replace("/?", "?") == f"{path}?done={lead.reference}&what=marked"
    html = user.follow(where)
    assert "<b>Ana Example</b> · Marked as contacted." in html
    assert f'action="/inbox/leads/{lead.reference}/undo"' in html


def test_a_list_that_is_not_there_leads_to_the_lead(desk: QuietDesk, user: SignedIn) -> None:
    lead = request(desk, "Ana Example", HOUR)
    where = act(user, lead, status="contacted", **{"from": "//elsewhere.example"})
    assert where == f"/inbox/leads/{lead.reference}?done=marked"


def test_undoing_on_a_list_stays_there_and_says_so(desk: QuietDesk, user: SignedIn) -> None:
    lead = request(desk, "Ana Example", HOUR)
    act(user, lead, status="no_answer", **{"from": "today"})
    html = user.follow(act(user, lead, "undo", **{"from": "today"}))
    assert "<b>Ana Example</b> · Undone." in html
    found = desk.memory.get(lead.key)
    assert found
    assert found.standing.status is Status.NEW


def test_spam_on_held_stays_on_held_with_its_undo(desk: QuietDesk, user: SignedIn) -> None:
    lead, other = message(desk, "A bad one", HOUR, is_held=True), message(desk, "Another", HOUR, is_held=True)
    html = user.follow(act(user, lead, status="spam", **{"from": "held"}))
    assert "Marked as spam." in html
    assert other.reference in html
    html = user.follow(act(user, lead, "undo", **{"from": "held"}))
    assert "Undone." in html
    assert f'/leads/{lead.reference}/release"' in html


def test_releasing_on_held_stays_there_and_cannot_be_undone(desk: QuietDesk, user: SignedIn) -> None:
    lead = message(desk, "A genuine one", HOUR, is_held=True)
    html = user.follow(act(user, lead, "release", **{"from": "held"}))
    assert "Released: it goes its way" in html
    assert "/undo" not in html


@pytest.mark.parametrize(
    "query", ["done=ABCD-EFGH&what=marked", "done=x&what=marked", "done=&what=", "done=ü&what=<b>"]
)
def test_what_nobody_did_is_not_said(desk: QuietDesk, user: SignedIn, query: str) -> None:
    request(desk, "Ana Example", HOUR)
    assert 'class="notice done"' not in user.follow(f"/inbox?{query}")


def test_what_was_done_long_ago_is_not_said(desk: QuietDesk, user: SignedIn) -> None:
    lead = request(desk, "Ana Example", HOUR)
    where = act(user, lead, status="contacted", **{"from": "today"})
    desk.wait(timedelta(minutes=11))
    user.sign_in()
    assert 'class="notice done"' not in user.follow(where)


def test_what_somebody_else_did_is_not_said_to_be_mine(desk: QuietDesk, user: SignedIn) -> None:
    lead = request(desk, "Ana Example", HOUR)
    where = act(user, lead, status="contacted", **{"from": "today"})
    other = SignedIn(desk, "Alex Example", "alex@example.com")
    assert 'class="notice done"' not in other.follow(where)


class TestWhoIsNext:
    def test_it_is_who_presses_most_of_those_that_are_left(self, desk: QuietDesk, user: SignedIn) -> None:
        first = request(desk, "Bo Example", 3 * HOUR, by=-2 * HOUR)
        second = request(desk, "Harold Q. Montgomery III", 3 * HOUR, by=-57 * MINUTE)
        request(desk, "Later Example", HOUR, by=HOUR)
        html = user.follow(act(user, first, status="contacted"))
        assert next_on(html) == "Next: Harold Q. Mon… · 57 min overdue"
        assert f'href="/inbox/leads/{second.reference}"' in html

    def test_it_is_not_the_one_that_was_just_acted_on(self, desk: QuietDesk, user: SignedIn) -> None:
        lead = request(desk, "Bo Example", 3 * HOUR, by=-2 * HOUR)
        assert next_on(user.follow(act(user, lead, status="no_answer"))) == ""

    def test_it_is_nobody_who_was_put_off(self, desk: QuietDesk, user: SignedIn) -> None:
        asleep, lead = request(desk, "Asleep", HOUR, by=HOUR), request(desk, "Bo Example", HOUR, by=HOUR)
        act(user, asleep, status="no_answer")
        assert next_on(user.follow(act(user, lead, status="contacted"))) == ""

    def test_it_is_not_said_where_nothing_was_done(self, desk: QuietDesk, user: SignedIn) -> None:
        request(desk, "Waits", HOUR, by=HOUR)
        lead = request(desk, "Bo Example", DAY)
        assert next_on(str(user.get(f"leads/{lead.reference}").body)) == ""

    def test_whose_name_is_shown_is_in_the_audit_log(self, desk: QuietDesk, user: SignedIn) -> None:
        waits, lead = request(desk, "Waits", HOUR, by=HOUR), request(desk, "Bo Example", DAY)
        user.follow(act(user, lead, status="contacted"))
        (read,) = [event for event in audit_log(desk) if event.what == "read_lead"]
        assert (read.reference, read.references) == (lead.reference, (waits.reference,))


def test_whose_name_a_list_names_for_an_undo_is_in_the_audit_log(desk: QuietDesk, user: SignedIn) -> None:
    lead = message(desk, "A bad one", HOUR, is_held=True)
    user.follow(act(user, lead, status="spam", **{"from": "held"}))
    (read,) = [event for event in audit_log(desk) if event.what == "read_held"]
    assert lead.reference in read.references
