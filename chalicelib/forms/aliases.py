"""Other names for our fields: what forms already out there call them.

A name is compared without case, accents, spaces, dashes and underscores.
"""

from collections.abc import Mapping
from functools import cache

from chalicelib.practice.labels import plain_name

NO_LABELS: Mapping[str, str] = {}

# Ours first; then what WordPress plugins, form services and hand-written pages use, in English and Spanish.
_OTHER_NAMES = {
    "name": "your-name full-name visitor-name contact-name nombre nombre-completo your-nombre",
    "email": "e-mail mail your-email email-address contact-email _replyto replyto _email.replyto "
    "correo correo-electronico",
    "phone": "tel telephone mobile cell cellphone phone-number your-phone your-tel contact-phone "
    "telefono movil celular",
    "message": "msg comment comments your-message question questions inquiry enquiry details body text "
    "mensaje consulta comentarios",
    "date_of_birth": "dob birthday birthdate birth-date bday fecha-de-nacimiento",
    "zip": "zipcode zip-code postal-code postcode codigo-postal",
    "county": "condado",
    "condition": "conditions reason condicion",
    "preferred_time": "best-time best-time-to-call",
    "heard_from": "how-did-you-hear how-did-you-hear-about-us referral-source",
    "consent_contact": "consent acceptance acceptance-contact",
}


@cache
def _known() -> dict[str, str]:
    return {plain_name(other): ours for ours, others in _OTHER_NAMES.items() for other in others.split()}


def field_meant_by(name: str, fields: frozenset[str], labels: Mapping[str, str] = NO_LABELS) -> str | None:
    """Give the field of a form that a posted name means, or None; `labels` are a site owner's own names."""
    if name in fields:
        return name
    plain = plain_name(name)
    meant = labels.get(plain) or _plain_fields(fields).get(plain) or _known().get(plain)
    return meant if meant in fields else None


@cache
def _plain_fields(fields: frozenset[str]) -> dict[str, str]:
    return {plain_name(field): field for field in fields}


# Parts in which some forms send one answer.
NAME_PARTS = ("firstname", "lastname")
DATE_PARTS = ("month", "day", "year")
