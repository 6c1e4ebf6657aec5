"""By which names an answer may come: ours, what forms already out there call it, and what a site's owner does."""

from collections.abc import Mapping
from functools import cache

from chalicelib.forms.form import Form
from chalicelib.forms.question import Question
from chalicelib.text.fold import fold_name

NO_LABELS: Mapping[str, str] = {}


class FieldNames:
    """The names of some fields. They are compared folded: without case, accents, spaces, dashes and underscores."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._fields = frozenset(questions)
        aliases = {fold_name(other): field for field, one in questions.items() for other in one.aliases.split()}
        self._meant = aliases | {fold_name(field): field for field in questions}

    def field(self, name: str, labels: Mapping[str, str] = NO_LABELS) -> str | None:
        """Return the field that a posted name means, or None; `labels` are a site owner's own names."""
        if name in self._fields:
            return name
        folded = fold_name(name)
        meant = labels.get(folded) or self._meant.get(folded)
        return meant if meant in self._fields else None


@cache
def names_in(form: Form) -> FieldNames:
    return FieldNames(form.questions())
