"""Whether a visit is possible where somebody will be: only in New York State. Pure."""

from collections.abc import Mapping


def is_visit_uncertain(answers: Mapping[str, object]) -> bool:
    """Say whether somebody will not be in New York at the time of the visit, or does not know."""
    return answers.get("in_new_york") in {"no", "unsure"}
