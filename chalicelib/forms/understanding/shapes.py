"""What an answer looks like: an address, a phone number, free text, or nothing that a person wrote."""

import re

from chalicelib.forms.nothing import says_nothing
from chalicelib.forms.understanding.vocabulary import YES_AND_NO

_ADDRESS = re.compile(r"[^\s@,;<>()\"]+@[^\s@,;<>()\"]+\.[^\W\d_][\w-]+")
_AMERICAN = re.compile(
    r"\+?1?[\s.-]*\(?[2-9]\d{2}\)?[\s.-]*[2-9]\d{2}[\s.-]*\d{4}(?:\s*(?:x|ext\.?|#)\s*\d{1,6})?", re.IGNORECASE
)
_FOREIGN = re.compile(r"\+[\d\s().-]{8,24}")
_DIGITS_OF_A_PHONE = range(8, 16)
_FEWEST_DIGITS_UNDER_ITS_NAME = 7
_MOST_OTHER_SIGNS = 24
_LONGEST_PHONE = 40
_LINK = re.compile(r"(?:https?:)?//\S+|www\.\S+|\S+\.(?:php|html?)\S*|[\w-]+(?:/[\w.-]+)+", re.IGNORECASE)
_NUMBERS = re.compile(
    r"[\d\s.,:;/+()#%$€-]+(?:[ap]\.?\s?m\.?)?|\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_CODE = re.compile(r"(?=\S*\d)[\w.=+/-]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_BROWSER = re.compile(r"(?:Mozilla|Opera|WordPress)/\d")
_CURRENT_DATE = re.compile(r"(?:\w+,? )?\w+ \d{1,2},? \d{4}(?:,? .{0,16})?")


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text.strip()) is not None


def is_phone(text: str) -> bool:
    """Return whether a text is written like a phone number, by whatever name it comes."""
    bare = text.strip()
    if len(bare) > _LONGEST_PHONE:
        return False
    if _AMERICAN.fullmatch(bare):
        return True
    return _FOREIGN.fullmatch(bare) is not None and sum(map(str.isdigit, bare)) in _DIGITS_OF_A_PHONE


def may_be_phone(text: str) -> bool:
    """Return whether a text may be a phone number where its name says so."""
    digits = sum(map(str.isdigit, text))
    return digits >= _FEWEST_DIGITS_UNDER_ITS_NAME and len(text.strip()) - digits <= _MOST_OTHER_SIGNS


def says_yes_or_no(text: str) -> bool:
    return text.strip().casefold() in YES_AND_NO


def is_free_text(text: str) -> bool:
    """Return whether a person may have written it: no address, number, date, link, code or mere yes."""
    bare = text.strip()
    if not bare or says_nothing(bare) or says_yes_or_no(bare) or is_address(bare) or is_phone(bare):
        return False
    programmed = (_LINK, _NUMBERS, _CODE, _CURRENT_DATE)
    return not any(pattern.fullmatch(bare) for pattern in programmed) and not _BROWSER.match(bare)
