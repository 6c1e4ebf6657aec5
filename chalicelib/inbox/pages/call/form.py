"""What was typed of a telephone call, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic_core import PydanticCustomError

from chalicelib.forms import FORMS
from chalicelib.forms.common_questions import LONGEST_NAME, LONGEST_PHONE, LONGEST_TEXT
from chalicelib.forms.masking import mask_numbers
from chalicelib.forms.readers import read_phone
from chalicelib.inbox.request import InboxRequest
from chalicelib.leads.lead import Answer
from chalicelib.text.clean import clean_line, clean_lines, length

# What most people call about: the page of the lead then shows what is still to be asked.
USUAL_FORM = "certification"


@dataclass(frozen=True)
class CallForm:
    """What was typed, to be shown again beside what is wrong with it."""

    id: str
    name: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    about: str = field(default="", repr=False)
    form: str = USUAL_FORM
    # The names of sentences, by the field they belong to.
    mistakes: Mapping[str, str] = field(default_factory=dict)


def typed_in(request: InboxRequest, call_id: str) -> CallForm:
    form = request.text("form")
    return CallForm(
        call_id,
        request.text("name"),
        request.text("phone"),
        request.form.get("about", ""),
        form if form in FORMS else USUAL_FORM,
    )


def mistakes_in(typed: CallForm) -> dict[str, str]:
    """Return what is to be mended. Somebody who called is called back: all that is needed is a number."""
    mistakes = {}
    if length(typed.name) > LONGEST_NAME:
        mistakes["name"] = "call_too_long"
    if _phone(typed) is None:
        mistakes["phone"] = "call_no_number"
    if length(typed.about) > LONGEST_TEXT:
        mistakes["about"] = "call_too_long"
    return mistakes


def answers_in(typed: CallForm) -> dict[str, Answer]:
    """Return what was told on the telephone as the forms store it, numbers of cards and the like hidden."""
    answers: dict[str, Answer | None] = {
        "name": clean_line(typed.name),
        "phone": _phone(typed),
        "message": mask_numbers(clean_lines(typed.about)),
    }
    return {name: answer for name, answer in answers.items() if answer}


def _phone(typed: CallForm) -> dict[str, str] | None:
    try:
        return read_phone(typed.phone) if length(typed.phone) <= LONGEST_PHONE else None
    except PydanticCustomError:
        return None
