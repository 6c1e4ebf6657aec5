"""What visitors read, room by room, and which of it a further language does not have yet.

Run as a program it says what visitors read in a language: `python -m tests.languages xx`.
"""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.wordings import mails, visitors

# Where what visitors read is written. All of it in one room is translated in one file.
_EMAILS = ("alerts/mails/acknowledgement", "alerts/mails/renewal", "alerts/mails/visit")
VISITORS = ("forms/", "intake/", "text/", *_EMAILS)
# It says nothing itself.
_MAKER = "text/words.py"
# What it puts together in Python, like "Mon Nov 23, 12:00 PM", is for the practice.
_DATES = "text/dates.py"
# What the practice reads of a question or a form; that is not translated.
_OF_THE_PRACTICE = frozenset({"short_label", "alert_title"})
SCENES = (
    visitors.forms,
    visitors.promises,
    visitors.answers,
    visitors.field_errors,
    visitors.refusals,
    mails.acknowledgements,
    mails.renewals,
    mails.visits,
)


def texts(package: Path) -> dict[str, dict[str, str]]:
    """Return by room what visitors read there in English and Spanish."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(package.rglob("*.py")):
        path = file.relative_to(package).as_posix()
        if path.startswith(VISITORS) and path != _MAKER:
            said = _texts(ast.parse(file.read_text(encoding="utf-8")), but_put_together=path == _DATES)
            found.setdefault(path.partition("/")[0], {}).update(said)
    return found


def _texts(module: ast.Module, *, but_put_together: bool) -> Iterator[tuple[str, str]]:
    unread = {id(call) for node in ast.walk(module) for call in _of_the_practice(node)}
    for node in ast.walk(module):
        if _is_words(node) and id(node) not in unread and isinstance(node, ast.Call):
            if but_put_together and all(isinstance(text, ast.JoinedStr) for text in node.args):
                continue
            en, es, *_ = (ast.literal_eval(text) for text in node.args)
            yield en, es


def _of_the_practice(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.keyword) and node.arg in _OF_THE_PRACTICE:
        yield node.value
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id in _OF_THE_PRACTICE:
        yield from [node.value] if node.value else []


def _is_words(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words"


def missing(language: str, package: Path) -> list[str]:
    """Return the lines that a language's files lack, each after the file that it belongs to."""
    lines = []
    for room, said in texts(package).items():
        file = package / room / f"words.{language}.toml"
        known = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        lines += [f"{room}/{file.name}: {quoted(en)} = " for en in said if not _is_translated(en, known)]
    return lines


def _is_translated(en: str, known: Mapping[str, str]) -> bool:
    """Say whether there is a text, and one with the same holes."""
    return bool(known.get(en)) and sorted(re.findall(r"{\w+}", known[en])) == sorted(re.findall(r"{\w+}", en))


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    json.dump({name: lines for scene in SCENES for name, lines in scene(sys.argv[1])}, sys.stdout)
