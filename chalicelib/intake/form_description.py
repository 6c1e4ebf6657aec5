"""A form's description for scripts: its fields as JSON Schema, with labels, help and sentences in the asked language.

A script can draw the whole form from it and check answers before it sends them. Beside JSON Schema's own keywords a
field has `look`, `optional`, `hint` (all that helps to answer), `after` (the answers elsewhere that make it sensible)
and `messages` (what to say when a keyword of that name is not met).
"""

from typing import Any

from chalicelib.forms.form import Form
from chalicelib.forms.messages import sentence
from chalicelib.forms.mistyped import ENDS, OFTEN_USED
from chalicelib.forms.question import Answered, Question, Widget
from chalicelib.intake.date_boxes import described
from chalicelib.intake.form_layout import Sheet, ShownQuestion, lay_out
from chalicelib.intake.form_patterns import MISMATCHES, pattern_of
from chalicelib.intake.present import AT_ANY_TIME, Present
from chalicelib.intake.words import words
from chalicelib.practice.practice import Practice
from chalicelib.text.emergency_notice import emergency_words
from chalicelib.text.unbroken import unbroken
from chalicelib.web.static_files import drawn_style

_FORMATS = {Widget.EMAIL: "email"}
_WORDS = (
    "did_you_mean",
    "call_instead",
    "call_us",
    "leave_empty",
    "more",
    "more_help",
    "optional",
    "optional_note",
    "private",
    "privacy_notice",
)


def describe(
    form: Form,
    language: str,
    *,
    action: str,
    fill_token: str,
    practice: Practice | None = None,
    present: Present = AT_ANY_TIME,
) -> dict[str, Any]:
    """Return the description of a form in one language; with the practice, also how to call instead."""
    questions = form.questions()
    sheet = lay_out(form, {}, (), language, is_same_day=present.is_same_day)
    return {
        "ok": True,
        "form": form.name_in_url,
        "language": language,
        "title": (form.title if present.is_same_day else form.title_another_day)(language),
        "closed": present.closed,
        "emergency": _emergency(language),
        "mistyped": {"domains": OFTEN_USED, "ends": ENDS},
        "intro": form.intro(language),
        "submit": form.submit_label(language),
        "action": action,
        "schema": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": {name: _property(form, name, sheet, language) for name in questions},
            "required": [name for name in questions if name in form.required()],
            **_one_of(form),
        },
        "consents": {
            name: {"version": question.consent.version, "text": question.consent.text(language)}
            for name, question in questions.items()
            if question.consent
        },
        "page": _page(sheet),
        "words": {name: words(language)[name] for name in _WORDS},
        "style": drawn_style(),
        **(_of_the_practice(practice) if practice else {}),
        "fill_token": fill_token,
    }


def _of_the_practice(practice: Practice) -> dict[str, Any]:
    phone = {"text": unbroken(practice.phone), "link": f"tel:{practice.phone_link}"}
    return {"phone": phone} | ({"privacy": practice.privacy_url} if practice.privacy_url else {})


def _emergency(language: str) -> list[dict[str, str]]:
    """Return whom to call in an emergency, in pieces, some of which are links."""
    said = emergency_words(language)
    numbers = ({"text": f"{said[f'emergency_{number}']} {number}", "link": f"tel:{number}"} for number in (911, 988))
    how = said["emergency_988_how"]
    return [{"text": said["emergency"]}, *numbers, *([{"text": how}] if how != "." else [])]


def _one_of(form: Form) -> dict[str, Any]:
    groups = [{"anyOf": [{"required": [name]} for name in group]} for group in form.one_of]
    return {"allOf": groups} if groups else {}


def _page(sheet: Sheet) -> dict[str, list[str]]:
    """Return the names of the questions in the order in which a page asks them; the folded ones are nice to know."""
    parts = {"main": sheet.main, "folded": sheet.folded, "consents": sheet.consents}
    return {part: [question.name for question in questions] for part, questions in parts.items()}


def _property(form: Form, name: str, sheet: Sheet, language: str) -> dict[str, Any]:
    question = form.questions()[name]
    keywords: dict[str, Any] = {
        "type": "string",
        "title": question.label(language),
        "description": question.help(language) if question.help else "",
        "maxLength": question.longest,
        "pattern": pattern_of(question, is_required=name in form.required()),
        "format": _FORMATS.get(question.widget, ""),
        "default": form.fields[name].default,
        "oneOf": [{"const": value, "title": words_(language)} for value, words_ in question.choices.items()],
        "examples": [words_(language) for words_ in question.suggestions],
        "look": question.widget,
        "autocomplete": question.autocomplete,
        "typing": dict(question.typing),
        "boxes": described(name, question.autocomplete, language) if question.widget is Widget.DATE else [],
        "told": {choice: words_(language) for choice, words_ in question.told.items()},
        "after": _answered(question.only_after),
        "otherwise": _otherwise(question, language),
        "messages": _messages(form, name, question, language),
        **_as_on_the_page(sheet, name),
    }
    return {keyword: value for keyword, value in keywords.items() if value}


def _answered(only: Answered | None) -> dict[str, list[str]]:
    return {only.field: list(only.values)} if only else {}


def _otherwise(question: Question, language: str) -> dict[str, Any]:
    other = question.otherwise
    return {"after": _answered(other.after), "title": other.label(language)} if other else {}


def _as_on_the_page(sheet: Sheet, name: str) -> dict[str, Any]:
    questions: tuple[ShownQuestion, ...] = (*sheet.main, *sheet.folded, *sheet.consents)
    return next(
        ({"title": one.label, "hint": one.help, "optional": one.is_optional} for one in questions if one.name == name),
        {},
    )


def _messages(form: Form, name: str, question: Question, language: str) -> dict[str, str]:
    """Return the sentences a reply would hold, by the keyword that is not met."""
    codes = {"maxLength": "TOO_LONG"}
    if name in form.required() or any(name in group for group in form.one_of):
        codes["required"] = "REQUIRED_FIELD_MISSING"
    if question.widget in MISMATCHES:
        codes["pattern"] = MISMATCHES[question.widget]
    return {keyword: sentence(code, question, language) for keyword, code in codes.items()}
