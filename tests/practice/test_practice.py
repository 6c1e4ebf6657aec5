"""practice.toml: a mistake is refused with its line, its key and how to mend it."""

import re
from datetime import UTC, date, datetime, time, timedelta
from email.headerregistry import HeaderRegistry
from pathlib import Path
from typing import Any

import pytest

from chalicelib.leads.hours import Day, DayChange, Hours, Span
from chalicelib.leads.retention import Retention
from chalicelib.practice.file import PracticeError, parse_practice, read_practice
from chalicelib.practice.practice import Practice

RIGHT = """\
name = "Hudson Lantern Telehealth"
practitioner = "Marisol Example, NP"
phone = "+1 212-555-0134"
language = "en"
time_zone = "America/New_York"

[mail]
from = "Front Desk <desk@example.com>"
alerts_to = "marisol@example.com"
second_to = "second@example.org"

[site]
allowed_origins = [
  "https://www.example.com",
  "https://Example.com",
]

[hours]
respond_within = "1h30m"
monday = ["9:00-13:00", "14:00-18:00"]
saturday = ["0:00 - 2:30", "20:00-24:00"]
sunday = []

[hours.same_day_until]
monday = "16:00"

[[closures]]  # Thanksgiving
first = 2026-11-26

[[closures]]
first = 2026-12-28
last = 2026-12-31
hours = ["10:00-12:00"]
same_day_until = 11:00:00
"""
LINES = len(RIGHT.splitlines())


def replaced(line: str, by: str) -> str:
    assert line in RIGHT
    return RIGHT.replace(line, by)


def with_key(key: str, value: str) -> str:
    """Set a key of the right file to another value."""
    text, count = re.subn(
        rf"^{key} = (\[.*?^\]|.*?$)", lambda _: f"{key} = {value}", RIGHT, flags=re.MULTILINE | re.DOTALL
    )
    assert count == 1
    return text


def without(key: str) -> str:
    text, count = re.subn(rf"^{key} = (\[.*?^\]|.*?$)\n", "", RIGHT, flags=re.MULTILINE | re.DOTALL)
    assert count == 1
    return text


@pytest.mark.parametrize("name", ["Clínica Año Nuevo", "Example, Example & Sons", 'Dr. "Ana" Example'])
def test_visitors_get_mail_from_the_practices_name_at_the_desks_address(name: str) -> None:
    written = RIGHT.replace('name = "Hudson Lantern Telehealth"', f"name = '{name}'")
    sender = parse_practice(written.replace("desk@example.com", "Desk@example.com")).mail_from_to_visitors

    header: Any = HeaderRegistry()("From", sender)
    [address] = header.addresses
    assert (address.display_name, address.addr_spec) == (name, "Desk@example.com")


def test_a_name_that_no_header_can_hold_is_refused_by_its_key() -> None:
    with pytest.raises(PracticeError, match="has a name of more than 100 characters"):
        parse_practice(RIGHT.replace('name = "Hudson Lantern Telehealth"', "name = '" + "é" * 101 + "'"))


def test_right_file_is_read() -> None:
    practice = parse_practice(RIGHT)

    assert practice == Practice(
        name="Hudson Lantern Telehealth",
        practitioner="Marisol Example, NP",
        phone="+1 212-555-0134",
        phone_link="+12125550134",
        language="en",
        time_zone=practice.time_zone,
        mail_from="Front Desk <desk@example.com>",
        mail_from_to_visitors="Hudson Lantern Telehealth <desk@example.com>",
        alerts_to="marisol@example.com",
        second_to="second@example.org",
        acknowledge=frozenset({"certification"}),
        postal_address="",
        allowed_origins=frozenset({"https://www.example.com", "https://example.com"}),
        hours=Hours(
            weekly={
                0: Day((Span(time(9), time(13)), Span(time(14), time(18))), time(16)),
                **dict.fromkeys(range(1, 5), Day()),
                5: Day((Span(time(0), time(2, 30)), Span(time(20), time(0)))),
                6: Day(),
            },
            respond_within=timedelta(hours=1, minutes=30),
            changes=(
                DayChange(date(2026, 11, 26), date(2026, 11, 26)),
                DayChange(date(2026, 12, 28), date(2026, 12, 31), (Span(time(10), time(12)),), time(11)),
            ),
            time_zone=practice.time_zone,
        ),
        retention=Retention(
            held=timedelta(days=90),
            unconverted=timedelta(days=365),
            certified=timedelta(days=2190),
            audit=timedelta(days=2192),
        ),
    )
    assert str(practice.time_zone) == "America/New_York"


@pytest.mark.parametrize("address", ["security@example.com", "Security <security@example.com>"])
def test_address_for_who_finds_a_hole_may_be_named(address: str) -> None:
    text = replaced("[hours]\n", f'security_contact = "{address}"\n[hours]\n')

    assert parse_practice(text).security_contact == "security@example.com"


# The value of a key as TOML, and what the refusal must say after "practice.toml, ".
ADDRESS = "must be an email address"
ORIGINS = "must hold origins"
MISTAKES = [
    ("name", "1", "line 1: name must be a text in quotes"),
    ("name", '""', "line 1: name must be a text in quotes"),
    ("name", '"   "', "line 1: name must be a text in quotes"),
    ("name", "true", "line 1: name must be a text in quotes"),
    ("name", '["A"]', "line 1: name must be a text in quotes"),
    ("name", '"A\\nB"', "line 1: name must be on one line"),
    ("name", '"A\\u0000"', "line 1: name must be on one line"),
    ("practitioner", "2026-01-01", "line 2: practitioner must be a text in quotes"),
    ("phone", "12125550134", "line 3: phone must be a text in quotes"),
    ("phone", '"212-555-0134"', "line 3: phone must be a number with its country code"),
    ("phone", '"+1 212"', "line 3: phone must be a number with its country code"),
    ("phone", '"+1 212-555-0134 ext 5"', "line 3: phone must be a number with its country code"),
    ("phone", '"+1 800-FLOWERS1"', "line 3: phone must be a number with its country code"),
    ("phone", '"+1234567890123456"', "line 3: phone must be a number with its country code"),
    ("language", '"fr"', "line 4: language must be one of en, es"),
    ("language", '"EN"', "line 4: language must be one of en, es"),
    ("time_zone", '"Eastern"', "line 5: time_zone must be a time zone"),
    ("time_zone", '"America"', "line 5: time_zone must be a time zone"),
    ("time_zone", '"../../etc/passwd"', "line 5: time_zone must be a time zone"),
    ("time_zone", '"/etc/localtime"', "line 5: time_zone must be a time zone"),
    ("from", '"desk"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"desk@example"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"Front Desk desk@example.com"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"Front Desk <desk@example.com"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"desk@example.com>"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"<desk@example.com>"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"a@example.com, b@example.com"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"Desk <desk@example.com> x"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"Desk <desk@exa mple.com>"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"désk@example.com"', f"line 8: mail.from {ADDRESS}"),
    ("from", '"A\\r\\nBcc: x@example.com"', "line 8: mail.from must be on one line"),
    ("alerts_to", '"marisol@"', f"line 9: mail.alerts_to {ADDRESS}"),
    ("second_to", '"Marisol <Marisol@example.com>"', "line 10: mail.second_to must differ from alerts_to"),
    ("alerts_to", "[]", "line 9: mail.alerts_to must be a text in quotes"),
    ("allowed_origins", '"https://www.example.com"', "line 13: site.allowed_origins must be a list"),
    ("allowed_origins", "[]", "line 13: site.allowed_origins must be a list"),
    ("allowed_origins", "[1]", f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["www.example.com"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://www.example.com/"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://www.example.com/blog"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://www.example.com?x"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://www.example.com#x"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://me@www.example.com"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://*.example.com"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["*"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["null"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["ftp://example.com"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://"]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://["]', f"line 13: site.allowed_origins {ORIGINS}"),
    ("allowed_origins", '["https://www.example.com", " https://x.com"]', f"line 13: site.allowed_origins {ORIGINS}"),
]


# A line of the right file, what stands there instead, and what the refusal must say after "practice.toml, ".
RESPOND = 'respond_within = "1h30m"'
MONDAY = 'monday = ["9:00-13:00", "14:00-18:00"]'
CUT_OFF = 'monday = "16:00"'
CLOSURE = "first = 2026-11-26"
CHANGED = "first = 2026-12-28"
LAST = "last = 2026-12-31"
CHANGED_HOURS = 'hours = ["10:00-12:00"]'
CHANGED_CUT_OFF = "same_day_until = 11:00:00"
SITE = "[site]"
NOT_HOURS = "hours.monday must be a list of hours"
BACKWARDS = "hours.monday must close after it opens"
ORDER = "hours.monday must hold hours that follow one another"
NO_CLOCK = 'hours.same_day_until.monday must be a time of day like "16:00"'
DURATION = "hours.respond_within must be a time like"
A_DATE = "must be a date without quotes"
MISTAKES_IN_HOURS = [
    (RESPOND, "", "line 18: hours.respond_within is missing"),
    (RESPOND, "respond_within = 2", "line 19: hours.respond_within must be a text in quotes"),
    (RESPOND, 'respond_within = "2"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "0m"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "h"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "-2h"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "1.5h"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "two hours"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "30m1h"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "٢h"', f"line 19: {DURATION}"),
    (RESPOND, 'respond_within = "100h1m"', f"line 19: {DURATION}"),
    (MONDAY, 'monday = "9:00-13:00"', f"line 20: {NOT_HOURS}"),
    (MONDAY, "monday = 9", f"line 20: {NOT_HOURS}"),
    (MONDAY, "monday = [9]", f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["9-13"]', f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["9:00"]', f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["9:00-13:60"]', f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["9:00-24:01"]', f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["9:00-99:00"]', f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["9:00 AM-1:00 PM"]', f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["٩:00-13:00"]', f"line 20: {NOT_HOURS}"),
    (MONDAY, 'monday = ["9:00-5:00"]', f"line 20: {BACKWARDS}"),
    (MONDAY, 'monday = ["9:00-9:00"]', f"line 20: {BACKWARDS}"),
    (MONDAY, 'monday = ["24:00-24:00"]', f"line 20: {BACKWARDS}"),
    (MONDAY, 'monday = ["22:00-2:00"]', f"line 20: {BACKWARDS}"),
    (MONDAY, 'monday = ["9:00-13:00", "4:00-18:00"]', f"line 20: {ORDER}"),
    (MONDAY, 'monday = ["9:00-13:00", "12:59-18:00"]', f"line 20: {ORDER}"),
    (MONDAY, 'monday = ["18:00-24:00", "0:00-2:00"]', f"line 20: {ORDER}"),
    (MONDAY, 'mondays = ["9:00-13:00"]', "line 25: hours.same_day_until.monday is for a day without hours"),
    (f"{MONDAY}\n", 'mondays = ["9:00-13:00"]\nmonday = ["9:00-13:00"]\n', "line 20: hours.mondays is not a key"),
    (CUT_OFF, "monday = 16", f"line 25: {NO_CLOCK}"),
    (CUT_OFF, 'monday = "4 PM"', f"line 25: {NO_CLOCK}"),
    (CUT_OFF, 'monday = "16:60"', f"line 25: {NO_CLOCK}"),
    (CUT_OFF, 'monday = "24:00"', f"line 25: {NO_CLOCK}"),
    (CUT_OFF, "monday = 16:00:30", f"line 25: {NO_CLOCK}"),
    (CUT_OFF, 'monday = "4:00"', "line 25: hours.same_day_until.monday must come after the practice opens"),
    (CUT_OFF, 'monday = "9:00"', "line 25: hours.same_day_until.monday must come after the practice opens"),
    (CUT_OFF, 'tuesday = "16:00"', "line 25: hours.same_day_until.tuesday is for a day without hours"),
    (CUT_OFF, 'holidays = "16:00"', "line 25: hours.same_day_until.holidays is not a key the desk knows"),
    (
        f"[hours.same_day_until]\n{CUT_OFF}",
        'same_day_until = "16:00"',
        "line 24: hours.same_day_until must be a section",
    ),
    (CLOSURE, "", "line 27: closures.first is missing"),
    (CLOSURE, 'first = "2026-11-26"', f"line 28: closures.first {A_DATE}"),
    (CLOSURE, "first = 2026-11-26T09:00:00", f"line 28: closures.first {A_DATE}"),
    (CLOSURE, "first = 20261126", f"line 28: closures.first {A_DATE}"),
    (CLOSURE, f"{CLOSURE}\nlast = 2026-11-25", "line 29: closures.last must not come before first"),
    (CLOSURE, f'{CLOSURE}\nsame_day_until = "11:00"', "line 29: closures.same_day_until is for a day without hours"),
    (CLOSURE, f"{CLOSURE}\nfist = 1", "line 29: closures.fist is not a key the desk knows"),
    (CHANGED, "", "line 30: closures.first is missing"),
    (LAST, "last = 2025-12-31", "line 32: closures.last must not come before first"),
    (LAST, "last = 31", f"line 32: closures.last {A_DATE}"),
    (CHANGED_HOURS, 'hours = "10:00-12:00"', "line 33: closures.hours must be a list of hours"),
    (CHANGED_HOURS, 'hours = ["12:00-10:00"]', "line 33: closures.hours must close after it opens"),
    (CHANGED_HOURS, "hours = []", "line 34: closures.same_day_until is for a day without hours"),
    (CHANGED_CUT_OFF, "same_day_until = 10:00:00", "line 34: closures.same_day_until must come after"),
    (CHANGED_CUT_OFF, 'same_day_until = "eleven"', "line 34: closures.same_day_until must be a time of day"),
    (SITE, f"acknowledge = true\n{SITE}", "line 12: mail.acknowledge must be a list of forms"),
    (SITE, f'acknowledge = "certification"\n{SITE}', "line 12: mail.acknowledge must be a list of forms"),
    (SITE, f'acknowledge = ["All of them"]\n{SITE}', "line 12: mail.acknowledge must be a list of forms"),
    (SITE, f"acknowledge = [[]]\n{SITE}", "line 12: mail.acknowledge must be a list of forms"),
    (SITE, f'postal_address = ""\n{SITE}', "line 12: mail.postal_address must be a text in quotes"),
    (SITE, f'postal_address = "A\\nB"\n{SITE}', "line 12: mail.postal_address must be on one line"),
    (SITE, f"[retention]\nheld_days = 0\n{SITE}", "line 13: retention.held_days must be a whole number of days"),
    (SITE, f"[retention]\nheld_days = -1\n{SITE}", "line 13: retention.held_days must be a whole number of days"),
    (SITE, f"[retention]\naudit_days = 1.5\n{SITE}", "line 13: retention.audit_days must be a whole number of days"),
    (
        SITE,
        f"[retention]\naudit_days = 2191\n{SITE}",
        "line 13: retention.audit_days must be 2192 or more",
    ),
    (SITE, f"[retention]\naudit_days = 1\n{SITE}", "line 13: retention.audit_days must be 2192 or more"),
    (SITE, f"[retention]\naudit_days = true\n{SITE}", "line 13: retention.audit_days must be a whole number of days"),
    (SITE, f"[retention]\naudit_days = 99999\n{SITE}", "line 13: retention.audit_days must be a whole number of days"),
    (SITE, f'[retention]\nheld_days = "90"\n{SITE}', "line 13: retention.held_days must be a whole number of days"),
    (SITE, f"[retention]\nheld = 90\n{SITE}", "line 13: retention.held is not a key the desk knows"),
]


@pytest.mark.parametrize(("line", "by", "sentence"), MISTAKES_IN_HOURS)
def test_mistake_in_the_hours_is_refused_with_its_line_and_key(line: str, by: str, sentence: str) -> None:
    with pytest.raises(PracticeError) as mistake:
        parse_practice(replaced(line, by))

    assert str(mistake.value).startswith(f"practice.toml, {sentence}")
    assert str(mistake.value).endswith(".")


WITHOUT_HOURS = RIGHT[: RIGHT.index("[hours]")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WITHOUT_HOURS, f"line 17: hours is missing: add a section [hours] with {RESPOND[:17]}"),
        (f'hours = "9-5"\n{WITHOUT_HOURS}', "line 1: hours is missing: add a section [hours]"),
        (f"{WITHOUT_HOURS}[hours]\n{RESPOND}\n", "line 18: hours names no day: add at least one, like monday"),
        (f"closures = [2026-12-25]\n{RIGHT[: RIGHT.index('[[')]}", "line 1: closures must be written as [[closures]]"),
        (
            RIGHT.replace("[[closures]]  #", "[closures] #").rpartition("\n[[")[0],
            "line 27: closures must be written as",
        ),
        (f"{RIGHT}\n[[closed]]\nfirst = 2027-01-01\n", f"line {LINES + 2}: closed is not a key the desk knows"),
        (f"{RIGHT}\n[[closures]]\nfirst = 1\n[[closures]]\nfirst = 2027-01-01\n", f"line {LINES + 3}: closures.first"),
        (f"closures = [{{ first = 1 }}]\n{RIGHT[: RIGHT.index('[[')]}", "line 1: closures.first must be a date"),
        (
            f"hours.monday = []\nhours . respond_within = 1\n{WITHOUT_HOURS}",
            "line 2: hours.respond_within must be a text",
        ),
    ],
)
def test_section_that_is_missing_or_miswritten_is_refused_with_how_to_write_it(text: str, sentence: str) -> None:
    with pytest.raises(PracticeError) as mistake:
        parse_practice(text)

    assert str(mistake.value).startswith(f"practice.toml, {sentence}")


@pytest.mark.parametrize(
    ("text", "minutes"), [("2h", 120), ("90m", 90), ("1h30m", 90), ("1h 30m", 90), ("1m", 1), ("100h", 6000)]
)
def test_response_time_is_read_as_people_write_it(text: str, minutes: int) -> None:
    practice = parse_practice(replaced(RESPOND, f'respond_within = "{text}"'))

    assert practice.hours.respond_within == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["9:00-13:00", "09:00-13:00", " 9:00 - 13:00 ", "9:00–13:00", "9:00 – 13:00"])
def test_hours_are_read_as_people_write_them(text: str) -> None:
    practice = parse_practice(replaced(MONDAY, f'monday = ["{text}"]'))

    assert practice.hours.weekly[0].spans == (Span(time(9), time(13)),)


@pytest.mark.parametrize("text", ["20:00-24:00", "20:00-0:00", "20:00-00:00"])
def test_closing_at_midnight_is_read_as_the_end_of_the_day(text: str) -> None:
    practice = parse_practice(replaced(f"{MONDAY}\n", f'tuesday = ["{text}"]\n{MONDAY}\n'))

    assert practice.hours.weekly[1].spans == (Span(time(20), time(0)),)


def test_week_without_hours_is_taken_if_it_says_so() -> None:
    practice = parse_practice(f"{WITHOUT_HOURS}[hours]\n{RESPOND}\nmonday = []\n")

    assert practice.hours.after_open_time(datetime(2026, 11, 23, tzinfo=UTC), timedelta(minutes=1)) is None


def test_optional_keys_are_taken() -> None:
    practice = parse_practice(
        replaced(SITE, 'acknowledge = ["contact"]\npostal_address = "100 Example Street, New York"\n[site]')
        + "[retention]\nheld_days = 30\ncertified_days = 3650\n"
    )

    assert practice.acknowledge == {"contact"}
    assert practice.postal_address == "100 Example Street, New York"
    assert practice.retention.held == timedelta(days=30)
    assert practice.retention.certified == timedelta(days=3650)
    assert practice.retention.audit == timedelta(days=2192)


# What somebody may write behind any key by mistake.
ODD_VALUES = [
    *("0", "-1", "1.5", "nan", "inf", "true", '""', '"x"', "'-'", "[]", "{}", "[[]]", "[{}]", "[{ x = 1 }, 1]", '[""]'),
    *("{ x = 1 }", "9999-12-31", "0001-01-01", "2026-01-01T00:00:00Z", "23:59:59.999", '["0:00-24:00"]', "99999999999"),
]


@pytest.mark.parametrize("line", [line for line in RIGHT.splitlines() if re.match(r"\w+ = [^\[]", line)] + [MONDAY])
def test_odd_value_is_taken_or_refused_with_a_line(line: str) -> None:
    key = line.split(" = ", maxsplit=1)[0]
    for value in ODD_VALUES:
        try:
            parse_practice(replaced(line, f"{key} = {value}"))
        except PracticeError as mistake:
            assert re.match(r"practice\.toml, line \d+: [\w.]+ .*\.$", str(mistake)), value  # noqa: PT017 - either will do


def test_nobody_is_acknowledged_if_the_list_is_empty() -> None:
    assert parse_practice(replaced(SITE, f"acknowledge = []\n{SITE}")).acknowledge == frozenset()


@pytest.mark.parametrize(("key", "value", "sentence"), MISTAKES)
def test_mistake_is_refused_with_its_line_and_key(key: str, value: str, sentence: str) -> None:
    with pytest.raises(PracticeError) as mistake:
        parse_practice(with_key(key, value))

    assert str(mistake.value).startswith(f"practice.toml, {sentence}")
    assert str(mistake.value).endswith((".", "slash."))


@pytest.mark.parametrize(
    ("key", "full_key", "line"),
    [
        ("name", "name", LINES - 1),
        ("phone", "phone", LINES - 1),
        ("from", "mail.from", 7),
        ("alerts_to", "mail.alerts_to", 7),
        ("allowed_origins", "site.allowed_origins", 12),
    ],
)
def test_missing_key_is_named_with_the_line_of_its_section(key: str, full_key: str, line: int) -> None:
    with pytest.raises(PracticeError) as mistake:
        parse_practice(without(key))

    # Outside of a section the last line is where the file was read to.
    expected = len(without(key).splitlines()) if "." not in full_key else line
    assert str(mistake.value) == f"practice.toml, line {expected}: {full_key} is missing."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (replaced("phone =", "fone ="), "phone is missing: is fone in line 3 meant?"),
        (replaced("alerts_to =", "alert_to ="), r"mail\.alerts_to is missing: is alert_to in line \d+ meant\?"),
        (RIGHT + "\n[site.more]\nx = 1\n", f"line {LINES + 3}: site.more.x is not a key the desk knows"),
        (replaced("[site]", 'fax = "1"\n\n[site]'), "line 12: mail.fax is not a key the desk knows"),
        (f'colour = "teal"\n{RIGHT}', "line 1: colour is not a key the desk knows"),
    ],
)
def test_key_that_is_not_known_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(PracticeError, match=sentence):
        parse_practice(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('name = "A', 1),
        (f"{RIGHT}oops", LINES + 1),
        (f'{RIGHT}\n[mail]\nfrom = "x"', LINES + 2),
        (replaced('phone = "+1 212-555-0134"', 'phone = "+1" "2"'), 3),
    ],
)
def test_file_that_is_not_toml_is_refused_with_the_line(text: str, line: int) -> None:
    with pytest.raises(PracticeError, match=rf"practice\.toml, line {line}: it is not TOML: "):
        parse_practice(text)


@pytest.mark.parametrize("text", ["", "# nothing\n", "[mail]\n", 'mail = "x"\n'])
def test_almost_empty_file_is_refused_with_the_first_missing_key(text: str) -> None:
    with pytest.raises(PracticeError, match="name is missing"):
        parse_practice(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("from", '"desk@example.com"'),
        ("from", '"O\'Brien & Daughter <desk+alerts@mail.example.co.uk>"'),
        ("from", '"Señora Peña <desk@example.com>"'),
        ("from", '"Front Desk<desk@xn--bcher-kva.example>"'),
        ("phone", '"+44 (20) 7946.0958"'),
        ("language", '"es"'),
        ("time_zone", '"America/Argentina/Buenos_Aires"'),
        ("allowed_origins", '["http://localhost:1313"]'),
        ("allowed_origins", '["https://blog.example.co.uk:8443", "http://127.0.0.1:8000"]'),
    ],
)
def test_other_right_values_are_taken(key: str, value: str) -> None:
    assert parse_practice(with_key(key, value))


def test_missing_file_is_refused_with_where_to_put_it(tmp_path: Path) -> None:
    with pytest.raises(PracticeError, match=r"practice\.toml cannot be read: .*PRACTICE"):
        read_practice(tmp_path / "practice.toml")


def test_file_that_is_not_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    file = tmp_path / "practice.toml"
    file.write_bytes(RIGHT.replace("Marisol", "Mariñol").encode("latin-1"))

    with pytest.raises(PracticeError, match=r"practice\.toml, line 2: it must be saved as UTF-8"):
        read_practice(file)


def test_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    file = tmp_path / "practice.toml"
    file.write_bytes(b"\xef\xbb\xbf" + RIGHT.replace("\n", "\r\n").encode())

    assert read_practice(file).name == "Hudson Lantern Telehealth"


def test_shipped_file_is_right() -> None:
    assert read_practice(Path(__file__).parents[2] / "chalicelib" / "practice" / "practice.toml").language == "en"


@pytest.mark.parametrize(
    ("key", "value"),
    [("name", "Hudson Lantern"), ("phone", "+1 212-555-0134"), ("phone", "212-555-0134"), ("language", "en")],
)
def test_text_without_quotes_is_told_to_need_them(key: str, value: str) -> None:
    with pytest.raises(
        PracticeError, match=rf'line \d+: it is not TOML: .*Text needs quotes: {key} = "…"\.$'
    ) as refused:
        parse_practice(with_key(key, value))
    line = next(number for number, line in enumerate(RIGHT.splitlines(), 1) if line.startswith(f"{key} = "))
    assert f"line {line}:" in str(refused.value)


def test_other_slips_are_not_told_to_need_quotes() -> None:
    for line in ('name = "Hudson', "monday = [", "name"):
        with pytest.raises(PracticeError) as refused:
            parse_practice(f"{line}\n")
        assert "quotes" not in str(refused.value)


# --- where visitors read how it is handled ---------------------------------------------------------------------------


def with_privacy(address: str) -> str:
    return replaced("[hours]\n", f"privacy_url = '{address}'\n[hours]\n")


@pytest.mark.parametrize(
    "address", ["https://www.example.com/privacy", "https://example.com", "http://localhost:8000/npp?lang=en#top"]
)
def test_address_of_the_privacy_notice_is_read(address: str) -> None:
    assert parse_practice(with_privacy(address)).privacy_url == address


@pytest.mark.parametrize(
    "address", ["example.com/privacy", "javascript:alert(1)", 'https://x.example/"><b>', "", "/privacy"]
)
def test_what_is_no_address_of_a_page_is_refused(address: str) -> None:
    with pytest.raises(PracticeError, match="privacy_url"):
        parse_practice(with_privacy(address))


def test_practice_without_a_privacy_notice_has_none() -> None:
    assert parse_practice(RIGHT).privacy_url == ""
