"""Numbers that must not be kept: a social security or card number in free text is masked before it is stored."""

import re

# Patterns are compiled when they are first needed: few texts hold nine digits.

# What stands between the parts of a number; phones put in dashes of their own.
_JOINT = r"(?: ?[-./\u2010-\u2015\u2212] ?| )"
# 123-45-6789 with any joints; or nine digits in one run that are no foreign phone number.
_SOCIAL_SECURITY = rf"(?<![\d+])(?:\d{{3}}{_JOINT}\d{{2}}{_JOINT}\d{{4}}|\d{{9}})(?!-?\d)"
_FEWEST = 9  # digits
# The groups in which cards are printed, and one run. Other groupings are left alone: two phone numbers side by side are
# not a card. Each is tried by itself, because an expiry date or a security code may follow the number or precede it.
_CARDS = tuple(
    _JOINT.join(rf"\d{{{digits}}}" for digits in groups) + r"(?!\d)"
    for groups in (("13,19",), "44443", "4444", "4443", "4442", "4441", "465", "464")
)
# After a plus stands a phone number, which may have as many digits as a card.
_START = r"(?<![\d+])\d"
_DIGITS = re.compile(r"\d")
# What introduces a number to call, directly before it ("call me at", "mi celular es el", "Tel.:") or behind it.
_LONGEST_INTRODUCTION = 60  # characters
_PHONE_WORD = (
    r"(?:telephone|phone|tel[eé]fono|(?:telf?|cel|mob|ph)\b\.?|cell(?:ular)?|celular|m[oó]vil|mobile|whats ?app|wsp|"
    r"land ?line|fax|call|text|ring|reach|sms|ll[aá]m[ae](?:me|nos|r(?:me|nos)?)?|m[aá]rque(?:me)?|fijo)"
)
_LITTLE_WORD = (
    r"(?:me|us|at|on|is|es|al|a|el|la|en|my|mi|su|the|no|nr|nro|num|number|numero|n[uú]mero|this|este|back|please|"
    r"por favor|to|him|her|home|work|casa|trabajo|or|o|and|y|will be|ser[aá]|be|by|del?|of|best|it'?s|phone)"
)
_TO_CALL_BEFORE = rf"(?i)(?<!\w){_PHONE_WORD}(?:[\s:;#=()-]+{_LITTLE_WORD}){{0,5}}[\s:#=()-]*$"
_TO_CALL_BEHIND = rf"(?i)[\s,]*(?:\(\s*|(?:is|es)\s+)(?:{_LITTLE_WORD}\s+){{0,2}}{_PHONE_WORD}(?!\w)"
_SHOWN = 4  # The last four let the practitioner and the person speak of the same number.


def mask_numbers(text: str, asked_as: str = "") -> str:
    """Replace the digits of social security and card numbers by dots, but for the last four.

    `asked_as` is what the text answers. A number that is introduced as one to call is none of these: in many countries
    phone numbers have nine digits.
    """
    if len(_DIGITS.findall(text)) < _FEWEST:
        return text
    masked = _mask_cards(text)

    def hide(match: re.Match[str]) -> str:
        start = max(0, match.start() - _LONGEST_INTRODUCTION)
        before = f"{asked_as}: {masked[start : match.start()]}"[-_LONGEST_INTRODUCTION:]
        is_to_call = re.search(_TO_CALL_BEFORE, before) or re.match(
            _TO_CALL_BEHIND, masked[match.end() : match.end() + _LONGEST_INTRODUCTION]
        )
        return match[0] if is_to_call else _dots(match[0])

    return re.sub(_SOCIAL_SECURITY, hide, masked)


def _mask_cards(text: str) -> str:
    masked, done = "", 0
    for start in re.finditer(_START, text):
        card = _card_at(text, start.start())
        if card and start.start() >= done:
            masked += text[done : start.start()] + _dots(card)
            done = start.start() + len(card)
    return masked + text[done:]


def _card_at(text: str, start: int) -> str:
    """Return the card number that begins here, or an empty text."""
    found = (re.compile(grouping).match(text, start) for grouping in _CARDS)
    return next((match[0] for match in found if match and _is_card(match[0])), "")


def _dots(number: str) -> str:
    hidden = len(_DIGITS.findall(number)) - _SHOWN
    return _DIGITS.sub("•", number, count=hidden)


def _is_card(number: str) -> bool:
    digits = [int(digit) for digit in _DIGITS.findall(number)]
    return _passes_luhn(digits) and len(set(digits)) > 1


def _passes_luhn(digits: list[int]) -> bool:
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
