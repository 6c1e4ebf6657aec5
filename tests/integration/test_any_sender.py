"""Whatever a program sends within the limits, in any encoding: 200, one lead, one write, and every leaf of it is kept.

The same from a browser is accepted or refused with every word given back.
"""

import json
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.forms import FORMS
from chalicelib.intake.control_fields import RESERVED
from chalicelib.leads.lead import Lead
from tests.desks import DoubtfulStore, QuietDesk
from tests.integration.test_any_input import listening
from tests.markup import take_apart
from tests.posts import AS_MACHINE, AS_PERSON, BROWSER, Post, Visitor, as_multipart, as_urlencoded

# Each leaf is a word of its own, whose ends take no accent and which looks like nothing else.
CANARY = "qzx"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
# (No choice is among them: a page shows its options again, and not what nobody offered. What is beside a "value" is the
# name of what was said: such pairs have a kind of their own below.)
NAMES = [
    *("name", "email", "your-email", "phone", "tel", "message", "comments", "date_of_birth", "county", "zip", "city"),
    *(
        "contact[email]",
        "form_fields[message]",
        "data.phone",
        "q4_email",
        "name[first]",
        "name[last]",
        "fields",
        "data",
    ),
    *("label", "answers", "form", "submission", "meta", "1.3", "1.6", "2", "first", "last", "Subject", "Your name *"),
    *("¿Cuál es su correo?", "id", "type", "payload", "text", "x", ""),
]
names = st.one_of(st.sampled_from(NAMES), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12))


def word(number: int) -> str:
    return f"{CANARY}{LETTERS[number // 26 % 26]}{LETTERS[number % 26]}q"


# How a leaf is written around its word.
SHAPES = [
    "{}",
    "{}@example.com",
    "Is {} possible on Friday?",
    "  {}\r\nand more ",
    "212-555-0134 {}",
    "<b>{}</b>",
    "“{}”",
]


@dataclass(frozen=True)
class Sent:
    post: Post
    # The word of each leaf that is an answer.
    words: tuple[str, ...]


class Writer:
    """Writes leaves, each with its own word."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self.words: list[str] = []

    def leaf(self) -> str:
        self.words.append(word(len(self.words)))
        return self._draw(st.sampled_from(SHAPES)).format(self.words[-1])

    def tree(self, depth: int) -> Any:  # noqa: ANN401 - JSON
        kind = self._draw(st.sampled_from(["leaf", "leaf", "object", "list", "pairs", "nothing"])) if depth else "leaf"
        if kind == "object":
            chosen = self._draw(st.lists(names, unique=True, max_size=3))
            return {name: self.tree(depth - 1) for name in chosen}
        if kind == "list":
            return [self.tree(depth - 1) for _ in range(self._draw(st.integers(0, 3)))]
        if kind == "pairs":
            labels = self._draw(st.lists(st.sampled_from(["Email", "Message", "Your name", "Day", ""]), max_size=3))
            return [{"label": label or self.leaf(), "value": self.leaf()} for label in labels]
        return self._draw(st.sampled_from([None, "", [], {}])) if kind == "nothing" else self.leaf()


@st.composite
def bodies(draw: st.DrawFn) -> Sent:
    writer = Writer(draw)
    chosen = draw(st.lists(names, unique_by=str.lower, min_size=1, max_size=5))
    chosen = [name for name in chosen if name.lower() not in RESERVED]
    encoding = draw(st.sampled_from(["json", "list", "urlencoded", "multipart", "JSON in a field"]))
    if encoding in {"json", "list"}:
        tree: Any = {name: writer.tree(3) for name in chosen} | {"one more": writer.leaf()}
        body = json.dumps([tree, writer.leaf()] if encoding == "list" else tree, ensure_ascii=draw(st.booleans()))
        return Sent(Post("application/json", body.encode()), tuple(writer.words))
    fields: dict[str, str | list[str]] = {name: writer.leaf() for name in chosen} | {"one more": [writer.leaf(), ""]}
    if draw(st.booleans()):
        fields |= {"asked[3][title]": writer.leaf(), "asked[3][value]": writer.leaf()}
    if encoding == "JSON in a field" and "payload" not in fields:
        fields["payload"] = json.dumps({"inside": writer.tree(3)})
    encode = as_multipart if encoding == "multipart" else as_urlencoded
    return Sent(encode(fields), tuple(writer.words))


def kept_in(lead: Lead) -> str:
    return json.dumps([dict(lead.answers), lead.other_answers, dict(lead.typed)], ensure_ascii=False)


def try_machine(form: str, sent: Sent) -> None:
    memory = QuietDesk().memory
    store = DoubtfulStore(memory)
    desk = QuietDesk(store=store)
    with listening() as heard:
        answer = Visitor(desk).post(f"/f/{form}", sent.post, AS_MACHINE)

    assert answer.status == 200, answer.body
    assert store.calls == ["add"]
    [lead] = memory.all()
    for said in sent.words:
        assert said in kept_in(lead), said
    assert CANARY not in json.dumps(dict(answer.headers)) + answer.body + "\n".join(heard)


def try_browser(form: str, sent: Sent) -> None:
    desk = QuietDesk()
    with listening() as heard:
        answer = Visitor(desk).post(f"/f/{form}", sent.post, {"User-Agent": BROWSER, **AS_PERSON})

    assert answer.status in {303, 422}
    if answer.status == 303:
        kept = kept_in(desk.only_lead())
    else:
        assert desk.leads() == []
        kept = unescape(answer.body)
        assert CANARY not in take_apart(answer.body).text
    for said in sent.words:
        assert said in kept, said
    assert CANARY not in json.dumps(dict(answer.headers)) + "\n".join(heard)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(sent=bodies())
def test_machine_is_answered_and_every_leaf_is_kept_with_one_write(form: str, sent: Sent) -> None:
    try_machine(form, sent)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(sent=bodies())
def test_browser_is_accepted_or_given_every_word_back(form: str, sent: Sent) -> None:
    try_browser(form, sent)


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=5_000, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(sent=bodies())
def test_thousands_of_bodies_from_machines(form: str, sent: Sent) -> None:
    try_machine(form, sent)


@pytest.mark.proof
@pytest.mark.timeout(900)
@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=3_000, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(sent=bodies())
def test_thousands_of_bodies_from_browsers(form: str, sent: Sent) -> None:
    try_browser(form, sent)
