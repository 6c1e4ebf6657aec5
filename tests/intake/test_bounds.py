"""However much is sent: nothing beyond 256 KB is read again, and no answer is larger than 512 KB."""

import pytest

from chalicelib.intake import submission
from tests.desks import QuietDesk
from tests.integration.nasty import NASTY, nasty_post
from tests.markup import take_apart
from tests.posts import AS_MACHINE, AS_PERSON, AS_SCRIPT, CONTACT, Post, Visitor, as_urlencoded, request

KILOBYTE = 1024
MOST_READ_AGAIN, LARGEST_ANSWER = 256 * KILOBYTE, 512 * KILOBYTE
TOO_LONG = "That is more than the form can take. Please shorten it, or call us at"
FORM = "<form "


class WatchedBody(bytes):
    """A body that notes when somebody reads it as text."""

    reads = 0

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        self.reads += 1
        return super().decode(encoding, errors)


def message_of(size: int, sign: bytes = b"x") -> Post:
    return Post("application/x-www-form-urlencoded", b"message=" + sign * (size - len(b"message=")))


def test_body_of_256_kilobytes_is_given_back_whole(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", message_of(MOST_READ_AGAIN), AS_PERSON)

    assert answer.status == 413
    assert "x" * (MOST_READ_AGAIN - len("message=")) in answer.body


def test_one_byte_more_is_answered_that_it_is_too_long_and_not_given_back(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", message_of(MOST_READ_AGAIN + 1), AS_PERSON)

    assert answer.status == 413
    assert TOO_LONG in take_apart(answer.body).text
    # No empty form either: who goes back has the words still.
    assert FORM not in answer.body
    assert "xxx" not in answer.body


@pytest.mark.parametrize("sign", [b"<", b'"', b"'", b"&"])
def test_what_would_be_too_large_once_it_is_escaped_is_answered_that_it_is_too_long(
    visitor: Visitor, sign: bytes
) -> None:
    content = b'{"message": "' + sign.replace(b'"', b'\\"') * 130_000 + b'"}'

    answer = visitor.post("/f/contact", Post("application/json", content), AS_PERSON)

    assert (answer.status, TOO_LONG in take_apart(answer.body).text, FORM in answer.body) == (413, True, False)


@pytest.mark.parametrize("sign", ["<", '"', "'", "&"])
def test_whatever_a_submission_can_hold_is_given_back_though_every_sign_be_escaped(visitor: Visitor, sign: str) -> None:
    fields = {f"more {number}": sign * 9_000 for number in range(7)}

    answer = visitor.post("/f/contact", as_urlencoded(fields), AS_PERSON)

    assert answer.status == 422
    assert set(fields.values()) <= {text for texts in take_apart(answer.body).held.values() for text in texts}


def test_form_that_was_sent_with_get_is_given_back_up_to_the_same_size(visitor: Visitor) -> None:
    answers = [
        visitor.get(f"/f/contact?email=rosa@example.com&message={'%3C' * count}", AS_PERSON)
        for count in (100_000, 200_000)
    ]

    assert [FORM in answer.body for answer in answers] == [True, False]
    assert TOO_LONG in take_apart(answers[1].body).text


@pytest.mark.parametrize("asks", [AS_PERSON, AS_SCRIPT, AS_MACHINE], ids=["person", "script", "machine"])
@pytest.mark.parametrize("name", NASTY)
def test_nothing_of_a_very_long_body_is_read(desk: QuietDesk, name: str, asks: dict[str, str]) -> None:
    post = nasty_post(name, 300 * KILOBYTE)
    body = WatchedBody(post.body)

    submission.submit(desk, request(Post(post.content_type, body), asks), form="contact")

    assert body.reads == 0


@pytest.mark.parametrize("asks", [AS_SCRIPT, AS_MACHINE], ids=["script", "machine"])
def test_what_is_too_long_is_not_read_again_for_who_gets_nothing_back(desk: QuietDesk, asks: dict[str, str]) -> None:
    body = WatchedBody(as_urlencoded({**CONTACT, **{f"more {number}": "x" for number in range(100)}}).body)

    submission.submit(desk, request(Post("application/x-www-form-urlencoded", body), asks), form="contact")

    assert body.reads == 1


def test_script_whose_one_answer_is_too_long_is_told_so_in_its_language(visitor: Visitor) -> None:
    answer = visitor.submit("contact", {**CONTACT, "message": "x" * 10_001, "_language": "es"})

    assert answer.status == 422
    assert "como máximo" in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("size", [60 * KILOBYTE, 250 * KILOBYTE], ids=str)
@pytest.mark.parametrize("name", NASTY)
def test_no_answer_to_anything_nasty_is_large_or_a_fault(visitor: Visitor, name: str, size: int) -> None:
    answer = visitor.post("/f/certification", nasty_post(name, size), AS_PERSON)

    assert answer.status < 500
    assert len(answer.body.encode()) <= LARGEST_ANSWER
