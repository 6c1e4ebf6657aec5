"""The people's page and the audit log."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest

from chalicelib.inbox import people
from chalicelib.practice.file import parse_practice
from chalicelib.settings import read_settings
from chalicelib.storage.audit import AuditEvent, write_down
from tests.desks import ENVIRONMENT, QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log

A_DAY = timedelta(days=1)


@pytest.fixture
def other(desk: QuietDesk) -> SignedIn:
    return SignedIn(desk, "Bo Example", "bo@example.com")


def take_away(user: SignedIn, person: people.Person, email: str) -> HTTPStatus:
    return user.post("people/remove", {"person": person.id, "email": email}).status


def is_in(user: SignedIn) -> bool:
    return user.get("people").status is HTTPStatus.OK


def note_down(desk: QuietDesk, what: str, who: str = "", **values: Any) -> None:  # noqa: ANN401 - of any field
    event = AuditEvent(desk.clock.now(), who, what, id=f"{desk.random.getrandbits(48):012x}", **values)
    practice = desk.practice
    write_down(desk.records, event, time_zone=practice.time_zone, retention=practice.retention)


def table_of(page: str) -> list[str]:
    """Return the rows of the page's table as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


# --- people ----------------------------------------------------------------------------------------------------------


def test_everybody_is_listed_with_their_address(user: SignedIn, other: SignedIn) -> None:
    page = str(user.get("people").body)
    for person in (user.person, other.person):
        assert person.name in page
        assert person.email in page


def test_the_page_counts_passkeys_and_tells_their_last_use(desk: QuietDesk, user: SignedIn) -> None:
    now = desk.clock.now()
    for name in ("a", "b"):
        people.keep_passkey(desk.records, people.Passkey(name, user.person.id, "k", 0, name, now, now))
    page = str(user.get("people").body)
    assert "<dd>2</dd>" in page
    assert page.count("<dd>Mon Nov 23, 12:00 PM</dd>") == 2  # since, and last signed in


def test_access_is_taken_away_at_once(desk: QuietDesk, user: SignedIn, other: SignedIn) -> None:
    people.keep_passkey(desk.records, people.Passkey("a", other.person.id, "k", 0, "a", desk.clock.now()))
    assert take_away(user, other.person, "  Bo@Example.com ") is HTTPStatus.SEE_OTHER
    assert not is_in(other)
    assert people.passkeys_of(desk.records, other.person.id) == []


def test_a_session_that_began_while_access_was_taken_away_lets_nobody_in(user: SignedIn, other: SignedIn) -> None:
    take_away(user, other.person, other.person.email)
    other.sign_in()
    assert not is_in(other)


def test_whose_access_was_taken_away_is_still_named(user: SignedIn, other: SignedIn) -> None:
    take_away(user, other.person, other.person.email)
    page = str(user.get("people").body)
    assert "Bo Example" in page.partition("Without access any more")[2]


def test_taking_away_is_audited_by_id_only(desk: QuietDesk, user: SignedIn, other: SignedIn) -> None:
    take_away(user, other.person, other.person.email)
    (event,) = audit_log(desk)
    assert (event.what, event.who, event.about) == ("removed_person", user.person.id, other.person.id)


@pytest.mark.parametrize("typed", ["", "bo@example.org", "marisol@example.com", "Bo Example"])
def test_a_wrong_confirmation_changes_nothing(user: SignedIn, other: SignedIn, typed: str) -> None:
    assert take_away(user, other.person, typed) is HTTPStatus.UNPROCESSABLE_ENTITY
    assert is_in(other)


def test_nobody_takes_away_their_own_access(user: SignedIn) -> None:
    assert take_away(user, user.person, user.person.email) is HTTPStatus.CONFLICT
    assert is_in(user)


def test_access_cannot_be_taken_away_twice(user: SignedIn, other: SignedIn) -> None:
    take_away(user, other.person, other.person.email)
    assert take_away(user, other.person, other.person.email) is HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("person_id", ["", "nobody", "x" * 5_000])
def test_somebody_unknown_is_not_found(user: SignedIn, person_id: str) -> None:
    reply = user.post("people/remove", {"person": person_id, "email": "bo@example.com"})
    assert reply.status is HTTPStatus.NOT_FOUND


def test_what_a_name_holds_is_never_markup(desk: QuietDesk, user: SignedIn) -> None:
    SignedIn(desk, "<b>Bo</b>", "bold@example.com")
    assert "<b>Bo</b>" not in str(user.get("people").body)


# --- the audit log ---------------------------------------------------------------------------------------------------


def test_the_audit_log_tells_who_did_what_to_which_lead(desk: QuietDesk, user: SignedIn) -> None:
    note_down(desk, "marked", who=user.person.id, code="certified", reference="K7Q2-9M4T")
    desk.wait(timedelta(seconds=1))
    page = str(user.get("audit").body)
    assert table_of(page) == [
        "12:00:01 PM Marisol Example a test read this account: Mon Nov 23, 2026",
        "12:00:00 PM Marisol Example marked a request: certified K7Q2-9M4T",
    ]
    assert 'href="/inbox/leads/K7Q2-9M4T"' in page


def test_reading_the_audit_log_is_in_the_audit_log(desk: QuietDesk, user: SignedIn) -> None:
    user.get("audit")
    assert [event.what for event in audit_log(desk)] == ["read_audit"]


def test_a_refusal_says_why(desk: QuietDesk, user: SignedIn) -> None:
    note_down(desk, "refused", code="bad_invitation")
    assert any("was refused: This invitation does not work any more" in row for row in rows_now(user))


def rows_now(user: SignedIn) -> list[str]:
    return table_of(str(user.get("audit").body))


def test_the_desks_own_doings_are_named_so(desk: QuietDesk, user: SignedIn) -> None:
    note_down(desk, "expired", who="desk", reference="K7Q2-9M4T")
    assert any("The desk erased a request" in row for row in rows_now(user))


def test_another_day_is_shown_when_asked_for(desk: QuietDesk, user: SignedIn) -> None:
    note_down(desk, "searched", who=user.person.id)
    desk.wait(A_DAY)
    user.sign_in()
    assert rows_now(user) == ["12:00:00 PM Marisol Example a test read this account: Tue Nov 24, 2026"]
    yesterday = str(user.get("audit", day="2026-11-23").body)
    assert [row.partition("Example ")[2] for row in table_of(yesterday)] == ["searched"]
    assert "day=2026-11-22" in yesterday
    assert "day=2026-11-24" in yesterday


def test_nothing_leads_into_the_future(user: SignedIn) -> None:
    assert "day=2026-11-24" not in str(user.get("audit").body)


@pytest.mark.parametrize("day", ["x", "2026-13-01", "23/11/2026", "9" * 500])
def test_a_day_that_is_none_is_refused(user: SignedIn, day: str) -> None:
    assert user.get("audit", day=day).status is HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_is_are_days(user: SignedIn, day: str) -> None:
    assert user.get("audit", day=day).status is HTTPStatus.OK


def test_a_place_that_is_none_is_refused(user: SignedIn) -> None:
    assert user.get("audit", after="x" * 3_000).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_long_day_is_read_to_its_end(desk: QuietDesk, user: SignedIn) -> None:
    for _ in range(250):
        desk.wait(timedelta(milliseconds=10))
        note_down(desk, "searched", who=user.person.id)
    page = str(user.get("audit").body)
    link = re.search(r"audit\?(day=[^\"]*after=[^\"]*)\"", page)
    assert link
    after = re.sub("%3A", ":", link[1].partition("after=")[2]).replace("%2B", "+").replace("%23", "#")
    rest = str(user.get("audit", day="2026-11-23", after=after).body)
    shown = [row for row in table_of(page) + table_of(rest) if row.endswith("searched")]
    assert len(shown) == 250
    assert "after=" not in rest


@pytest.mark.parametrize("place", ["people", "you", "audit"])
def test_the_page_speaks_spanish(place: str) -> None:
    text = read_settings(ENVIRONMENT).practice_file.read_text(encoding="utf-8")
    spanish = QuietDesk(practice=parse_practice(text.replace('language = "en"', 'language = "es"')))
    page = str(SignedIn(spanish).get(place).body)
    read = re.sub(r"<(style|script).*?</\1>|<[^>]+>|make invite.*", " ", page, flags=re.DOTALL)
    assert '<html lang="es">' in page
    assert not re.search(r"\b(the|your|and|was)\b", read)
