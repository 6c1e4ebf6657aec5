"""What the owner of a site calls the questions of the forms there: `[labels]` of practice.toml.

Form builders send the words over a box instead of a name. This stands below the forms: which fields there are, says
whoever reads the practice.
"""

import re
from collections.abc import Collection, Mapping, Sequence

from chalicelib.text.fold import fold_name


class LabelError(Exception):
    """A line of `[labels]` cannot be meant; `line` is its number, the message says how to mend it."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line


def read_labels(table: object, lines: Sequence[str], known: Collection[str] | None) -> Mapping[str, str]:
    """Return the field that each label means, by the label's folded name. `lines` are those of the file.

    `known` are the fields of all forms; where it is None, whoever reads takes any name for one.

    Raises:
        LabelError: a label says nothing, or says two things, or means a field that no form has.
    """
    if not isinstance(table, dict):
        raise LabelError(_line_of("labels", lines), 'labels must be a section with lines like "Your phone" = "phone".')
    fields: dict[str, str] = {}
    for label, field in table.items():
        _check(label, field, lines, known)
        if fields.setdefault(fold_name(label), field) != field:
            raise LabelError(_line_of(label, lines), f'labels."{label}" is there twice, for two fields: keep one.')
    return fields


def _check(label: str, field: object, lines: Sequence[str], known: Collection[str] | None) -> None:
    if not fold_name(label):
        raise LabelError(_line_of(label, lines), f'labels."{label}" needs a letter or a digit.')
    if not isinstance(field, str) or (known is not None and field not in known):
        names = ": " + ", ".join(sorted(known)) if known else ""
        raise LabelError(_line_of(label, lines), f'labels."{label}" must be the name of a field in quotes{names}.')


def _line_of(label: str, lines: Sequence[str]) -> int:
    """Return the line on which a label stands, in whatever way it is quoted; or the last one."""
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
