"""Each limit of the wire: what is just within it is taken, what is just beyond is refused."""

import json
import re
from typing import Any

import pytest

from chalicelib.forms import FORMS, load_form
from chalicelib.forms.question import Widget
from tests.desks import QuietDesk
from tests.posts import (
    AS_PERSON,
    AS_SCRIPT,
    CONTACT,
    LEAST,
    Post,
    Visitor,
    as_json,
    as_multipart,
    as_text,
    as_urlencoded,
)

KILOBYTES_64 = 65_536
ENCODERS = {"json": as_json, "urlencoded": as_urlencoded, "multipart": as_multipart, "text": as_text}
encoders = pytest.mark.parametrize("encode", ENCODERS.values(), ids=ENCODERS)


def padded_json(size: int) -> Post:
    """Write a contact form as JSON of exactly this many bytes, no field of it too long."""
    fields = CONTACT | {f"more {number}": "x" * 9_000 for number in range(7)}
    body = as_json(fields).body
    return Post("application/json", body[:-1] + b" " * (size - len(body)) + b"}")


def padded_urlencoded(size: int) -> Post:
    fields = CONTACT | {f"more-{number}": "x" * 9_000 for number in range(7)} | {"last": ""}
    # Signs that need not be escaped: what an escape adds does not count.
    body = as_urlencoded(fields).body.replace(b"%40", b"@").replace(b"%3F", b"?")
    return Post("application/x-www-form-urlencoded", body + b"x" * (size - len(body)))


@pytest.mark.parametrize("padded", [padded_json, padded_urlencoded])
def test_body_of_64_kilobytes_is_taken_and_one_byte_more_is_not(visitor: Visitor, padded: Any) -> None:  # noqa: ANN401 - a function of this module
    assert len(padded(KILOBYTES_64).body) == KILOBYTES_64
    assert visitor.post("/f/contact", padded(KILOBYTES_64), AS_SCRIPT).status == 200

    beyond = visitor.post("/f/contact", padded(KILOBYTES_64 + 1), AS_SCRIPT)

    assert (beyond.status, beyond.codes) == (413, ["TOO_BIG"])


def nested(depth: int, opening: str, closing: str) -> Post:
    """Nest lists or objects so deep that the whole body has this depth."""
    inside = opening * (depth - 1) + '"deep"' + closing * (depth - 1)
    return Post("application/json", f'{{"email": "rosa@example.com", "message": "hi", "more": {inside}}}'.encode())


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")], ids=["lists", "objects"])
def test_body_nested_20_deep_is_taken_and_21_deep_is_not(visitor: Visitor, opening: str, closing: str) -> None:
    assert visitor.post("/f/contact", nested(20, opening, closing), AS_SCRIPT).status == 200

    beyond = visitor.post("/f/contact", nested(21, opening, closing), AS_SCRIPT)

    assert (beyond.status, beyond.codes) == (413, ["TOO_BIG"])


@pytest.mark.parametrize("depth", [500, 5_000, 30_000, 100_000])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
@pytest.mark.parametrize("content_type", ["application/json", "text/plain", ""])
def test_nesting_that_no_parser_survives_is_refused(
    visitor: Visitor, depth: int, opening: str, content_type: str
) -> None:
    body = b'{"message": ' + opening.encode() * depth

    answer = visitor.post("/f/contact", Post(content_type, body), AS_SCRIPT)

    assert answer.status in {400, 413}
    assert answer.codes[0] in {"TOO_BIG", "BAD_BODY"}


@encoders
def test_100_fields_are_taken_and_101_are_not(visitor: Visitor, encode: Any) -> None:  # noqa: ANN401 - an encoder
    fields = CONTACT | {f"more {number}": "x" for number in range(98)}

    assert visitor.post("/f/contact", encode(fields), AS_SCRIPT).status == 200
    answer = visitor.post("/f/contact", encode(fields | {"one more": "x"}), AS_SCRIPT)

    assert (answer.status, answer.codes) == (413, ["TOO_BIG"])


@encoders
def test_repeated_fields_count_each_time(visitor: Visitor, encode: Any) -> None:  # noqa: ANN401 - an encoder
    answer = visitor.post("/f/contact", encode({**CONTACT, "box": ["x"] * 99}), AS_SCRIPT)

    assert (answer.status, answer.codes) == (413, ["TOO_BIG"])


@encoders
@pytest.mark.parametrize("name", ["message", "something else"])
def test_field_of_10000_characters_is_taken_and_one_more_is_not(visitor: Visitor, encode: Any, name: str) -> None:  # noqa: ANN401 - an encoder
    # Characters, not bytes: an accent must not cost a visitor space.
    within, beyond = CONTACT | {name: "é" * 10_000}, CONTACT | {name: "é" * 10_001}

    assert visitor.post("/f/contact", encode(within), AS_SCRIPT).status == 200
    answer = visitor.post("/f/contact", encode(beyond), AS_SCRIPT)

    # What the form asks for can be mended; what else a client sends cannot by whoever sees the form.
    assert (answer.status, answer.codes) == ((422, ["TOO_LONG"]) if name == "message" else (413, ["TOO_BIG"]))


@encoders
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_line_end_counts_as_the_one_character_that_a_browser_sees(visitor: Visitor, encode: Any, line_end: str) -> None:  # noqa: ANN401 - an encoder
    lines = ["a" * 99] * 100

    within = visitor.post("/f/contact", encode({**CONTACT, "message": line_end.join(lines) + "b"}), AS_SCRIPT)
    beyond = visitor.post("/f/contact", encode({**CONTACT, "message": line_end.join(lines) + "bc"}), AS_SCRIPT)

    assert (within.status, beyond.status) == (200, 422)


@encoders
@pytest.mark.parametrize(("name", "field"), [("message", "message"), ("Your-Message", "Your-Message"), ("more", None)])
def test_answer_that_is_too_long_is_named_if_the_form_asks_for_it(
    visitor: Visitor,
    encode: Any,  # noqa: ANN401 - an encoder
    name: str,
    field: str | None,
) -> None:
    answer = visitor.post("/f/contact", encode({"email": "rosa@example.com", name: "x" * 10_001}), AS_SCRIPT)

    (error,) = answer.json["errors"]
    known = (422, "TOO_LONG", field) if field else (413, "TOO_BIG", None)
    assert (answer.status, error["code"], error.get("field")) == known
    assert "10,000" in error["message"] or field is None


def test_page_says_beside_the_answer_that_it_is_too_long(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", as_urlencoded({**CONTACT, "message": "x" * 10_001}), AS_PERSON)

    assert answer.status == 422
    assert re.search(r'id="q-message-error"[^>]*>[^<]*10,000', answer.body)


@pytest.mark.parametrize("sign", ["é", "漢", "👍", "я", "e\u0301"], ids=ascii)
@encoders
def test_10000_letters_of_any_alphabet_are_taken_however_they_are_encoded(
    visitor: Visitor,
    encode: Any,  # noqa: ANN401 - an encoder
    sign: str,
) -> None:
    assert visitor.post("/f/contact", encode({**CONTACT, "message": sign * 10_000}), AS_SCRIPT).status == 200


@encoders
def test_repeated_field_has_the_room_of_one(visitor: Visitor, encode: Any) -> None:  # noqa: ANN401 - an encoder
    answer = visitor.post("/f/contact", encode({**CONTACT, "box": ["x" * 5_000, "y" * 5_001]}), AS_SCRIPT)

    assert (answer.status, answer.codes) == (413, ["TOO_BIG"])


@pytest.mark.parametrize("key", ["k", "k" * 255, "!~", " spaces around are trimmed ".replace(" ", "-"), " key "])
def test_idempotency_key_of_1_to_255_visible_characters_is_taken(visitor: Visitor, key: str) -> None:
    assert visitor.submit("contact", CONTACT, AS_SCRIPT | {"Idempotency-Key": key}).status == 200


@pytest.mark.parametrize("key", ["", " ", "k" * 256, "two words", "clé", "tab\tinside", "\x7f"])
def test_any_other_idempotency_key_is_refused(visitor: Visitor, desk: QuietDesk, key: str) -> None:
    answer = visitor.submit("contact", CONTACT, AS_SCRIPT | {"Idempotency-Key": key})

    assert (answer.status, answer.codes, desk.leads()) == (400, ["BAD_BODY"], [])
    assert "Idempotency-Key" in answer.json["error"]


FIELDS = [(form, name) for form in FORMS for name in load_form(form).questions()]
SAMPLES = {
    Widget.LINE: "",
    Widget.LINES: "",
    Widget.EMAIL: "rosa@example.com",
    Widget.PHONE: "212-555-0134",
    Widget.DATE: "4/23/1975",
    Widget.CHOICE: "",
    Widget.TICK: "yes",
}


def filled_up(form: str, name: str, length: int) -> str:
    """Write a right answer that is this long."""
    ask = load_form(form).questions()[name]
    if ask.widget in {Widget.LINE, Widget.LINES}:
        return "x" * length
    return (next(iter(ask.choices), "") or SAMPLES[ask.widget]).ljust(length)


@pytest.mark.parametrize(("form", "name"), FIELDS)
def test_answer_may_be_as_long_as_its_question_says_and_no_longer(visitor: Visitor, form: str, name: str) -> None:
    longest = load_form(form).questions()[name].longest

    within = visitor.submit(form, LEAST[form] | {name: filled_up(form, name, longest)})
    beyond = visitor.submit(form, LEAST[form] | {name: filled_up(form, name, longest + 1)})

    assert within.status == 200
    assert (beyond.status, beyond.codes) == (422, ["TOO_LONG"])
    assert f"{longest:,}" in beyond.json["errors"][0]["message"]


def test_name_of_a_field_has_its_limit_too(visitor: Visitor) -> None:
    answer = visitor.submit("contact", CONTACT | {"n" * 1_001: "x"})

    assert (answer.status, answer.codes) == (413, ["TOO_BIG"])


def test_largest_submission_fits_into_an_item_of_the_table(desk: QuietDesk) -> None:
    # Characters that grow threefold when they are composed: the worst that 64 KB can become.
    fields = CONTACT | {f"m{number}": "\ufb2c" * 3_000 for number in range(7)}

    answer = Visitor(desk).post("/f/contact", as_text(fields), AS_SCRIPT)

    assert answer.status == 200
    stored = json.dumps(desk.only_lead().other_answers, ensure_ascii=False).encode()
    assert len(stored) < 400_000


def test_what_is_nested_may_be_long_as_long_as_no_answer_in_it_is(desk: QuietDesk) -> None:
    nested = {"answers": [{"label": f"Question {number}", "value": "word " * 1_000} for number in range(10)]}

    answer = Visitor(desk).post(
        "/f/contact", Post("application/json", json.dumps(CONTACT | nested).encode()), AS_SCRIPT
    )

    assert answer.status == 200
    assert len(desk.only_lead().other_answers) == 10


@pytest.mark.parametrize(
    ("nested", "status"), [("x" * 10_000, 200), ("x" * 10_001, 413), ("a\0b", 400), ("\ud800", 400)]
)
def test_limits_hold_for_what_is_nested_as_well(desk: QuietDesk, nested: str, status: int) -> None:
    body = json.dumps(CONTACT | {"data": {"more": [nested]}}).encode()

    assert Visitor(desk).post("/f/contact", Post("application/json", body), AS_SCRIPT).status == status
