"""After a breach the owner can say whose data left, how, by whom and when, and how to reach them."""

import csv
from datetime import timedelta
from http import HTTPStatus
from io import StringIO

import pytest

from chalicelib.inbox import sessions
from chalicelib.inbox.pages.audit import files
from chalicelib.leads.lead import Lead
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored

DAY = "2026-11-23"


def rows_of(user: SignedIn, place: str, **asked: str) -> list[dict[str, str]]:
    reply = user.post(f"audit/{place}", {"day": DAY, "until": "", "person": "", "reference": "", "kind": "", **asked})
    assert reply.status is HTTPStatus.OK
    assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = csv.DictReader(StringIO(str(reply.body).removeprefix("\ufeff"), newline=""))
    # Spreadsheets must not take a moment or a number for something else: then there is an apostrophe before it.
    return [{name: cell.removeprefix("'") for name, cell in row.items()} for row in rows]


def person(desk: QuietDesk, name: str, number: int) -> Lead:
    email = f"{name.lower()}@example.com"
    phone = {"typed": f"(212) 555-01{number:02}", "e164": f"+121255501{number:02}"}
    return stored(desk, {"name": f"{name} Example", "phone": phone, "email": email, "condition": "My back hurts"})


@pytest.fixture
def breach(desk: QuietDesk) -> tuple[SignedIn, SignedIn, dict[str, Lead]]:
    """Let somebody with a stolen cookie look around: a list, two leads, an export, a note; and the owner work."""
    owner = SignedIn(desk)
    leads = {name: person(desk, name, number) for number, name in enumerate(("Ana", "Bo", "Cy"), start=10)}
    thief = SignedIn(desk, "Alex Example", "alex@example.com")
    thief.session, header = sessions.begin(
        desk.records, thief.person.id, device="Firefox on Linux", now=desk.clock.now()
    )
    thief.cookie = header.partition(";")[0]
    desk.wait(timedelta(minutes=1))
    thief.get("")
    desk.wait(timedelta(minutes=1))
    thief.get(f"leads/{leads['Ana'].reference}")
    desk.wait(timedelta(minutes=1))
    thief.post(f"leads/{leads['Bo'].reference}/export")
    desk.wait(timedelta(minutes=1))
    late = person(desk, "Dee", 20)
    owner.sign_in()
    owner.get(f"leads/{late.reference}")
    desk.wait(timedelta(minutes=1))
    return owner, thief, {**leads, "Dee": late}


def test_the_breach_export_lists_who_was_seen_and_taken_with_how_to_reach_them(
    breach: tuple[SignedIn, SignedIn, dict[str, Lead]],
) -> None:
    owner, thief, leads = breach
    rows = {row["Your name"]: row for row in rows_of(owner, "breach", person=thief.person.id)}

    assert rows.keys() == {"Ana Example", "Bo Example", "Cy Example"}
    assert {name: row["How"] for name, row in rows.items()} == {
        "Ana Example": "opened, seen in a list",
        "Bo Example": "saved or printed, seen in a list",
        "Cy Example": "seen in a list",
    }
    ana = rows["Ana Example"]
    assert (ana["Reference"], ana["Still kept"]) == (leads["Ana"].reference, "yes")
    assert "(212) 555-0110" in ana.values()
    assert "ana@example.com" in ana.values()
    assert (ana["First"], ana["Last"], ana["Times"]) == ("2026-11-23 12:01:00", "2026-11-23 12:02:00", "2")
    assert ana["Who"] == "Alex Example"
    assert ana["Device"].startswith("Firefox on Linux ")


def test_the_breach_export_says_nothing_of_why_they_wrote(
    breach: tuple[SignedIn, SignedIn, dict[str, Lead]],
) -> None:
    owner, thief, _ = breach
    assert "back hurts" not in str(rows_of(owner, "breach", person=thief.person.id))


def test_who_was_erased_since_is_still_listed_by_reference(
    desk: QuietDesk, breach: tuple[SignedIn, SignedIn, dict[str, Lead]]
) -> None:
    owner, thief, leads = breach
    ana = leads["Ana"]
    owner.post(f"leads/{ana.reference}/erase", {"number": "0", "reference": ana.reference})
    assert desk.store.get(ana.key) is None
    rows = {row["Reference"]: row for row in rows_of(owner, "breach", person=thief.person.id)}
    assert (rows[ana.reference]["Your name"], rows[ana.reference]["Still kept"]) == ("", "no, erased")


def test_the_breach_export_is_in_the_account_with_whom_it_named(
    desk: QuietDesk, breach: tuple[SignedIn, SignedIn, dict[str, Lead]]
) -> None:
    owner, thief, leads = breach
    rows_of(owner, "breach", person=thief.person.id)
    last = audit_log(desk)[-1]
    assert (last.what, last.who, last.number) == ("exported_breach", owner.person.id, 3)
    assert set(last.references) == {leads[name].reference for name in ("Ana", "Bo", "Cy")}
    assert last.filter == {"day": DAY, "person": thief.person.id}


def test_more_people_than_are_looked_up_make_a_file_that_says_it_is_a_part(
    breach: tuple[SignedIn, SignedIn, dict[str, Lead]], monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, thief, _ = breach
    monkeypatch.setattr(files, "MOST_PEOPLE", 2)
    rows = rows_of(owner, "breach", person=thief.person.id)
    assert len(rows) == 3
    assert rows[-1]["Reference"].startswith("This file is not complete")


def test_the_report_of_a_lead_says_who_read_it_when_and_on_which_device(
    breach: tuple[SignedIn, SignedIn, dict[str, Lead]],
) -> None:
    owner, thief, leads = breach
    rows = rows_of(owner, "report", reference=leads["Ana"].reference)
    assert [(row["When"], row["Who"], row["What"], row["Device"]) for row in rows] == [
        ("2026-11-23 12:02:00", "Alex Example", "read a request", "Firefox on Linux"),
        ("2026-11-23 12:01:00", "Alex Example", "read the page Today", "Firefox on Linux"),
    ]
    assert {row["Session"] for row in rows} == {thief.session.id[:8]}


def test_the_report_of_a_person_is_all_that_they_did(breach: tuple[SignedIn, SignedIn, dict[str, Lead]]) -> None:
    owner, thief, leads = breach
    rows = rows_of(owner, "report", person=thief.person.id)
    assert [row["Reference"] for row in rows] == [leads["Bo"].reference, leads["Ana"].reference, ""]
    assert rows[-1]["Requests shown"] == "3"
    assert len(rows[-1]["References shown"].split()) == 3


@pytest.mark.parametrize("place", ["report", "breach"])
def test_a_file_of_the_account_is_refused_for_what_cannot_be_meant(user: SignedIn, place: str) -> None:
    fields = {"day": "some day", "until": "", "person": "", "reference": "", "kind": ""}
    assert user.post(f"audit/{place}", fields).status is HTTPStatus.UNPROCESSABLE_ENTITY
