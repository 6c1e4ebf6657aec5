"""What a name means: the last word of a path, without numbers and without what says nothing."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from chalicelib.forms.form import Form
from chalicelib.forms.question import Question
from chalicelib.forms.understanding.vocabulary import (
    A_NAME,
    CALLED,
    EMPTY,
    HINTS,
    NEUTRAL,
    OF_SOMEBODY_ELSE,
    OF_THE_SITE,
    PARTS_OF_A_NAME,
    SHORT,
)
from chalicelib.text.fold import fold
from chalicelib.text.words import LANGUAGES

Words = tuple[str, ...]

_NUMBERED = re.compile(r"\d+|[a-z]{1,2}\d+|\d+[a-z]?|[0-9a-f]{8,}|(?=[a-f]*\d)[0-9a-f]{4,}")
# In which order a name asks for the parts of a date: it is no part of what is asked.
ORDER_OF_A_DATE = re.compile(
    r"(?i)\b(?:dd?\W{1,3}mm?|mm?\W{1,3}dd?|d[ií]a\W{1,3}mes|mes\W{1,3}d[ií]a)\W{1,3}(?:y{1,4}|a{2,4}|year|a[nñ]o)\b"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]$")
_SEGMENTS = re.compile(r"[\[\]]+|\.(?=\S)|::|->|>|\$|:(?=[^\s:])")
_OR = re.compile(r"\s*(?:/|\||&|,|\bor\b|\band\b|\bo\b|\by\b|\bu\b)\s*", re.IGNORECASE)


def words_of(text: str) -> Words:
    """Return the words of a name, folded, without numbers: `q4_userEmail2` is "user email"."""
    bare = ORDER_OF_A_DATE.sub(" ", _ASIDE.sub(" ", text))
    found = re.findall(r"[^\W_]+", fold(_CAMEL.sub(" ", bare if bare.strip(" *:") else text)))
    numberless = (word if _NUMBERED.fullmatch(word) is None else "" for word in found)
    return tuple(word for each in numberless if (word := each.rstrip("0123456789")))


def last_words(name: str, path: tuple[str, ...] = ()) -> tuple[Words, Words]:
    """Return the words of the innermost name that says something, and of the one around it."""
    segments = [part for each in (*path[:-1], name) for part in _SEGMENTS.split(each) if part.strip()]
    said = [words for part in segments if (words := words_of(part))]
    while len(said) > 1 and set(said[-1]) <= EMPTY:
        said.pop()
    inner = said[-1] if said else ()
    return inner, said[-2] if len(said) > 1 else ()


class Meanings:
    """What the names of one form's questions are."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._fields: dict[str, str] = {}
        for field, question in reversed(list(questions.items())):
            for called in _names_of(field, question):
                self._fields[" ".join(words_of(called))] = field
        self._fields.pop("", None)

    def fields(self, name: str, path: tuple[str, ...] = ()) -> Iterator[str]:
        """Return the fields that a name may mean, the likeliest first; "Phone or email" means two."""
        inner, _ = last_words(name, path)
        whole = self._field(inner)
        if whole:
            yield whole
            return
        parts = _OR.split(name)
        if len(parts) > 1:
            yield from dict.fromkeys(field for part in parts if (field := self._field(words_of(part))))

    def _field(self, words: Words) -> str:
        return self._fields.get(" ".join(words)) or self._fields.get(" ".join(_bare(words)), "")


def _names_of(field: str, question: Question) -> Iterator[str]:
    yield from (field, *question.aliases.split(), *CALLED.get(field, "").split(","))
    for words in filter(None, (question.label, question.short_label)):
        yield from (words(language) for language in LANGUAGES)


def _bare(words: Words) -> Words:
    """Leave out what says nothing, at both ends: "your best email address" is "email address"."""
    start, end = 0, len(words)
    while start < end - 1 and words[start] in NEUTRAL:
        start += 1
    while end - 1 > start and words[end - 1] in NEUTRAL:
        end -= 1
    return words[start:end]


def hints_at(field: str, words: Words) -> bool:
    """Return whether one of the words of a name speaks of a field."""
    return not HINTS[field].isdisjoint(words)


def is_of_somebody_else(words: Words) -> bool:
    is_of_the_site = len(words) <= SHORT and not OF_THE_SITE.isdisjoint(words)
    return is_of_the_site or not OF_SOMEBODY_ELSE.isdisjoint(words)


def name_part(name: str, path: tuple[str, ...]) -> str:
    """Return whether this is somebody's "first", "middle" or "last" name; an empty text if it is none of them."""
    inner, outer = last_words(name, path)
    if is_of_somebody_else((*inner, *outer)):
        return ""
    rest = [word for word in inner if word not in NEUTRAL and (word not in A_NAME or len(inner) == 1)]
    is_named = not A_NAME.isdisjoint((*inner, *outer)) or rest not in (["first"], ["last"], ["given"], ["family"])
    if len(rest) != 1 or not is_named:
        return ""
    return next((part for part, called in PARTS_OF_A_NAME.items() if rest[0] in called), "")


@cache
def meanings_of(form: Form) -> Meanings:
    return Meanings(form.questions())
