"""What a lead's codes and marks mean, for the practice: in its emails, in the inbox and in files."""

from collections.abc import Mapping, Sequence

from chalicelib.leads.lead import Wish
from chalicelib.leads.phone_words import PHONE_NOTES
from chalicelib.text.words import Words

REFERENCE = Words("Reference", "Referencia")
POSSIBLE_SPAM = Words("possible spam", "posible spam")
OTHER_ANSWERS = Words("Other answers", "Otras respuestas")
# What a program left out, whom nobody could ask: it says nothing of the visitor.
NOTES_OF_WHAT_IS_MISSING = {
    "cannot_be_answered": Words(
        "Neither an email address nor a phone number: it cannot be answered.",
        "Sin correo ni teléfono: no se puede responder.",
    ),
    "no_name": Words("No name.", "Sin nombre."),
    "no_phone": Words("No phone number.", "Sin teléfono."),
    "no_date_of_birth": Words("No date of birth.", "Sin fecha de nacimiento."),
    "no_in_new_york": Words("It does not say whether they will be in New York.", "No dice si estará en Nueva York."),
    "no_message": Words("No message.", "Sin mensaje."),
    "no_consent_contact": Words("No consent recorded.", "Sin consentimiento registrado."),
}
# What the practitioner should know before she answers.
NOTES = {
    "called": Words("They called, and it was written down here.", "Llamó, y se anotó aquí."),
    **NOTES_OF_WHAT_IS_MISSING,
    "call_instead": Words(
        "Call instead: this email address cannot be written to.", "Llame: no se puede escribir a este correo."
    ),
    "email_looks_mistyped": Words(
        "The email address may be mistyped at its end.", "El correo puede estar mal escrito al final."
    ),
    **PHONE_NOTES,
    "outside_new_york": Words("May be outside New York.", "Puede estar fuera de Nueva York."),
    "minor": Words("For a person under 18.", "Para una persona menor de 18 años."),
    "age_does_not_fit": Words(
        "For whom it is and the date of birth do not fit: please ask.",
        "Para quién es y la fecha de nacimiento no concuerdan: pregunte, por favor.",
    ),
    "names_somebody_else": Words(
        "It says that it is for the visitor, and names somebody else: please ask.",
        "Dice que es para quien escribe y nombra a otra persona: pregunte, por favor.",
    ),
}
# What they asked of their visit, behind what it is about.
WISHES = {
    Wish.ANOTHER_TIME: Words("needs another time", "necesita otra hora"),
    Wish.CANNOT_COME: Words("cannot come", "no puede asistir"),
}
# Why it may be spam.
DOUBTS = {
    "honeypot": Words("A hidden field was filled in.", "Se llenó un campo oculto."),
    "too_fast": Words("It was sent faster than a person types.", "Se envió más rápido de lo que se escribe."),
    "hasty": Words("By its own clock, it was sent at once.", "Según su propio reloj, se envió al instante."),
    "webdriver": Words("A program was driving the browser.", "Un programa manejaba el navegador."),
    "stranger": Words("It came from a site that is not yours.", "Llegó desde un sitio que no es suyo."),
    "pitch": Words("It reads like advertising.", "Parece publicidad."),
    "more_pitches": Words("Several sentences sound like advertising.", "Varias frases suenan a publicidad."),
    "hint": Words("It uses a word that is common in spam.", "Usa una palabra común en el correo no deseado."),
    "more_hints": Words("It uses words that are common in spam.", "Usa palabras comunes en el correo no deseado."),
    "link": Words("It holds a link.", "Contiene un enlace."),
    "more_links": Words("It holds many links.", "Contiene muchos enlaces."),
    "link_in_name": Words("The name holds a link.", "El nombre contiene un enlace."),
    "markup": Words("It holds links as forums write them.", "Contiene enlaces como los de los foros."),
    "gibberish": Words("It looks like letters at random.", "Parecen letras al azar."),
    "elsewhere": Words(
        "It came to an address of the desk that no form of yours has, and cannot be answered.",
        "Llegó a una dirección que ningún formulario suyo tiene, y no se puede responder.",
    ),
    "throwaway": Words("The email address may be for one use only.", "El correo puede ser de un solo uso."),
    "shouting": Words("It is all in capitals.", "Está todo en mayúsculas."),
    "burst": Words(
        "Many came from the same place within minutes.", "Llegaron muchas del mismo lugar en pocos minutos."
    ),
    "other_script": Words("It is written in another script.", "Está escrito en otro alfabeto."),
}


# What says the same more strongly.
_STRONGER = {"pitch": "more_pitches", "hint": "more_hints", "link": "more_links"}


def doubts_in_words(doubts: Sequence[str], language: str) -> list[str]:
    """Say why something may be spam, each reason once: "many links" says that there is one."""
    told = [doubt for doubt in doubts if _STRONGER.get(doubt) not in doubts]
    return [code_in_words(doubt, DOUBTS, language) for doubt in told]


def code_in_words(code: str, meanings: Mapping[str, Words], language: str) -> str:
    """Return what a code means; one that is stored and no longer known is shown as it is."""
    return meanings[code](language) if code in meanings else code
