"""The readers: each reads the text a person typed as one kind of answer, or says by a code why it cannot.

Every reader takes text that is neither blank nor broken, and raises `PydanticCustomError` whose type is a code of
the wire; the sentence for it is chosen later, in the visitor's language.
"""

import re
from datetime import date
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from chalicelib.forms.masking import mask_numbers
from chalicelib.forms.plain_values import plain_address, plain_number
from chalicelib.text.clean import clean_entry, clean_line, clean_lines

if TYPE_CHECKING:  # it is slow to load
    from pydantic_core.core_schema import ValidationInfo

OLDEST_PERSON = 120  # years


def refuse(code: str) -> PydanticCustomError:
    return PydanticCustomError(code, "refused")  # type: ignore[arg-type,unused-ignore]


def read_zip(text: str) -> str:
    """Read a ZIP code; its nine digits in one run are none of those that are masked."""
    line = clean_entry(text)
    return f"{line[:5]}-{line[5:]}" if re.fullmatch(r"\d{9}", line) else read_line(line)


def read_line(text: str) -> str:
    line = clean_line(text)
    if not line:
        raise refuse("REQUIRED_FIELD_EMPTY")
    return mask_numbers(line)


def read_lines(text: str) -> str:
    lines = clean_lines(text)
    if not lines:
        raise refuse("REQUIRED_FIELD_EMPTY")
    return mask_numbers(lines)


def read_email(text: str) -> dict[str, str]:
    """Read an email address; `mailable` is "no" where SES cannot write to it (a local part that is not ASCII)."""
    entry = clean_entry(text)
    if "@" not in entry:
        raise refuse("TYPE_EMAIL")
    if plain := plain_address(entry):
        return {"address": plain, "mailable": "yes"}
    line = _address_alone(entry)
    from email_validator import EmailNotValidError, validate_email

    try:
        # Demo people live at example.com, and a visitor with an odd domain is better heard than refused.
        # Strict: a local part too long for the standards would make SES refuse the whole alert it is named in.
        found = validate_email(line, check_deliverability=False, test_environment=True, strict=True)
    except EmailNotValidError:
        raise refuse("TYPE_EMAIL") from None
    return {"address": found.normalized, "mailable": "yes" if found.ascii_email else "no"}


def _address_alone(line: str) -> str:
    """Take off what a sentence, an address book or a keyboard puts around an address; of two addresses nothing."""
    if line.count("@") > 1:
        parts = set(re.split(r"[\s,;]+", line.strip(" ,;")))
        return parts.pop() if len(parts) == 1 else line
    named = re.search(r"<([^<>]*@[^<>]*)>", line)
    bare = re.sub(r"(?i)^(?:mailto|[\w -]*(?:e-?mail|correo)[\w ]*)\s?:\s*", "", named[1] if named else line)
    bare = re.sub(r"\s*\([^()@]*\)$", "", bare).lstrip("'\"“‘«([<*").rstrip(".,;:!?'\"”’»)]>*/")
    # Keyboards put a blank before "@" and behind a full stop.
    return re.sub(r"(?i)\s*@\s*|\s*\.\s*(?=(?:com|net|org|edu)$)", lambda sign: sign[0].strip(), bare)


def read_phone(text: str) -> dict[str, str]:
    """Read a phone number: whole as typed, notes and all; the first number in E.164, and its extension."""
    entry, typed = clean_entry(text), clean_line(text)
    if plain := plain_number(entry):
        return {"typed": typed, "e164": plain}
    from chalicelib.forms.phones import find_number

    number = find_number(entry)
    if number is None:
        raise refuse("TYPE_PHONE")
    # What stands beside the number is masked as in any text; a number of nine digits to call is not.
    masked = mask_numbers(typed)
    return {"typed": masked if find_number(clean_entry(masked)) == number else typed, **number}


def _today(info: "ValidationInfo") -> date:
    context: dict[str, date] = info.context or {}
    return context["today"]


def read_any_date(text: str, info: "ValidationInfo") -> str:
    from chalicelib.forms.dates import read_date, this_century  # not every form asks for a date

    found = read_date(text, _today(info), this_century)
    if found is None:
        raise refuse(_what_is_wrong(text, _today(info)))
    return found.isoformat()


def read_birth_date(text: str, info: "ValidationInfo") -> str:
    from chalicelib.forms.dates import latest_past, understand_date

    today = _today(info)
    reading = understand_date(text, today, latest_past)
    # Of two readings, one in which nobody can be born yet is none.
    days = [reading.meant, reading.other] if reading else []
    born = next((day for day in days if day and day <= today and day.year >= today.year - OLDEST_PERSON), None)
    if born is None:
        raise refuse(_what_is_wrong(text, today))
    return born.isoformat()


def _what_is_wrong(text: str, today: date) -> str:
    from chalicelib.forms.date_mistakes import mistake_in  # most dates are dates

    return mistake_in(text, today)


_YES = {"yes", "y", "true", "on", "1", "si", "sí"}
_LONGEST_WORD = 200  # characters
_NO = {"no", "n", "false", "off", "0"}


def _word(text: str) -> str:
    """Return a text as the name of a choice is compared; what is longer than any choice is none."""
    bare = text.strip()
    return clean_entry(bare).casefold() if len(bare) <= _LONGEST_WORD else ""


def is_yes_or_no(text: str) -> bool:
    return _word(text) in _YES | _NO


def read_yes_no(text: str) -> bool:
    if not is_yes_or_no(text):
        raise refuse("NOT_A_CHOICE")
    return _word(text) in _YES


def read_tick(text: str) -> bool:
    """Read a box that must be ticked: anything but a yes leaves it empty."""
    if _word(text) not in _YES:
        raise refuse("REQUIRED_FIELD_EMPTY")
    return True


def read_word(text: str) -> str:
    """Bring the name of a choice into the form in which choices are listed."""
    return re.sub(r"[\s-]+", "_", _word(text))


def read_word_or_yes_no(text: str) -> str:
    """Read a choice among which are yes and no, in whatever way these are said."""
    word = read_word(text)
    return "yes" if word in _YES else "no" if word in _NO else word
