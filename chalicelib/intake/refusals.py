"""Every way in which a request is refused: its code, its status and its sentence, in one table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from chalicelib.forms import FORMS
from chalicelib.forms.validation import FieldError
from chalicelib.text.words import Words


@dataclass(frozen=True)
class Reason:
    """Why a request is refused.

    In the sentence `{phone}` becomes the practice's number, `{forms}` the forms' names, `{origin}` the page's site.
    """

    status: HTTPStatus
    sentence: Words
    retry_after: timedelta | None = None


REASONS = {
    "INVALID": Reason(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        Words("Some answers need another look.", "Hay respuestas que debe revisar."),
    ),
    "EMPTY": Reason(
        HTTPStatus.BAD_REQUEST,
        Words(
            "The form is empty. Please fill it in and send it again.", "El formulario está vacío. Complételo y envíelo."
        ),
    ),
    "BAD_BODY": Reason(
        HTTPStatus.BAD_REQUEST,
        Words(
            "We could not read what was sent. Please send it again, or call us at {phone}.",
            "No pudimos leer lo que se envió. Envíelo de nuevo o llámenos al {phone}.",
        ),
    ),
    "BAD_KEY": Reason(
        HTTPStatus.BAD_REQUEST,
        Words(
            "The Idempotency-Key header must be 1 to 255 visible ASCII characters.",
            "El encabezado Idempotency-Key debe tener de 1 a 255 caracteres ASCII visibles.",
        ),
    ),
    "NO_FILE_UPLOADS": Reason(
        HTTPStatus.BAD_REQUEST,
        Words(
            "Files cannot be sent here. Please remove the file and send the form again.",
            "Aquí no se pueden enviar archivos. Quite el archivo y envíe el formulario de nuevo.",
        ),
    ),
    "FORM_NOT_FOUND": Reason(
        HTTPStatus.NOT_FOUND,
        Words(
            "There is no form at this address. The address must end in the name of one: {forms}.",
            "No hay ningún formulario en esta dirección. Debe terminar en el nombre de uno: {forms}.",
        ),
    ),
    "NOT_FOUND": Reason(
        HTTPStatus.NOT_FOUND,
        Words("There is nothing at this address.", "No hay nada en esta dirección."),
    ),
    "BLOCKED": Reason(
        HTTPStatus.FORBIDDEN,
        Words(
            "Scripts of {origin} may not use this form yet. Who runs the form can add that site to "
            "site.allowed_origins in practice.toml.",
            "Los scripts de {origin} aún no pueden usar este formulario. Quien lo administra puede añadir ese sitio a "
            "site.allowed_origins en practice.toml.",
        ),
    ),
    "METHOD_NOT_ALLOWED": Reason(
        HTTPStatus.METHOD_NOT_ALLOWED,
        Words("A form is sent with POST.", "Los formularios se envían con POST."),
    ),
    "TOO_BIG": Reason(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        Words(
            "That is more than the form can take. Please shorten it, or call us at {phone}.",
            "Es más de lo que admite el formulario. Acórtelo o llámenos al {phone}.",
        ),
    ),
    "UNSUPPORTED_TYPE": Reason(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        Words(
            "Send the form as application/json, application/x-www-form-urlencoded or multipart/form-data.",
            "Envíe el formulario como application/json, application/x-www-form-urlencoded o multipart/form-data.",
        ),
    ),
    "IDEMPOTENCY_KEY_REUSED": Reason(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        Words(
            "Another request was already sent under this Idempotency-Key. Use a new key for each request.",
            "Ya se envió otra solicitud con esta Idempotency-Key. Use una clave nueva para cada solicitud.",
        ),
    ),
    "TRY_AGAIN": Reason(
        HTTPStatus.SERVICE_UNAVAILABLE,
        Words(
            "We could not save your request just now. Please send it again in a moment, or call us at {phone}.",
            "No pudimos guardar su solicitud. Envíela de nuevo dentro de un momento o llámenos al {phone}.",
        ),
        retry_after=timedelta(seconds=5),
    ),
}
# For a desk that is so broken that it does not know its practice.
WITHOUT_PHONE = {
    "TRY_AGAIN": Words(
        "We could not save your request just now. Please send it again in a moment.",
        "No pudimos guardar su solicitud. Envíela de nuevo dentro de un momento.",
    )
}
_THIS_SITE = Words("this site", "este sitio")
# Anything else comes from no browser, and is not repeated.
_WELL_FORMED_ORIGIN = re.compile(r"https?://[a-z0-9.-]{1,253}(?::\d{1,5})?", re.IGNORECASE)
# Refusals that another key, or none, would mend.
ABOUT_THE_KEY = frozenset(("BAD_KEY", "IDEMPOTENCY_KEY_REUSED"))
# A client that knows only the wire's codes reads a bad header as a bad request.
WIRE_CODES = {"BAD_KEY": "BAD_BODY"}


class Refused(Exception):  # noqa: N818 - an outcome that is answered, not an error of ours
    """The request cannot be accepted; `code` is a key of REASONS. Its text never holds what a visitor typed.

    An `origin` was not typed: the browser names the site whose script asks. A `field` is the name of the one that
    is too long, as it was sent: it is told only if it names a question.
    """

    def __init__(self, code: str, errors: Sequence[FieldError] = (), *, origin: str = "", field: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.errors = tuple(errors)
        self._origin = origin if _WELL_FORMED_ORIGIN.fullmatch(origin) else ""

    @property
    def reason(self) -> Reason:
        return REASONS[self.code]

    def sentence(self, language: str, phone: str) -> str:
        sentence = self.reason.sentence if phone else WITHOUT_PHONE.get(self.code, self.reason.sentence)
        return sentence(language).format(
            phone=phone, forms=", ".join(FORMS), origin=self._origin or _THIS_SITE(language)
        )
