"""A settings file taken apart: one key after the other, each mistake with its line, its key and how to mend it."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.practice.labels import LabelError, read_labels
from chalicelib.practice.mailbox import MailboxError, sendable

_PHONE = re.compile(r"\+[\d\s().-]+")
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 15  # digits, by E.164
# As browsers write it: nothing but scheme, host and, if it is not the usual one, port.
_ORIGIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?", re.IGNORECASE)
_PAGE = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?(?:/[!#-;=?-~]*)?", re.IGNORECASE)
_FORM_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LARGEST_COUNT = 60
_LONGEST_DAYS = 36_500  # a hundred years

# `[section]`, or `[[section]]` for one of several; and the name that a line sets.
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_SETS = re.compile(r"\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*=")
_SETS_BARE_TEXT = re.compile(_SETS.pattern + r"\s*[^\s\"'\[{#]")


class PracticeError(Exception):
    """practice.toml cannot be used as it is; the message gives the line, the key and how to mend it."""

    # The key and the sentence alone, where there is a key to name.
    key: str = ""
    sentence: str = ""


def parse_toml(text: str, file_name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise PracticeError(f"{file_name}, {_place_and_reason(mistake, text)}") from None


def _place_and_reason(mistake: tomllib.TOMLDecodeError, text: str) -> str:
    reason, _, place = str(mistake).partition(" (at ")
    found = re.match(r"line (\d+)", place)
    lines = text.splitlines()
    number = int(found[1]) if found else len(lines)
    bare = _SETS_BARE_TEXT.match(lines[number - 1]) if lines else None
    advice = f' Text needs quotes: {bare[1]} = "…".' if bare else ""
    return f"line {number}: it is not TOML: {reason}.{advice}"


def _is_form_name(value: object) -> bool:
    return isinstance(value, str) and bool(_FORM_NAME.fullmatch(value))


class TomlReader:
    """Takes one key after the other out of the file and remembers which were asked for.

    A key is its path with dots; in `[[closures]]` the third one's is "closures.3.first".
    """

    def __init__(self, text: str, file_name: str) -> None:
        self._values = dict(_flat(parse_toml(text, file_name)))
        self._lines = text.splitlines()
        self._file_name = file_name
        self._asked: set[str] = set()

    @classmethod
    def over(cls, values: Mapping[str, Any]) -> "TomlReader":
        """Return a reader of values that a file might have held."""
        reader = cls("", "the inbox")
        reader._values = dict(_flat(dict(values)))
        return reader

    def has(self, key: str) -> bool:
        """Tell whether the file sets the key, and allow it to."""
        self._asked.add(key)
        return key in self._values

    def opens(self, section: str) -> bool:
        """Tell whether the file has this section."""
        return isinstance(self._values.get(section), dict)

    def value(self, key: str) -> object:
        if not self.has(key):
            raise self.mistake(key, f"is missing{self._misspelt(key)}")
        return self._values[key]

    def text(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            raise self.mistake(key, "must be a text in quotes.")
        if any(ord(char) < ord(" ") for char in value):
            raise self.mistake(key, "must be on one line.")
        return value.strip()

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in choices:
            raise self.mistake(key, f"must be one of {', '.join(choices)}.")
        return value

    def phone(self, key: str) -> str:
        value = self.text(key)
        digits = re.sub(r"\D", "", value)
        if not _PHONE.fullmatch(value) or not _SHORTEST_PHONE <= len(digits) <= _LONGEST_PHONE:
            raise self.mistake(key, 'must be a number with its country code, like "+1 212-555-0134".')
        return value

    def time_zone(self, key: str) -> tzinfo:
        value = self.text(key)
        try:
            return ZoneInfo(value)
        # An OSError where the name is that of a folder, like "America".
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self.mistake(key, 'must be a time zone like "America/New_York".') from None

    def address(self, key: str) -> str:
        """Take an address in the form in which email is sent from it or to it."""
        try:
            return sendable(self.text(key))
        except MailboxError as mistake:
            raise self.mistake(key, str(mistake)) from None

    def origins(self, key: str) -> frozenset[str]:
        value = self.value(key)
        if not isinstance(value, list) or not value:
            raise self.mistake(key, "must be a list with at least one site.")
        return frozenset(self._origin(key, origin) for origin in value)

    def address_of_page(self, key: str) -> str:
        """Take the address of a page, as a link may lead there."""
        value = self.text(key)
        if not _PAGE.fullmatch(value):
            raise self.mistake(key, 'must be the address of a page, like "https://www.example.com/privacy".')
        return value

    def _origin(self, key: str, origin: object) -> str:
        if not isinstance(origin, str) or not _ORIGIN.fullmatch(origin):
            raise self.mistake(key, 'must hold origins like "https://www.example.com", without a path or final slash.')
        return origin.lower()

    def networks(self, key: str) -> frozenset[str]:
        """Read IP addresses and networks, each written as a network; none where the key is missing."""
        value = self.value(key) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(address, str) for address in value):
            raise self.mistake(key, 'must be a list of addresses, like ["203.0.113.7"].')
        return frozenset(self._network(key, address) for address in value)

    def _network(self, key: str, address: str) -> str:
        from ipaddress import ip_network

        try:
            return str(ip_network(address, strict=False))
        except ValueError:
            raise self.mistake(key, 'must hold IP addresses, like "203.0.113.7" or "203.0.113.0/24".') from None

    def form_names(self, key: str) -> frozenset[str]:
        value = self.value(key)
        if not isinstance(value, list) or not all(_is_form_name(name) for name in value):
            raise self.mistake(key, 'must be a list of forms, like ["certification", "contact"], or [] for none.')
        return frozenset(value)

    def days(self, key: str, usual: int) -> timedelta:
        """Read a number of days; `usual` where the key is missing."""
        value = self.value(key) if self.has(key) else usual
        if type(value) is not int or not 0 < value <= _LONGEST_DAYS:
            raise self.mistake(key, f"must be a whole number of days from 1 to {_LONGEST_DAYS}, like {usual}.")
        return timedelta(days=value)

    def count(self, key: str, usual: int) -> int:
        """Read a number of emails; `usual` where the key is missing."""
        value = self.value(key) if self.has(key) else usual
        if type(value) is not int or not 0 < value <= _LARGEST_COUNT:
            raise self.mistake(key, f"must be a whole number from 1 to {_LARGEST_COUNT}, like {usual}.")
        return value

    def day(self, key: str) -> date:
        value = self.value(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.mistake(key, "must be a date without quotes, like 2026-12-24: year, month, day.")
        return value

    def labels(self, key: str, known: Collection[str] | None) -> Mapping[str, str]:
        """Take a section that may be left out, and all of its keys with it; for `known` see `read_labels`."""
        self._asked |= {name for name in self._values if name.startswith(f"{key}.")}
        try:
            return read_labels(self._values.get(key, {}), self._lines, known)
        except LabelError as mistake:
            raise PracticeError(f"{self._file_name}, line {mistake.line}: {mistake}") from None

    def _misspelt(self, key: str) -> str:
        """Say which key of the same section looks like this one, mistyped; a full stop if none does."""
        from difflib import get_close_matches  # only where there is a mistake

        section, _, name = key.rpartition(".")
        others = (other.rpartition(".") for other in self._values if other not in self._asked)
        alike = get_close_matches(name, [one for there, _, one in others if there == section], n=1, cutoff=0.6)
        if not alike:
            return "."
        found = f"{section}.{alike[0]}" if section else alike[0]
        return f": is {alike[0]} in line {self._line_of(found)} meant?"

    def refuse_unknown_keys(self) -> None:
        for key, value in self._values.items():
            if key not in self._asked and not isinstance(value, dict):
                raise self.mistake(key, "is not a key the desk knows: check its spelling.")

    def mistake(self, key: str, sentence: str) -> PracticeError:
        # Which one of several sections it is, the line says.
        shown = re.sub(r"\.\d+\b", "", key)
        mistake = PracticeError(f"{self._file_name}, line {self._line_of(key)}: {shown} {sentence}")
        mistake.key, mistake.sentence = key, sentence
        return mistake

    def _line_of(self, key: str) -> int:
        """Find the line that sets `key`, or the innermost section or key that holds it, or the last line."""
        best, found = -1, len(self._lines)
        for number, path in _paths(self._lines):
            holds = path == key or key.startswith(f"{path}.")
            if holds and len(path) > best:
                best, found = len(path), number
        return found


def _flat(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every key with its value, those of sections with the section's name before a dot."""
    for name, value in table.items():
        key = prefix + name
        yield key, value
        if isinstance(value, dict):
            yield from _flat(value, f"{key}.")
        elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            yield from _flat({str(number): item for number, item in enumerate(value, 1)}, f"{key}.")


def _paths(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the numbers of the lines that open a section or set a key, with its path."""
    section = ""
    counts: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if header := _HEADER.match(line):
            section = header[2]
            if header[1] == "[[":
                counts[section] = counts.get(section, 0) + 1
                yield number, section
                section = f"{section}.{counts[section]}"
            yield number, section
        elif name := _SETS.match(line):
            path = re.sub(r"\s", "", name[1])
            yield number, f"{section}.{path}" if section else path
