"""What a wake-up does: a visitor who is about to send then meets a function that has loaded what their post needs.

In Lambda nothing runs after an answer, so that it is done before; each time but the first it costs next to nothing.
"""

from importlib import import_module

from chalicelib.forms import FORMS, load_form
from chalicelib.intake.submission import IntakeDesk

# What a submission loads only once it comes to it (the last one to find a host); all else came with `submission`.
_LOADED_LATE = (
    "chalicelib.leads.phone_places",
    "chalicelib.forms.boxes",
    "chalicelib.forms.dates",
    "chalicelib.intake.confirmation",
    "chalicelib.practice.now",
    "chalicelib.storage.practice_changes",
    "chalicelib.storage.records",
    "encodings.idna",
)


def load(desk: IntakeDesk) -> None:
    """Load what takes a submission; ask nothing of AWS."""
    for form in FORMS:
        load_form(form)
    for module in _LOADED_LATE:
        import_module(module)
    _ = desk.store


def wake(desk: IntakeDesk) -> None:
    """Load it, and ask what the practice changed, which opens the connection and is known for the next minutes."""
    load(desk)
    desk.look_up_practice()
