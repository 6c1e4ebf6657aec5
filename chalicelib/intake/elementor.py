"""What form builders wrap around a visitor's answers, taken off: the "advanced data" of Elementor's webhook."""

import re

from chalicelib.forms.validation import Posted

# For each question several fields: fields[email][title], fields[email][value], fields[email][type] …
_PART = re.compile(r"fields\[([^\]]*)\]\[[^\]]*\]")
_ABOUT_THE_FORM = ("form[", "meta[")


def unwrap(posted: Posted) -> Posted:
    """Return one field a question, named by its label or, where two have the same one, by its id."""
    wrapped = {found[1] for name in posted if (found := _PART.fullmatch(name)) and _value_of(found[1]) in posted}
    if not wrapped:
        return posted
    answers: dict[str, str | list[str]] = {}
    for name, value in posted.items():
        part = _PART.fullmatch(name)
        if part and part[1] in wrapped:
            if name == _value_of(part[1]):
                answers[_name_for(part[1], posted, answers)] = value
        elif not name.startswith(_ABOUT_THE_FORM):
            answers[name] = value
    return answers


def _value_of(question: str) -> str:
    return f"fields[{question}][value]"


def _name_for(question: str, posted: Posted, taken: Posted) -> str:
    label = posted.get(f"fields[{question}][title]", "")
    return label if isinstance(label, str) and label.strip() and label not in taken else question
