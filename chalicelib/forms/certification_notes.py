"""What the practitioner should know of a certification request before she answers it. Pure."""

from datetime import date

from chalicelib.forms.form import Values
from chalicelib.forms.new_york import is_in_new_york, may_be_elsewhere
from chalicelib.leads.age import age_on

ADULT = 18  # years; younger people are asked for by a parent or guardian


def notes_on(values: Values, today: date) -> list[str]:
    rules = {
        "outside_new_york": _is_outside_new_york(values),
        "minor": values["for_whom"] == "minor" or _is_a_child(values["date_of_birth"], today),
    }
    return [code for code, applies in rules.items() if applies]


def _is_a_child(born: str | None, today: date) -> bool:
    # What a program sent may lack it.
    return born is not None and age_on(today, date.fromisoformat(born)) < ADULT


def _is_outside_new_york(values: Values) -> bool:
    code, county = values["zip"], values["county"]
    is_elsewhere = (code is not None and not is_in_new_york(code)) or (county is not None and may_be_elsewhere(county))
    return values["in_new_york"] == "no" or is_elsewhere
