"""The practice: read from practice.toml into a frozen type; a mistake is refused with its line, key and a sentence."""

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LANGUAGES = ("en", "es")
# An address alone or behind a name. SES has the last word; this finds slips of the pen at start.
_BARE_ADDRESS = r"[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+"
_ADDRESS = re.compile(rf"{_BARE_ADDRESS}|[^<>@\",]+<{_BARE_ADDRESS}>", re.IGNORECASE | re.ASCII)
_PHONE = re.compile(r"\+[\d\s().-]+")
_SHORTEST_PHONE, _LONGEST_PHONE = 8, 15  # digits, by E.164
# As browsers write it: nothing but scheme, host and, if it is not the usual one, port.
_ORIGIN = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?", re.IGNORECASE)


class PracticeError(Exception):
    """practice.toml cannot be used as it is; the message gives the line, the key and how to mend it."""


@dataclass(frozen=True)
class Retention:
    """How long a lead is kept."""

    held: timedelta = timedelta(days=90)
    unconverted: timedelta = timedelta(days=365)
    certified: timedelta = timedelta(days=6 * 365)
    audit: timedelta = timedelta(days=6 * 365)


@dataclass(frozen=True)
class Practice:
    """Who answers the requests."""

    name: str
    practitioner: str
    # As it is shown to visitors; `phone_link` is the same number for tel: links.
    phone: str
    phone_link: str
    language: str
    time_zone: tzinfo
    mail_from: str
    alerts_to: str
    # Where alerts go as well once the first address may have failed.
    second_to: str
    allowed_origins: frozenset[str]
    retention: Retention = Retention()


def read_practice(path: Path) -> Practice:
    """Read the practice from a TOML file.

    Raises:
        PracticeError: the file is missing, is not TOML, or says something that cannot be meant.
    """
    try:
        # Some editors put a byte order mark before the first line.
        text = path.read_text(encoding="utf-8-sig")
    except OSError:
        raise PracticeError(f"{path.name} cannot be read: put it beside practice.py or name it in PRACTICE.") from None
    except UnicodeDecodeError as mistake:
        line = mistake.object.count(b"\n", 0, mistake.start) + 1
        raise PracticeError(f"{path.name}, line {line}: it must be saved as UTF-8.") from None
    return parse_practice(text, path.name)


def parse_practice(text: str, file_name: str = "practice.toml") -> Practice:
    """Parse the text of a practice.toml; see `read_practice`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise PracticeError(f"{file_name}, {_place_and_reason(mistake, text)}") from None
    reader = _Reader(table, text, file_name)
    practice = Practice(
        name=reader.text("name"),
        practitioner=reader.text("practitioner"),
        phone=reader.phone("phone"),
        phone_link=_digits_with_plus(reader.phone("phone")),
        language=reader.choice("language", LANGUAGES),
        time_zone=reader.time_zone("time_zone"),
        mail_from=reader.address("mail.from"),
        alerts_to=reader.address("mail.alerts_to"),
        second_to=reader.address("mail.second_to"),
        allowed_origins=reader.origins("site.allowed_origins"),
    )
    reader.refuse_unknown_keys()
    if _bare(practice.second_to) == _bare(practice.alerts_to):
        raise reader.mistake("mail.second_to", "must differ from alerts_to: it is used when that one fails.")
    return practice


def _place_and_reason(mistake: tomllib.TOMLDecodeError, text: str) -> str:
    reason, _, place = str(mistake).partition(" (at ")
    line = re.match(r"line (\d+)", place)
    return f"line {line[1] if line else len(text.splitlines())}: it is not TOML: {reason}."


def _bare(address: str) -> str:
    return address.rpartition("<")[2].rstrip(">").strip().casefold()


def _digits_with_plus(phone: str) -> str:
    return "+" + re.sub(r"\D", "", phone)


class _Reader:
    """Takes one key after the other out of the file and remembers which were asked for."""

    def __init__(self, table: dict[str, Any], text: str, file_name: str) -> None:
        self._table = table
        self._lines = text.splitlines()
        self._file_name = file_name
        self._asked: set[str] = set()

    def text(self, key: str) -> str:
        value = self._value(key)
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
        value = self.text(key)
        if not _ADDRESS.fullmatch(value):
            raise self.mistake(key, 'must be an email address, like "desk@example.com" or "Desk <desk@example.com>".')
        return value

    def origins(self, key: str) -> frozenset[str]:
        value = self._value(key)
        if not isinstance(value, list) or not value:
            raise self.mistake(key, "must be a list with at least one site.")
        return frozenset(self._origin(key, origin) for origin in value)

    def _origin(self, key: str, origin: object) -> str:
        if not isinstance(origin, str) or not _ORIGIN.fullmatch(origin):
            raise self.mistake(key, 'must hold origins like "https://www.example.com", without a path or final slash.')
        return origin.lower()

    def refuse_unknown_keys(self) -> None:
        for key in _flat_keys(self._table):
            if key not in self._asked:
                raise self.mistake(key, "is not a key the desk knows: check its spelling.")

    def _value(self, key: str) -> object:
        self._asked.add(key)
        value: Any = self._table
        for part in key.split("."):
            if not isinstance(value, dict) or part not in value:
                raise self.mistake(key, "is missing.")
            value = value[part]
        return value

    def mistake(self, key: str, sentence: str) -> PracticeError:
        return PracticeError(f"{self._file_name}, line {self._line_of(key)}: {key} {sentence}")

    def _line_of(self, key: str) -> int:
        """Find the line that sets `key`, or that of its section, or the last one."""
        section, _, name = key.rpartition(".")
        inside, found = "", len(self._lines)
        for number, line in enumerate(self._lines, 1):
            header = re.match(r"\s*\[([^\[\]]+)\]", line)
            if header:
                inside = header[1].strip()
                if inside in {section, key}:
                    found = number
            elif inside == section and re.match(rf"\s*{re.escape(name)}\s*=", line):
                return number
        return found


def _flat_keys(table: dict[str, Any], prefix: str = "") -> list[str]:
    keys: list[str] = []
    for name, value in table.items():
        keys += _flat_keys(value, f"{prefix}{name}.") if isinstance(value, dict) else [prefix + name]
    return keys
