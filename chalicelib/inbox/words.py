"""The words of the inbox: each page's in its own `words.toml`, those that several pages share in the room's."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.text.words import Words

_ROOM = Path(__file__).parent


@cache
def words(language: str, page: str = "") -> Mapping[str, str]:
    """Return the shared words and those of a page in one language, by their names."""
    own = table(page) if page else {}
    return {name: text(language) for name, text in {**table(), **own}.items()}


@cache
def title_of(page: str, language: str) -> str:
    """Return the title of a page, which is also its name in the menu.

    Only the head of the page's file is read: the menu names pages whose words nobody needs yet.
    """
    head, _, _ = _text(page).partition("\n[")
    return Words(**tomllib.loads(head)["title"])(language)


@cache
def table(page: str = "", name: str = "words") -> Mapping[str, Words]:
    """Return a table of a page's file, or of the shared one; an empty one if the file has none of that name."""
    return {key: Words(**texts) for key, texts in _file(page).get(name, {}).items()}


@cache
def _file(page: str) -> Mapping[str, Any]:
    return tomllib.loads(_text(page))


def _text(page: str) -> str:
    folder = _ROOM / "pages" / page if page else _ROOM
    return (folder / "words.toml").read_text(encoding="utf-8")
