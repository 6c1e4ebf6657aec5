"""Who is refused without being signed in is counted by the hour: nobody fills the audit log from outside."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.inbox import strangers
from chalicelib.storage import Record
from tests.desks import QuietDesk
from tests.fakes import MemoryRecordStore
from tests.inbox.enrolling import Enrolling
from tests.inbox.signed_in import SignedIn, audit_log, stored, strangers_today

AN_HOUR = timedelta(hours=1)


def test_a_real_read_is_on_the_first_page_after_5000_anonymous_hits(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    user.get(f"leads/{lead.reference}")
    cookie, user.cookie = user.cookie, ""
    for number in range(5_000):
        user.ask(("GET", "HEAD", "POST")[number % 3], ("", "held", f"leads/{lead.reference}", "nowhere")[number % 4])
    user.cookie = cookie
    desk.wait(timedelta(seconds=1))

    page = str(user.get("audit").body)

    assert f'<a class="reference" href="/inbox/leads/{lead.reference}">' in page
    assert sum(strangers_today(desk).values()) == 5_000
    assert [event.what for event in audit_log(desk)] == ["read_lead", "read_audit"]
    assert len([one for one in desk.memory_records.all() if one.partition == "STRANGERS"]) == 1


def test_an_hour_is_one_record_and_says_why_each_was_refused(desk: QuietDesk, user: SignedIn) -> None:
    user.cookie = ""
    user.get("")
    user.get("")
    user.post("sign-out")
    user.get("nowhere")
    desk.wait(AN_HOUR)
    Enrolling(desk).post("enrol/options", {"invitation": "x"})

    later, earlier = strangers.read_day(desk.records, desk.clock.now().date())

    assert later.counts == {"bad_invitation": 1}
    assert earlier.counts == {"no_session": 2, "not_signed_in": 1, "not_found": 1}
    assert later.begins_at - earlier.begins_at == AN_HOUR


def test_the_page_says_how_many_were_turned_away(user: SignedIn) -> None:
    cookie, user.cookie = user.cookie, ""
    for _ in range(3):
        user.get("held")
    user.cookie = cookie
    page = str(user.get("audit").body)
    assert "Turned away without signing in" in page
    assert "12:00 PM: 3 × Please sign in" in page


def test_what_strangers_did_is_gone_with_the_audit_log_of_its_day(desk: QuietDesk, user: SignedIn) -> None:
    user.cookie = ""
    user.get("")
    (record,) = [one for one in desk.memory_records.all() if one.partition == "STRANGERS"]
    assert record.expires_at == desk.clock.now() + desk.practice.retention.audit


def test_a_count_that_others_were_faster_with_each_time_refuses_as_usual(desk: QuietDesk, user: SignedIn) -> None:
    user.cookie = ""
    desk.records = _Contended(desk.clock)
    assert user.get("").status is HTTPStatus.SEE_OTHER


class _Contended(MemoryRecordStore):
    """Somebody else is always faster."""

    def write(self, record: Record) -> bool:  # noqa: ARG002 - whatever it is
        return False


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["no_session", "csrf", "method"]), max_size=40))
def test_every_refusal_is_counted_under_its_reason(reasons: list[str]) -> None:
    desk = QuietDesk()
    for reason in reasons:
        strangers.count(desk, reason)
    assert strangers_today(desk) == {reason: reasons.count(reason) for reason in reasons}


@pytest.mark.parametrize("hours", [0, 12])
def test_an_hour_belongs_to_the_day_of_the_practice(desk: QuietDesk, hours: int) -> None:
    desk.wait(timedelta(hours=hours))
    strangers.count(desk, "no_session")
    assert strangers_today(desk) == {"no_session": 1}
