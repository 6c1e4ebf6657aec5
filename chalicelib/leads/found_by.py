"""What a lead is found by when somebody remembers a part: any word of the name, some digits, half a reference. Pure.

Texts that lie in an index as they are made here; how they are made may grow, and leads from before keep what they had.
"""

import re
import unicodedata
from collections.abc import Iterable

from chalicelib.leads.lead import Lead
from chalicelib.leads.lookup_keys import phone_of
from chalicelib.text.fold import fold

# Letters of their own that people type as these.
_TYPED_AS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
# How some write a letter with a mark where they have none.
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae"})
# What stands within a word and is left out as often as not.
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02b9-\u02bf\u00b4`\u2032\uff07\ua78c]")
# What goes with a name and is no word of it, unless there is nothing else.
_TITLES = frozenset(
    {"jr", "sr", "ii", "iii", "iv", "esq", "mr", "mrs", "ms", "mx", "miss", "dr", "prof", "sra", "srta", "don", "dona"}
    | {"rn", "np", "md", "phd", "dds", "lpn", "pa", "dnp", "fnp", "aprn", "bsn"}
)
_MOST_WORDS = 12
# Words that follow one another are found as one as well: "de la Cruz" as "delacruz", "O'Shea" as "oshea".
_MOST_TOGETHER = 3
_LONGEST = 1_000  # characters; a name has 200 at most
FEWEST_SIGNS = 3


def found_name(name: str) -> str:
    """Return the words under which a name is found, each behind a blank; nothing for no name."""
    words = [word for way in _spellings(name) for word in _with_neighbours(_words(way))]
    text = "".join(f" {word}" for word in dict.fromkeys(words))
    return text[:_LONGEST]


def found_number(lead: Lead) -> str:
    """Return the digits of the phone and the letters of the reference, each behind a blank."""
    digits = phone_of(lead.answers).lstrip("+")
    return " ".join(["", *filter(None, (digits, lead.reference.replace("-", "").casefold()))])


def names_asked_for(typed: str) -> list[tuple[str, ...]]:
    """Return the words that somebody looks for, in each way of spelling them: a name has to have all of one way."""
    ways = [tuple(_without_titles(_words(way))) for way in _spellings(typed)]
    # What is written apart may be one word in the name.
    ways += [("".join(way),) for way in ways if 1 < len(way) <= _MOST_TOGETHER]
    return [way for way in dict.fromkeys(ways) if way]


def number_asked_for(typed: str) -> str:
    """Return the digits or letters of which a phone or a reference may be a part; nothing if it cannot be."""
    signs = re.sub(r"[\s()+./#\u2010-\u2015_-]", "", unicodedata.normalize("NFKC", typed)).casefold()
    return signs if signs.isascii() and signs.isalnum() and len(signs) >= FEWEST_SIGNS else ""


def _spellings(text: str) -> Iterable[str]:
    """Return a text with its marks left out, and with them spelled out."""
    yield fold(text).translate(_TYPED_AS)
    yield fold(unicodedata.normalize("NFC", text.casefold()).translate(_SPELLED_OUT)).translate(_TYPED_AS)


def _words(folded: str) -> list[str]:
    """Return the words of a folded text: whatever is no letter ends one, and a Chinese character is one by itself."""
    spaced = "".join(_spaced(char) for char in _APOSTROPHES.sub(" ", folded))
    return spaced.split()[:_MOST_WORDS]


def _spaced(char: str) -> str:
    if "\u3400" <= char <= "\u9fff":
        return f" {char} "
    return char if unicodedata.category(char)[0] in {"L", "N", "M"} else " "


def _with_neighbours(words: list[str]) -> Iterable[str]:
    for count in range(1, _MOST_TOGETHER + 1):
        yield from ("".join(words[at : at + count]) for at in range(len(words) - count + 1))


def _without_titles(words: list[str]) -> list[str]:
    return [word for word in words if word not in _TITLES] or words
