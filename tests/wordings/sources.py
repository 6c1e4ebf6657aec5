"""Every text that the house has in two languages, found in its sources wherever they lie."""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import chalicelib
from chalicelib.text.dates import WEEKDAYS

_PACKAGE = Path(chalicelib.__file__).parent
# What makes a text of two languages, and in which order.
_MAKER = "Words"
_LANGUAGES = ("en", "es")
# What stands before and after a text: the end of a line, a mark, a number or a day; or anything that is no part of a
# word.
_DAYS = "|".join(day(language)[:3] for day in WEEKDAYS for language in _LANGUAGES)
_BY_ITSELF = (r"(?:^|[^\w\s]\s*)", rf"(?=\s*(?:[^\w\s]|\d|$|(?:{_DAYS}) ))")
_WHOLE_WORD = (r"(?<!\w)", r"(?!\w)")
_FEW = 2  # words


@dataclass(frozen=True)
class Source:
    """A text of one language, and where it is written."""

    language: str
    text: str
    place: str

    def is_in(self, lines: Iterable[str]) -> bool:
        """Say whether a line says it, its holes filled. A word or two are looked for by themselves, in no sentence."""
        parts = re.split(r"\{\w+\}", " ".join(self.text.split()))
        is_short = len(parts) == 1 and len(self.text.split()) <= _FEW
        before, after = _BY_ITSELF if is_short else _WHOLE_WORD
        before = before if re.match(r"\w", parts[0]) else ""
        after = after if re.search(r"\w$", parts[-1]) else ""
        pattern = re.compile(before + ".*?".join(map(re.escape, parts)) + after)
        longest = max(parts, key=len)
        return any(longest in line and pattern.search(line) for line in lines)


@cache
def sources() -> tuple[Source, ...]:
    """Return each text that is written out; those that are put together out of others hold nothing of their own."""
    return tuple(_sources())


def _sources() -> Iterator[Source]:
    yield from _calls()
    for file in sorted(_PACKAGE.rglob("words.toml")):
        place = str(file.relative_to(_PACKAGE.parent))
        yield from _entries(tomllib.loads(file.read_text(encoding="utf-8")), place)


def _entries(table: Mapping[str, Any], place: str) -> Iterator[Source]:
    """Yield the texts of a table, whose values are tables again, down to those with one text a language."""
    for name, value in table.items():
        if isinstance(value, str):
            yield Source(name, value, place)
        else:
            yield from _entries(value, f"{place}:{name}")


def _calls() -> Iterator[Source]:
    for file in sorted(_PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _name_of(node.func) == _MAKER:
                place = f"{file.relative_to(_PACKAGE.parent)}:{node.lineno}"
                for language, text in zip(_LANGUAGES, _texts_of(node), strict=False):
                    if text is not None:
                        yield Source(language, text, place)


def _name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts_of(call: ast.Call) -> list[str | None]:
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    given = [*call.args, *(named[language] for language in _LANGUAGES if language in named)]
    return [one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else None for one in given]
