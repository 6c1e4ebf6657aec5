"""practice.toml: a mistake is refused with its line, its key and how to mend it."""

import re
from pathlib import Path

import pytest

from chalicelib.practice import Practice, PracticeError, parse_practice, read_practice

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
"""


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
        alerts_to="marisol@example.com",
        second_to="second@example.org",
        allowed_origins=frozenset({"https://www.example.com", "https://example.com"}),
    )
    assert str(practice.time_zone) == "America/New_York"


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


@pytest.mark.parametrize(("key", "value", "sentence"), MISTAKES)
def test_mistake_is_refused_with_its_line_and_key(key: str, value: str, sentence: str) -> None:
    with pytest.raises(PracticeError) as mistake:
        parse_practice(with_key(key, value))

    assert str(mistake.value).startswith(f"practice.toml, {sentence}")
    assert str(mistake.value).endswith((".", "slash."))


@pytest.mark.parametrize(
    ("key", "full_key", "line"),
    [
        ("name", "name", 14),
        ("phone", "phone", 14),
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
        (replaced("phone =", "fone ="), "phone is missing"),
        (RIGHT + "\n[site.more]\nx = 1\n", "line 19: site.more.x is not a key the desk knows"),
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
        (f"{RIGHT}oops", 17),
        (f'{RIGHT}\n[mail]\nfrom = "x"', 18),
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
    assert read_practice(Path(__file__).parents[2] / "chalicelib" / "practice.toml").language == "en"
