"""What the practitioner should know of a certification request before she answers it. Pure."""

from datetime import date

from chalicelib.forms.form import Values
from chalicelib.forms.new_york import is_in_new_york, may_be_elsewhere
from chalicelib.leads.age import age_on
from chalicelib.text.fold import fold_name

ADULT = 18  # years; younger people are asked for by a parent or guardian


# By which people say of a relationship that it is none.
_ONESELF = frozenset(
    map(
        fold_name,
        (
            *("self", "myself", "me", "same", "same person", "patient", "none", "na"),
            *("yo", "yo mismo", "yo misma", "la misma", "el mismo", "paciente", "ninguna", "ninguno"),
        ),
    )
)


def notes_on(values: Values, today: date) -> list[str]:
    whom, age = values["for_whom"], _age(values["date_of_birth"], today)
    is_a_child = age is not None and age < ADULT
    rules = {
        "outside_new_york": _is_outside_new_york(values),
        "minor": whom == "minor" or is_a_child,
        "age_does_not_fit": (whom == "minor" and age is not None and not is_a_child)
        or (whom == "other_adult" and is_a_child),
        "names_somebody_else": whom in {"self", None} and _names_somebody_else(values),
    }
    return [code for code, applies in rules.items() if applies]


def _age(born: str | None, today: date) -> int | None:
    # What a program sent may lack it.
    return None if born is None else age_on(today, date.fromisoformat(born))


def _names_somebody_else(values: Values) -> bool:
    """Say whether a request for the visitor names another person, or what they are to one."""
    person, relationship = values["person_name"] or "", values["relationship"] or ""
    own = fold_name(values["name"] or "")
    return fold_name(person) not in {"", own} or fold_name(relationship) not in {"", own, *_ONESELF}


def _is_outside_new_york(values: Values) -> bool:
    code, county = values["zip"], values["county"]
    is_elsewhere = (code is not None and not is_in_new_york(code)) or (county is not None and may_be_elsewhere(county))
    return values["in_new_york"] == "no" or is_elsewhere
