"""What in the answers themselves speaks against a submission: pure, and never an error whatever was typed."""

import re
from collections.abc import Iterator
from typing import Literal

from chalicelib.forms.common_questions import EMAIL, MESSAGE, NAME
from chalicelib.forms.field_names import FieldNames
from chalicelib.forms.sorted_fields import Posted
from chalicelib.intake.control_fields import RESERVED
from chalicelib.intake.screening.spam_words import HINTS, PITCHES, THROWAWAY_DOMAINS, fold_words
from chalicelib.text.fold import fold_name

Suspicion = Literal[
    "pitch",  # it says what only advertisers say
    "more_pitches",  # in more than one way
    "hint",  # it says what advertisers often say
    "more_hints",  # in more than one way
    "link",  # it holds a web address
    "more_links",  # it holds three or more
    "link_in_name",  # somebody is called by a web address
    "markup",  # it holds links written for forums or web pages
    "gibberish",  # it is made of keys hit at random
    "throwaway",  # the email address is of a kind that is used once
    "shouting",  # it is all in capitals
    "other_script",  # most of it is in letters that neither language of the desk uses
]

_MANY_LINKS = 3
_ENOUGH_LETTERS = 20  # for any judgement about the letters of a text
_LAST_LATIN = "\u024f"
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}", re.IGNORECASE)
# What is written with several letters and spoken as one sound or nearly: German, Polish and medicine have long words in
# which six consonants follow one another: three or four sounds.
_SOUNDS = re.compile(
    r"tsch|sch|ght|cht|str|scr|spr|[bnr]st|[bcdfgkptvz][lr](?![lr])|[cstpgkzwr]h|ck|qu|n[gk]|[scrd]z|dj|t[sz]|ks|p[fs]|"
    r"s[tpkcmn]|[ln]j|ll|rr|ss|tt|pp|ff|mm|nn|bb|dd|gg|kk|zz|cc|wr|[kg]n|mb",
    re.IGNORECASE,
)
_MOST_SOUNDS = 4  # consonants without a vowel between them, in any word that people form
_CAPITAL_INSIDE = re.compile(r"[a-z][A-Z]{2}|[A-Z][a-z][A-Z]")
_MARKUP = ("[url", "[link", "<a href", "</a>")
# What site builders and trackers add about the page; nobody typed it.
_OF_THE_PAGE = frozenset(
    map(
        fold_name,
        (
            *("date", "time", "powered by", "page url", "page uri", "page link", "page title", "page name"),
            *("post url", "post title", "current url", "source url", "landing page", "referrer", "referer"),
            *("http referer", "referrer url", "form url", "site url", "site title"),
            *("utm source", "utm medium", "utm campaign", "utm term", "utm content", "gclid", "fbclid"),
        ),
    )
)
_FIELDS = FieldNames({"name": NAME, "email": EMAIL, "message": MESSAGE})
_ADDRESSES = ("://", "www.", "@")
_SHORT_WORD = 6
_MOST = 0.5  # the half of something


def suspicions_about(posted: Posted, own_sites: frozenset[str] = frozenset()) -> Iterator[Suspicion]:
    """Return what speaks against the answers, each once; most of it says little by itself.

    Links to `own_sites`, which are origins, do not count.
    """
    texts = {name: _text(value) for name, value in posted.items() if not _is_no_answer(name)}
    fields = {name: _FIELDS.field(name) for name in texts}
    everything = "\n".join(texts.values())
    yield from _by_words(fold_words(everything))
    yield from _by_links(_without(own_sites, everything.casefold()))
    if any(_links(text.casefold()) for name, text in texts.items() if fields[name] == "name"):
        yield "link_in_name"
    if any(_domain(text) in THROWAWAY_DOMAINS for name, text in texts.items() if fields[name] == "email"):
        yield "throwaway"
    yield from _by_letters("\n".join(text for name, text in texts.items() if fields[name] == "message"))


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def _is_no_answer(name: str) -> bool:
    return name.lower() in RESERVED or fold_name(name) in _OF_THE_PAGE


def _without(sites: frozenset[str], text: str) -> str:
    """Take the addresses of some sites out, but for their paths: one may hold an address of somebody else."""
    for site in sites:
        host = site.casefold().partition("://")[2].removeprefix("www.")
        text = re.sub(rf"(?:https?://)?(?:www\.)?{re.escape(host)}(?![\w@:-]|\.\w)", " ", text)
    return text


def _domain(text: str) -> str:
    return text.strip().casefold().rpartition("@")[2]


def _by_words(words: str) -> Iterator[Suspicion]:
    pitches = sum(pitch in words for pitch in PITCHES)
    hints = sum(hint in words for hint in HINTS)
    if pitches:
        yield "pitch"
    if pitches > 1:
        yield "more_pitches"
    if hints:
        yield "hint"
    if hints > 1:
        yield "more_hints"


def _by_links(text: str) -> Iterator[Suspicion]:
    links = _links(text)
    if links:
        yield "link"
    if links >= _MANY_LINKS:
        yield "more_links"
    if any(mark in text for mark in _MARKUP):
        yield "markup"


def _links(text: str) -> int:
    return text.count("://") + text.count("www.") - text.count("://www.")


def _by_letters(message: str) -> Iterator[Suspicion]:
    letters = [char for char in message if char.isalpha()]
    if _is_gibberish(message):
        yield "gibberish"
    if len(letters) < _ENOUGH_LETTERS:
        return
    if sum(map(str.isupper, letters)) > len(letters) * 0.8:
        yield "shouting"
    if sum(char > _LAST_LATIN for char in letters) > len(letters) * _MOST:
        yield "other_script"


def _is_gibberish(message: str) -> bool:
    """Return whether most of the letters belong to long words that no language forms."""
    parts = [part for part in message.split() if not any(mark in part for mark in _ADDRESSES)]
    words = re.findall(r"[^\W\d_]+", " ".join(parts))
    odd = sum(len(word) for word in words if len(word) > _SHORT_WORD and _is_odd(word))
    return odd > sum(map(len, words)) * _MOST


def _is_odd(word: str) -> bool:
    sounds = (len(_SOUNDS.sub("-", run[0])) for run in _CONSONANTS.finditer(word))
    return max(sounds, default=0) > _MOST_SOUNDS or len(_CAPITAL_INSIDE.findall(word)) > 1
