"""What the pages say around the forms, in both languages."""

from functools import cache

from chalicelib.text.emergency_notice import emergency_words
from chalicelib.text.words import Words

_WORDS = {
    "call_instead": Words("Prefer to talk? Call", "¿Prefiere hablar? Llame al"),
    "call_now": Words("Call", "Llame al"),
    "call_us": Words("You can also call us:", "También puede llamarnos:"),
    # The star is where the domain comes.
    "did_you_mean": Words("Did you mean *?", "¿Quiso escribir *?"),
    "error_in_title": Words("Error:", "Error:"),
    "leave_empty": Words("Leave this empty", "Deje esto vacío"),
    "more": Words("More about how to reach you", "Más sobre cómo contactarle"),
    "more_help": Words(
        "Best time, voicemail, your language, anything that makes it easier. All optional.",
        "Mejor hora, mensajes de voz, su idioma, lo que le facilite la comunicación. Todo es opcional.",
    ),
    "not_sent": Words("Not sent yet", "Todavía no se ha enviado"),
    "look_at": Words("Please look at:", "Revise, por favor:"),
    "nothing_lost": Words("What you wrote is still here.", "Lo que escribió sigue aquí."),
    "one_is_enough": Words("An email or a phone number: one is enough.", "Un correo o un teléfono: basta con uno."),
    "optional": Words("(optional)", "(opcional)"),
    "optional_note": Words(
        "Please answer every question that is not marked “optional”.",
        "Por favor, responda todas las preguntas que no digan «opcional».",
    ),
    "private": Words(
        "Only the practice reads what you send.",
        "Solo el consultorio lee lo que usted envía.",
    ),
    "privacy_notice": Words("Notice of privacy practices", "Aviso de prácticas de privacidad"),
    "thanks_check_email": Words(
        "Please look at your email address again: it may be mistyped at its end, like gmial.com for gmail.com. If it "
        "is, go back and send the form once more, or call us.",
        "Vuelva a mirar su correo electrónico: puede tener un error al final, como gmial.com en vez de gmail.com. Si "
        "es así, regrese y envíe el formulario otra vez, o llámenos.",
    ),
    "write_now": Words("If you write now:", "Si escribe ahora:"),
}


@cache
def words(language: str) -> dict[str, str]:
    """Return every text of the pages in one language, by its name."""
    return {name: text(language) for name, text in _WORDS.items()} | emergency_words(language)
