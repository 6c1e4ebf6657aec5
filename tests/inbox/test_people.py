"""The people's page and the account of what was done."""

import re
from datetime import timedelta
from http import HTTPStatus
from typing import get_args

import pytest

from chalicelib.inbox import people
from chalicelib.inbox.errors import GROUNDS
from chalicelib.inbox.words import all_words, office
from chalicelib.leads.status import Status
from chalicelib.practice.practice import parse_practice
from chalicelib.settings import read_settings
from chalicelib.storage.audit import AuditEvent, What, write_down
from tests.desks import ENVIRONMENT, QuietDesk
from tests.inbox.sitting import Sitter, account_of

A_DAY = timedelta(days=1)


@pytest.fixture
def other(desk: QuietDesk) -> Sitter:
    return Sitter(desk, "Bo Example", "bo@example.com")


def take_away(sitter: Sitter, person: people.Person, email: str) -> HTTPStatus:
    return sitter.post("people/remove", {"person": person.id, "email": email}).status


def is_in(sitter: Sitter) -> bool:
    return sitter.get("people").status is HTTPStatus.OK


def note_down(desk: QuietDesk, what: What, **values: str) -> None:
    event = AuditEvent(desk.clock.now(), what=what, id=f"{desk.random.getrandbits(48):012x}", **{"who": "", **values})
    practice = desk.practice
    write_down(desk.records, event, time_zone=practice.time_zone, retention=practice.retention)


def table_of(page: str) -> list[str]:
    """Give the rows of the page's table as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


# --- people ----------------------------------------------------------------------------------------------------------


def test_everybody_is_listed_with_their_address(sitter: Sitter, other: Sitter) -> None:
    page = str(sitter.get("people").body)
    for person in (sitter.person, other.person):
        assert person.name in page
        assert person.email in page


def test_the_page_counts_passkeys_and_tells_their_last_use(desk: QuietDesk, sitter: Sitter) -> None:
    now = desk.clock.now()
    for name in ("a", "b"):
        people.keep_passkey(desk.records, people.Passkey(name, sitter.person.id, "k", 0, name, now, now))
    page = str(sitter.get("people").body)
    assert "<dd>2</dd>" in page
    assert page.count("12:00 PM, Mon Nov 23") == 2  # since, and last signed in


def test_access_is_taken_away_at_once(desk: QuietDesk, sitter: Sitter, other: Sitter) -> None:
    people.keep_passkey(desk.records, people.Passkey("a", other.person.id, "k", 0, "a", desk.clock.now()))
    assert take_away(sitter, other.person, "  Bo@Example.com ") is HTTPStatus.SEE_OTHER
    assert not is_in(other)
    assert people.passkeys_of(desk.records, other.person.id) == []


def test_a_session_that_began_while_access_was_taken_away_lets_nobody_in(sitter: Sitter, other: Sitter) -> None:
    take_away(sitter, other.person, other.person.email)
    other.sign_in()
    assert not is_in(other)


def test_whose_access_was_taken_away_is_still_named(sitter: Sitter, other: Sitter) -> None:
    take_away(sitter, other.person, other.person.email)
    page = str(sitter.get("people").body)
    assert "Bo Example" in page.partition("Without access any more")[2]


def test_taking_away_is_accounted_for_by_id_only(desk: QuietDesk, sitter: Sitter, other: Sitter) -> None:
    take_away(sitter, other.person, other.person.email)
    (event,) = account_of(desk)
    assert (event.what, event.who, event.code) == ("removed_person", sitter.person.id, other.person.id)


@pytest.mark.parametrize("typed", ["", "bo@example.org", "marisol@example.com", "Bo Example"])
def test_a_wrong_confirmation_changes_nothing(sitter: Sitter, other: Sitter, typed: str) -> None:
    assert take_away(sitter, other.person, typed) is HTTPStatus.UNPROCESSABLE_ENTITY
    assert is_in(other)


def test_nobody_takes_away_their_own_access(sitter: Sitter) -> None:
    assert take_away(sitter, sitter.person, sitter.person.email) is HTTPStatus.CONFLICT
    assert is_in(sitter)


def test_access_cannot_be_taken_away_twice(sitter: Sitter, other: Sitter) -> None:
    take_away(sitter, other.person, other.person.email)
    assert take_away(sitter, other.person, other.person.email) is HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("person_id", ["", "nobody", "x" * 5_000])
def test_somebody_unknown_is_not_found(sitter: Sitter, person_id: str) -> None:
    reply = sitter.post("people/remove", {"person": person_id, "email": "bo@example.com"})
    assert reply.status is HTTPStatus.NOT_FOUND


def test_what_a_name_holds_is_never_markup(desk: QuietDesk, sitter: Sitter) -> None:
    Sitter(desk, "<b>Bo</b>", "bold@example.com")
    assert "<b>Bo</b>" not in str(sitter.get("people").body)


# --- the account -----------------------------------------------------------------------------------------------------


def test_the_account_tells_who_did_what_to_which_lead(desk: QuietDesk, sitter: Sitter) -> None:
    note_down(desk, "marked", who=sitter.person.id, code="certified", reference="K7Q2-9M4T")
    desk.wait(timedelta(seconds=1))
    page = str(sitter.get("audit").body)
    assert table_of(page) == [
        "12:00:01 PM Marisol Example read this account",
        "12:00:00 PM Marisol Example marked a request: certified K7Q2-9M4T",
    ]
    assert 'href="/inbox/leads/K7Q2-9M4T"' in page


def test_reading_the_account_is_in_the_account(desk: QuietDesk, sitter: Sitter) -> None:
    sitter.get("audit")
    assert [event.what for event in account_of(desk)] == ["read_audit"]


def test_a_refusal_says_why(desk: QuietDesk, sitter: Sitter) -> None:
    note_down(desk, "refused", code="bad_invitation")
    assert any("was refused: This invitation does not work any more" in row for row in rows_now(sitter))


def rows_now(sitter: Sitter) -> list[str]:
    return table_of(str(sitter.get("audit").body))


def test_the_desks_own_doings_are_named_so(desk: QuietDesk, sitter: Sitter) -> None:
    note_down(desk, "expired", who="desk", reference="K7Q2-9M4T")
    assert any("The desk erased a request" in row for row in rows_now(sitter))


def test_another_day_is_shown_when_asked_for(desk: QuietDesk, sitter: Sitter) -> None:
    note_down(desk, "searched", who=sitter.person.id)
    desk.wait(A_DAY)
    sitter.sign_in()
    assert rows_now(sitter) == ["12:00:00 PM Marisol Example read this account"]
    yesterday = str(sitter.get("audit", day="2026-11-23").body)
    assert [row.partition("Example ")[2] for row in table_of(yesterday)] == ["searched"]
    assert "day=2026-11-22" in yesterday
    assert "day=2026-11-24" in yesterday


def test_nothing_leads_into_the_future(sitter: Sitter) -> None:
    assert "day=2026-11-24" not in str(sitter.get("audit").body)


@pytest.mark.parametrize("day", ["x", "2026-13-01", "23/11/2026", "9" * 500])
def test_a_day_that_is_none_is_refused(sitter: Sitter, day: str) -> None:
    assert sitter.get("audit", day=day).status is HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_is_are_days(sitter: Sitter, day: str) -> None:
    assert sitter.get("audit", day=day).status is HTTPStatus.OK


def test_a_place_that_is_none_is_refused(sitter: Sitter) -> None:
    assert sitter.get("audit", after="x" * 3_000).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_long_day_is_read_to_its_end(desk: QuietDesk, sitter: Sitter) -> None:
    for _ in range(250):
        desk.wait(timedelta(milliseconds=10))
        note_down(desk, "searched", who=sitter.person.id)
    page = str(sitter.get("audit").body)
    link = re.search(r"audit\?(day=[^\"]*after=[^\"]*)\"", page)
    assert link
    after = re.sub("%3A", ":", link[1].partition("after=")[2]).replace("%2B", "+").replace("%23", "#")
    rest = str(sitter.get("audit", day="2026-11-23", after=after).body)
    shown = [row for row in table_of(page) + table_of(rest) if row.endswith("searched")]
    assert len(shown) == 250
    assert "after=" not in rest


def test_everything_that_can_happen_has_words() -> None:
    assert set(office.WHATS) == set(get_args(What))


def test_every_status_has_words() -> None:
    assert {str(status) for status in Status} <= set(office.CODES)


def test_all_words_are_there_in_both_languages() -> None:
    titles = [ground.title for ground in GROUNDS.values()]
    texts = [*all_words().values(), *office.WHATS.values(), *office.CODES.values(), *titles]
    assert all(text("en") and text("es") for text in texts)


@pytest.mark.parametrize("place", ["people", "you", "audit"])
def test_the_office_speaks_spanish(place: str) -> None:
    text = read_settings(ENVIRONMENT).practice_file.read_text(encoding="utf-8")
    spanish = QuietDesk(practice=parse_practice(text.replace('language = "en"', 'language = "es"')))
    page = str(Sitter(spanish).get(place).body)
    read = re.sub(r"<(style|script).*?</\1>|<[^>]+>|make invite.*", " ", page, flags=re.DOTALL)
    assert '<html lang="es">' in page
    assert not re.search(r"\b(the|your|and|was)\b", read)
