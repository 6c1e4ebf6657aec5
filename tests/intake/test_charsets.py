"""Pages in other charsets than UTF-8: every letter arrives as it was typed."""

import pytest

from chalicelib.intake.body import forgiving_fields, read_fields
from tests.posts import Post

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


def percent_encoded(text: str, charset: str) -> bytes:
    return b"".join(b"%%%02X" % byte for byte in text.encode(charset))


def part(name: str, value: bytes, kind: str = "") -> bytes:
    typed = f"\r\nContent-Type: {kind}" if kind else ""
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{typed}\r\n\r\n'.encode() + value + b"\r\n"


READ = {
    "percent-encoded, not declared": (Post(URLENCODED, b"message=ma%F1ana"), "mañana"),
    "raw, not declared": (Post(URLENCODED, b"message=ma\xf1ana"), "mañana"),
    "declared as Latin 1": (Post(f"{URLENCODED}; charset=ISO-8859-1", b"message=ma%F1ana"), "mañana"),
    "declared in quotes": (Post(f'{URLENCODED};charset="windows-1252"', b"message=%93ma%F1ana%94"), "“mañana”"),
    "Latin 1 is windows-1252": (Post(f"{URLENCODED};charset=latin1", b"message=%80+50"), "€ 50"),
    "ASCII is windows-1252": (Post(f"{URLENCODED};charset=us-ascii", b"message=ma%F1ana"), "mañana"),
    "bytes that windows-1252 leaves undefined": (
        Post(URLENCODED, b"message=%81%8D%8F%90%9D%F1"),
        "\x81\x8d\x8f\x90\x9dñ",
    ),
    "said by _charset_": (Post(URLENCODED, b"message=%E3&_charset_=windows-1250"), "ă"),
    "_charset_ before the parameter": (
        Post(f"{URLENCODED};charset=windows-1251", b"_charset_=windows-1250&message=%E3"),
        "ă",
    ),
    "Cyrillic": (
        Post(f"{URLENCODED};charset=windows-1251", b"message=" + percent_encoded("Привет, Ана", "cp1251")),
        "Привет, Ана",
    ),
    "Polish": (Post(f"{URLENCODED};charset=iso-8859-2", b"message=" + percent_encoded("Łódź", "iso8859-2")), "Łódź"),
    "Turkish as Latin 5": (Post(f"{URLENCODED};charset=iso-8859-9", b"message=%80%DE"), "€Ş"),
    "Japanese": (Post(f"{URLENCODED};charset=Shift_JIS", b"message=" + percent_encoded("明日①", "cp932")), "明日①"),
    "Chinese": (Post(f"{URLENCODED};charset=gb2312", b"message=" + percent_encoded("明天 镕", "gb18030")), "明天 镕"),
    "declared wrongly": (Post(f"{URLENCODED};charset=windows-1252", "message=mañana".encode()), "mañana"),
    "declared, and no charset": (Post(f"{URLENCODED};charset=base64", b"message=ma%F1ana"), "mañana"),
    "declared, and a codec of no page": (Post(f"{URLENCODED};charset=utf-7", b"message=+AGE-%F1"), " AGE-ñ"),
    "declared, and nonsense": (Post(f"{URLENCODED};charset=\x00\xe9", b"message=ma%F1ana"), "mañana"),
    "declared, and not kept to": (Post(f"{URLENCODED};charset=shift_jis", b"message=ma%F1%20"), "mañ "),
    "a letter that the page's charset lacks": (Post(URLENCODED, b"message=%E1+%26%23128075%3B"), "á 👋"),
    "what only looks like such a letter": (
        Post(URLENCODED, b"message=%E1+%26%2365%3B%26%2355296%3B"),
        "á &#65;&#55296;",
    ),
    "JSON": (Post("application/json", b'{"message": "ma\xf1ana"}'), "mañana"),
    "JSON with its charset": (Post("application/json; charset=windows-1251", b'{"message": "\xcf\xf0"}'), "Пр"),
    "JSON in UTF-16": (Post("application/json", '{"message": "mañana"}'.encode("utf-16")), "mañana"),
    "multipart": (Post(MULTIPART, part("message", b"ma\xf1ana") + b"--b--\r\n"), "mañana"),
    "multipart whose part says its charset": (
        Post(MULTIPART, part("message", b"\xe3", "text/plain; charset=windows-1250") + b"--b--\r\n"),
        "ă",
    ),
    "multipart with _charset_": (
        Post(MULTIPART, part("_charset_", b"windows-1250") + part("message", b"\xe3") + b"--b--\r\n"),
        "ă",
    ),
    "multipart whose type says the charset": (
        Post(f"{MULTIPART}; charset=windows-1250", part("message", b"\xe3") + b"--b--\r\n"),
        "ă",
    ),
    "plain text that is JSON": (Post("text/plain", b'{"message": "ma\xf1ana"}'), "mañana"),
}


@pytest.mark.parametrize(("post", "text"), READ.values(), ids=READ)
def test_letters_arrive_as_they_were_typed(post: Post, text: str) -> None:
    assert read_fields(post.content_type, post.body)["message"] == text


def test_names_are_read_like_values() -> None:
    assert read_fields(URLENCODED, b"tel%E9fono=1&a%F1o=2") == {"teléfono": "1", "año": "2"}


def test_each_field_that_is_utf8_stays_so_beside_one_that_is_not() -> None:
    assert read_fields(URLENCODED, "name=José&message=%F1".encode()) == {"name": "José", "message": "ñ"}


@pytest.mark.parametrize("post", [post for post, _ in READ.values()], ids=READ)
def test_nothing_is_given_back_damaged(post: Post) -> None:
    assert "\N{REPLACEMENT CHARACTER}" not in str(forgiving_fields(post.content_type, post.body))


PLUSES = {
    "a foreign number beside raw blanks": (b"phone=+52 55 1234 5678", {"phone": "+52 55 1234 5678"}),
    "a foreign number beside a raw date": (
        b"phone=+52+55+1234+5678&date_of_birth=4/23/1975",
        {"phone": "+52 55 1234 5678", "date_of_birth": "4/23/1975"},
    ),
    "a foreign number beside an encoded blank": (
        b"phone=+525512345678&name=Ana%20Example",
        {"phone": "+525512345678", "name": "Ana Example"},
    ),
    "a tagged address": (b"email=ana+news@example.com", {"email": "ana+news@example.com"}),
    "a tagged address under another name": (b"your-email=a+b+c@example.com", {"your-email": "a+b+c@example.com"}),
    "a blank before a number in a body that was encoded": (
        b"phone=+212-555-0134&a=b%40c",
        {"phone": " 212-555-0134", "a": "b@c"},
    ),
    "a blank in an address that was encoded": (b"email=an+a%40example.com", {"email": "an a@example.com"}),
    "blanks between words": (
        b"message=please+call+me&email=ana@example.com",
        {"message": "please call me", "email": "ana@example.com"},
    ),
    "blanks before an address in a sentence": (b"message=write+ana@example.com", {"message": "write ana@example.com"}),
    "a foreign number with a note": (b"phone=+44 7911 123456 (cell)", {"phone": "+44 7911 123456 (cell)"}),
    "a sum": (b"message=+2 and+2", {"message": " 2 and 2"}),
    "a plus that was encoded": (b"email=ana%2Bnews@example.com", {"email": "ana+news@example.com"}),
}


@pytest.mark.parametrize(("body", "fields"), PLUSES.values(), ids=PLUSES)
def test_plus_is_a_plus_where_it_was_meant(body: bytes, fields: dict[str, str]) -> None:
    assert read_fields(URLENCODED, body) == fields
