"""What the owner of a site calls the questions of the forms there: `[labels]` of practice.toml.

Form builders send the words over a box instead of a name. This stands below the forms, so that the practice can be
read without them.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

# Every question that any form asks. (A test holds it against the forms.)
FIELDS = frozenset(
    {
        *("name", "email", "phone", "message", "preferred_contact", "preferred_time", "voicemail_ok", "language"),
        *("access_needs", "date_of_birth", "for_whom", "relationship", "in_new_york", "zip", "county", "kind"),
        *("current_expires_on", "condition", "heard_from", "consent_contact", "renewal_reminders"),
    }
)


class LabelError(Exception):
    """A line of `[labels]` cannot be meant; `line` is its number, the message says how to mend it."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


def plain_name(name: str) -> str:
    """Give a name without case, accents, spaces and punctuation: two names that are equal so mean the same."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[^\w]|_", "", decomposed)


def read_labels(table: object, lines: Sequence[str]) -> Mapping[str, str]:
    """Give the field that each label means, by the label's plain name. `lines` are those of the file.

    Raises:
        LabelError: a label says nothing, or says two things, or means a field that no form has.
    """
    if not isinstance(table, dict):
        raise LabelError(_line_of("labels", lines), 'labels must be a section with lines like "Your phone" = "phone".')
    fields: dict[str, str] = {}
    for label, field in table.items():
        _check(label, field, lines)
        if fields.setdefault(plain_name(label), field) != field:
            raise LabelError(_line_of(label, lines), f'labels."{label}" is there twice, for two fields: keep one.')
    return fields


def _check(label: str, field: object, lines: Sequence[str]) -> None:
    if not plain_name(label):
        raise LabelError(_line_of(label, lines), f'labels."{label}" needs a letter or a digit.')
    if not isinstance(field, str) or field not in FIELDS:
        known = ", ".join(sorted(FIELDS))
        raise LabelError(_line_of(label, lines), f'labels."{label}" must be the name of a field in quotes: {known}.')


def _line_of(label: str, lines: Sequence[str]) -> int:
    """Find the line on which a label stands, in whatever way it is quoted; or the last one."""
    setting = re.compile(rf"""\s*\[?\s*(?:labels\s*\.\s*)?["']?{re.escape(label)}["']?\s*[\].=]""")
    inside, fallback = False, len(lines)
    for number, line in enumerate(lines, 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        if header:
            inside = header[1] == "labels"
            fallback = number if inside else fallback
        if setting.match(line) and (inside or "labels" in line):
            return number
    return fallback
