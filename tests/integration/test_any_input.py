"""Whatever is typed or sent: never a fault, never an echo, never a lost lead.

Every value carries a canary, a token of its own. It may come back only inside a field of the page that is given back,
and an accepted lead must hold every one.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from chalicelib.forms import FORMS, load_form
from chalicelib.forms.question import Widget
from chalicelib.intake.control_fields import RESERVED
from tests.desks import SITE, QuietDesk
from tests.markup import take_apart
from tests.posts import AS_PERSON, AS_SCRIPT, ENCODINGS, LEAST, Answer, Fields, Post, Visitor

# Its first and last letter take no accent, and nothing about it looks like a number.
CANARY = "qzx"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
NASTY = [
    '"><script>alert(1)</script>',
    "</textarea><img src=x onerror=alert(1)>",
    "' onfocus=alert(1) autofocus='",
    "{{ 7 * 7 }}{% raw %}",
    "\r\nSet-Cookie: a=b\r\n\r\n<html>",
    "%s%n{0}{phone}",
    "\u202egnp.exe",
    "e\u0301\u200d\ufeff",
    "=cmd|' /C calc'!A0",
    "&lt;&#x22;&quot",
    "🏳️‍🌈 ﷽ Ω",
]
OTHER_NAMES = [
    *("your-email", "_replyto", "tel", "comments", "first name", "last_name", "Nombre completo", "Teléfono"),
    *("date_of_birth_month", "date_of_birth_day", "date_of_birth_year", "dob", "", " ", "favourite colour"),
    *("_gotcha", "botcheck", "_subject", "_cc", "_next", "_language", "_fill", "form-name", "fields[a][value]"),
]


def canary(number: int) -> str:
    return f"{CANARY}{ALPHABET[number // 26]}{ALPHABET[number % 26]}q"


nasty_texts = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.text(st.characters(max_codepoint=0x2FF)))


@dataclass(frozen=True)
class Sent:
    """Fields, and the canary of each that holds one."""

    fields: Fields
    canaries: Mapping[str, str]


def plausible(form: str, name: str, token: str) -> st.SearchStrategy[str]:
    """Return answers that are taken, with the canary wherever the question takes text."""
    ask = load_form(form).questions().get(name)
    widget = ask.widget if ask else Widget.LINE
    if widget is Widget.EMAIL:
        return st.just(f"{token}@example.com")
    if widget in {Widget.LINE, Widget.LINES}:
        return st.sampled_from([token, f"Zoë {token}", f"a\n{token}\r\nb", f"  {token} 😀"])
    sample = {Widget.PHONE: "(212) 555-0134", Widget.DATE: "April 23, 1975", Widget.TICK: "yes"}.get(widget)
    return st.just(sample) if sample else st.sampled_from(sorted(ask.choices) if ask else [""])


@st.composite
def submissions(draw: st.DrawFn, form: str) -> Sent:
    names = draw(st.lists(st.sampled_from([*load_form(form).questions(), *OTHER_NAMES]), unique=True, max_size=12))
    if draw(st.booleans()):
        names = [*dict.fromkeys((*LEAST[form], *names))]
    if draw(st.integers(0, 9)) == 0:
        names.append(draw(st.text(max_size=30)))
    is_tame = draw(st.booleans())
    fields: dict[str, str | list[str]] = {}
    canaries: dict[str, str] = {}
    for number, name in enumerate(dict.fromkeys(names)):
        token = canary(number)
        if is_tame or draw(st.booleans()):
            fields[name] = draw(plausible(form, name, token))
        else:
            wild = draw(nasty_texts) + token + draw(nasty_texts)
            fields[name] = [wild, "second"] if draw(st.booleans()) else wild
        if token in json.dumps(fields[name]):
            canaries[name] = token
    return Sent(fields, canaries)


@contextmanager
def listening() -> Iterator[list[str]]:
    """Hear everything that is logged, by anybody."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(logging.Formatter().format(record))  # type: ignore[method-assign]
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def assert_no_echo(answer: Answer, heard: list[str]) -> None:
    assert CANARY not in json.dumps(dict(answer.headers))
    assert CANARY not in "\n".join(heard)
    # A page may hold what was typed in its fields, and nowhere else.
    assert CANARY not in (take_apart(answer.body).text if answer.is_page else answer.body)


def assert_nothing_is_lost(desk: QuietDesk, sent: Sent) -> None:
    lead = desk.only_lead()
    stored = json.dumps([dict(lead.answers), lead.other_answers], ensure_ascii=False)
    for name, token in sent.canaries.items():
        if name.lower() not in RESERVED:
            assert token in stored, name


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("asks", [AS_SCRIPT, AS_PERSON], ids=["script", "person"])
@given(data=st.data())
def test_whatever_is_typed_is_answered_without_an_echo_and_kept_if_accepted(
    form: str, asks: dict[str, str], data: st.DataObject
) -> None:
    sent = data.draw(submissions(form))
    encode = data.draw(st.sampled_from(list(ENCODINGS.values())))
    desk = QuietDesk()

    with listening() as heard:
        answer = Visitor(desk).post(f"/f/{form}", encode(sent.fields), asks | {"Origin": SITE})

    event(f"answered {answer.status}")
    assert answer.status < 500
    assert_no_echo(answer, heard)
    assert bool(desk.leads()) is answer.is_accepted
    if answer.is_accepted:
        assert_nothing_is_lost(desk, sent)


@pytest.mark.parametrize("form", FORMS)
@given(data=st.data())
def test_refused_page_gives_back_every_word(form: str, data: st.DataObject) -> None:
    sent = data.draw(submissions(form))

    answer = Visitor(QuietDesk()).post(f"/f/{form}", ENCODINGS["urlencoded"](sent.fields), AS_PERSON)

    if not answer.is_accepted:
        held = json.dumps(take_apart(answer.body).held, ensure_ascii=False)
        asks = load_form(form).questions()
        for name, token in sent.canaries.items():
            # A choice that is none of those offered cannot be shown, nor a page's own marks.
            is_shown = name not in asks or asks[name].widget not in {Widget.CHOICE, Widget.TICK}
            if is_shown and name not in {"_fill", "_language"}:
                assert token in held, name


HEADERS = [
    *("Accept", "Origin", "Referer", "Idempotency-Key", "Accept-Language", "Formspree-Session-Data"),
    *("X-Requested-With", "Formspree-Client", "Host", "User-Agent", "Content-Type", "Content-Length"),
]


@given(
    headers=st.dictionaries(st.sampled_from(HEADERS), st.text(st.characters(min_codepoint=32, max_codepoint=255))),
    query=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=30),
    form=st.sampled_from(sorted(FORMS)),
)
@example(headers={"Origin": "https://["}, query="", form="contact")
@example(headers={"Formspree-Session-Data": "eyJsb2FkZWRBdCI6MWU5OTk5fQ=="}, query="", form="contact")
def test_no_header_and_no_query_is_a_fault(headers: dict[str, str], query: str, form: str) -> None:
    visitor = Visitor(QuietDesk())
    post = ENCODINGS["json"](LEAST[form])

    for answer in (
        visitor.post(f"/f/{form}?{query}", post, headers),
        visitor.get(f"/f/{form}?{query}", headers),
        visitor.get(f"/thanks?{query}", headers),
        visitor.ask("OPTIONS", f"/f/{form}?{query}", headers),
    ):
        assert answer.status < 500


CONTENT_TYPES = [
    *("application/json", "text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"),
    *("multipart/form-data; boundary=b", 'multipart/form-data; boundary="b"', "multipart/form-data; boundary=-"),
]
PIECES = [
    *(
        b"--b",
        b"--b--",
        b"\r\n",
        b"\n",
        b"\r",
        b"-",
        b":",
        b";",
        b'"',
        b"=",
        b"&",
        b"%",
        b"%0",
        b"%ff",
        b"\x00",
        b"\xff",
    ),
    *(b"Content-Disposition: form-data", b'; name="email"', b'; name="message"', b'; filename="a"', b"; name=", b"hi"),
    *(b"Content-Transfer-Encoding: base64", b"email=a@b.co", b"message", b"{", b"}", b"[", b"]", b",", b'"message"'),
    *(b'"email"', b'"a@b.co"', b"null", b"1e999", b"-0", b"\\ud800", b"\\u0000", b"\xef\xbb\xbf", b"\xed\xa0\x80"),
]
bodies = st.one_of(st.binary(), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))


@given(
    content_type=st.one_of(st.sampled_from(CONTENT_TYPES), st.text(st.characters(min_codepoint=32, max_codepoint=255))),
    body=bodies,
    asks=st.sampled_from([AS_SCRIPT, AS_PERSON]),
)
@example(content_type="application/x-www-form-urlencoded", body=b"=x&email=a@b.co&message=hi", asks=AS_SCRIPT)
def test_no_bytes_are_a_fault(content_type: str, body: bytes, asks: dict[str, str]) -> None:
    desk = QuietDesk()

    answer = Visitor(desk).post("/f/contact", Post(content_type, body), asks)

    assert answer.status < 500
    assert bool(desk.leads()) is answer.is_accepted


json_values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(st.characters(codec=None, categories=("Lu", "Ll", "Cs", "Cc", "Mn", "Nd")), max_size=10),
    ),
    lambda inside: st.one_of(st.lists(inside, max_size=4), st.dictionaries(st.text(max_size=5), inside, max_size=4)),
    max_leaves=12,
)


@given(
    extra=json_values,
    name=st.one_of(st.sampled_from(sorted(load_form("certification").questions())), st.text(max_size=5)),
    form=st.sampled_from(sorted(FORMS)),
    asks=st.sampled_from([AS_SCRIPT, AS_PERSON]),
)
@example(extra="9" * 30 + "/1/1975", name="date_of_birth", form="certification", asks=AS_SCRIPT)
@example(extra="1/" + "9" * 10 + "/1975", name="date_of_birth", form="certification", asks=AS_SCRIPT)
@example(extra=[], name="", form="contact", asks=AS_PERSON)
def test_no_json_is_a_fault(extra: object, name: str, form: str, asks: dict[str, str]) -> None:
    desk = QuietDesk()
    body = json.dumps({**LEAST[form], name: extra}).encode()

    answer = Visitor(desk).post(f"/f/{form}", Post("application/json", body), asks)

    assert answer.status < 500
    assert bool(desk.leads()) is answer.is_accepted
