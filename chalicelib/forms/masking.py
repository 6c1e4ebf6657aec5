"""Numbers that must not be kept: a social security or card number in free text is masked before it is stored."""

import re

# 123-45-6789, also with spaces, dots or the dashes that phones put in; or nine digits in one run.
_SOCIAL_SECURITY = re.compile(r"(?<!\d)\d{3}([-. \u2010-\u2015])\d{2}\1(\d{4})(?!\d)|(?<![\d+])\d{5}(\d{4})(?!\d)")
# 13 to 19 digits in one run, in fours, or as American Express groups them. Other groupings are left alone: two phone
# numbers side by side are not a card.
_FOURS = r"\d{4}(?:[- ]\d{4}){2,3}(?:[- ]?\d{1,3})?"
_CARD = re.compile(rf"(?<!\d)(?:\d{{13,19}}|{_FOURS}|\d{{4}}[- ]\d{{6}}[- ]\d{{5}})(?!\d)")
_DIGITS = re.compile(r"\d")
_SHOWN = 4  # The last four let the practitioner and the person speak of the same number.
_SHORTEST_CARD = 13


def mask_numbers(text: str) -> str:
    """Replace the digits of social security and card numbers by dots, but for the last four."""
    masked = _CARD.sub(lambda match: _dots(match[0]) if _is_card(match[0]) else match[0], text)
    return _SOCIAL_SECURITY.sub(lambda match: _dots(match[0]), masked)


def _dots(number: str) -> str:
    hidden = len(_DIGITS.findall(number)) - _SHOWN
    return _DIGITS.sub("•", number, count=hidden)


def _is_card(number: str) -> bool:
    digits = [int(digit) for digit in _DIGITS.findall(number)]
    return len(digits) >= _SHORTEST_CARD and _passes_luhn(digits) and len(set(digits)) > 1


def _passes_luhn(digits: list[int]) -> bool:
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
