"""The promise in words. It says "we aim to": nobody can guarantee an answer, and nothing here says so."""

from datetime import datetime

from chalicelib.leads.promise import Promise
from chalicelib.practice.practice import Practice
from chalicelib.text.dates import days_away, when
from chalicelib.text.words import Words

# A visitor who waits past tomorrow is told whom to call.
_LONG_WAIT = 1  # days

_AIM = Words("We aim to answer you {when}.", "Haremos lo posible por responderle {when}.")
_AIM_ELSEWHERE = Words(
    "We aim to tell you {when} whether and when a visit is possible.",
    "Haremos lo posible por decirle {when} si la cita es posible y cuándo.",
)
_CALL = Words("If you cannot wait, call {phone}.", "Si no puede esperar, llame al {phone}.")
_OVERDUE = Words(
    "We aimed to answer you {when}. If you have not heard from us, call {phone}.",
    "Queríamos responderle {when}. Si no ha tenido noticias nuestras, llame al {phone}.",
)
_UNKNOWN = Words(
    "We cannot say yet when we can answer you.",
    "Todavía no podemos decirle cuándo podremos responderle.",
)

_KNOWN = Words(
    "We already had this from you: when we said we would answer still holds.",
    "Ya teníamos esto de usted: sigue en pie el momento en que dijimos que responderíamos.",
)
_LONGER = Words("If you have waited longer than that, call {phone}.", "Si ya pasó ese momento, llame al {phone}.")


def known(practice: Practice) -> Words:
    """Return the sentences for somebody who sent the same once more: nothing new is promised for it."""
    return _KNOWN.then(_LONGER.filled(phone=practice.phone))


def aim(promised: Promise | None, now: datetime, practice: Practice, *, is_visit_uncertain: bool = False) -> Words:
    """Return the sentences that tell a visitor when to expect an answer, and whom to call if that is long.

    Where a visit may not be possible at all, it is that which the answer will say.
    """
    call = _CALL.filled(phone=practice.phone)
    if promised is None:
        return _UNKNOWN.then(call)
    spoken = when(promised.respond_by, now, practice.time_zone)
    if promised.respond_by < now:
        return _OVERDUE.filled(when=spoken, phone=practice.phone)
    sentence = (_AIM_ELSEWHERE if is_visit_uncertain else _AIM).filled(when=spoken)
    waits_long = days_away(promised.respond_by, now, practice.time_zone) > _LONG_WAIT
    return sentence.then(call) if waits_long else sentence
