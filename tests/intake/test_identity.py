"""What is the same lead: a double click, a retry and a replay meet the first; one byte more is another."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import product
from threading import Barrier
from typing import TypeVar

import pytest

from chalicelib.alerts.dispatch import do_what_is_due
from chalicelib.intake.submission import submit
from chalicelib.web.request import Reply
from tests.conftest import CountedDesk
from tests.desks import QuietDesk
from tests.posts import (
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
    as_urlencoded,
    file_part,
    request,
)

CROWD = 50
T = TypeVar("T")


def at_once(work: Callable[[], T]) -> list[T]:
    """Do the work in fifty threads that begin together."""
    barrier = Barrier(CROWD)

    def begin_together(_: int) -> T:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(begin_together, range(CROWD)))


@pytest.mark.parametrize("headers", [AS_SCRIPT, AS_SCRIPT | {"Idempotency-Key": "k1"}], ids=["no key", "a key"])
@pytest.mark.parametrize("form", LEAST)
def test_50_equal_posts_at_once_are_one_lead_one_alert_and_50_equal_answers(form: str, headers: dict[str, str]) -> None:
    desk = QuietDesk()

    replies: list[Reply] = at_once(lambda: submit(desk, request(as_json(LEAST[form]), headers), form))
    at_once(lambda: do_what_is_due(desk, desk.only_lead().key))

    assert [reply.status for reply in replies] == [200] * CROWD
    assert [reply.body for reply in replies] == [replies[0].body] * CROWD
    assert len(desk.leads()) == 1
    assert len(desk.outbox.sent) == 1


def test_50_different_posts_at_once_are_50_leads() -> None:
    desk = QuietDesk()
    numbers: Iterator[int] = iter(range(CROWD))

    at_once(lambda: submit(desk, request(as_json(CONTACT | {"message": f"{next(numbers)}"})), "contact"))

    assert len(desk.leads()) == CROWD


MORE = {
    "name": "Rosa Díaz",
    "message": "One line\r\nand another",
    "languages": ["es", "en"],
    "agree": "yes",
    "empty": "",
}
SAME: dict[str, Post] = {
    "JSON": as_json(CONTACT | MORE),
    "JSON in text/plain": ENCODINGS["text"](CONTACT | MORE),
    "urlencoded": as_urlencoded(CONTACT | MORE),
    "multipart": as_multipart(CONTACT | MORE),
    "an untouched file input": as_multipart(CONTACT | MORE, file_part("photo", "", b"")),
    "other line ends": as_json(CONTACT | MORE | {"message": "One line\nand another"}),
    "old line ends": as_json(CONTACT | MORE | {"message": "One line\rand another"}),
    "another order of fields": as_json(dict(reversed((CONTACT | MORE).items()))),
    "without the empty field": as_json({k: v for k, v in (CONTACT | MORE).items() if v}),
    "another language of the page": as_json(CONTACT | MORE | {"_language": "es"}),
    "another moment of the page": as_json(CONTACT | MORE | {"_fill": "1795453200000.0"}),
    "a page to go to": as_json(CONTACT | MORE | {"_next": "/done"}),
    "an untouched honeypot": as_json(CONTACT | MORE | {"_gotcha": ""}),
}


@pytest.mark.parametrize("post", SAME.values(), ids=SAME)
def test_same_content_is_the_same_lead_however_it_is_sent(desk: QuietDesk, post: Post) -> None:
    visitor = Visitor(desk)
    first = visitor.post("/f/contact", SAME["JSON"], AS_SCRIPT)

    again = visitor.post("/f/contact", post, AS_SCRIPT)

    assert (again.status, again.json["id"]) == (200, first.json["id"])
    assert len(desk.leads()) == 1


def test_replay_changes_nothing_and_raises_no_second_alert(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    visitor.submit("contact", CONTACT)
    do_what_is_due(desk, desk.only_lead().key)
    alerted = desk.only_lead()
    desk.wait(timedelta(minutes=20))

    visitor.submit("contact", CONTACT)

    assert desk.only_lead() == alerted
    do_what_is_due(desk, alerted.key)
    assert len(desk.outbox.sent) == 1


DIFFERENT: dict[str, Fields] = {
    "one byte more": CONTACT | {"message": CONTACT["message"] + "!"},
    "one byte less": CONTACT | {"message": CONTACT["message"][:-1]},
    "a space at the end": CONTACT | {"message": CONTACT["message"] + " "},
    "another case": CONTACT | {"message": CONTACT["message"].upper()},
    "an answer more": CONTACT | {"name": "R"},
    "an unknown field more": CONTACT | {"pet": "a cat"},
    "the same answer under another name": {"email": CONTACT["email"], "comments": CONTACT["message"]},
    "a touched honeypot": CONTACT | {"_gotcha": "x"},
}


@pytest.mark.parametrize("fields", DIFFERENT.values(), ids=DIFFERENT)
def test_post_that_differs_by_anything_typed_is_another_lead(desk: QuietDesk, fields: Fields) -> None:
    visitor = Visitor(desk)
    first = visitor.submit("contact", CONTACT)

    other = visitor.submit("contact", fields)

    assert other.status == 200
    assert other.json["id"] != first.json["id"]
    assert len(desk.leads()) == 2


def test_same_content_in_another_form_is_another_lead(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    both = CERTIFICATION | CONTACT

    visitor.submit("certification", both)
    visitor.submit("contact", both)

    assert len(desk.leads()) == 2


def test_texts_that_swap_their_fields_are_another_lead(desk: QuietDesk) -> None:
    visitor = Visitor(desk)

    visitor.submit("contact", CONTACT | {"a": "b", "c": "d"})
    visitor.submit("contact", CONTACT | {"a": "d", "c": "b"})

    assert len(desk.leads()) == 2


# --- with a key ------------------------------------------------------------------------------------------------------


def keyed(key: str) -> dict[str, str]:
    return AS_SCRIPT | {"Idempotency-Key": key}


def test_same_key_with_other_content_is_refused(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    visitor.submit("contact", CONTACT, keyed("k1"))

    answer = visitor.submit("contact", CONTACT | {"message": "Something else"}, keyed("k1"))

    assert (answer.status, answer.codes) == (422, ["IDEMPOTENCY_KEY_REUSED"])
    assert desk.only_lead().answers == CONTACT


def test_same_key_for_another_form_is_refused(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    visitor.submit("certification", CERTIFICATION | CONTACT, keyed("k1"))

    answer = visitor.submit("contact", CERTIFICATION | CONTACT, keyed("k1"))

    assert answer.codes == ["IDEMPOTENCY_KEY_REUSED"]


def test_same_content_under_two_keys_is_two_leads(desk: QuietDesk) -> None:
    visitor = Visitor(desk)

    visitor.submit("contact", CONTACT, keyed("k1"))
    visitor.submit("contact", CONTACT, keyed("k2"))

    assert len(desk.leads()) == 2


@pytest.mark.parametrize("encode", ENCODINGS.values(), ids=ENCODINGS)
def test_key_meets_its_lead_in_every_encoding(desk: QuietDesk, encode: Callable[[Fields], Post]) -> None:
    visitor = Visitor(desk)
    first = visitor.submit("contact", CONTACT, keyed("k1"))

    assert visitor.post("/f/contact", encode(CONTACT), keyed("k1")).json == first.json


def test_key_meets_its_lead_on_the_next_day_too(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    first = visitor.submit("contact", CONTACT, keyed("k1"))
    desk.set_clock.time = datetime(2026, 11, 25, 17, tzinfo=UTC)

    assert visitor.submit("contact", CONTACT, keyed("k1")).json["id"] == first.json["id"]


def test_key_that_was_refused_can_be_used_for_the_mended_form(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    visitor.submit("contact", CONTACT | {"email": "rosa"}, keyed("k1"))

    assert visitor.submit("contact", CONTACT, keyed("k1")).status == 200


def test_held_and_replayed_get_equal_answers(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    caught = CONTACT | {"_gotcha": "spam"}

    assert visitor.submit("contact", caught).json == visitor.submit("contact", caught).json


# --- when New York's day turns ---------------------------------------------------------------------------------------

# What is sent at the first and at the second moment (in UTC), and whether New York's calendar calls it the same day.
MOMENTS = {
    "a winter's midnight": ("2026-11-24T04:59:59", "2026-11-24T05:00:00", False),
    "a winter's evening, past midnight in UTC": ("2026-11-23T23:59:59", "2026-11-24T00:00:01", True),
    "a summer's midnight": ("2026-07-02T03:59:59", "2026-07-02T04:00:00", False),
    "an hour before a summer's midnight in winter time": ("2026-07-02T04:30:00", "2026-07-02T05:30:00", True),
    "the clock leaps forward": ("2026-03-08T06:59:59", "2026-03-08T07:00:00", True),
    "midnight before it leaps": ("2026-03-08T04:59:59", "2026-03-08T05:00:00", False),
    "midnight after it leapt": ("2026-03-09T03:59:59", "2026-03-09T04:00:00", False),
    "half past one, twice": ("2026-11-01T05:30:00", "2026-11-01T06:30:00", True),
    "midnight before it falls back": ("2026-11-01T03:59:59", "2026-11-01T04:00:00", False),
    "midnight after it fell back": ("2026-11-02T04:59:59", "2026-11-02T05:00:00", False),
    "new year": ("2027-01-01T04:59:59", "2027-01-01T05:00:00", False),
}


@pytest.mark.parametrize(("first", "second", "same_day"), MOMENTS.values(), ids=MOMENTS)
def test_same_content_is_a_new_lead_on_the_next_day_of_new_york(first: str, second: str, *, same_day: bool) -> None:
    desk = QuietDesk(now=datetime.fromisoformat(first).replace(tzinfo=UTC))
    visitor = Visitor(desk)
    visitor.submit("contact", CONTACT)
    desk.set_clock.time = datetime.fromisoformat(second).replace(tzinfo=UTC)

    visitor.submit("contact", CONTACT)

    assert len(desk.leads()) == (1 if same_day else 2)


# --- in the table ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), list(product(ENCODINGS.values(), repeat=2)))
def test_table_meets_the_first_lead_again(
    counted: CountedDesk, first: Callable[[Fields], Post], second: Callable[[Fields], Post]
) -> None:
    visitor = Visitor(counted.desk)

    answers = [visitor.post("/f/contact", encode(CONTACT | MORE), AS_SCRIPT) for encode in (first, second)]

    assert answers[0].json == answers[1].json
    assert len(counted.keys()) == 1


def test_references_are_short_and_hard_to_mistake(desk: QuietDesk) -> None:
    visitor = Visitor(desk)

    references = {visitor.submit("contact", CONTACT | {"n": str(number)}).json["id"] for number in range(200)}

    assert len(references) == 200
    assert all(len(reference) == 9 and reference[4] == "-" for reference in references)
    assert not set("".join(references)) & set("01OIl")


def test_references_cannot_be_computed_without_the_secret() -> None:
    here, elsewhere = QuietDesk(), QuietDesk(DESK_SECRET="another secret that guards nobody at all")

    ids = [Visitor(desk).submit("contact", CONTACT).json["id"] for desk in (here, elsewhere)]

    assert ids[0] != ids[1]
