"""Phone numbers as people write them: with a note behind, an extension, a second number, or from abroad."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumber, PhoneNumberMatcher, ValidationResult

_HOME = "US"
_LONGEST = 250  # characters; the library refuses longer text, and no number stands behind so much
# From Europe and Latin America people write two zeros for the plus.
_ABROAD = re.compile(r"^\s*00\s?(?=[1-9])")
# Until 2019 Mexican mobiles had a 1 behind the country's code. Address books and WhatsApp still have it.
_OLD_MEXICAN_MOBILE = re.compile(r"^(\D*)(?:\+\s?|011\D?)?52\D{0,3}1\D{0,3}(?=(?:\d\D{0,2}){9}\d(?!\d))")
# Letters that stand for digits: behind a toll-free code, or grown together with the digits before them.
_IN_LETTERS = re.compile(
    r"(?:1\W{0,2})?\(?8(?:00|33|44|55|66|77|88)\)?\W{0,3}[\w-]+|[\d() .-]*\d[)-]?[a-z-]+", re.IGNORECASE
)
_SHORTEST_FOREIGN = 11  # digits without a plus; fewer are an American number with a digit too many or too few


def find_number(line: str) -> dict[str, str] | None:
    """Return the first number in a cleaned line that can be dialled, with its extension; None if there is none."""
    found = next(_numbers(_OLD_MEXICAN_MOBILE.sub(r"\1+52 ", _ABROAD.sub("+", line[:_LONGEST]))), None)
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
    for match in PhoneNumberMatcher(line, _HOME, leniency=Leniency.POSSIBLE):
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


def _is_dialled(number: PhoneNumber) -> bool:
    # Seven digits without an area code are possible too: they can be called from within the same area only.
    return phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE


def _touches_more(line: str, start: int, end: int) -> bool:
    """Say whether a number is only a piece of a longer one, or of an address."""
    around = (line[start - 1 : start], line[end : end + 1])
    return any(sign and (sign.isdigit() or sign in "@+") for sign in around)
