"""What is typed into the State's system for a certification, in the order in which it asks. Pure."""

from collections.abc import Callable, Iterator
from datetime import date

from chalicelib.forms.lead_form import questions_of
from chalicelib.inbox.pages.lead.answer_groups import Fact, short_label
from chalicelib.inbox.pages.lead.contact_links import number_in_words
from chalicelib.leads.lead import Answer, Lead

_AFTER_THE_NAME = ("date_of_birth", "phone", "email", "zip", "county")
# Who is to be certified: whoever writes, or, where they write for somebody else, the person whom they name.
_FOR_ONESELF, _FOR_ANOTHER = "name", "person_name"


def to_copy(lead: Lead, language: str) -> Iterator[Fact]:
    """Yield what the lead has of it, as an American form takes it; nothing for a form that asks for no birthday."""
    asked = questions_of(lead)
    if "date_of_birth" not in asked:
        return
    is_for_another = lead.answers.get("for_whom", "self") != "self"
    for name in (_FOR_ANOTHER if is_for_another else _FOR_ONESELF, *_AFTER_THE_NAME):
        text = _WRITE.get(name, _as_it_is)(lead.answers.get(name))
        if name in asked and text:
            yield Fact(short_label(asked[name], language), text)


def _as_it_is(answer: Answer | None) -> str:
    return answer if isinstance(answer, str) else ""


def _american(answer: Answer | None) -> str:
    """Write a date as month, day and year, in whatever language the inbox is."""
    try:
        return f"{date.fromisoformat(str(answer)):%m/%d/%Y}"
    except ValueError:
        return _as_it_is(answer)


_WRITE: dict[str, Callable[[Answer | None], str]] = {"date_of_birth": _american, "phone": number_in_words}
