"""What an accepted request costs: one call of AWS, one write; and in a container that has just started a read.

Counted where botocore sends it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from chalicelib.clock import Clock
from chalicelib.practice.now import LOOK_AGAIN_AFTER
from chalicelib.storage import Record
from tests.conftest import CountedDesk
from tests.desks import STRANGER, QuietDesk
from tests.fakes import MemoryRecordStore
from tests.posts import (
    AS_PERSON,
    AS_SCRIPT,
    CERTIFICATION,
    CONTACT,
    ENCODINGS,
    LEAST,
    Fields,
    Post,
    Visitor,
    as_json,
    as_multipart,
    file_part,
)

ONE_WRITE = ["dynamodb.PutItem"]


@pytest.mark.parametrize("form", LEAST)
@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_accepted_submission_costs_one_write(counted: CountedDesk, form: str, encode: Callable[[Fields], Post]) -> None:
    answer = Visitor(counted.desk).post(f"/f/{form}", encode(LEAST[form]), AS_SCRIPT)

    assert (answer.status, counted.calls) == (200, ONE_WRITE)


@pytest.mark.parametrize("form", LEAST)
def test_submission_from_a_page_costs_one_write(counted: CountedDesk, form: str) -> None:
    answer = Visitor(counted.desk).post(f"/f/{form}", as_json(LEAST[form]), AS_PERSON)

    assert (answer.status, counted.calls) == (303, ONE_WRITE)


@pytest.mark.parametrize("headers", [AS_SCRIPT, AS_SCRIPT | {"Idempotency-Key": "9f1c"}], ids=["no key", "a key"])
def test_replay_costs_one_write_and_gets_the_first_answer(counted: CountedDesk, headers: dict[str, str]) -> None:
    visitor = Visitor(counted.desk)
    first = visitor.submit("contact", CONTACT, headers)
    counted.calls.clear()

    again = visitor.submit("contact", CONTACT, headers)

    assert (again.status, again.json, counted.calls) == (200, first.json, ONE_WRITE)


def wait_until_hours_are_looked_up_again(counted: CountedDesk) -> None:
    """Let time pass until the desk knows as much of days off as in a container that has just started."""
    counted.clock.time += LOOK_AGAIN_AFTER


@pytest.mark.parametrize("form", LEAST)
def test_first_submission_of_a_container_costs_a_read_besides(counted: CountedDesk, form: str) -> None:
    wait_until_hours_are_looked_up_again(counted)

    answer = Visitor(counted.desk).post(f"/f/{form}", as_json(LEAST[form]), AS_SCRIPT)

    assert (answer.status, counted.calls) == (200, ["dynamodb.GetItem", *ONE_WRITE])


class ReadingAloud(MemoryRecordStore):
    """Records that say when they are being read."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock)
        self.is_read = Event()

    def read(self, partition: str, key: str) -> Record | None:
        self.is_read.set()
        return super().read(partition, key)


class SlowLabels(dict[str, str]):
    """Labels that are not found before something has happened, or not within twenty seconds."""

    def __init__(self, event: Event) -> None:
        super().__init__()
        self._event = event
        self.has_happened = False

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401 - as a dict has it
        self.has_happened = self._event.wait(20)
        return super().get(name, default)


def test_that_read_happens_while_the_answers_are_read() -> None:
    desk = QuietDesk()
    desk.records = records = ReadingAloud(desk.clock)
    labels = SlowLabels(records.is_read)
    desk.practice = replace(desk.practice, labels=labels)

    answer = Visitor(desk).submit("contact", CONTACT | {"favourite colour": "teal"})

    assert (answer.status, labels.has_happened) == (200, True)


@pytest.mark.parametrize(
    ("path", "post", "code"),
    [
        ("/f/nothing", as_json(CONTACT), "FORM_NOT_FOUND"),
        ("/f/contact", Post("application/json", b"{"), "BAD_BODY"),
    ],
)
def test_what_cannot_be_read_costs_no_read_either(counted: CountedDesk, path: str, post: Post, code: str) -> None:
    wait_until_hours_are_looked_up_again(counted)

    answer = Visitor(counted.desk).post(path, post, AS_SCRIPT)

    assert (answer.codes[0], counted.calls) == (code, [])


def wait_three_hours(counted: CountedDesk) -> None:
    counted.clock.time += timedelta(hours=3)
    assert counted.desk.hours  # read once in five minutes, and not counted here


def test_asking_again_costs_the_write_that_is_refused_and_the_one_that_is_kept(counted: CountedDesk) -> None:
    visitor = Visitor(counted.desk)
    visitor.submit("contact", CONTACT)
    wait_three_hours(counted)
    counted.calls.clear()

    answer = visitor.submit("contact", CONTACT)

    assert (answer.status, counted.calls) == (200, ONE_WRITE * 2)


def test_a_double_click_on_asking_again_costs_no_more(counted: CountedDesk) -> None:
    visitor = Visitor(counted.desk)
    visitor.submit("contact", CONTACT)
    wait_three_hours(counted)
    first = visitor.submit("contact", CONTACT)
    counted.calls.clear()

    again = visitor.submit("contact", CONTACT)

    assert (again.json, counted.calls) == (first.json, ONE_WRITE * 2)


@pytest.mark.parametrize("form", LEAST)
def test_held_submission_costs_one_write(counted: CountedDesk, form: str) -> None:
    answer = Visitor(counted.desk).submit(form, LEAST[form] | {"_gotcha": "spam"})

    assert (answer.status, counted.calls) == (200, ONE_WRITE)


def test_reused_key_costs_the_one_write_that_finds_it_out(counted: CountedDesk) -> None:
    visitor = Visitor(counted.desk)
    headers = AS_SCRIPT | {"Idempotency-Key": "9f1c"}
    visitor.submit("contact", CONTACT, headers)
    counted.calls.clear()

    answer = visitor.submit("contact", CONTACT | {"message": "Another one"}, headers)

    assert (answer.codes, counted.calls) == (["IDEMPOTENCY_KEY_REUSED"], ONE_WRITE)


REFUSED: dict[str, tuple[str, Post, dict[str, str], str]] = {
    "BLOCKED": ("/f/contact", as_json(CONTACT), {"Origin": STRANGER}, "BLOCKED"),
    "FORM_NOT_FOUND": ("/f/nothing", as_json(CONTACT), {}, "FORM_NOT_FOUND"),
    "NOT_FOUND": ("/nowhere", as_json({"message": ""}), {}, "NOT_FOUND"),
    "EMPTY": ("/f/contact", as_json({"message": " "}), {}, "EMPTY"),
    "BAD_BODY": ("/f/contact", Post("application/json", b"{"), {}, "BAD_BODY"),
    "bad key": ("/f/contact", as_json(CONTACT), {"Idempotency-Key": "two words"}, "BAD_BODY"),
    "NO_FILE_UPLOADS": ("/f/contact", as_multipart(CONTACT, file_part("id", "id.png", b"x")), {}, "NO_FILE_UPLOADS"),
    "TOO_BIG": ("/f/contact", as_json(CONTACT | {"more": "x" * 10_001}), {}, "TOO_BIG"),
    "UNSUPPORTED_TYPE": ("/f/contact", Post("application/xml", b"<a/>"), {}, "UNSUPPORTED_TYPE"),
    "REQUIRED_FIELD_MISSING": ("/f/contact", as_json({"email": "a@b.co"}), {}, "REQUIRED_FIELD_MISSING"),
    "REQUIRED_FIELD_EMPTY": ("/f/contact", as_json(CONTACT | {"message": ""}), {}, "REQUIRED_FIELD_EMPTY"),
    "TYPE_EMAIL": ("/f/contact", as_json(CONTACT | {"email": "rosa"}), {}, "TYPE_EMAIL"),
    "TYPE_PHONE": ("/f/certification", as_json(CERTIFICATION | {"phone": "12"}), {}, "TYPE_PHONE"),
    "TYPE_DATE": ("/f/certification", as_json(CERTIFICATION | {"date_of_birth": "soon"}), {}, "TYPE_DATE"),
    "NOT_A_CHOICE": ("/f/certification", as_json(CERTIFICATION | {"in_new_york": "maybe"}), {}, "NOT_A_CHOICE"),
    "TOO_LONG": ("/f/contact", as_json(CONTACT | {"name": "x" * 201}), {}, "TOO_LONG"),
}


@pytest.mark.parametrize(("path", "post", "headers", "code"), REFUSED.values(), ids=REFUSED)
def test_refused_submission_costs_nothing(
    counted: CountedDesk, path: str, post: Post, headers: dict[str, str], code: str
) -> None:
    answer = Visitor(counted.desk).post(path, post, AS_SCRIPT | headers)

    assert (answer.codes[0], counted.calls) == (code, [])


@pytest.mark.parametrize("path", ["/f/contact", "/f/certification", "/thanks", "/frontdesk.js", "/health", "/nowhere"])
def test_looking_costs_nothing(counted: CountedDesk, path: str) -> None:
    Visitor(counted.desk).get(path, AS_SCRIPT)

    assert counted.calls == []


def test_preflight_costs_nothing(counted: CountedDesk) -> None:
    Visitor(counted.desk).ask("OPTIONS", "/f/contact")

    assert counted.calls == []


def test_what_was_written_can_be_read_back_from_the_table(counted: CountedDesk) -> None:
    fields = CERTIFICATION | {"email": "rosa@example.com", "favourite colour": "teal"}
    Visitor(counted.desk).submit("certification", fields)

    (key,) = counted.keys()
    lead = counted.desk.store.get(key)

    assert lead is not None
    assert lead.answers["name"] == "Rosa Díaz"
    assert lead.answers["phone"] == {"typed": "212-555-0134", "e164": "+12125550134"}
    assert lead.other_answers == (("favourite colour", "teal"),)
