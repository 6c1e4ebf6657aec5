"""Why the inbox does not do something: each reason with its status and with what to do about it."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from chalicelib.text.words import Words

Reason = Literal[
    "no_session",
    "not_signed_in",
    "csrf",
    "not_found",
    "gone",
    "stale",
    "not_possible",
    "bad_input",
    "bad_invitation",
    "bad_passkey",
    "unknown_passkey",
    "too_late",
    "method",
    "busy",
]


@dataclass(frozen=True)
class Refusal:
    status: HTTPStatus
    title: Words
    text: Words


REFUSALS: dict[Reason, Refusal] = {
    "no_session": Refusal(
        HTTPStatus.UNAUTHORIZED,
        Words("Please sign in", "Inicie sesión"),
        Words("You are not signed in on this device.", "No ha iniciado sesión en este dispositivo."),
    ),
    "not_signed_in": Refusal(
        HTTPStatus.UNAUTHORIZED,
        Words("You are no longer signed in", "Su sesión ha terminado"),
        Words(
            "Nothing was changed. Sign in and do it once more.",
            "No se cambió nada. Inicie sesión y hágalo otra vez.",
        ),
    ),
    "csrf": Refusal(
        HTTPStatus.FORBIDDEN,
        Words("Not done", "No se hizo"),
        Words(
            "This did not come from a page that is open on this device. Open the page again and do it there.",
            "Esto no vino de una página abierta en este dispositivo. Abra la página de nuevo y hágalo allí.",
        ),
    ),
    "not_found": Refusal(
        HTTPStatus.NOT_FOUND,
        Words("Nothing here", "Aquí no hay nada"),
        Words("There is nothing at this address.", "No hay nada en esta dirección."),
    ),
    "gone": Refusal(
        HTTPStatus.NOT_FOUND,
        Words("Not in the inbox", "No está en la bandeja"),
        Words(
            "There is no request with this reference. It may have been erased, or its time was over.",
            "No hay ninguna solicitud con esta referencia. Puede que se haya borrado o que haya vencido su plazo.",
        ),
    ),
    "stale": Refusal(
        HTTPStatus.CONFLICT,
        Words("Somebody was faster", "Alguien se adelantó"),
        Words(
            "This request was changed while the page was open. Nothing was overwritten; here it is as it is now.",
            "Esta solicitud cambió mientras la página estaba abierta. No se sobrescribió nada; así está ahora.",
        ),
    ),
    "not_possible": Refusal(
        HTTPStatus.CONFLICT,
        Words("Not possible now", "Ahora no es posible"),
        Words(
            "This cannot be done with this request as it is now. Nothing was changed.",
            "Esto no se puede hacer con la solicitud tal como está. No se cambió nada.",
        ),
    ),
    "bad_input": Refusal(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        Words("Please look again", "Revíselo, por favor"),
        Words(
            "Something is missing or cannot be read. Nothing was changed.",
            "Falta algo o no se entiende. No se cambió nada.",
        ),
    ),
    "bad_invitation": Refusal(
        HTTPStatus.FORBIDDEN,
        Words("This invitation does not work any more", "Esta invitación ya no sirve"),
        Words(
            "An invitation works once and for ten minutes. Ask for a new one.",
            "Una invitación sirve una sola vez y durante diez minutos. Pida otra.",
        ),
    ),
    "bad_passkey": Refusal(
        HTTPStatus.FORBIDDEN,
        Words("The passkey was not accepted", "No se aceptó la llave de acceso"),
        Words(
            "Try once more. If it fails again, use another device of yours, or ask for a new invitation.",
            "Inténtelo otra vez. Si vuelve a fallar, use otro de sus dispositivos o pida una nueva invitación.",
        ),
    ),
    "unknown_passkey": Refusal(
        HTTPStatus.FORBIDDEN,
        Words("This passkey is not known here", "Esta llave de acceso no se conoce aquí"),
        Words(
            "It was removed, or it belongs to another place. If you lost your device, ask for a new invitation.",
            "Se eliminó o es de otro sitio. Si perdió su dispositivo, pida una nueva invitación.",
        ),
    ),
    "too_late": Refusal(
        HTTPStatus.FORBIDDEN,
        Words("That took too long", "Tardó demasiado"),
        Words("For safety, please start again.", "Por seguridad, empiece de nuevo."),
    ),
    "method": Refusal(
        HTTPStatus.METHOD_NOT_ALLOWED,
        Words("Not done", "No se hizo"),
        Words("This address cannot be used like that.", "Esta dirección no se puede usar así."),
    ),
    "busy": Refusal(
        HTTPStatus.SERVICE_UNAVAILABLE,
        Words("The inbox cannot be reached", "No se puede acceder a la bandeja"),
        Words(
            "We could not make sure that it was done. Wait a moment, open the page again and look.",
            "No pudimos comprobar que se hizo. Espere un momento, abra la página de nuevo y mire.",
        ),
    ),
}


class NotDoneError(Exception):
    """Something was asked for that is not done; the message is a code and may be logged."""

    def __init__(self, reason: Reason, *, detail: Words | None = None) -> None:
        super().__init__(reason)
        self.reason: Reason = reason
        self.refusal = REFUSALS[reason]
        # What exactly is wrong, where the refusal's own text cannot know.
        self.detail = detail
