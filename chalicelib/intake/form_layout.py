"""From a form and what was posted to it: the questions as a page shows them, and the fields it only carries along."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

from chalicelib.forms.boxes import parts_of
from chalicelib.forms.field_names import NO_LABELS
from chalicelib.forms.form import Form
from chalicelib.forms.question import Question, Widget
from chalicelib.forms.readers import read_word, read_yes_no
from chalicelib.forms.sorted_fields import Posted, SortedFields, sort_fields
from chalicelib.forms.validation import FieldError
from chalicelib.intake.date_boxes import DateBox, date_boxes
from chalicelib.intake.waiting import after, before, told_after
from chalicelib.intake.words import words

_HONEYPOT = "_gotcha"
# The page writes these itself. A fill token is only good for the page that carried it.
_OWN_FIELDS = frozenset({"_fill", "_language", "_switch", "_source", _HONEYPOT})
_SHORT = 60  # characters: what is never longer gets a box that says so
_MOST_RADIOS = 3


@dataclass(frozen=True)
class Option:
    id: str
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class ShownQuestion:
    """One question, ready to be written into a page in one language."""

    name: str
    id: str
    widget: str
    label: str
    help: str
    value: str
    error: str
    is_optional: bool
    is_ticked: bool
    is_short: bool
    options: tuple[Option, ...]
    suggestions: tuple[str, ...]
    autocomplete: str
    # How a phone's keyboard behaves, as attributes of HTML.
    typing: Mapping[str, str]
    # Of a date.
    boxes: tuple[DateBox, ...]
    # What a choice means, each with the class under which it is hidden until that is chosen.
    told: tuple[tuple[str, str], ...]
    # What it is called once it asks about somebody else, and the classes that show the one label or the other.
    otherwise: str
    after_otherwise: str
    before_otherwise: str
    # The class under which it is hidden until another answer gives it a sense; empty if it is shown at once.
    waiting: str

    @property
    def described_by(self) -> str:
        """Return the names of the elements that explain the question, for aria-describedby."""
        parts = [(self.help, f"{self.id}-help"), (self.error, f"{self.id}-error")]
        return " ".join(element_id for text, element_id in parts if text)


@dataclass(frozen=True)
class Mistake:
    """A line of the summary. Without an id there is nothing on the page to lead to."""

    id: str
    label: str
    message: str


@dataclass(frozen=True)
class Sheet:
    """Everything a page needs to know about a form that is to be filled in or mended."""

    main: tuple[ShownQuestion, ...]
    folded: tuple[ShownQuestion, ...]
    consents: tuple[ShownQuestion, ...]
    mistakes: tuple[Mistake, ...]
    honeypot: str
    # Fields that are not ours: they travel along unseen, so that not a word is lost.
    carried: tuple[tuple[str, str], ...]

    @property
    def is_unfolded(self) -> bool:
        return any(question.value or question.error for question in self.folded)

    @property
    def is_answered(self) -> bool:
        """Return whether somebody has answered anything, or sent anything else that is to travel along."""
        questions = (*self.main, *self.folded, *self.consents)
        return any(question.value.strip() for question in questions) or any(text.strip() for _, text in self.carried)


def lay_out(
    form: Form,
    posted: Posted,
    errors: Sequence[FieldError],
    language: str,
    labels: Mapping[str, str] = NO_LABELS,
    *,
    is_same_day: bool = True,
) -> Sheet:
    """Return the sheet of a form from the fields exactly as they were posted; `is_same_day`: today still counts."""
    # The page's own language, say, is no answer to the question of languages, though its name is like it.
    typed = {name: value for name, value in posted.items() if name.lower() not in _OWN_FIELDS}
    fields = sort_fields(form, typed, labels)
    messages = {_box_of(form, name): message for name, message in _messages_by_name(fields, errors).items()}
    filled = {name: text for name, text in fields.ours.items() if text.strip()}
    answers = {_box_of(form, name): text for name, text in filled.items()} | filled
    asked = [
        _question(form, name, answers, messages.get(name, ""), language, is_same_day=is_same_day)
        for name in _shown(form)
    ]
    consents = {name for name, question in form.questions().items() if question.consent}
    folded = {name for name, question in form.questions().items() if question.is_folded}
    return Sheet(
        main=tuple(one for one in asked if one.name not in folded | consents),
        folded=tuple(one for one in asked if one.name in folded),
        consents=tuple(one for one in asked if one.name in consents),
        mistakes=tuple(_mistakes(form, asked, errors, fields)),
        honeypot=_one_text(posted.get(_HONEYPOT, "")),
        carried=tuple(_carried(form, fields, posted)),
    )


def _shown(form: Form) -> list[str]:
    """Return the fields without a box that need not be ticked: who writes to us expects to be written to."""
    required = form.required()
    own = [name for name, question in form.questions().items() if not question.in_box_of]
    return [name for name in own if name != "consent_contact" or name in required]


def _box_of(form: Form, name: str) -> str:
    """Return the question in whose box another is answered, or the name itself."""
    question = form.questions().get(name)
    return question.in_box_of or name if question else name


def _messages_by_name(fields: SortedFields, errors: Sequence[FieldError]) -> dict[str, str]:
    ours_by_sent = {sent: ours for ours, sent in fields.sent_as.items()}
    return {ours_by_sent.get(error.field, error.field): error.message for error in errors}


def _question(
    form: Form, name: str, answers: Mapping[str, str], error: str, language: str, *, is_same_day: bool
) -> ShownQuestion:
    question = form.questions()[name]
    value = answers.get(name, "")
    group = next((group for group in form.one_of if name in group), ())
    question_id = f"q-{name}"
    other = question.otherwise
    is_of_another = other is not None and answers.get(other.after.field, "") in other.after.values
    autocomplete = "off" if is_of_another else question.autocomplete
    label = question.label if is_same_day else question.label_another_day or question.label
    return ShownQuestion(
        name=name,
        id=question_id,
        widget=_widget(question),
        label=label(language),
        help=_help(form, question, group, language),
        # A line has no room for line ends: a browser would leave them out and glue the words together.
        value=value if question.widget is Widget.LINES else " ".join(value.splitlines()),
        error=error,
        # A question with an answer chosen beforehand is neither missing nor left out.
        is_optional=name not in form.required() and not group and not form.fields[name].default,
        is_ticked=question.widget is Widget.TICK and _yes_or_no(value) is True,
        is_short=question.longest <= _SHORT or question.widget is Widget.PHONE,
        options=tuple(_options(question, question_id, value or form.fields[name].default, language)),
        suggestions=tuple(words_(language) for words_ in question.suggestions),
        autocomplete=autocomplete,
        typing=question.typing,
        boxes=date_boxes(name, value, autocomplete, language) if question.widget is Widget.DATE else (),
        told=tuple((told_after(name, choice), words_(language)) for choice, words_ in question.told.items()),
        otherwise=other.label(language) if other else "",
        after_otherwise=after(other.after) if other else "",
        before_otherwise=before(other.after) if other else "",
        # What was answered or must be mended is never hidden.
        waiting="" if value.strip() or error or not question.only_after else after(question.only_after),
    )


def _widget(question: Question) -> str:
    if question.widget is Widget.CHOICE and len(question.choices) > _MOST_RADIOS:
        return "select"
    return question.widget.value


def _help(form: Form, question: Question, group: Sequence[str], language: str) -> str:
    own = question.help(language) if question.help else ""
    if not group:
        return own
    # Once is enough to say that one is enough.
    is_first = form.questions()[group[0]] is question
    return f"{own} {words(language)['one_is_enough']}".strip() if is_first else own


def _options(question: Question, question_id: str, chosen: str, language: str) -> Iterator[Option]:
    word = read_word(chosen)
    if question.choices.keys() == {"yes", "no"}:
        word = {True: "yes", False: "no", None: ""}[_yes_or_no(chosen)]
    for number, (value, label) in enumerate(question.choices.items()):
        # The first has the id of the question: a link to the question leads to it.
        option_id = f"{question_id}-{number}" if number else question_id
        yield Option(option_id, value, label(language), value == word)


def _yes_or_no(text: str) -> bool | None:
    try:
        return read_yes_no(text)
    except PydanticCustomError:
        return None


def _names_in(form: Form, name: str) -> tuple[str, ...]:
    """Return the names under which a question's box may be meant: those of a date's boxes, and of who shares it."""
    sharing = (other for other, question in form.questions().items() if question.in_box_of == name)
    parts = parts_of(name) if form.questions()[name].widget is Widget.DATE else ()
    return (*parts, *sharing)


def _mistakes(
    form: Form, asked: Sequence[ShownQuestion], errors: Sequence[FieldError], fields: SortedFields
) -> Iterator[Mistake]:
    by_name = {question.name: question for question in asked}
    ours_by_sent = {sent: ours for ours, sent in fields.sent_as.items()}
    for error in errors:
        name = ours_by_sent.get(error.field, error.field)
        question = by_name.get(name) or next((one for one in asked if name in _names_in(form, one.name)), None)
        # The text of a consent is longer than the message that asks for it.
        label = "" if question is None or question.widget == Widget.TICK.value else question.label
        yield Mistake(question.id if question else "", label, error.message)


def _carried(form: Form, fields: SortedFields, posted: Posted) -> Iterator[tuple[str, str]]:
    shown = _shown(form)
    # What shares a box is shown there, unless that holds an answer of its own.
    boxed = {name for name in fields.ours if _box_of(form, name) in shown and not fields.ours.get(_box_of(form, name))}
    unasked = {fields.sent_as[name]: name for name in fields.ours if name not in shown and name not in boxed}
    own_boxes = {part for name in shown for part in _names_in(form, name) if part not in form.questions()}
    if form.keeps_unclear_choices:
        # No option stands for them: sent again they are kept as other answers, as they would have been.
        unasked |= {
            fields.sent_as[name]: name
            for name, question in form.questions().items()
            if _is_unclear(question, fields, name)
        }
    for name in (*fields.others, *unasked):
        if name.lower() not in _OWN_FIELDS:
            # A part of a date that came beside a whole one has no box left, and must not be taken for what is in it.
            carried_as = f"other_{name}" if name in own_boxes else name
            for text in _texts(posted.get(name, fields.others.get(name, ""))):
                yield carried_as, text


def _is_unclear(question: Question, fields: SortedFields, name: str) -> bool:
    text = fields.ours.get(name, "")
    if not question.choices or not text.strip():
        return False
    return not any(option.is_chosen for option in _options(question, "", text, "en"))


def _texts(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _one_text(value: str | list[str]) -> str:
    return " ".join(_texts(value))
