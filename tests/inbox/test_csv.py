"""A list as a file: everything is in it, and no cell of it can do anything."""

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms import FORMS, load_form
from chalicelib.inbox import list_query
from chalicelib.inbox.pages.all import csv_file
from chalicelib.inbox.pages.all.csv_cell import as_text, is_mistakable
from chalicelib.inbox.pages.all.view import MOST_EXPORTED
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Standing, Status
from chalicelib.practice.practice import Practice
from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import HOUR, MINUTE, message, request
from tests.inbox.signed_in import SignedIn, audit_log, stored

NOT_COMPLETE = "This file is not complete"
PRACTICE = QuietDesk().practice
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
tempting = st.sampled_from(
    ['=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '"', ",", "a\nb", "'=x", "a\r\nb"]
)


def write_csv(leads: Iterable[Lead], practice: Practice) -> str:
    return csv_file.write_csv(leads, practice).text


def rows_of(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def lines_of(text: str) -> list[dict[str, str]]:
    header, *rows = rows_of(text)
    return [dict(zip(header, row, strict=True)) for row in rows]


def a_lead(**changes: object) -> Lead:
    return replace(stored(QuietDesk()), **changes)  # type: ignore[arg-type]


@given(texts | tempting, texts | tempting, texts | tempting)
def test_every_value_comes_back_behind_an_apostrophe_at_most(name: str, message: str, other: str) -> None:
    lead = a_lead(answers={"name": name, "message": message}, other_answers=(("", other),))
    header, row = rows_of(write_csv([lead], PRACTICE))
    assert len(header) == len(row)
    for value in (name, message, other):
        assert as_text(value) in row


@given(texts | tempting, st.sampled_from([",", ";", "\t", "|"]))
def test_no_cell_is_mistaken_whatever_the_columns_are_separated_by(value: str, separator: str) -> None:
    text = write_csv([a_lead(answers={"message": value})], PRACTICE).removeprefix("\ufeff")
    cells = [cell for row in csv.reader(StringIO(text, newline=""), delimiter=separator) for cell in row]
    assert [cell for cell in cells if is_mistakable(cell) and not cell.startswith("'")] == []


@given(texts | tempting)
def test_every_cell_is_quoted(value: str) -> None:
    text = write_csv([a_lead(answers={"name": value})], PRACTICE).removeprefix("\ufeff")
    # A cell without quotes would have to be a number.
    header, row = csv.reader(StringIO(text, newline=""), quoting=csv.QUOTE_NONNUMERIC)
    assert {type(cell) for cell in header + row} == {str}
    assert text.startswith('"')


@pytest.mark.parametrize("reference", ["9WB2-VND6", "6Z2M-YHA8", "K7Q2-9M4T"])
def test_a_reference_that_no_program_misreads_stands_as_it_is_said(reference: str) -> None:
    assert as_text(reference) == reference


@pytest.mark.parametrize("reference", ["2345-6789", "2345-K7Q2", "5Y7Q-2345", "5MAY-2A23"])
def test_a_reference_that_looks_like_a_number_or_a_date_is_marked(reference: str) -> None:
    assert as_text(reference) == f"'{reference}"


# What Excel and LibreOffice take for something else than the text it is.
MISTAKEN = {
    "a ZIP code with a nought": "07307",
    "another": "00501",
    "a score": "3-5",
    "a pressure": "10/11",
    "a power of ten": "1E5",
    "a formula": "=1+1",
    "a formula in full width": "＝1+1",
    "a formula behind a blank": " =1+1",
    "a formula behind what nobody sees": "\u200b=1+1",
    "a formula behind a quote": '"=1+1"',
    "a call of a phone": "+1 212 555 0147",
    "a minus that is none": "\u22125",
    "an area code": "(212) 555-0147",
    "an amount": "$5",
    "an amount with a comma": "1,234",
    "a share": "50%",
    "a time": "12:30",
    "a time of the afternoon": "5 pm",
    "a day": "2026-11-23",
    "a day in words": "Nov 5",
    "a day in Spanish words": "5 de mayo de 1981",
    "a weekday": "Sat 5",
    "a gene that became a day": "MARCH1",
    "digits of another script": "\u0663\u0664",
    "a yes": "TRUE",
    "a Spanish no": "falso",
}


@pytest.mark.parametrize("cell", MISTAKEN.values(), ids=MISTAKEN)
def test_what_would_be_changed_or_run_begins_with_an_apostrophe(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("separator", [";", "|", "\t", "\n", "\r\n"])
def test_a_formula_behind_another_separator_is_text_as_well(separator: str) -> None:
    assert as_text(f"hello {separator}=cmd|' /C calc'!A0") == f"hello {separator}'=cmd|' /C calc'!A0"


PLAIN = ["Ana Example", "May Smith", "March on", "3 years of pain in my back", "a-b", "K7Q2-9M4T", "one, 2, three", "é"]


@pytest.mark.parametrize("cell", PLAIN)
def test_what_is_text_already_is_left_alone(cell: str) -> None:
    assert as_text(cell) == cell


@given(st.lists(texts | tempting, max_size=5))
def test_lines_end_as_spreadsheets_write_them(names: list[str]) -> None:
    text = write_csv([a_lead(answers={"name": name}) for name in names], PRACTICE)
    assert text.endswith("\r\n")
    assert len(rows_of(text)) == len(names) + 1


def test_a_line_has_the_words_a_person_reads(desk: QuietDesk) -> None:
    visit = Standing(Status.SCHEDULED, 1, NOON, "x", visit_at=NOON + 2 * HOUR)
    lead = request(desk, "Ana Example", 40 * MINUTE, standing=visit)
    (line,) = lines_of(write_csv([lead], desk.practice))
    assert line["Reference"] == lead.reference
    assert line["Form"] == "Same-day request"
    assert line["Received"] == "'2026-11-23 11:20"
    assert line["Status"] == "Scheduled"
    assert line["Visit"] == "'2026-11-23 14:00"
    assert line["Your name"] == "Ana Example"
    assert line["Is it a new certification or a renewal?"] == "New certification"


def test_a_phone_number_is_as_it_was_typed(desk: QuietDesk) -> None:
    lead = stored(desk, {"phone": {"typed": "+1 212 555 0147", "e164": "+12125550147"}})
    (line,) = lines_of(write_csv([lead], desk.practice))
    assert line["Phone"] == "'+1 212 555 0147"


def test_yes_and_no_are_words(desk: QuietDesk) -> None:
    lead = stored(desk, {"voicemail_ok": False, "consent_contact": True})
    (line,) = lines_of(write_csv([lead], desk.practice))
    assert line["May we leave a voicemail?"] == "No"
    assert line["You may call, text or email me about this request."] == "Yes"


def test_other_answers_are_named(desk: QuietDesk) -> None:
    lead = stored(desk, {}, other_answers=(("Colour", "blue"), ("", "no name")))
    (line,) = lines_of(write_csv([lead], desk.practice))
    assert line["Other answers"] == "Colour: blue\nno name"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_header_asks_every_question_of_every_form_once(language: str) -> None:
    header, *_ = rows_of(write_csv([], replace(PRACTICE, language=language)))
    assert len(header) == len(set(header))
    for form in FORMS:
        for ask in load_form(form).questions().values():
            assert any(ask.label(language) in column for column in header)


def test_the_header_is_in_the_practices_language() -> None:
    header, *_ = rows_of(write_csv([], replace(PRACTICE, language="es")))
    assert {"Referencia", "Formulario", "Recibida", "Su nombre"} <= set(header)


def test_what_does_not_fit_is_left_out_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "_LARGEST", 5_000)
    leads = [a_lead(answers={"name": f"{number}", "message": "x" * 1_000}) for number in range(20)]
    text = write_csv(leads, PRACTICE)
    *lines, last = lines_of(text)
    assert [line["Your name"] for line in lines] == [f"'{number}" for number in range(len(lines))]
    assert 2 <= len(lines) < 20
    assert last["Reference"].startswith(NOT_COMPLETE)
    assert len(json.dumps(text)) <= 5_000


def test_letters_of_other_scripts_count_as_they_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "_LARGEST", 50_000)
    leads = [a_lead(answers={"message": 'боль🌿"' * 200}) for _ in range(50)]
    text = write_csv(leads, PRACTICE)
    assert 40_000 < len(json.dumps(text)) <= 50_000
    assert lines_of(text)[-1]["Reference"].startswith(NOT_COMPLETE)


def test_one_that_is_too_long_by_itself_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_file, "_LARGEST", 5_000)
    (only,) = lines_of(write_csv([a_lead(answers={"message": "x" * 9_000})], PRACTICE))
    assert only["Reference"].startswith(NOT_COMPLETE)


class TestTheExport:
    def test_the_list_that_was_chosen_is_what_is_in_the_file(self, desk: QuietDesk, user: SignedIn) -> None:
        message(desk, "a message", HOUR)
        request(desk, "an open one", 2 * HOUR)
        request(desk, "a closed one", 3 * HOUR, standing=Standing(Status.DECLINED, 1, NOON, "x"))
        reply = user.post("all/export", {"form": "certification", "state": "open", "month": "2026-11"})
        assert [line["Your name"] for line in lines_of(str(reply.body))] == ["an open one"]

    def test_it_is_a_file_of_its_own_kind(self, user: SignedIn) -> None:
        reply = user.post("all/export")
        assert reply.status is HTTPStatus.OK
        assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert reply.headers["Content-Disposition"].startswith("attachment")
        assert str(reply.body).encode().startswith(b"\xef\xbb\xbf")

    def test_it_has_a_thousand_lines_at_most(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(MOST_EXPORTED + 5):
            message(desk, f"{number}", number * MINUTE)
        *lines, last = lines_of(str(user.post("all/export").body))
        assert [line["Your name"] for line in lines] == [f"'{number}" for number in range(1_000)]
        assert last["Reference"].startswith(NOT_COMPLETE)

    def test_a_thousand_are_all(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(MOST_EXPORTED):
            message(desk, f"{number}", number * MINUTE)
        lines = lines_of(str(user.post("all/export").body))
        assert [line["Your name"] for line in lines] == [f"'{number}" for number in range(1_000)]

    def test_what_fits_is_found_behind_what_does_not(self, desk: QuietDesk, user: SignedIn) -> None:
        for number in range(1_300):
            status = Status.CERTIFIED if number % 130 == 0 or number >= 1_100 else Status.DECLINED
            request(desk, f"{number}", number * MINUTE, standing=Standing(status, 1, NOON, "x"))
        lines = lines_of(str(user.post("all/export", {"state": "certified"}).body))
        assert len(lines) == 209
        assert {line["Status"] for line in lines} == {"Certified"}

    def test_a_file_for_which_not_all_was_looked_at_says_so(
        self, desk: QuietDesk, user: SignedIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(list_query, "STEP", 10)
        monkeypatch.setattr(list_query, "MOST_STEPS", 3)
        for number in range(40):
            request(desk, f"{number}", number * MINUTE, standing=Standing(Status.DECLINED, 1, NOON, "x"))
        desk.practice = replace(desk.practice, language="es")
        (last,) = lines_of(str(user.post("all/export", {"state": "certified"}).body))
        assert last["Referencia"].startswith("Este archivo no está completo")

    def test_what_has_expired_is_not_in_it(self, desk: QuietDesk, user: SignedIn) -> None:
        message(desk, "gone", HOUR, expires_at=NOON)
        assert lines_of(str(user.post("all/export").body)) == []

    def test_it_is_audited(self, desk: QuietDesk, user: SignedIn) -> None:
        user.post("all/export")
        assert [(event.what, event.code) for event in audit_log(desk)] == [("exported_list", "")]

    def test_nothing_is_handed_out_for_what_there_is_not(self, desk: QuietDesk, user: SignedIn) -> None:
        message(desk, "Private Person", HOUR)
        reply = user.post("all/export", {"state": "x"})
        assert reply.status is HTTPStatus.UNPROCESSABLE_ENTITY
        assert "Private Person" not in str(reply.body)
        assert [event.what for event in audit_log(desk)] == ["refused"]
