"""Bodies that are made to be dear: each a few bytes, over and over, up to whatever size is asked for."""

from collections.abc import Callable
from urllib.parse import quote_from_bytes

from tests.posts import Post

URLENCODED, JSON, TEXT = "application/x-www-form-urlencoded", "application/json", "text/plain"
_BOUNDARY = b"qzx"
MULTIPART = f"multipart/form-data; boundary={_BOUNDARY.decode()}"
_MARKS = "\u0301\u0316"  # of two classes, so that each pair is out of order
_PART = b'--qzx\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'
_BASICS = b"email=rosa@example.com&message="


def _filled(begin: bytes, unit: bytes, end: bytes = b"") -> Callable[[int], bytes]:
    """Return a maker of bodies: the beginning, the unit as often as there is room for it, and the end."""
    return lambda size: begin + unit * ((size - len(begin) - len(end)) // len(unit)) + end


def _named(unit: bytes) -> Callable[[int], bytes]:
    """Return a maker of bodies with one field, whose name is all there is to it."""
    return _filled(b"", unit, b"=x")


def _percent(text: str) -> bytes:
    return quote_from_bytes(text.encode()).encode()


def _nested(opening: bytes, closing: bytes) -> Callable[[int], bytes]:
    """Return a maker of JSON as deep as there is room for."""

    def make(size: int) -> bytes:
        depth = (size - 20) // (len(opening) + len(closing))
        return b'{"message":' + opening * depth + b"1" + closing * depth + b"}"

    return make


def _numbered(write: Callable[[int], bytes], begin: bytes = b"", end: bytes = b"") -> Callable[[int], bytes]:
    """Return a maker of bodies in which every unit is another one."""

    def make(size: int) -> bytes:
        each = len(write(10**6))
        return begin + b"".join(map(write, range(10**6, 10**6 + (size - len(begin) - len(end)) // each))) + end

    return make


def _everywhere(unit: bytes, *names: str) -> Callable[[int], bytes]:
    """Return a maker of urlencoded bodies in which every field is full of the unit."""

    def make(size: int) -> bytes:
        room = size // len(names)
        return b"&".join(_filled(f"{name}=".encode(), unit)(room - 1) for name in names)

    return make


# What the desk reads most carefully, and names that it has to understand first.
_ASKED = (*("name", "phone", "email", "date_of_birth", "zip", "condition"), *("county", "message", "in_new_york"))
_UNDERSTOOD = tuple(f"{word} {number}" for number in range(12) for word in ("Your birthday", "tel", "Fecha", "x[y][z]"))

# What it is → its content type, and the body of a size.
NASTY: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "marks in a name": (URLENCODED, _named(_MARKS.encode())),
    "marks in a name, escaped": (URLENCODED, _named(_percent(_MARKS))),
    "marks in a message": (URLENCODED, _filled(_BASICS, _MARKS.encode())),
    "marks in JSON": (JSON, _filled(b'{"message":"', b"\\u0301\\u0316", b'"}')),
    "a field of two letters": (URLENCODED, _filled(b"", b"a&")),
    "a field of a letter and nothing": (URLENCODED, _filled(b"", b"a=&")),
    "another field each time": (URLENCODED, _numbered(lambda number: b"%d=1&" % number)),
    "lesser-than signs": (URLENCODED, _filled(_BASICS, b"<")),
    "lesser-than signs, escaped": (URLENCODED, _filled(_BASICS, b"%3C")),
    "quotes": (URLENCODED, _filled(_BASICS, b"'\"")),
    "ampersands, escaped": (URLENCODED, _filled(_BASICS, b"%26")),
    "broken escapes": (URLENCODED, _filled(_BASICS, b"%")),
    "bytes that are no text": (URLENCODED, _filled(_BASICS, b"\xff\xfe")),
    "pluses": (URLENCODED, _filled(b"email=+", b"+@ ")),
    "fields with a plus": (URLENCODED, _filled(b"", b"mail=a+@b &")),
    "line ends": (URLENCODED, _filled(_BASICS, b"%0D%0A")),
    "blanks": (URLENCODED, _filled(_BASICS, b"+")),
    "digits": (URLENCODED, _filled(_BASICS, b"1")),
    "digits in groups": (URLENCODED, _filled(_BASICS, b"4/23/1975 ")),
    "links": (URLENCODED, _filled(_BASICS, b"http://a.b ")),
    "addresses": (URLENCODED, _filled(_BASICS, b"a@b.co ")),
    "signs that grow": (URLENCODED, _filled(_BASICS, "\ufdfa".encode())),
    "signs that come apart": (URLENCODED, _filled(_BASICS, "\ufb2c".encode())),
    "form with JSON in it": (URLENCODED, _filled(b"{", b'"a":1,', b"}=")),
    **{
        f"{what} in {where}": (URLENCODED, _everywhere(unit, *names))
        for where, names in (("every answer", _ASKED), ("many fields", _UNDERSTOOD))
        for what, unit in (
            ("digits", b"1"),
            ("numbers that are masked", b"123-45-6789 "),
            ("numbers of cards", b"4111 1111 1111 1111 "),
            ("dates", b"4/23/1975 "),
            ("months", b"jan "),
            ("brackets", b"(("),
            ("signs of numbers", b"%2B1-"),
            ("open JSON", b'{"a":['),
            ("marks", _MARKS.encode()),
            ("signs that come apart", "\ufb2c".encode()),
            ("blanks and a letter", b"++++a"),
            ("dots and at", b"a@a."),
        )
    },
    "objects in a list": (JSON, _filled(b"[", b"{},", b"1]")),
    "numbers in a list": (JSON, _filled(b'{"a":[', b"1,", b"1]}")),
    "texts in a list": (JSON, _filled(b'{"a":[', b'"",', b'""]}')),
    "the same member": (JSON, _filled(b"{", b'"a":1,', b'"a":1}')),
    "another member each time": (JSON, _numbered(lambda number: b'"%d":1,' % number, b"{", b'"a":1}')),
    "deep lists": (JSON, _nested(b"[", b"]")),
    "deep objects": (JSON, _nested(b'{"a":', b"}")),
    "deep and never closed": (JSON, _filled(b'{"a":', b"[")),
    "deep enough and wide": (JSON, _filled(b'{"a":[', b"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]],", b"1]}")),
    "escapes in JSON": (JSON, _filled(b'{"message":"', b"\\u003c", b'"}')),
    "halves of pairs": (JSON, _filled(b'{"message":"', b"\\ud800", b'"}')),
    "one long number": (JSON, _filled(b'{"a":', b"9", b"}")),
    "JSON in JSON": (JSON, _filled(b'"{\\"a\\":[', b"{},", b'1]}"')),
    "blanks before JSON": (JSON, _filled(b"", b" ", b"{}")),
    "JSON as text": (TEXT, _filled(b"[", b"{},", b"1]")),
    "lines of text": (TEXT, _filled(b"", b"a=<\r\n")),
    "small parts": (MULTIPART, _filled(b"", _PART, b"--qzx--\r\n")),
    "boundaries that are none": (MULTIPART, _filled(_PART[:-3], b"\r\n--qz", b"\r\n--qzx--\r\n")),
    "boundaries alone": (MULTIPART, _filled(b"", b"--qzx\r\n\r\n\r\n", b"--qzx--\r\n")),
    "headers of a part": (MULTIPART, _filled(b"--qzx\r\n", b"a: b\r\n", b"\r\n\r\n--qzx--\r\n")),
    "one long header": (
        MULTIPART,
        _filled(b"--qzx\r\nContent-Disposition: form-data; ", b"a=b; ", b"\r\n\r\nx\r\n--qzx--"),
    ),
    "quotes in a header": (
        MULTIPART,
        _filled(b'--qzx\r\nContent-Disposition: form-data; name="', b'\\"', b'"\r\n\r\nx\r\n--qzx--'),
    ),
    "a file": (
        MULTIPART,
        _filled(b'--qzx\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\n', b"x", b"\r\n--qzx--"),
    ),
    "a part of lesser-than signs": (MULTIPART, _filled(_PART[:-3], b"<", b"\r\n--qzx--\r\n")),
    "a part that breaks off": (MULTIPART, _filled(_PART[:-3], b"\r")),
}


def nasty_post(name: str, size: int) -> Post:
    content_type, make = NASTY[name]
    return Post(content_type, make(size))
