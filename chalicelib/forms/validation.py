"""From posted fields to answers: other names are mapped, every mistake is found at once, the rest is kept."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from pydantic_core import ValidationError

from chalicelib.forms.field_names import NO_LABELS, names_in
from chalicelib.forms.form import Form, Values
from chalicelib.forms.masking import mask_numbers
from chalicelib.forms.messages import not_mailable, sentence, wire_code
from chalicelib.forms.mistyped import LOOKS_MISTYPED, meant_domain
from chalicelib.forms.nothing import may_be_nothing
from chalicelib.forms.question import Question, Widget
from chalicelib.forms.readers import is_yes_or_no, read_email
from chalicelib.leads.lead import Answer, OtherAnswer
from chalicelib.text.clean import clean_line, clean_lines, length
from chalicelib.text.fold import fold_name
from chalicelib.text.words import LANGUAGES

# What a client posted under one name: a text, or several if the name came more than once.
Posted = Mapping[str, str | list[str]]

_CODES = {"missing": "REQUIRED_FIELD_MISSING", "literal_error": "NOT_A_CHOICE"}


@dataclass(frozen=True)
class FieldError:
    """One thing to mend. `field` is the name under which the client sent it, `message` is in its language."""

    code: str
    field: str
    message: str


class InvalidAnswersError(Exception):
    """The form cannot be accepted as it is; `errors` are in the order of its fields."""

    def __init__(self, errors: list[FieldError]) -> None:
        super().__init__(", ".join(f"{error.field}: {error.code}" for error in errors))
        self.errors = tuple(errors)


@dataclass(frozen=True)
class Answers:
    """What a visitor said, as it is stored."""

    values: Mapping[str, Answer] = field(repr=False)
    other: tuple[OtherAnswer, ...] = field(repr=False)
    # Names of the consents that were given.
    consents: tuple[str, ...]
    notes: tuple[str, ...]
    # What was typed, where something else is stored as what it means.
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class SortedFields:
    """Posted fields by what they mean: ours under our names, the others as they came."""

    ours: Mapping[str, str] = field(repr=False)
    others: Mapping[str, str] = field(repr=False)
    # The name under which the client sent a field of ours.
    sent_as: Mapping[str, str]


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
    from chalicelib.forms.boxes import with_whole_dates  # few forms of others ask so

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


def validate(
    form: Form, sent: SortedFields | Posted, *, language: str, today: date, labels: Mapping[str, str] = NO_LABELS
) -> Answers:
    """Turn fields, sorted or as they were posted, into answers; for `labels` see `sort_fields`.

    Raises:
        InvalidAnswersError: with every mistake, in the order of the form's fields.
    """
    fields = sent if isinstance(sent, SortedFields) else sort_fields(form, sent, labels)
    return _validate_sorted(form, fields, language, today)


def _validate_sorted(form: Form, fields: SortedFields, language: str, today: date) -> Answers:
    fields = as_others(fields, _left_open(form, fields))
    filled = {name: text for name, text in fields.ours.items() if clean_line(text)}
    questions = form.questions()
    mistakes = {name: "TOO_LONG" for name, text in filled.items() if length(text) > questions[name].longest}
    mistakes |= _unanswered(form, fields.ours, filled)
    values: Values | None = None
    try:
        values = form.read(filled, today)
    except ValidationError as invalid:
        mistakes = _mistakes_of(invalid, fields.ours) | mistakes
    if unclear := _choices_to_keep(form, mistakes):
        return _validate_sorted(form, as_others(fields, unclear), language, today)
    messages = {name: sentence(code, questions[name], language) for name, code in mistakes.items()}
    if (form.required() or form.one_of) and "email" not in mistakes and _cannot_be_answered(filled):
        mistakes["email"], messages["email"] = "TYPE_EMAIL", not_mailable(language)
    if mistakes or values is None:
        order = [name for name in questions if name in mistakes]
        raise InvalidAnswersError(
            [FieldError(wire_code(mistakes[name]), fields.sent_as.get(name, name), messages[name]) for name in order]
        )
    return _answers(form, values, fields, today)


def _left_open(form: Form, fields: SortedFields) -> set[str]:
    """Return the optional questions that were answered with a word for nothing: it is kept among the other answers."""
    questions = form.questions()
    return {name for name, text in fields.ours.items() if may_be_nothing(questions[name], text)} - form.required()


def _choices_to_keep(form: Form, mistakes: Mapping[str, str]) -> set[str]:
    if not form.keeps_unclear_choices:
        return set()
    return {name for name, code in mistakes.items() if code == "NOT_A_CHOICE"} - form.required()


def as_others(fields: SortedFields, names: set[str]) -> SortedFields:
    """Keep answers as the client sent them: under their own names, among the other answers."""
    others = dict(fields.others)
    for name in (name for name in fields.ours if name in names):
        texts = (others.get(fields.sent_as[name], ""), fields.ours[name])
        others[fields.sent_as[name]] = ", ".join(dict.fromkeys(text for text in texts if text))
    ours = {name: text for name, text in fields.ours.items() if name not in names}
    return replace(fields, ours=ours, others=others)


def _mistakes_of(invalid: ValidationError, sent: Mapping[str, str]) -> dict[str, str]:
    mistakes: dict[str, str] = {}
    for error in invalid.errors(include_url=False, include_context=False, include_input=False):
        name = str(error["loc"][0])
        code = _CODES.get(error["type"], error["type"])
        mistakes[name] = "REQUIRED_FIELD_EMPTY" if code == "REQUIRED_FIELD_MISSING" and name in sent else code
    return mistakes


def _unanswered(form: Form, sent: Mapping[str, str], filled: Mapping[str, str]) -> dict[str, str]:
    """Return the groups of which nothing was answered, named by their first field."""
    return {
        group[0]: "REQUIRED_FIELD_EMPTY" if group[0] in sent else "REQUIRED_FIELD_MISSING"
        for group in form.one_of
        if not any(name in filled for name in group)
    }


def _cannot_be_answered(filled: Mapping[str, str]) -> bool:
    """Return whether the only way to reach the visitor is an address that SES cannot write to."""
    return "email" in filled and "phone" not in filled and read_email(filled["email"])["mailable"] == "no"


def _notes_on(email: Mapping[str, str]) -> Iterator[str]:
    if email["mailable"] == "no":
        yield "call_instead"
    if meant_domain(email["address"]):
        yield LOOKS_MISTYPED


def _notes_on_phone(phone: Mapping[str, str]) -> Iterator[str]:
    from chalicelib.leads.phone_places import notes_on_phone  # not every form asks for a number

    return notes_on_phone(phone["e164"])


def _answers(form: Form, read: Values, fields: SortedFields, today: date) -> Answers:
    questions = form.questions()
    given = {name: value for name, value in read.items() if value is not None}
    consents = tuple(name for name, value in given.items() if questions[name].consent and value is True)
    email = given.get("email")
    phone = given.get("phone")
    notes = [*form.notes(read, today), *(_notes_on(email) if email else ()), *(_notes_on_phone(phone) if phone else ())]
    values: dict[str, Answer] = {name: value for name, value in given.items() if not questions[name].consent}
    if email:
        values["email"] = email["address"]
    other = [
        (mask_numbers(clean_line(name)), mask_numbers(clean_lines(text), name)) for name, text in fields.others.items()
    ]
    typed = {name: clean_line(fields.ours[name]) for name in values if questions[name].widget is Widget.DATE}
    return Answers(
        values,
        tuple((name, text) for name, text in other if text),
        consents,
        tuple(notes),
        {name: text for name, text in typed.items() if text != values[name]},
    )
