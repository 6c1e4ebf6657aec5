"""The words of the inbox: every page finds its own, none is in two tables, none is left over."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import chalicelib
from chalicelib.inbox.confirmation import DEEDS
from chalicelib.inbox.errors import STATUSES, Reason
from chalicelib.inbox.pages.audit.lines import event_words
from chalicelib.inbox.pages.practice.settings import PARTS
from chalicelib.inbox.routes import ROUTES
from chalicelib.inbox.words import table, title_of, words
from chalicelib.leads.status import Status
from chalicelib.storage import FoundBy

ROOM = Path(chalicelib.__file__).parent / "inbox"
PAGES = sorted(folder.name for folder in (ROOM / "pages").iterdir() if (folder / "view.py").exists())
SHARED = ""
TABLES = ("words", "audit", "codes", "refusals")
# Names that are put together, like `words["status_" ~ status]`.
COMPOSED = re.compile(r'f"(\w+_)\{|\["(\w+_)" ~')


def templates_of(page: str) -> Iterator[str]:
    """Yield the texts of a page's templates, and of those of other folders that they take in."""
    seen, names = set(), sorted(f"inbox/pages/{page}/{path.name}" for path in (ROOM / "pages" / page).glob("*.html"))
    while names:
        name = names.pop()
        text = (ROOM.parent / name).read_text(encoding="utf-8")
        names += [other for other in re.findall(r'"(inbox/[\w/]+\.html)"', text) if other not in seen]
        seen.add(name)
        yield text


def sources() -> str:
    paths = [path for ending in ("*.py", "*.html") for path in ROOM.rglob(ending)]
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_finds_the_words_of_its_templates(page: str) -> None:
    texts = list(templates_of(page))
    used = {name for text in texts for name in re.findall(r"(?<![.\w])words\.(\w+)", text)}
    assert used <= words("en", page).keys()
    of_others = {pair for text in texts for pair in re.findall(r"\b(\w+)\.words\.(\w+)", text)}
    assert {name for other, name in of_others if name not in words("en", other)} == set()


def test_no_name_is_in_two_tables() -> None:
    counted = Counter(name for page in (SHARED, *PAGES) for name in table(page))
    assert [name for name, count in counted.items() if count > 1] == []


def test_no_words_are_left_over() -> None:
    text = sources()
    prefixes = tuple({first or second for first, second in COMPOSED.findall(text)})
    names = {name for page in (SHARED, *PAGES) for name in table(page) if not name.startswith(prefixes)}
    assert {name for name in names if not re.search(rf"words\.{name}\b|[\"']{name}[\"']", text)} == set()


def test_every_page_of_the_menu_has_a_title() -> None:
    in_menu = [route for route in ROUTES if route.menu]
    assert len(in_menu) == 11
    assert all(title_of(route.page, language) for route in in_menu for language in ("en", "es"))


def test_everything_that_is_audited_has_words() -> None:
    call, choice = r"(?:\.audit(?:_list)?|\bAction|_act)\(\s*(?:request, )?", r"\b(?:on|off) = \("
    audited = set(re.findall(rf'(?:{call}|{choice})"(\w+)"', sources()))
    assert len(audited) > 35
    # By a command, and by the sweep.
    assert audited | {"invited", "expired"} == event_words().keys()


def test_every_code_has_words_in_the_audit_log() -> None:
    ways_to_search = {*(by.partition("_")[0] for by in get_args(FoundBy)), "opened", "nothing"}
    others = {"added", "removed", *(f"set_{part}" for part in PARTS), "adding_passkey", "passkey_copied", *DEEDS}
    assert table("audit", "codes").keys() == {*map(str, Status), *ways_to_search, *others}


def test_every_reason_not_to_do_something_has_a_title_and_a_text() -> None:
    named = {f"{reason}_{part}" for reason in get_args(Reason) for part in ("title", "text")}
    assert table(name="refusals").keys() == named
    assert STATUSES.keys() == {*get_args(Reason)}


@pytest.mark.parametrize("page", [SHARED, *PAGES])
def test_all_words_are_there_in_both_languages(page: str) -> None:
    texts = [text for name in TABLES for text in table(page, name).values()]
    assert all(text("en") and text("es") for text in texts)


@pytest.mark.parametrize("file", sorted(ROOM.rglob("words.toml")), ids=lambda file: file.parent.name)
def test_a_file_of_words_has_no_tables_but_those_that_are_read(file: Path) -> None:
    assert tomllib.loads(file.read_text(encoding="utf-8")).keys() <= {"title", *TABLES}
