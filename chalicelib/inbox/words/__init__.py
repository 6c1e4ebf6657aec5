"""The words of the inbox, in both languages: one module for each part of it."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from chalicelib.text.words import Words

# Each module has a table WORDS; no name is in two of them.
PARTS = ("frame", "signing", "lists", "lead", "office")


@cache
def all_words() -> Mapping[str, Words]:
    tables = [import_module(f"chalicelib.inbox.words.{part}").WORDS for part in PARTS]
    return {name: text for table in tables for name, text in table.items()}


@cache
def words(language: str) -> Mapping[str, str]:
    """Give every text of the inbox in one language, by its name."""
    return {name: text(language) for name, text in all_words().items()}
