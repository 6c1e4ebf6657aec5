"""Drafts: notes that somebody of the practice has begun and not saved yet. Pure.

A draft lies below its lead and goes with it. Whoever saves it as a note puts its id on the note: from then on it is
spent, in whatever order the last keystroke and the tap arrive.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.leads.lead import Lead

# Characters: far more than a note may have, so that what is too long for one is not lost while it is made shorter.
LONGEST_DRAFT = 10_000


@dataclass(frozen=True)
class Draft:
    """What somebody has typed into the box for notes of a lead."""

    # The id of the person whose draft it is: nobody else is shown it.
    by: str
    # Given by the page that it was typed on; two pages have two drafts.
    id: str
    at: datetime
    text: str = field(repr=False)
    # Counts changes; 0 is one that was never kept.
    version: int = 0


@dataclass(frozen=True)
class Begun:
    """All that somebody has begun to write about a lead, as its page has it in one box."""

    # The draft that goes on here; empty where nothing was begun.
    id: str = ""
    version: int = 0
    # Other drafts of the same person, whose text is in the box as well.
    others: tuple[str, ...] = ()
    text: str = field(default="", repr=False)


def begun_in(drafts: Iterable[Draft], lead: Lead) -> Begun:
    """Put what was begun on several pages into one text, oldest first; what was saved as a note is left out."""
    spent = {(note.by, draft) for note in lead.private_notes for draft in note.drafts}
    open_ones = sorted((one for one in drafts if (one.by, one.id) not in spent), key=lambda one: (one.at, one.id))
    if not open_ones:
        return Begun()
    newest = open_ones[-1]
    others = tuple(one.id for one in open_ones[:-1])
    return Begun(newest.id, newest.version, others, "\n\n".join(_each_once([one.text for one in open_ones])))


def _each_once(texts: list[str]) -> Iterator[str]:
    """Yield the texts without those with which another one begins: of one text, an earlier state."""
    for number, text in enumerate(texts):
        later, others = texts[number + 1 :], texts[:number] + texts[number + 1 :]
        if text not in later and not any(other != text and other.startswith(text) for other in others):
            yield text
