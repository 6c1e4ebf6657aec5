"""Lists as CSV files, as spreadsheets take them: no cell of a visitor's can become a formula. Pure."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from chalicelib.alerts.words import OTHER_ANSWERS, REFERENCE, YES_NO
from chalicelib.forms import FORMS, load_form
from chalicelib.forms.asking import Ask
from chalicelib.inbox.rows import form_of
from chalicelib.inbox.words import words
from chalicelib.lead import Answer, Lead
from chalicelib.practice import Practice

# Spreadsheets know UTF-8 by it.
_BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# A function's answer may have six megabytes, in which quotes and letters of other scripts take more than one each.
_LARGEST = 2_000_000  # characters

_HEADER = ("list_form", "list_received", "list_status", "list_visit_column", "list_certified_until")


def write_csv(leads: Iterable[Lead], practice: Practice) -> str:
    """Write a header and a line for each lead, with a column for each question of any form.

    What does not fit into one answer of the desk is left out, the oldest first.
    """
    file = StringIO()
    file.write(_BYTE_ORDER_MARK)
    writer = csv.writer(file, lineterminator="\r\n")
    asked = _questions()
    writer.writerow(map(safe, _header(asked, practice.language)))
    for lead in leads:
        if file.tell() > _LARGEST:
            break
        writer.writerow(map(safe, _line(lead, list(asked), practice)))
    return file.getvalue()


def safe(cell: str) -> str:
    """Put an apostrophe before what would be a formula; a phone number gets it as well, for it begins with "+"."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def _questions() -> dict[str, list[Ask]]:
    """Give all questions by their names, each as every form asks it."""
    asked: dict[str, list[Ask]] = {}
    for form in FORMS:
        for name, ask in load_form(form).asks().items():
            asked.setdefault(name, []).append(ask)
    return asked


def _header(asked: dict[str, list[Ask]], language: str) -> list[str]:
    said = words(language)
    labels = [" / ".join(dict.fromkeys(ask.label(language) for ask in asks)) for asks in asked.values()]
    return [REFERENCE(language), *(said[name] for name in _HEADER), *labels, OTHER_ANSWERS(language)]


def _line(lead: Lead, names: Sequence[str], practice: Practice) -> list[str]:
    form, standing = form_of(lead), lead.standing
    asks = form.asks() if form else {}
    return [
        lead.reference,
        form.alert_title(practice.language) if form else lead.form,
        f"{lead.received_at.astimezone(practice.time_zone):%Y-%m-%d %H:%M}",
        words(practice.language)["nav_held" if lead.is_held else f"status_{standing.status}"],
        f"{standing.visit_at.astimezone(practice.time_zone):%Y-%m-%d %H:%M}" if standing.visit_at else "",
        standing.certified_until.isoformat() if standing.certified_until else "",
        *(_cell(asks.get(name), lead.answers.get(name), practice.language) for name in names),
        "\n".join(f"{name}: {text}" if name else text for name, text in lead.other_answers),
    ]


def _cell(ask: Ask | None, answer: Answer | None, language: str) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return YES_NO[answer](language)
    if isinstance(answer, dict):
        return answer["typed"]
    return ask.choices[answer](language) if ask and answer in ask.choices else answer
