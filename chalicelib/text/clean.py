"""The one cleaning rule: what comes along unseen when people type and paste is taken out, before anything is read.

What is kept as written (names, messages) goes through `clean_line` or `clean_lines`. What is read by its signs (email,
phone, date, ZIP, a word to choose) goes through `clean_entry`, for which a digit is a digit in whatever script.
"""

import re
import unicodedata

# More marks on one letter than any language writes. Unicode's stream-safe text has the same bound (UAX #15): putting a
# run of marks into their order takes time that grows with its square.
LONGEST_RUN_OF_MARKS = 30

# Without a run of so many signs beyond Latin letters there is none of marks.
_MAY_BE_TOO_LONG = re.compile(rf"[^\x00-\u02ff]{{{LONGEST_RUN_OF_MARKS + 1}}}")

# Controls, and what Unicode calls line and paragraph separators.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Signs that look like nothing and stand where people expect a blank: fillers, and the empty pattern of Braille.
_LOOKS_BLANK = dict.fromkeys((0x2800, 0x3164, 0xFFA0), " ")
# What is not seen at all: soft hyphens, zero-width signs, and whatever turns the direction of a line, so that it reads
# differently from what it says. (Joiners, U+200C and U+200D, are letters' own business and stay in names and messages.)
_UNSEEN = dict.fromkeys(
    [
        *(0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0xFEFF),
        *(*range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFFF9, 0xFFFC), *range(0xE0000, 0xE0080)),
    ]
)
# In an address or a number joiners, and what chooses between two looks of a sign, are unseen as well.
_UNSEEN_IN_ENTRIES = dict.fromkeys(
    [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0x180B, 0x1810), 0x115F, 0x1160, 0x17B4, 0x17B5]
)
# Full-width signs, as East Asian keyboards write them: each lies at the same distance from the usual one.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOR_LINES = {**_LOOKS_BLANK, **_UNSEEN}
_FOR_ENTRIES = {**_UNSEEN_IN_ENTRIES, **_FULL_WIDTH}


def stream_safe(text: str) -> str:
    """Return a text in which at most thirty combining marks follow one another, so that it is quick to normalise."""
    if text.isascii() or not _MAY_BE_TOO_LONG.search(text):
        return text
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= LONGEST_RUN_OF_MARKS:
            kept.append(char)
    return "".join(kept)


def clean_line(text: str) -> str:
    """Put text on one line in its composed form, without controls, unseen signs and blanks at its ends."""
    spaced = _CONTROLS.sub(" ", text)
    if not spaced.isascii():
        composed = unicodedata.normalize("NFC", stream_safe(spaced.translate(_FOR_LINES)))
        # Some signs come apart into several marks.
        spaced = stream_safe(composed)
    return " ".join(spaced.split())


def clean_lines(text: str) -> str:
    """Clean text line by line and keep its lines."""
    return "\n".join(clean_line(line) for line in with_one_line_end(text).split("\n")).strip()


def clean_entry(text: str) -> str:
    """Clean what is read by its signs: besides, full-width signs and the digits of any script become the usual ones."""
    line = clean_line(text)
    if line.isascii():
        return line
    return clean_line("".join(map(_plain, line.translate(_FOR_ENTRIES))))


def _plain(char: str) -> str:
    """Return a digit of any script as the usual one, and nothing for a sign that only says how others are to be set."""
    if char.isascii():
        return char
    value = unicodedata.decimal(char, None)
    return str(value) if value is not None else "" if unicodedata.category(char) == "Cf" else char


def with_one_line_end(text: str) -> str:
    """Return a text whose lines end as a browser's own script sees them; forms send two signs for each line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def length(text: str) -> int:
    """Count a text as people do and the browser script: a line end, a letter with its accent, an emoji are one each."""
    return len(unicodedata.normalize("NFC", stream_safe(with_one_line_end(text))))
