"""The contact form: an email address or a phone number, and a message."""

from typing import Annotated, ClassVar, Literal

from chalicelib.forms import sharing
from chalicelib.forms.asking import Ask, Form, Look, Words
from chalicelib.forms.kinds import Choice, Email, Line, Lines, Phone, YesNo
from chalicelib.lead import Sensitivity

_MESSAGE = Ask(
    label=Words("How can we help?", "¿En qué podemos ayudarle?"),
    sensitivity=Sensitivity.HEALTH,
    look=Look.LINES,
    help=sharing.MESSAGE_HELP,
    missing=Words("Write what you would like to ask or tell us.", "Escriba lo que quiere preguntarnos o decirnos."),
    longest=sharing.LONGEST_TEXT,
)


class Contact(Form):
    name_in_url: ClassVar[str] = "contact"
    title: ClassVar[Words] = Words("Contact us", "Contáctenos")
    intro: ClassVar[Words] = Words(
        "Write to us and we will answer you. An email address or a phone number is enough.",
        "Escríbanos y le responderemos. Basta con un correo electrónico o un teléfono.",
    )
    submit_label: ClassVar[Words] = Words("Send message", "Enviar mensaje")
    keeps_unclear_choices: ClassVar[bool] = True
    holds_when_in_doubt: ClassVar[bool] = True
    alert_title: ClassVar[Words] = Words("New message", "Mensaje nuevo")
    one_of: ClassVar[tuple[tuple[str, ...], ...]] = (("email", "phone"),)

    name: Annotated[Line | None, sharing.NAME] = None
    email: Annotated[Email | None, sharing.EMAIL] = None
    phone: Annotated[Phone | None, sharing.PHONE] = None
    message: Annotated[Lines, _MESSAGE]
    preferred_contact: Annotated[Literal["phone", "text", "email"] | None, Choice, sharing.PREFERRED_CONTACT] = None
    preferred_time: Annotated[Line | None, sharing.PREFERRED_TIME] = None
    voicemail_ok: Annotated[YesNo | None, sharing.VOICEMAIL_OK] = None
    language: Annotated[Line | None, sharing.LANGUAGE] = None
    access_needs: Annotated[Line | None, sharing.ACCESS_NEEDS] = None
    heard_from: Annotated[Line | None, sharing.HEARD_FROM] = None
    # Writing to somebody who asks to be written to needs no box; if a site shows one, the answer is kept.
    consent_contact: Annotated[YesNo | None, sharing.consent(sharing.MAY_CONTACT)] = None
