"""From a form and what was posted to it: the questions as a page shows them, and the fields it only carries along."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import PydanticCustomError

from chalicelib.forms.aliases import NO_LABELS
from chalicelib.forms.field_types import read_word, read_yes_no
from chalicelib.forms.question import Form, Question, Widget
from chalicelib.forms.validation import FieldError, Posted, SortedFields, sort_fields
from chalicelib.intake.words import words

# Nice to know, never needed: they wait folded, so that the form looks as short as it is.
FOLDED = frozenset({"preferred_contact", "preferred_time", "voicemail_ok", "language", "access_needs", "heard_from"})
# Questions that make sense only after a certain answer; browsers that can (`:has()`) hide them until then.
ONLY_AFTER = {"relationship": "somebody-else", "current_expires_on": "renewal"}

_HONEYPOT = "_gotcha"
# The page writes these itself. A fill token is only good for the page that carried it.
_OWN_FIELDS = frozenset({"_fill", "_language", _HONEYPOT})
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
    look: str
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
    only_after: str

    @property
    def described_by(self) -> str:
        """Name the elements that explain the question, for aria-describedby."""
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


def lay_out(
    form: type[Form],
    posted: Posted,
    errors: Sequence[FieldError],
    language: str,
    labels: Mapping[str, str] = NO_LABELS,
) -> Sheet:
    """Make the sheet of a form from the fields exactly as they were posted."""
    fields = sort_fields(form, posted, labels)
    messages = _messages_by_name(fields, errors)
    asked = [
        _question(form, name, fields.ours.get(name, ""), messages.get(name, ""), language) for name in _shown(form)
    ]
    ticks = {name for name, ask in form.questions().items() if ask.consent}
    return Sheet(
        main=tuple(question for question in asked if question.name not in FOLDED | ticks),
        folded=tuple(question for question in asked if question.name in FOLDED),
        consents=tuple(question for question in asked if question.name in ticks),
        mistakes=tuple(_mistakes(asked, errors, fields)),
        honeypot=_one_text(posted.get(_HONEYPOT, "")),
        carried=tuple(_carried(form, fields, posted)),
    )


def _shown(form: type[Form]) -> list[str]:
    """Leave out a box that need not be ticked: who writes to us expects to be written to."""
    required = form.required()
    return [name for name in form.questions() if name != "consent_contact" or name in required]


def _messages_by_name(fields: SortedFields, errors: Sequence[FieldError]) -> dict[str, str]:
    ours_by_sent = {sent: ours for ours, sent in fields.sent_as.items()}
    return {ours_by_sent.get(error.field, error.field): error.message for error in errors}


def _question(form: type[Form], name: str, value: str, error: str, language: str) -> ShownQuestion:
    ask = form.questions()[name]
    group = next((group for group in form.one_of if name in group), ())
    question_id = f"q-{name}"
    return ShownQuestion(
        name=name,
        id=question_id,
        look=_look(ask),
        label=ask.label(language),
        help=_help(form, ask, group, language),
        # A line has no room for line ends: a browser would leave them out and glue the words together.
        value=value if ask.look is Widget.LINES else " ".join(value.splitlines()),
        error=error,
        # A question with an answer chosen beforehand is neither missing nor left out.
        is_optional=name not in form.required() and not group and not _default(form, name),
        is_ticked=ask.look is Widget.TICK and _yes_or_no(value) is True,
        is_short=ask.longest <= _SHORT or ask.look is Widget.DATE,
        options=tuple(_options(ask, question_id, value or _default(form, name), language)),
        suggestions=tuple(words_(language) for words_ in ask.suggestions),
        autocomplete=ask.autocomplete,
        # What was answered or must be mended is never hidden.
        only_after="" if value.strip() or error else ONLY_AFTER.get(name, ""),
    )


def _look(ask: Question) -> str:
    if ask.look is Widget.CHOICE and len(ask.choices) > _MOST_RADIOS:
        return "select"
    return ask.look.value


def _help(form: type[Form], ask: Question, group: Sequence[str], language: str) -> str:
    own = ask.help(language) if ask.help else ""
    if not group:
        return own
    labels = f" {words(language)['or']} ".join(form.questions()[name].label(language) for name in group)
    return f"{own} {words(language)['one_is_enough'].format(labels=labels)}".strip()


def _default(form: type[Form], name: str) -> str:
    default = form.model_fields[name].default
    return default if isinstance(default, str) else ""


def _options(ask: Question, question_id: str, chosen: str, language: str) -> Iterator[Option]:
    word = read_word(chosen)
    if ask.choices.keys() == {"yes", "no"}:
        word = {True: "yes", False: "no", None: ""}[_yes_or_no(chosen)]
    for number, (value, label) in enumerate(ask.choices.items()):
        # The first has the id of the question: a link to the question leads to it.
        option_id = f"{question_id}-{number}" if number else question_id
        yield Option(option_id, value, label(language), value == word)


def _yes_or_no(text: str) -> bool | None:
    try:
        return read_yes_no(text)
    except PydanticCustomError:
        return None


def _mistakes(asked: Sequence[ShownQuestion], errors: Sequence[FieldError], fields: SortedFields) -> Iterator[Mistake]:
    by_name = {question.name: question for question in asked}
    ours_by_sent = {sent: ours for ours, sent in fields.sent_as.items()}
    for error in errors:
        question = by_name.get(ours_by_sent.get(error.field, error.field))
        # The text of a consent is longer than the message that asks for it.
        label = "" if question is None or question.look == Widget.TICK.value else question.label
        yield Mistake(question.id if question else "", label, error.message)


def _carried(form: type[Form], fields: SortedFields, posted: Posted) -> Iterator[tuple[str, str]]:
    shown = _shown(form)
    unasked = {fields.sent_as[name]: name for name in fields.ours if name not in shown}
    if form.keeps_unclear_choices:
        # No option stands for them: sent again they are kept as other answers, as they would have been.
        unasked |= {
            fields.sent_as[name]: name for name, ask in form.questions().items() if _is_unclear(ask, fields, name)
        }
    for name in (*fields.others, *unasked):
        if name.lower() not in _OWN_FIELDS:
            for text in _texts(posted.get(name, "")):
                yield name, text


def _is_unclear(ask: Question, fields: SortedFields, name: str) -> bool:
    text = fields.ours.get(name, "")
    return bool(ask.choices and text.strip()) and not any(one.is_chosen for one in _options(ask, "", text, "en"))


def _texts(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _one_text(value: str | list[str]) -> str:
    return " ".join(_texts(value))
