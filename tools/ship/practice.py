"""`make practice`: asks the ten things that a practice.toml needs, and writes practice/practice.toml.

Each answer is held against the reader that the desk itself uses, as soon as it is given.
"""

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path

from chalicelib.desk import refuse_unknown_forms
from chalicelib.forms import every_question
from chalicelib.practice.file import PracticeError, parse_practice
from chalicelib.practice.practice import Practice
from tools.places import OWN_PRACTICE, ROOT
from tools.ship.aws import ShippingError
from tools.ship.invented import refuse_invented

Ask = Callable[[str], str]
Answers = Mapping[str, str]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@dataclass(frozen=True)
class Question:
    name: str
    text: str
    # What an empty answer means; nothing if there has to be one.
    usual: str = ""


QUESTIONS = (
    Question("name", "1. The practice's name, as visitors know it"),
    Question("practitioner", "2. Who answers, with the title (like: Marisol Example, NP)"),
    Question("phone", "3. The telephone for visitors, with +1"),
    Question("site", "4. The site's address, as the browser shows it (like: https://www.your-blog.org)"),
    Question("from", "5. The address alerts come from, at the practice's own domain (like: desk@your-blog.org)"),
    Question("alerts_to", "6. The address alerts go to"),
    Question("second_to", "7. Another one, with another provider, for when that one fails"),
    Question("language", "8. The language of the alerts, en or es", "en"),
    Question("hours", "9. The hours on weekdays", "9:00-17:00"),
    Question("postal_address", "10. The practice's postal address, which reminders have to carry"),
)

# What is written while an answer is still missing, so that the others can be checked by themselves.
_STAND_INS = {
    "name": "N",
    "practitioner": "N",
    "phone": "+1 212-736-5000",
    "site": "https://www.site.org",
    "from": "desk@site.org",
    "alerts_to": "first@site.org",
    "second_to": "second@site.org",
    "postal_address": "N",
}


def main() -> int:
    if OWN_PRACTICE.exists():
        print(
            f"{_short(OWN_PRACTICE)} is there already: change it in an editor, or move it away first.", file=sys.stderr
        )
        return 1
    print(
        "Ten questions; an empty answer takes what stands in brackets. Everything can be changed later in the file.\n"
    )
    try:
        text = write(ask_all(input))
    except (EOFError, KeyboardInterrupt):
        print("\nNothing was written.", file=sys.stderr)
        return 1
    OWN_PRACTICE.parent.mkdir(exist_ok=True)
    OWN_PRACTICE.write_text(text, encoding="utf-8")
    print(f"\nWritten: {_short(OWN_PRACTICE)}. Look through it: days off and hours of single days are yours to add.")
    print("Next: make run shows the desk with it, and make deploy STAGE=prod ships it (docs/deploying.md).")
    return 0


def _short(file: Path) -> str:
    return str(file.relative_to(ROOT))


def ask_all(ask: Ask) -> dict[str, str]:
    """Ask every question until its answer can be used."""
    answers: dict[str, str] = {}
    for question in QUESTIONS:
        answers[question.name] = _ask_until_right(ask, question, answers)
    return answers


def _ask_until_right(ask: Ask, question: Question, before: Answers) -> str:
    usual = f" [{question.usual}]" if question.usual else ""
    while True:
        answer = ask(f"{question.text}{usual}: ").strip() or question.usual
        mistake = mistake_in(question.name, answer, before) if answer else "This one needs an answer."
        if not mistake:
            return answer
        print(f"   {mistake}")


def mistake_in(name: str, answer: str, before: Answers) -> str:
    """Return what is wrong with an answer, or nothing."""
    usual = {question.name: question.usual for question in QUESTIONS if question.usual}
    try:
        practice = read(write({**_STAND_INS, **usual, **before, name: answer}))
        refuse_invented(practice)
    except PracticeError as mistake:
        return _without_place(str(mistake))
    except ShippingError as mistake:
        return str(mistake).replace("write your own with `make practice`.", "give one that somebody has.")
    return ""


def _without_place(sentence: str) -> str:
    """Leave out the file and the line, which nobody has seen yet."""
    place, colon, advice = sentence.partition(": ")
    return advice if colon and "practice.toml" in place else sentence


def read(text: str) -> Practice:
    """Read a practice.toml as the packaging does.

    Raises:
        PracticeError: it cannot be used.
    """
    return refuse_unknown_forms(parse_practice(text, "practice.toml", every_question()))


def write(answers: Answers) -> str:
    """Return the practice.toml of these answers."""
    texts = {name: _quoted(answer) for name, answer in answers.items()}
    days = "\n".join(f"{day} = [{_quoted(answers['hours'])}]" for day in _WEEKDAYS)
    origins = ", ".join(map(_quoted, _origins(answers["site"])))
    return f"""\
# The practice: who she is, where she can be reached and when she answers. The demo's settings, which are in
# chalicelib/practice/practice.toml, show all else that can stand here. A mistake is refused with its line when this is
# packaged.

name = {texts["name"]}
practitioner = {texts["practitioner"]}
phone = {texts["phone"]}
language = {texts["language"]}
time_zone = "America/New_York"

[mail]
from = {_quoted(_sender(answers))}
alerts_to = {texts["alerts_to"]}
# Used as well when the first address bounces, complains or stays silent.
second_to = {texts["second_to"]}
postal_address = {texts["postal_address"]}

[site]
# Every address under which people read the site. Scripts on other sites are told that they are not on this list.
allowed_origins = [{origins}]

[hours]
# A day that is missing is closed.
{days}
# Visitors are told that you aim to answer within this much open time.
respond_within = "30m"

# Days off, like:
# [[closures]] # Christmas
# first = 2026-12-24
# last = 2026-12-26
"""


def _quoted(text: str) -> str:
    """Write a text as TOML does, which takes JSON's escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _sender(answers: Answers) -> str:
    """Give the address a name, if it has none."""
    name, _ = parseaddr(answers["from"])
    return answers["from"] if name else f"Front Desk <{answers['from']}>"


def _origins(site: str) -> list[str]:
    """Return a site's address with and without www, without a slash at its end; https is usual."""
    whole = site if "://" in site else f"https://{site}"
    scheme, mark, rest = whole.rstrip("/").partition("://")
    other = rest.removeprefix("www.") if rest.startswith("www.") else f"www.{rest}"
    return [f"{scheme}{mark}{host}" for host in (rest, other)]


if __name__ == "__main__":
    raise SystemExit(main())
