"""What a person reads of a page, a reply, a file or an email, one text a line: tags gone, whatever changes masked."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from io import StringIO
from typing import Any
from urllib.parse import unquote

from tests.posts import unbound

# What stands inside a sentence; every other element begins a new line.
_INLINE = frozenset({"b", "strong", "em", "small", "code"})
_UNSEEN = frozenset({"script", "style"})
_SPOKEN = ("aria-label", "title", "alt", "placeholder")
# What the values of these show nobody reads.
_SILENT_INPUTS = frozenset({"hidden", "radio", "checkbox"})
# Links whose text is sent by whoever follows them.
_WRITING = ("sms:", "mailto:")
_MASKS = (
    (re.compile(r"\b[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}\b"), "‹reference›"),
    # The link that stops reminders: a lead's key, the hash of a mailbox under a key, a signature.
    (re.compile(r"[0-9a-f]{32}\.[0-9a-f]{8}-[0-9a-f]{64}\.[0-9a-f]{32}"), "‹token›"),
    # The link by which somebody asks something of their visit: a lead's key, the wish, the moment, a signature.
    (re.compile(r"[0-9a-f]{32}\.[a-z_]+\.\d+\.[0-9a-f]{32}"), "‹token›"),
    (re.compile(r"(?<=^UID:)[0-9a-f-]{36}"), "‹token›"),
    (re.compile(r"[0-9a-f]{24,}"), "‹token›"),
    # What the address of the thank-you page says of a request.
    (re.compile(r"(?<=arrived=)[\w.‹›-]+"), "‹arrival›"),
    (re.compile(r"(?<=[?&]v=)[\w-]+"), "‹version›"),
    (re.compile(r"\b\d{13}\.‹token›"), "‹token›"),
)


def masked(text: str) -> str:
    """Return the text without what is another one for every lead, key and version, and without signs nobody sees."""
    text = unbound(text)
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


class _Reader(HTMLParser):
    """Reads a page, or of its body only what is inside one element."""

    def __init__(self, inside: str) -> None:
        super().__init__()
        # What is read, if not all; and how many of these are open.
        self._read = frozenset({inside, "title"}) if inside else frozenset()
        self._is_open = 0
        self.lines: list[str] = []
        self._text = ""
        self._unseen = 0
        self._is_title = False
        # Whether a link is open that is a button or a row, and how many parts of a sentence are open in it.
        self._is_in_row = False
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._unseen += tag in _UNSEEN
        self._is_open += tag in self._read
        if tag == "a":
            self._is_in_row, self._depth = "class" in given, 0
        if not self._is_inline(tag) or given.get("class", "").startswith("tag"):
            self._end_line()
        self._depth += tag == "span"
        self._is_title = tag == "title"
        if self._is_heard:
            self.lines += (f"[{name}] {_on_one_line(text)}" for name, text in _texts_of(tag, given))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN
        self._depth -= tag == "span"
        if not self._is_inline(tag):
            self._end_line()
            self._is_title = False
        self._is_open -= tag in self._read

    def handle_data(self, data: str) -> None:
        if self._is_heard and not self._unseen:
            self._text += data

    def close(self) -> None:
        super().close()
        self._end_line()

    @property
    def _is_heard(self) -> bool:
        return bool(self._is_open or not self._read)

    def _is_inline(self, tag: str) -> bool:
        """Tell a part of a sentence from what stands by itself, as each part of a row does."""
        if tag == "a":
            return not self._is_in_row
        if tag == "span":
            return not self._is_in_row or self._depth > 0
        return tag in _INLINE

    def _end_line(self) -> None:
        text = _on_one_line(self._text)
        self._text = ""
        if text:
            self.lines.append(f"[title] {text}" if self._is_title else text)


def _texts_of(tag: str, given: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what an element says in its attributes, and by which."""
    for name, text in given.items():
        is_sentence = name.startswith("data-") and " " in text
        if text and (name in _SPOKEN or is_sentence):
            yield name, text
    value = given.get("value", "")
    if value and tag in {"input", "option"} and given.get("type") not in _SILENT_INPUTS and not _is_name(tag, value):
        yield "value", value
    if given.get("href", "").startswith(_WRITING):
        yield "href", unquote(given["href"])


def _is_name(tag: str, value: str) -> bool:
    """Tell the name of an option, which is sent and not shown, from a suggestion."""
    is_id = re.fullmatch(r"[A-Za-z0-9_-]{16}", value) is not None
    return tag == "option" and (is_id or (value == value.lower() and " " not in value))


def _on_one_line(text: str) -> str:
    return masked(" ".join(text.split()))


def lines_of_html(html: str, inside: str = "") -> list[str]:
    """Return the lines of a page, or its title and what is inside one of its elements."""
    reader = _Reader(inside)
    reader.feed(html)
    reader.close()
    return reader.lines


def lines_of_json(value: Any, place: str = "", *, in_order: bool = True) -> list[str]:  # noqa: ANN401 - any JSON
    """Return every text of a JSON value behind its place; without `in_order`, names are sorted."""
    if isinstance(value, str):
        return [f"{place}: {line}" for line in masked(value).splitlines()]
    if isinstance(value, dict):
        items = list(value.items()) if in_order else sorted(value.items())
    elif isinstance(value, list):
        items = [(str(number), one) for number, one in enumerate(value)]
    else:
        return []
    return [line for name, one in items for line in lines_of_json(one, f"{place}.{name}".strip("."), in_order=in_order)]


def lines_of_csv(text: str) -> list[str]:
    """Return every cell that is not empty, behind its column's title, row by row."""
    header, *rows = csv.reader(StringIO(text.removeprefix("\ufeff")))
    cells = [f"{title}: {cell}" for row in rows for title, cell in zip(header, row, strict=True) if cell]
    return [masked(line) for cell in (*header, *cells) for line in cell.splitlines()]


def lines_of_text(text: str) -> list[str]:
    return masked(text).splitlines()


def words_of_script(script: str, language: str) -> list[str]:
    """Return the sentences that a script carries for a language: `en:{sending:"Sending…",…}`."""
    found = re.findall(rf"\b{language}:\{{((?:\w+:\"[^\"]*\",?)+)\}}", script)
    return [f"{name}: {text}" for table in found for name, text in re.findall(r"(\w+):\"([^\"]*)\"", table)]


def lines_of_body(content_type: str, body: str, inside: str = "") -> list[str]:
    """Return what a reply says, whatever it is written in."""
    if content_type.startswith("text/html"):
        return lines_of_html(body, inside)
    if content_type.startswith("application/json"):
        return lines_of_json(json.loads(body))
    if content_type.startswith("text/csv"):
        return lines_of_csv(body)
    return lines_of_text(body)


def clipped(lines: Iterable[str], begins: int = 40, ends: int = 25) -> list[str]:
    """Leave the middle of a long list out: its rows are all alike."""
    lines = list(lines)
    left_out = len(lines) - begins - ends
    return lines if left_out <= 0 else [*lines[:begins], f"‹{left_out} lines more›", *lines[begins + left_out :]]
