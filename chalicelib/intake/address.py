"""Which form an address means: one of ours, one that another service gave out, or one with a slip in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.forms import FORMS
from chalicelib.forms.sorted_fields import Posted
from chalicelib.intake.control_fields import FORM_NAMES, control

_WORD = re.compile(r"[a-z]+")
# It takes whatever a form may ask.
_USUAL_FORM = "contact"


@dataclass(frozen=True)
class Address:
    """Where something was sent to: the form that the address names, or what may tell which one is meant."""

    form: str | None
    parts: Sequence[str] = ()
    is_ours: bool = True

    def form_meant(self, posted: Posted) -> str:
        """Return the form's name: that of the address, of a field of another service's, or the usual one."""
        if self.form is not None:
            return self.form
        named = (control(posted, (field,)) for field in FORM_NAMES)
        words = (word for text in (*named, *reversed(self.parts)) for word in _WORD.findall(text.lower()))
        return next((word for word in words if word in FORMS), _USUAL_FORM)


def address_at(path: str) -> Address:
    """Return what a path means that no route of ours has: a slash too many still leads to the form that it names."""
    parts = [part for part in path.split("/") if part]
    if len(parts) >= len(("f", "form")) and parts[-2] == "f":
        return Address(parts[-1])
    return Address(None, parts, is_ours=False)
