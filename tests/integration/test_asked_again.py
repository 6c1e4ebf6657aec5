"""Asking again, as docs/asking-again.md has it: each row of its tables is played, with a script and without."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.alerts.stream import handle_records
from chalicelib.leads.alert import AlertState, Channel
from chalicelib.leads.alert_transitions import apply_outcome
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage.items import box_of
from chalicelib.storage.table import HELD_BOX, asking_key, item_key, open_box
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.posts import AS_PERSON, AS_SCRIPT, CONTACT, Answer, Visitor, as_json, as_urlencoded

PAGE = (Path(__file__).parents[2] / "docs" / "asking-again.md").read_text(encoding="utf-8")
WAITS = {"20 minutes": timedelta(minutes=20), "3 hours": timedelta(hours=3)}
HELD = {**CONTACT, "_gotcha": "x"}


@dataclass(frozen=True)
class Row:
    """One row of the document."""

    before: str
    after: str
    told: str
    sent: str
    stands: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.before}, {self.after} {self.key}".strip()


def rows_of(columns: int) -> list[Row]:
    """Read the table of the page that has so many columns."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line[:1] == "|"]
    cells = [line for line in lines if len(line) == columns and line[1] in WAITS]
    if columns == 5:
        return [Row(*line) for line in cells]
    return [Row(before, after, told, sent, stands, key) for before, after, key, told, sent, stands in cells]


class Person:
    """Whoever writes, with or without a script, and the practice that is told by the stream."""

    def __init__(self, desk: QuietDesk, *, has_script: bool) -> None:
        self.desk = desk
        self.has_script = has_script
        self.visitor = Visitor(desk)
        self.practice = SignedIn(desk)

    def send(self, fields: dict[str, Any], key: str = "") -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        if self.has_script:
            return self.visitor.post("/f/contact", as_json(fields), AS_SCRIPT | headers)
        return self.visitor.post("/f/contact", as_urlencoded(fields), AS_PERSON | headers)

    def let_alert(self) -> None:
        """Bring every record of the stream, all of them again as well: it does so at times."""
        keys = [item_key(lead.key) for lead in self.desk.leads()]
        keys += [asking_key(*place) for place in self.desk.memory.askings_due()]
        handle_records(self.desk, {"Records": [inserted(key) for key in keys]})
        for lead in self.desk.leads():
            if lead.alert.state is AlertState.SENT:
                arrived = apply_outcome(lead, Channel.FIRST, AlertState.DELIVERED, self.desk.clock.now())
                assert self.desk.memory.change(lead, arrived)

    def act(self, row: Row) -> None:
        """Do what the row says that was done before they ask again."""
        lead, before = self.desk.only_lead(), row.before
        here = f"leads/{lead.reference}"
        if before == "snoozed":
            self.practice.post(f"{here}/snooze", {"number": "0"})
        elif before.endswith("released"):
            self.practice.post(f"{here}/release", {"number": "0"})
            self.let_alert()
        elif before.endswith("spam"):
            self.mark(lead, Status.SPAM)
        elif before == Status.DID_NOT_COME:
            self.mark(lead, Status.SCHEDULED)
            self.mark(self.desk.only_lead(), Status.DID_NOT_COME)
        elif before in set(Status) - {Status.NEW}:
            self.mark(lead, Status(before))

    def mark(self, lead: Lead, status: Status) -> None:
        more = {
            Status.SCHEDULED: {"visit_date": "2026-11-23", "visit_time": "16:30"},
            Status.CERTIFIED: {"certified_until": "2028-11-23"},
        }
        fields = {"number": f"{lead.standing.number}", "status": str(status), **more.get(status, {})}
        self.practice.post(f"leads/{lead.reference}/status", fields)
        assert self.desk.only_lead().standing.status is status


def inserted(key: dict[str, str]) -> dict[str, Any]:
    keys = {name: {"S": value} for name, value in key.items()}
    return {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": f"{key}"}}


def place_of(lead: Lead) -> str:
    return {open_box(lead.form): "on Today", HELD_BOX: "held"}.get(box_of(lead), "closed")


def told_by(answer: Answer, desk: QuietDesk, first: Answer) -> str:
    """Say what an answer promises: to a script in its body, to a person on the page where it leads."""
    if answer.status == 200:
        assert answer.json["ok"] is True
        promised = [one.json["promise"]["respond_by"] for one in (first, answer)]
        return "the first promise" if promised[0] == promised[1] else "a new promise"
    assert answer.status == 303
    page = Visitor(desk).get(answer.headers["location"]).body
    return "the first promise" if "still holds" in page else "a new promise"


def sent_since(desk: QuietDesk, count: int) -> str:
    mails = desk.outbox.sent[count:]
    assert len(mails) <= 1
    for mail in mails:
        again = "asked again" in mail.message.subject
        for part in (mail.message.text, mail.message.html):
            assert ("They asked again" in part) is again
        return "asked again" if again else "a new request"
    return "nothing"


def latest(desk: QuietDesk) -> Lead:
    return max(desk.leads(), key=lambda lead: lead.received_at)


@pytest.fixture(params=[True, False], ids=["by script", "without script"])
def person(request: pytest.FixtureRequest, desk: QuietDesk) -> Person:
    return Person(desk, has_script=request.param)


def played(person: Person, row: Row) -> tuple[str, str, str]:
    """Play a row, and say what was told, what was sent and where it stands."""
    desk = person.desk
    fields = HELD if row.before.startswith("held") else CONTACT
    again = CONTACT if "without what held it" in row.before else fields
    first = person.send(fields, "k1" if row.key else "")
    person.let_alert()
    person.act(row)
    desk.wait(WAITS[row.after])
    person.practice.sign_in()
    sent = len(desk.outbox.sent)
    answer = person.send(again, {"": "", "the same": "k1", "another": "k2"}[row.key])
    person.let_alert()
    return told_by(answer, desk, first), sent_since(desk, sent), place_of(latest(desk))


@pytest.mark.parametrize("row", rows_of(5), ids=str)
def test_without_a_key_it_is_as_the_document_says(person: Person, row: Row) -> None:
    assert played(person, row) == (row.told, row.sent, row.stands)


@pytest.mark.parametrize("row", rows_of(6), ids=str)
def test_with_a_key_it_is_as_the_document_says(desk: QuietDesk, row: Row) -> None:
    assert played(Person(desk, has_script=True), row) == (row.told, row.sent, row.stands)


def test_the_document_has_every_status_and_both_waits() -> None:
    assert {(row.before, row.after) for row in rows_of(5)} >= {(str(s), after) for s in Status for after in WAITS}


NEWS = [row for row in rows_of(5) if row.sent == "asked again"]


@pytest.mark.parametrize("row", NEWS, ids=str)
def test_what_was_told_is_what_the_lead_promises_and_its_pages_show(person: Person, row: Row) -> None:
    played(person, row)
    lead = person.desk.only_lead()
    assert lead.promise
    assert lead.promise.respond_by >= person.desk.clock.now()
    assert lead.standing.asked_again_at == person.desk.clock.now()
    today, page = str(person.practice.get().body), str(person.practice.get(f"leads/{lead.reference}").body)
    assert lead.reference in today
    assert "asked again" in today
    assert page.count("sked again with the same words") == 2  # above all, and in the timeline


@pytest.mark.parametrize("row", NEWS, ids=str)
def test_what_comes_twice_within_minutes_is_sent_once(person: Person, row: Row) -> None:
    played(person, row)
    sent, leads = len(person.desk.outbox.sent), len(person.desk.leads())
    person.desk.wait(timedelta(minutes=1))
    person.send(HELD if row.before.startswith("held") else CONTACT)
    person.let_alert()
    assert (len(person.desk.outbox.sent), len(person.desk.leads())) == (sent, leads)


def test_a_double_click_before_the_practice_is_told_is_one_asking_and_two_equal_answers(person: Person) -> None:
    person.send(CONTACT)
    person.let_alert()
    person.desk.wait(timedelta(hours=3))
    answers = [person.send(CONTACT) for _ in range(3)]
    assert len({answer.body for answer in answers}) == 1
    assert len(list(person.desk.memory.askings_due())) == 1


def test_each_time_is_told_of(person: Person) -> None:
    person.send(CONTACT)
    for hours in range(4):
        person.let_alert()
        assert len(person.desk.outbox.sent) == hours + 1
        person.desk.wait(timedelta(hours=2))
        person.send(CONTACT)


def test_whoever_asks_again_in_spanish_is_told_in_spanish_and_so_is_a_spanish_practice(desk: QuietDesk) -> None:
    desk.practice = replace(desk.practice, language="es")
    person = Person(desk, has_script=True)
    person.send(CONTACT | {"_language": "es"})
    desk.wait(timedelta(hours=3))
    answer = person.send(CONTACT | {"_language": "es"})
    person.let_alert()
    assert "responderle" in answer.json["promise"]["text"]
    mail = desk.outbox.sent[-1].message
    assert "volvió a escribir" in mail.subject
    assert "Volvió a escribir, con las mismas palabras" in mail.text
    assert "Volvió a escribir, con las mismas palabras" in mail.html


def test_nothing_that_was_typed_is_in_the_asking(desk: QuietDesk) -> None:
    person = Person(desk, has_script=True)
    person.send(CONTACT)
    desk.wait(timedelta(hours=3))
    person.send(CONTACT)
    ((key, count),) = desk.memory.askings_due()
    assert CONTACT["message"] not in str(desk.memory.asking(key, count))
