"""What a visitor reads once it has arrived: by when we answer, three steps, and what to do if nothing comes.

The same on the thank-you page and in the JSON for scripts, ours and those of other sites.
"""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.leads.promise import Promise
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import by_time, days_away, on_day
from chalicelib.text.words import Words

_TITLES = {
    "contact": Words("Your message has arrived.", "Su mensaje ha llegado."),
    "certification": Words("Your request has arrived.", "Su solicitud ha llegado."),
}
_HEADING = Words("What happens next", "Qué sigue")
_REFERENCE = Words("Your reference:", "Su referencia:")
_STEPS = {
    "contact": (
        Words("We read what you wrote. Nobody else does.", "Leemos lo que escribió. Nadie más lo lee."),
        Words(
            "We answer you by email or by phone. The number may be unknown to you: please pick up.",
            "Le respondemos por correo o por teléfono. Puede ser un número desconocido: conteste, por favor.",
        ),
        Words(
            "There is nothing more to do. You can close this page.",
            "No tiene que hacer nada más. Puede cerrar la página.",
        ),
    ),
    "certification": (
        Words(
            "We call the phone number you gave, or write if you asked for that. The number may be unknown to you: "
            "please pick up.",
            "Le llamamos al teléfono que dio, o le escribimos si así lo pidió. Puede ser un número desconocido: "
            "conteste, por favor.",
        ),
        Words(
            "We agree on a time for a visit by video or phone. Whether a certification is right is decided there.",
            "Acordamos la hora de una cita por video o teléfono. Ahí se decide si la certificación es adecuada.",
        ),
        Words(
            "Have at hand: a photo ID, and your medicines or a list of them. Be in New York State at the time of "
            "the visit.",
            "Tenga a mano una identificación con foto y sus medicinas, o una lista de ellas. Esté en el estado de "
            "Nueva York a la hora de la cita.",
        ),
    ),
}
# Where somebody will not be in New York, or does not know, the visit is not a matter of course.
_STEP_ELSEWHERE = Words(
    "A visit is only possible while you are in New York State: we look for a time when you are. Whether a "
    "certification is right is decided in the visit.",
    "La cita solo es posible mientras esté en el estado de Nueva York: buscamos un momento en que lo esté. En la "
    "cita se decide si la certificación es adecuada.",
)
_NOTHING_TODAY = Words("Nothing {by}?", "¿Nada {by}?")
_NOTHING_LATER = Words("Nothing on {day}?", "¿Nada {day}?")
_NOTHING_AT_ALL = Words("Nothing from us?", "¿No sabe nada de nosotros?")
_JUST_CALL = Words("Call {phone}.", "Llame al {phone}.")
_CALL = Words("Call {phone} and name the reference {reference}.", "Llame al {phone} y diga la referencia {reference}.")


@dataclass(frozen=True)
class Confirmation:
    """What is said after a request has arrived, in one language."""

    title: str
    reference_label: str
    heading: str
    steps: tuple[str, ...]
    if_nothing: str


def confirm(
    form: str,
    reference: str,
    promised: Promise | None,
    now: datetime,
    practice: Practice,
    language: str,
    *,
    is_visit_uncertain: bool = False,
) -> Confirmation:
    """Return what to say of a request that has arrived; a form that nobody knows is a message."""
    steps = _STEPS.get(form, _STEPS["contact"])
    if is_visit_uncertain:
        steps = (steps[0], _STEP_ELSEWHERE, *steps[2:])
    call = (_CALL if reference else _JUST_CALL).filled(phone=practice.phone, reference=reference)
    return Confirmation(
        title=_TITLES.get(form, _TITLES["contact"])(language),
        reference_label=_REFERENCE(language),
        heading=_HEADING(language),
        steps=tuple(step(language) for step in steps),
        if_nothing=_nothing(promised, now, practice).then(call)(language),
    )


def _nothing(promised: Promise | None, now: datetime, practice: Practice) -> Words:
    if promised is None or promised.respond_by < now:
        return _NOTHING_AT_ALL
    zone = practice.time_zone
    if days_away(promised.respond_by, now, zone) == 0:
        return _NOTHING_TODAY.filled(by=by_time(promised.respond_by, zone))
    return _NOTHING_LATER.filled(day=on_day(promised.respond_by, zone))
