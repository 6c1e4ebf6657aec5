"""Bodies as clients really send them, and bodies that nobody should send."""

import json
from base64 import b64encode
from urllib.parse import quote_plus

import pytest

from tests.desks import QuietDesk
from tests.posts import (
    AS_PERSON,
    AS_SCRIPT,
    CERTIFICATION,
    CONTACT,
    Post,
    Visitor,
    as_json,
    as_multipart,
    as_urlencoded,
    file_part,
    post_through_gateway,
)

URLENCODED = "application/x-www-form-urlencoded"


def sent(desk: QuietDesk, post: Post) -> dict[str, object]:
    """Post to the contact form and give everything that was kept."""
    answer = Visitor(desk).post("/f/contact", post, AS_SCRIPT)
    assert answer.status == 200, answer.body
    lead = desk.only_lead()
    return {**lead.answers, **dict(lead.other_answers)}


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "APPLICATION/JSON; CHARSET=UTF-8",
        "application/json;charset=utf-8",
        " application/json ; charset=utf-8",
        "text/plain",
        "text/plain;charset=UTF-8",
        "Text/Plain",
        "",
    ],
)
def test_json_is_read_under_every_name_clients_give_it(desk: QuietDesk, content_type: str) -> None:
    assert sent(desk, Post(content_type, as_json(CONTACT).body)) == CONTACT


@pytest.mark.parametrize(
    "content_type",
    [URLENCODED, "Application/X-WWW-Form-Urlencoded; charset=UTF-8", f"{URLENCODED};charset=iso-8859-1", ""],
)
def test_form_body_is_read_under_every_name_clients_give_it(desk: QuietDesk, content_type: str) -> None:
    assert sent(desk, Post(content_type, as_urlencoded(CONTACT).body)) == CONTACT


@pytest.mark.parametrize("kind", ["multipart/form-data", "Multipart/Form-Data", "MULTIPART/FORM-DATA; charset=UTF-8"])
def test_multipart_body_is_read_under_every_name_clients_give_it(desk: QuietDesk, kind: str) -> None:
    post = as_multipart(CONTACT)

    assert sent(desk, Post(post.content_type.replace("multipart/form-data", kind), post.body)) == CONTACT


def test_missing_content_type_is_no_hindrance(desk: QuietDesk) -> None:
    answer = Visitor(desk).ask("POST", "/f/contact", AS_SCRIPT, as_json(CONTACT).body)

    assert (answer.status, desk.only_lead().answers) == (200, CONTACT)


def test_byte_order_mark_before_json_is_no_hindrance(desk: QuietDesk) -> None:
    assert sent(desk, Post("application/json", b"\xef\xbb\xbf" + as_json(CONTACT).body)) == CONTACT


JSON_VALUES = [
    ("42", "42"),
    ("2.50", "2.50"),
    ("1e3", "1e3"),
    ("12345678901234567890123", "12345678901234567890123"),
    ("true", "yes"),
    ("false", "no"),
    ('"a \\u00e9"', "a é"),
    ('"\\ud83d\\ude00"', "😀"),
    ('["a", "b"]', "a, b"),
    ('["a", "", "a"]', "a"),
    ('["a", 2, true, null]', "a, 2, yes"),
]


@pytest.mark.parametrize(("value", "text"), JSON_VALUES)
def test_json_value_is_kept_as_it_was_written(desk: QuietDesk, value: str, text: str) -> None:
    body = f'{{"email": "rosa@example.com", "message": "hi", "extra": {value}}}'

    assert sent(desk, Post("application/json", body.encode()))["extra"] == text


@pytest.mark.parametrize("value", ["null", '""', "[]", '"  "', "[null]"])
def test_json_value_that_says_nothing_is_left_out(desk: QuietDesk, value: str) -> None:
    body = f'{{"email": "rosa@example.com", "message": "hi", "extra": {value}, "name": {value}}}'

    assert sent(desk, Post("application/json", body.encode())) == CONTACT | {"message": "hi"}


REPEATED = [
    Post(URLENCODED, b"email=rosa%40example.com&message=hi&day=Mon&day=Tue&day=Mon"),
    Post("application/json", b'{"email": "rosa@example.com", "message": "hi", "day": ["Mon", "Tue"]}'),
    Post("application/json", b'{"day": "Mon", "email": "rosa@example.com", "day": "Tue", "message": "hi"}'),
    as_multipart({"email": "rosa@example.com", "message": "hi", "day": ["Mon", "Tue"]}),
]


@pytest.mark.parametrize("post", REPEATED)
def test_repeated_keys_are_joined(desk: QuietDesk, post: Post) -> None:
    assert sent(desk, post)["day"] == "Mon, Tue"


@pytest.mark.parametrize("value", [["no", "yes"], ["0", "1"], ["", "on"], ["yes", "yes"]])
def test_ticked_box_counts_whatever_its_hidden_twin_says(desk: QuietDesk, value: list[str]) -> None:
    answer = Visitor(desk).submit("certification", {**CERTIFICATION, "consent_contact": value})

    assert answer.status == 200
    assert "consent_contact" in desk.only_lead().consents


UNREADABLE = {
    "not JSON": Post("application/json", b"{"),
    "NaN": Post("application/json", b'{"message": NaN}'),
    "Infinity": Post("application/json", b'{"message": Infinity}'),
    "minus Infinity": Post("application/json", b'{"message": [-Infinity]}'),
    "leading zero": Post("application/json", b'{"message": 007}'),
    "half a surrogate pair": Post("application/json", b'{"message": "\\ud800"}'),
    "the other half": Post("application/json", b'{"message": "\\udc00"}'),
    "halves in the wrong order": Post("application/json", b'{"message": "\\udc00\\ud800"}'),
    "half a pair in a name": Post("application/json", b'{"\\ud800": "hi"}'),
    "an escaped zero byte": Post("application/json", b'{"message": "a\\u0000b"}'),
    "a zero byte": Post("application/json", b'{"message": "a\x00b"}'),
    "a zero byte in a name": Post("application/json", b'{"a\\u0000b": "hi"}'),
    "text that is not JSON": Post("text/plain", b"email=rosa@example.com"),
    "a percent-encoded zero byte": Post(URLENCODED, b"message=a%00b"),
    "multipart without a boundary": Post("multipart/form-data", as_multipart(CONTACT).body),
    "multipart with another boundary": Post("multipart/form-data; boundary=x", as_multipart(CONTACT).body),
    "multipart cut off": Post(as_multipart(CONTACT).content_type, as_multipart(CONTACT).body[:-30]),
    "multipart of nothing": Post(as_multipart(CONTACT).content_type, b""),
    "a part without a name": Post(
        as_multipart(CONTACT).content_type, as_multipart(CONTACT).body.replace(b' name="message"', b"")
    ),
}


@pytest.mark.parametrize("post", UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_body_is_refused(visitor: Visitor, desk: QuietDesk, post: Post) -> None:
    answer = visitor.post("/f/contact", post, AS_SCRIPT)

    assert (answer.status, answer.codes, desk.leads()) == (400, ["BAD_BODY"], [])


@pytest.mark.parametrize(
    "content_type",
    ["application/xml", "image/png", "application/octet-stream", "multipart/mixed", "text/html", "nonsense", "*/*"],
)
def test_other_content_types_are_refused_by_name(visitor: Visitor, content_type: str) -> None:
    answer = visitor.post("/f/contact", Post(content_type, as_urlencoded(CONTACT).body), AS_SCRIPT)

    assert (answer.status, answer.codes) == (415, ["UNSUPPORTED_TYPE"])


@pytest.mark.parametrize(
    "content_type", [URLENCODED, "application/octet-stream", "application/ld+json", "text/html", "nonsense"]
)
def test_json_is_json_whatever_its_label(desk: QuietDesk, content_type: str) -> None:
    fields = {**CONTACT, "day": "Tuesday & Friday = 2+1"}

    assert sent(desk, Post(content_type, as_json(fields).body)) == fields


def test_form_whose_first_name_begins_with_a_brace_is_a_form(desk: QuietDesk) -> None:
    post = Post(URLENCODED, b"{a}=b&email=rosa%40example.com&message=hi")

    assert sent(desk, post) == {"email": "rosa@example.com", "message": "hi", "{a}": "b"}


def test_broken_json_under_the_label_of_a_form_is_given_back(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", Post("text/plain", b'{"message": "my precious words'), {"Accept": "text/html"})

    assert answer.status == 400
    assert "my precious words" in answer.body


MORE_JSON = {
    "written as JSON twice": Post("application/json", json.dumps(json.dumps(CONTACT)).encode()),
    "encoded as if it were a form": Post(URLENCODED, quote_plus(json.dumps(CONTACT)).encode()),
    "the same with an equals sign": Post(URLENCODED, quote_plus(json.dumps(CONTACT)).encode() + b"="),
    "in a field": as_urlencoded({"payload": json.dumps(CONTACT)}),
    "in a field of JSON": as_json({"body": json.dumps({"data": json.dumps(CONTACT)})}),
}


@pytest.mark.parametrize("post", MORE_JSON.values(), ids=MORE_JSON)
def test_json_is_found_wherever_programs_put_it(desk: QuietDesk, post: Post) -> None:
    assert sent(desk, post) == CONTACT


LISTS = {
    "one object": b'[{"email": "rosa@example.com", "message": "hi"}]',
    "with blanks before it": b' \r\n\t[{"email": "rosa@example.com", "message": "hi"}]',
}


@pytest.mark.parametrize("body", LISTS.values(), ids=LISTS)
def test_list_of_one_object_is_that_object(desk: QuietDesk, body: bytes) -> None:
    assert sent(desk, Post("application/json", body)) == {"email": "rosa@example.com", "message": "hi"}


def test_untouched_file_input_is_ignored(desk: QuietDesk) -> None:
    assert sent(desk, as_multipart(CONTACT, file_part("photo", "", b""))) == CONTACT


FILES = {
    "a file": file_part("photo", "id.png", b"\x89PNG\r\n\x00"),
    "a file of text": file_part("photo", "id.txt", b"hello"),
    "a file without a name": file_part("photo", "", b"hello"),
    "a file whose name is written in the forbidden way": (
        b"Content-Disposition: form-data; name=\"photo\"; filename*=UTF-8''id.txt\r\n\r\nhello"
    ),
}


@pytest.mark.parametrize("part", FILES.values(), ids=FILES)
def test_file_is_refused_by_name_and_never_stored(visitor: Visitor, desk: QuietDesk, part: bytes) -> None:
    answer = visitor.post("/f/contact", as_multipart(CONTACT, part), AS_SCRIPT)

    assert (answer.status, answer.codes, desk.leads()) == (400, ["NO_FILE_UPLOADS"], [])


def test_names_and_texts_of_any_script_come_through_every_encoding(desk: QuietDesk) -> None:
    fields = {"email": "rosa@example.com", "message": "早上好 — ¿qué tal? 👋🏽", "señal «ü»": "Ω≈ç√"}

    for post in (as_json(fields), as_urlencoded(fields), as_multipart(fields)):
        assert sent(desk, post) == fields


@pytest.mark.parametrize("body", [b"abc", "é".encode()])
def test_base64_that_is_broken_on_the_way_is_refused(desk: QuietDesk, body: bytes) -> None:
    answer = post_through_gateway(desk, "//f/contact", Post("application/json", body), is_base64=True)

    assert (answer.status, answer.codes) == (400, ["BAD_BODY"])


def test_body_that_comes_in_base64_is_read(desk: QuietDesk) -> None:
    post = Post("application/json", b64encode(as_json(CONTACT).body))

    assert post_through_gateway(desk, "//f/contact", post, is_base64=True).status == 200


UNCLEAR = {"acceptance": "Monday", "preferred_contact": "Either", "voicemail_ok": "only mornings"}


def test_contact_keeps_what_other_peoples_forms_ask_in_their_own_words(desk: QuietDesk) -> None:
    reply = Visitor(desk).submit("contact", CONTACT | UNCLEAR)

    assert reply.status == 200
    assert dict(desk.only_lead().other_answers) == UNCLEAR
    assert desk.only_lead().consents == {}


def test_certification_asks_again_for_a_choice_it_does_not_understand(desk: QuietDesk) -> None:
    reply = Visitor(desk).submit("certification", CERTIFICATION | {"kind": "the other one"})

    assert [(error["code"], error["field"]) for error in reply.json["errors"]] == [("NOT_A_CHOICE", "kind")]


@pytest.mark.parametrize(("typed", "stored"), [("sí", "yes"), ("TRUE", "yes"), ("0", "no"), ("Unsure", "unsure")])
def test_yes_and_no_are_understood_among_other_choices(desk: QuietDesk, typed: str, stored: str) -> None:
    Visitor(desk).submit("certification", CERTIFICATION | {"in_new_york": typed})

    assert desk.only_lead().answers["in_new_york"] == stored


def test_key_in_a_field_counts_as_one_in_the_header(desk: QuietDesk) -> None:
    visitor = Visitor(desk)
    first = visitor.post("/f/contact", as_json(CONTACT), AS_SCRIPT | {"Idempotency-Key": "k1"})
    again = visitor.submit("contact", CONTACT | {"_idempotency_key": "k1"})

    assert again.json["id"] == first.json["id"]
    assert len(desk.leads()) == 1


def test_refused_page_keeps_a_choice_in_the_senders_own_words(desk: QuietDesk) -> None:
    page = Visitor(desk).post(
        "/f/contact", as_urlencoded({"email": "a@example.com", "preferred_contact": "after 5"}), AS_PERSON
    )

    assert page.status == 422
    assert 'name="preferred_contact" value="after 5"' in page.body


def test_refused_page_does_not_send_a_bad_key_again(desk: QuietDesk) -> None:
    bad = {**CONTACT, "_idempotency_key": "k" * 256}

    page = Visitor(desk).post("/f/contact", as_urlencoded(bad), AS_PERSON)

    assert page.status == 400
    assert "_idempotency_key" not in page.body
    assert CONTACT["message"].splitlines()[0] in page.body


def test_broken_multipart_leaves_nothing_in_the_log(desk: QuietDesk, caplog: pytest.LogCaptureFixture) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}

    Visitor(desk).ask("POST", "/f/contact", headers, b"email=ana")

    assert caplog.text == ""


def test_label_of_a_choice_counts_as_the_choice(desk: QuietDesk) -> None:
    said = {"kind": "New certification", "in_new_york": "I am not sure", "preferred_contact": "Llamada"}

    assert Visitor(desk).submit("certification", CERTIFICATION | said).status == 200
    stored = desk.only_lead().answers
    assert [stored[name] for name in said] == ["new", "unsure", "phone"]


def test_words_of_a_form_sent_as_plain_text_are_given_back(desk: QuietDesk) -> None:
    headers = {"Content-Type": "text/plain", "Accept": "text/html"}

    page = Visitor(desk).ask("POST", "/f/contact", headers, b"email=a@example.com\r\nmessage=my precious words\r\n")

    assert page.status == 400
    assert "my precious words" in page.body


def test_words_of_a_form_that_was_cut_off_are_given_back(desk: QuietDesk) -> None:
    whole = as_multipart({"email": "a@example.com", "message": "my precious words go on"})
    headers = {"Content-Type": whole.content_type, "Accept": "text/html"}

    page = Visitor(desk).ask("POST", "/f/contact", headers, whole.body[: whole.body.index(b"precious") + 8])

    assert page.status == 400
    assert "my precious" in page.body


def test_page_without_words_does_not_say_that_they_are_still_there(desk: QuietDesk) -> None:
    headers = {"Content-Type": "application/xml", "Accept": "text/html"}

    page = Visitor(desk).ask("POST", "/f/contact", headers, b"<a/>")

    assert page.status == 415
    assert "still here" not in page.body
