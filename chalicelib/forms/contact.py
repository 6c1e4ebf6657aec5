"""The contact form: an email address or a phone number, and a message."""

from typing import Annotated, ClassVar, Literal

from chalicelib.forms import common_questions
from chalicelib.forms.field_types import Choice, Email, Line, Lines, Phone, YesNo
from chalicelib.forms.form_model import FormModel
from chalicelib.text.words import Words


class Contact(FormModel):
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

    name: Annotated[Line | None, common_questions.NAME] = None
    email: Annotated[Email | None, common_questions.EMAIL] = None
    phone: Annotated[Phone | None, common_questions.PHONE] = None
    message: Annotated[Lines, common_questions.MESSAGE]
    preferred_contact: Annotated[
        Literal["phone", "text", "email"] | None, Choice, common_questions.PREFERRED_CONTACT
    ] = None
    preferred_time: Annotated[Line | None, common_questions.PREFERRED_TIME] = None
    voicemail_ok: Annotated[YesNo | None, common_questions.VOICEMAIL_OK] = None
    language: Annotated[Line | None, common_questions.LANGUAGE] = None
    access_needs: Annotated[Line | None, common_questions.ACCESS_NEEDS] = None
    heard_from: Annotated[Line | None, common_questions.HEARD_FROM] = None
    # Writing to somebody who asks to be written to needs no box; if a site shows one, the answer is kept.
    consent_contact: Annotated[YesNo | None, common_questions.may_contact()] = None
