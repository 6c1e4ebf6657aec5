"""What is looked for in the audit log is found, by person, lead, kind and days, and nothing is read without a bound."""

from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

import pytest

from chalicelib.inbox import audit_search
from chalicelib.inbox.audit_search import KINDS, Search, kind_of, search
from chalicelib.inbox.pages.audit.lines import event_words
from chalicelib.leads.status import Standing, Status
from chalicelib.storage.audit import MOST_REFERENCES, AuditEvent, read_day, write_down
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn, audit_log, stored
from tests.inbox.test_people import table_of

TODAY = date(2026, 11, 23)
A_DAY = timedelta(days=1)
FIRST, SECOND = "K7Q2-9M4T", "2222-2222"


def note(desk: QuietDesk, what: str, who: str = "ana", **values: Any) -> AuditEvent:  # noqa: ANN401 - of any field
    desk.wait(timedelta(seconds=1))
    event = AuditEvent(desk.clock.now(), who, what, id=f"{desk.random.getrandbits(48):012x}", **values)
    write_down(desk.records, event, time_zone=desk.practice.time_zone, retention=desk.practice.retention)
    return event


def found(desk: QuietDesk, wanted: Search, **bounds: int) -> list[AuditEvent]:
    """Return all that is found, page by page."""
    events, after = [], ""
    while True:
        part = search(
            desk.records,
            wanted,
            desk.practice.time_zone,
            after=after,
            **{"most": 200, "most_read": 5_000, **bounds},
        )
        events += part.events
        after = part.next
        if not after:
            return events


def test_a_person_is_found_in_what_they_did_and_in_what_concerns_them(desk: QuietDesk) -> None:
    own = note(desk, "read_today")
    note(desk, "read_today", who="bo")
    claimed = note(desk, "sign_in_failed", who="", about="ana")
    assert found(desk, Search(TODAY, TODAY, person="ana")) == [claimed, own]


def test_a_lead_is_found_where_it_was_opened_and_where_a_list_showed_it(desk: QuietDesk) -> None:
    opened = note(desk, "read_lead", reference=FIRST)
    note(desk, "read_lead", reference=SECOND)
    listed = note(desk, "read_today", references=(SECOND, FIRST), number=2)
    assert found(desk, Search(TODAY, TODAY, reference=FIRST)) == [listed, opened]


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ("signed_in", "access"),
        ("sign_in_failed", "refused"),
        ("refused", "refused"),
        ("removed_person", "access"),
        ("read_lead", "read"),
        ("searched", "read"),
        ("printed_lead", "taken"),
        ("exported_list", "taken"),
        ("marked", "changed"),
        ("erased", "changed"),
        ("changed_hours", "changed"),
        ("held_for_law", "changed"),
    ],
)
def test_an_event_is_of_one_kind(desk: QuietDesk, what: str, kind: str) -> None:
    event = note(desk, what)
    assert [one for one in KINDS if found(desk, Search(TODAY, TODAY, kind=one)) == [event]] == [kind]


def test_every_event_that_hands_out_or_reads_is_of_that_kind() -> None:
    out = {what for what in event_words() if what.startswith(("exported", "printed"))}
    assert {what for what in event_words() if kind_of(what) == "taken"} == out
    assert {kind_of(what) for what in event_words()} == set(KINDS)


@pytest.mark.parametrize(("most", "most_read"), [(1, 5_000), (200, 1), (2, 3), (200, 5_000)])
def test_days_are_read_newest_first_and_to_their_end_in_pages_of_any_size(
    desk: QuietDesk, most: int, most_read: int
) -> None:
    events = []
    for _ in range(4):
        events += [note(desk, "read_today"), note(desk, "read_lead", who="bo", reference=FIRST)]
        desk.wait(A_DAY)
    wanted = Search(TODAY, TODAY + 3 * A_DAY, person="ana")
    expected = [event for event in reversed(events) if event.who == "ana"]
    assert found(desk, wanted, most=most, most_read=most_read) == expected


def test_days_outside_are_left_out(desk: QuietDesk) -> None:
    note(desk, "read_today")
    desk.wait(A_DAY)
    inside = note(desk, "read_today")
    desk.wait(A_DAY)
    note(desk, "read_today")
    assert found(desk, Search(TODAY + A_DAY, TODAY + A_DAY)) == [inside]


def test_a_year_is_asked_for_in_a_query_a_day(desk: QuietDesk) -> None:
    asked: list[str] = []
    read = desk.memory_records.list

    def listed(partition: str, *args: Any, **values: Any) -> Any:  # noqa: ANN401 - as the store takes them
        asked.append(partition)
        return read(partition, *args, **values)

    desk.memory_records.list = listed  # type: ignore[method-assign]
    found(desk, Search(TODAY - audit_search.LONGEST_RANGE, TODAY, reference=FIRST))
    assert len(asked) == len(set(asked)) == 367


def test_references_beyond_what_an_item_holds_are_in_lines_of_their_own(desk: QuietDesk) -> None:
    references = tuple(f"{number:04}-0000" for number in range(MOST_REFERENCES * 2 + 1))
    note(desk, "exported_list", number=len(references), references=references)
    lines, _ = read_day(desk.records, TODAY)
    assert sorted(one for line in lines for one in line.references) == sorted(references)
    assert [line.number for line in lines] == [len(references)] * 3
    assert max(len(line.references) for line in lines) == MOST_REFERENCES


# --- the page --------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_is_chosen_and_keeps_choosing_it(desk: QuietDesk, user: SignedIn) -> None:
    note(desk, "read_lead", who=user.person.id, reference=FIRST)
    note(desk, "read_lead", who="bo", reference=SECOND)
    page = str(user.get("audit", reference="k7q2 9m4t", person=user.person.id, kind="read").body)
    assert [row.endswith(FIRST) for row in table_of(page)] == [True]
    assert f'value="{FIRST}"' in page
    assert f'<option value="{user.person.id}" selected>' in page
    assert "person=" in page.partition("The day before")[0].rpartition("href=")[2]


def test_what_was_looked_for_in_the_account_is_in_the_account(desk: QuietDesk, user: SignedIn) -> None:
    user.get("audit", day="2026-11-01", until="2026-11-23", reference=FIRST)
    (event,) = audit_log(desk)
    assert event.filter == {"day": "2026-11-01", "until": "2026-11-23", "reference": FIRST}


@pytest.mark.parametrize(
    "asked",
    [
        {"until": "2026-11-22", "day": "2026-11-23"},
        {"day": "2020-01-01", "until": "2026-11-23"},
        {"until": "soon"},
        {"reference": "not one"},
        {"reference": "K7Q2-9M4"},
        {"kind": "nothing"},
        {"person": "é" * 300},
        {"after": "9#"},
        {"after": "2026-11-23T99:00:00#ab"},
    ],
)
def test_what_cannot_be_meant_is_refused(user: SignedIn, asked: dict[str, str]) -> None:
    assert user.get("audit", **asked).status is HTTPStatus.UNPROCESSABLE_ENTITY


def test_every_line_has_the_device_and_the_session(desk: QuietDesk, user: SignedIn) -> None:
    user.get("")
    user.get("held")
    assert {(event.device, event.session) for event in audit_log(desk)} == {("a test", user.session.id[:8])}


@pytest.mark.parametrize("place", ["", "all", "held"])
def test_a_list_names_the_references_that_it_shows(desk: QuietDesk, user: SignedIn, place: str) -> None:
    leads = [stored(desk, form="certification"), stored(desk, form="contact"), stored(desk, is_held=True)]
    page = str(user.get(place).body)
    (event,) = audit_log(desk)
    shown = {lead.reference for lead in leads if f"leads/{lead.reference}" in page}
    assert shown
    assert set(event.references) == shown
    assert event.number == len(shown)


def test_an_export_names_its_filter_number_and_references(desk: QuietDesk, user: SignedIn) -> None:
    leads = [stored(desk, form="contact") for _ in range(3)]
    stored(desk, form="certification")
    user.post("all/export", {"form": "contact", "state": "open", "month": ""})
    (event,) = audit_log(desk)
    assert event.filter == {"form": "contact", "state": "open"}
    assert (event.number, set(event.references)) == (3, {lead.reference for lead in leads})


def test_an_export_names_only_those_who_fit_into_it(
    desk: QuietDesk, user: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.inbox.pages.all import csv_file

    monkeypatch.setattr(csv_file, "_LARGEST", 6_000)
    for _ in range(30):
        stored(desk)
    text = str(user.post("all/export", {"form": "", "state": "", "month": ""}).body)
    (event,) = audit_log(desk)
    assert 0 < (event.number or 0) < 30
    assert all(reference in text for reference in event.references)
    assert event.number == len(event.references) == text.count("\r\n") - 2


def test_a_leads_page_names_the_others_whose_names_it_shows(desk: QuietDesk, user: SignedIn) -> None:
    lead, other = stored(desk, phone_hash="p"), stored(desk, phone_hash="p")
    user.get(f"leads/{lead.reference}")
    (event,) = audit_log(desk)
    assert (event.reference, event.references) == (lead.reference, (other.reference,))


def test_a_search_names_whom_it_found(desk: QuietDesk, user: SignedIn) -> None:
    lead = stored(desk)
    user.post("find", {"question": lead.reference})
    (event,) = audit_log(desk)
    assert (event.code, event.references) == ("reference", (lead.reference,))


def test_today_is_accounted_for_in_one_line_however_many_it_shows(desk: QuietDesk, user: SignedIn) -> None:
    for _ in range(90):
        stored(desk)
        stored(desk, standing=Standing(Status.CONTACTED, 1, desk.clock.now(), "x"))
    user.get("")
    (event,) = audit_log(desk)
    assert event.number == len(set(event.references)) == 180
