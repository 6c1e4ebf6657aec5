"""What a page shows only after a certain answer: classes, and the style rules by which they wait for it. Pure.

Browsers that know `:has()` need no script for it. Others show a question at once, and neither the other label nor a
consequence.
"""

from collections.abc import Iterator

from chalicelib.forms.form import Form
from chalicelib.forms.question import Answered, Question


def after(only: Answered) -> str:
    """Return the class of what is hidden until this is answered."""
    return "-".join(("after", only.field, *only.values))


def before(only: Answered) -> str:
    """Return the class of what is hidden as soon as this is answered."""
    return "-".join(("before", only.field, *only.values))


def told_after(name: str, choice: str) -> str:
    return after(Answered(name, (choice,)))


def waiting_rules(form: Form) -> str:
    """Return the style rules that hide what waits."""
    rules = (rule for name, question in form.questions().items() for rule in _rules(name, question))
    return "\n".join(sorted(set(rules)))


def _rules(name: str, question: Question) -> Iterator[str]:
    for choice in question.told:
        yield _until(Answered(name, (choice,)))
    if question.only_after:
        yield _until(question.only_after)
    if question.otherwise:
        yield _until(question.otherwise.after)
        yield f"form:has({_given(question.otherwise.after)}) .{before(question.otherwise.after)} {{ display: none; }}"


def _until(only: Answered) -> str:
    return f"form:not(:has({_given(only)})) .{after(only)} {{ display: none; }}"


def _given(only: Answered) -> str:
    named, values = f"[name={only.field}]", ", ".join(f"[value={value}]" for value in only.values)
    # A choice of a few is made among radio buttons, one of many in a list.
    return f"{named}:is({values}):checked, {named} :is({values}):checked"
