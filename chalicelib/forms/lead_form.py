"""The form of a stored lead, which the registry may no longer have."""

from collections.abc import Mapping

from chalicelib.forms import UnknownFormError, load_form
from chalicelib.forms.form import Form
from chalicelib.forms.question import Question
from chalicelib.leads.lead import Lead


def form_of(lead: Lead) -> Form | None:
    """Return the form that was sent; None if the registry no longer has it."""
    try:
        return load_form(lead.form)
    except UnknownFormError:
        return None


def questions_of(lead: Lead) -> Mapping[str, Question]:
    """Return the questions of a lead's form, none if the registry no longer has it."""
    form = form_of(lead)
    return form.questions() if form else {}


def form_title(lead: Lead, language: str) -> str:
    form = form_of(lead)
    return form.alert_title(language) if form else lead.form


def kind_in_words(lead: Lead, language: str) -> str:
    """Return which of our own kinds of request it is; nothing if the form does not ask, or that was not answered."""
    asked, chosen = questions_of(lead).get("kind"), lead.answers.get("kind")
    return asked.choices[chosen](language) if asked and isinstance(chosen, str) and chosen in asked.choices else ""


def hours_count(lead: Lead) -> bool:
    """Say whether its form's requests are never held back, because hours count."""
    form = form_of(lead)
    return form is not None and not form.holds_when_in_doubt
