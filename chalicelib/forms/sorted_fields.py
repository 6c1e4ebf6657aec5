"""Posted fields by what they mean: other names are mapped, dates in boxes put together, and the rest is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from chalicelib.forms.field_names import NO_LABELS, names_in
from chalicelib.forms.form import Form
from chalicelib.forms.question import Question, Widget
from chalicelib.forms.readers import is_yes_or_no
from chalicelib.text.clean import clean_line, length
from chalicelib.text.fold import fold_name
from chalicelib.text.words import LANGUAGES

# What a client posted under one name: a text, or several if the name came more than once.
Posted = Mapping[str, str | list[str]]


@dataclass(frozen=True)
class SortedFields:
    """Posted fields by what they mean: ours under our names, the others as they came."""

    ours: Mapping[str, str] = field(repr=False)
    others: Mapping[str, str] = field(repr=False)
    # The name under which the client sent a field of ours.
    sent_as: Mapping[str, str]


def as_others(fields: SortedFields, names: set[str]) -> SortedFields:
    """Keep answers as the client sent them: under their own names, among the other answers."""
    others = dict(fields.others)
    for name in (name for name in fields.ours if name in names):
        texts = (others.get(fields.sent_as[name], ""), fields.ours[name])
        others[fields.sent_as[name]] = ", ".join(dict.fromkeys(text for text in texts if text))
    ours = {name: text for name, text in fields.ours.items() if name not in names}
    return replace(fields, ours=ours, others=others)


def sort_fields(form: Form, posted: Posted, labels: Mapping[str, str] = NO_LABELS) -> SortedFields:
    """Sort posted fields into the form's own and the others. A blank answer gives way to a filled one.

    `labels` gives the fields that a site's owner means by other names. What comes second is kept among the others.
    """
    questions = form.questions()
    names, named = frozenset(questions), names_in(form)
    posted, dates = _with_whole_dates(questions, posted)
    sorting = _Sorting(questions)
    # Our own names first: an alias never overrides them, nor a label an alias.
    for name in sorted(posted, key=lambda posted_name: _rank(posted_name, names, labels)):
        meant = dates.get(name) or named.field(name, labels)
        if meant is not None and not clean_line(sorting.ours.get(meant, "")):
            sorting.answer(meant, posted[name], name)
        else:
            sorting.others[name] = _as_one(posted[name])
    if sorting.is_complete():
        return sorting.sorted()
    from chalicelib.forms.understanding.sorting import understand  # our own forms have no need of it

    found, rest = understand(form, posted, labels)
    sorting = _Sorting(questions)
    for leaf in rest:
        sorting.keep((leaf.name, ".".join(leaf.path)), leaf.value)
    for meant, leaf in found.items():
        sorting.answer(meant, leaf.value, leaf.posted_as)
    return sorting.sorted()


def _with_whole_dates(questions: Mapping[str, Question], posted: Posted) -> tuple[Posted, Mapping[str, str]]:
    if not any(name.endswith("_month") for name in posted):
        return posted, {}
    from chalicelib.forms.boxes import with_whole_dates  # what asks for no date has no need of it

    return with_whole_dates(questions, posted)


class _Sorting:
    """Posted fields while they are sorted."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions
        self._texts_in_own_words = {name for name, one in questions.items() if one.widget is Widget.LINES}
        self.ours: dict[str, str] = {}
        self.others: dict[str, str] = {}
        self._sent_as: dict[str, str] = {}

    def answer(self, meant: str, value: str | list[str], sent_as: str) -> None:
        """Take what answers a question of ours; what the answer leaves unsaid is kept beside it."""
        question = self._questions[meant]
        whole = _as_one(value, question.widget)
        self.ours[meant], self._sent_as[meant] = _as_known(whole, question), sent_as
        if _says_more(whole, self.ours[meant], question):
            self.keep((sent_as, meant), whole)

    def keep(self, names: tuple[str, ...], value: str | list[str]) -> None:
        """Keep an other answer under the first of these names that is not taken."""
        name = next((name for name in names if name not in self.others), names[0])
        texts = (self.others.get(name, ""), _as_one(value))
        self.others[name] = ", ".join(text for text in texts if text.strip())

    def is_complete(self) -> bool:
        """Return whether every name was known, and no answer holds more than one."""
        if self.others:
            return False
        typed = {name for name, sent_as in self._sent_as.items() if sent_as == name} & self._texts_in_own_words
        return not any(text.lstrip()[:1] in {"{", "["} for name, text in self.ours.items() if name not in typed)

    def sorted(self) -> SortedFields:
        for name, question in self._questions.items():
            box, text = question.in_box_of, self.ours.get(question.in_box_of, "").strip()
            if text and not any(map(str.isdigit, text)) and not self.ours.get(name, "").strip():
                self.ours[name], self._sent_as[name] = self.ours.pop(box), self._sent_as.pop(box)
        return SortedFields(self.ours, self.others, self._sent_as)


def _rank(name: str, names: frozenset[str], labels: Mapping[str, str]) -> int:
    return 0 if name in names else 2 if fold_name(name) in labels else 1


def _as_one(value: str | list[str], widget: Widget = Widget.LINE) -> str:
    """Join repeated answers, the same one only once. Of a box and the hidden field before it the last one counts."""
    if isinstance(value, str):
        return value
    filled = list(dict.fromkeys(item for item in value if item.strip()))
    if widget is Widget.TICK and any(map(is_yes_or_no, value)):
        return filled[-1] if filled else ""
    return ", ".join(filled)


def _as_known(text: str, question: Question) -> str:
    """Return what the form knows by the words of an option: many sites post what it says, not what it is called."""
    if not text.strip() or is_yes_or_no(text):
        return text
    if question.consent:
        from chalicelib.forms.agreement import agrees  # our own forms post "yes"

        return "yes" if agrees(text, question.consent.text) else text
    if not question.choices or length(text) > question.longest:
        return text
    said = (text, *text.split(","))
    return next((value for one in said if (value := _choice(one, question))), text)


def _choice(text: str, question: Question) -> str:
    said = fold_name(text)
    named = (
        (value, (value, *(label(language) for language in LANGUAGES))) for value, label in question.choices.items()
    )
    return next((value for value, names in named if said in map(fold_name, names)), "")


def _says_more(whole: str, known: str, question: Question) -> bool:
    """Return whether a text says more than what is known of it: a second choice, words beside an address."""
    if question.widget is Widget.EMAIL:
        line = clean_line(whole)
        return " " in line and line.count("@") == 1 and bool(re.search(r"\w", re.sub(r"\S*\s?@\s?\S*", "", line)))
    if known == whole or not whole.strip():
        return False
    if question.consent:
        return fold_name(whole) not in {fold_name(question.consent.text(language)) for language in LANGUAGES}
    return bool(question.choices) and not _choice(whole, question)
