"""Lists as CSV files: every cell is quoted, and none becomes a formula, a number or a date (see csv_cell). Pure."""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import NamedTuple

from chalicelib.forms import every_question
from chalicelib.forms.answers import YES_NO
from chalicelib.forms.lead_form import form_title, questions_of
from chalicelib.forms.question import Question
from chalicelib.inbox.pages.all.csv_cell import as_text
from chalicelib.inbox.words import words
from chalicelib.leads.lead import Answer, Lead
from chalicelib.leads.words import OTHER_ANSWERS, REFERENCE
from chalicelib.practice.practice import Practice

# Spreadsheets know UTF-8 by it.
_BYTE_ORDER_MARK = "\ufeff"
# A function's answer may have six megabytes as it is sent: JSON, in which a letter of another script takes six or more.
_LARGEST = 5_000_000  # bytes

_HEADER = ("list_form", "list_received", "list_status", "list_visit_column", "list_certified_until")


class CsvFile(NamedTuple):
    text: str
    # How many of the lines that were given are in it.
    number: int


def write_csv(leads: Iterable[Lead], practice: Practice, *, is_part: bool = False) -> CsvFile:
    """Write a header and a line for each lead, with a column for each question of any form; see `write_lines`."""
    asked = every_question()
    lines = (_line(lead, list(asked), practice) for lead in leads)
    told = words(practice.language, "all")["list_export_part"]
    return write_lines(_header(asked, practice.language), lines, told=told, is_part=is_part)


def write_lines(header: Sequence[str], lines: Iterable[Sequence[str]], *, told: str, is_part: bool = False) -> CsvFile:
    """Write a header and lines.

    What does not fit into one answer of the desk is left out, the last ones first. The last line of a file that is
    only a part, because of that or as `is_part` says, is what is `told` then.
    """
    that_it_is_a_part = _row([told, *[""] * (len(header) - 1)])
    rows = [_BYTE_ORDER_MARK + _row(header)]
    room = _LARGEST - size_as_sent(rows[0]) - size_as_sent(that_it_is_a_part)
    for line in lines:
        row = _row(line)
        room -= size_as_sent(row)
        if room < 0:
            is_part = True
            break
        rows.append(row)
    return CsvFile("".join([*rows, that_it_is_a_part] if is_part else rows), len(rows) - 1)


def _row(cells: Iterable[str]) -> str:
    file = StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(map(as_text, cells))
    return file.getvalue()


def size_as_sent(text: str) -> int:
    """Count the bytes of a text in a function's answer, which is JSON in ASCII."""
    return len(json.dumps(text))


def _header(asked: dict[str, list[Question]], language: str) -> list[str]:
    said = words(language, "all")
    labels = [" / ".join(dict.fromkeys(one.label(language) for one in questions)) for questions in asked.values()]
    return [REFERENCE(language), *(said[name] for name in _HEADER), *labels, OTHER_ANSWERS(language)]


def _line(lead: Lead, names: Sequence[str], practice: Practice) -> list[str]:
    said, standing, questions = words(practice.language, "all"), lead.standing, questions_of(lead)
    return [
        lead.reference,
        form_title(lead, practice.language),
        f"{lead.received_at.astimezone(practice.time_zone):%Y-%m-%d %H:%M}",
        said["held" if lead.is_held else f"status_{standing.status}"],
        f"{standing.visit_at.astimezone(practice.time_zone):%Y-%m-%d %H:%M}" if standing.visit_at else "",
        standing.certified_until.isoformat() if standing.certified_until else "",
        *(cell_of(questions.get(name), lead.answers.get(name), practice.language) for name in names),
        "\n".join(f"{name}: {text}" if name else text for name, text in lead.other_answers),
    ]


def cell_of(question: Question | None, answer: Answer | None, language: str) -> str:
    """Write one answer as a cell."""
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return YES_NO[answer](language)
    if isinstance(answer, dict):
        return answer["typed"]
    return question.choices[answer](language) if question and answer in question.choices else answer
