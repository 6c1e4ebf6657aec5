"""Phone numbers as people write them: with a note behind, an extension, a second number, or from abroad."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberMatcher, ValidationResult

_HOME = "US"
_LONGEST = 250  # characters; the library refuses longer text, and no number stands behind so much
# From Europe and Latin America people write two zeros for the plus.
_ABROAD = re.compile(r"^\s*00\s?(?=[1-9])")
# Until 2019 Mexican mobiles had a 1 behind the country's code, and 044 or 045 when dialled at home; landlines 01.
# Address books and WhatsApp still have it.
_OLD_MEXICAN = re.compile(
    r"^(\D*)(?:(?:\+\s?|011\D?)?52\D{0,3}(?:01|1|04[45])|04[45])\D{0,3}(?=(?:\d\D{0,2}){9}\d(?!\d))"
)
# What the library does not know between digits, letters that were typed for them, and ways of writing an extension.
_AS_USUAL = (
    (re.compile(r"^\s*\+\d{1,3}\s?(?=\+\d)"), ""),
    (re.compile(r"(?<=\d)[•·\\_'’*|](?=\d)"), "-"),
    (re.compile(r"(?<!\d)(\d{3}),(\d{3}),(\d{4})(?!\d)"), r"\1-\2-\3"),
    (re.compile(r"(?<=[\d-])[oO](?=[\d-])"), "0"),
    (re.compile(r"(?<=\d)[lI](?=[\d-])"), "1"),
    (re.compile(r"\(\s*(?=(?:ext|x|int|anexo)\b)", re.IGNORECASE), " "),
    (re.compile(r"\b(?:ext(?:ension|ensión)?|interno)\b[.:\s]*#?(?=\s?\d)", re.IGNORECASE), "ext. "),
)
_FAX_BEFORE, _FAX_BEHIND = re.compile(r"\bfax[\s:.#-]*$", re.IGNORECASE), re.compile(r"\s*\(\s*fax\b", re.IGNORECASE)
# In North America neither an area code nor what follows it begins with 0 or 1.
_NORTH_AMERICAN = re.compile(r"[2-9]\d\d[2-9]")
# Letters that stand for digits: behind a toll-free code, or grown together with the digits before them.
_IN_LETTERS = re.compile(
    r"(?:1\W{0,2})?\(?8(?:00|33|44|55|66|77|88)\)?\W{0,3}[\w-]+|[\d() .-]*\d[)-]?[a-z-]+", re.IGNORECASE
)
_SHORTEST_FOREIGN = 11  # digits without a plus; fewer are an American number with a digit too many or too few


def find_number(line: str) -> dict[str, str] | None:
    """Return the first number in a cleaned line that can be dialled, with its extension; None if there is none."""
    line = line[:_LONGEST]
    for written, usual in _AS_USUAL:
        line = written.sub(usual, line)
    found = next(_numbers(_OLD_MEXICAN.sub(r"\1+52 ", _ABROAD.sub("+", line))), None)
    if found is None:
        return None
    number = {"e164": phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)}
    return {**number, "extension": found.extension} if found.extension else number


def _numbers(line: str) -> Iterator[PhoneNumber]:
    """Yield what may be meant, the likeliest first. Without "+" a number is American."""
    has_words = re.search(r"[^\W\d]{2}", line) is not None
    whole = _parsed(line)
    if whole and not has_words:
        yield whole
    # Possible, not valid: the tables of valid numbers go stale with every new area code.
    matches = PhoneNumberMatcher(line, _HOME, leniency=Leniency.POSSIBLE)
    for match in sorted(matches, key=lambda match: _is_fax(line, match.start, match.end)):
        if _is_dialled(match.number) and not _touches_more(line, match.start, match.end):
            yield match.number
    if whole and has_words and _IN_LETTERS.fullmatch(line) and phonenumbers.is_valid_number(whole):
        yield whole
    if re.fullmatch(r"[\d\s().-]+", line) and len(re.sub(r"\D", "", line)) >= _SHORTEST_FOREIGN:
        foreign = _parsed(f"+{line}")
        if foreign and phonenumbers.is_valid_number(foreign):
            yield foreign


def _parsed(line: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(line, _HOME)
    except phonenumbers.NumberParseException:
        return None
    return number if _is_dialled(number) else None


def _is_fax(line: str, start: int, end: int) -> bool:
    return bool(_FAX_BEFORE.search(line[:start]) or _FAX_BEHIND.match(line, end))


def _is_dialled(number: PhoneNumber) -> bool:
    if number.country_code == 1 and not _NORTH_AMERICAN.match(str(number.national_number)):
        return False
    # Seven digits without an area code are possible too: they can be called from within the same area only.
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _touches_more(line: str, start: int, end: int) -> bool:
    """Say whether a number is only a piece of a longer one, or of an address."""
    around = (line[start - 1 : start], line[end : end + 1])
    return any(sign and (sign.isdigit() or sign in "@+") for sign in around)
