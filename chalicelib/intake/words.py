"""What the pages say around the forms, in both languages."""

from functools import cache

from chalicelib.text.emergency_notice import emergency_words
from chalicelib.text.words import Words

_WORDS = {
    "call_instead": Words("Prefer to talk? Call", "¿Prefiere hablar? Llame al"),
    "call_us": Words("You can also call us:", "También puede llamarnos:"),
    "error_in_title": Words("Error:", "Error:"),
    "leave_empty": Words("Leave this empty", "Deje esto vacío"),
    "more": Words("More about how to reach you", "Más sobre cómo contactarle"),
    "more_help": Words(
        "Best time, voicemail, your language, anything that makes it easier. All optional.",
        "Mejor hora, mensajes de voz, su idioma, lo que le facilite la comunicación. Todo es opcional.",
    ),
    "not_sent": Words("Not sent yet", "Todavía no se ha enviado"),
    "not_sent_help": Words(
        "What you wrote is still here. Please look at:", "Lo que escribió sigue aquí. Revise, por favor:"
    ),
    "nothing_lost": Words("What you wrote is still here.", "Lo que escribió sigue aquí."),
    "one_is_enough": Words("{labels}: one is enough.", "{labels}: basta con uno."),
    "or": Words("or", "o"),
    "optional": Words("(optional)", "(opcional)"),
    "optional_note": Words(
        "Please answer every question that is not marked “optional”.",
        "Por favor, responda todas las preguntas que no digan «opcional».",
    ),
    "private": Words(
        "Only the practice reads what you send.",
        "Solo el consultorio lee lo que usted envía.",
    ),
    # Spoken in the language that it leads to.
    "start_again": Words("Start again in English", "Empezar de nuevo en español"),
    "thanks_title": Words("Thank you. Your message has arrived.", "Gracias. Su mensaje ha llegado."),
    "thanks_check_email": Words(
        "Please look at your email address again: it may be mistyped at its end, like gmial.com for gmail.com. If it "
        "is, go back and send the form once more, or call us.",
        "Vuelva a mirar su correo electrónico: puede tener un error al final, como gmial.com en vez de gmail.com. Si "
        "es así, regrese y envíe el formulario otra vez, o llámenos.",
    ),
    "thanks_next": Words("What happens next", "¿Qué sigue?"),
    "thanks_steps": Words(
        "We read your message and get in touch, usually by phone.",
        "Leeremos su mensaje y le contactaremos, normalmente por teléfono.",
    ),
    "thanks_unknown_number": Words(
        "Our call may come from a number you do not know.", "Es posible que le llamemos desde un número desconocido."
    ),
    "thanks_close": Words(
        "There is nothing more to do. You can close this page.",
        "No tiene que hacer nada más. Puede cerrar esta página.",
    ),
    "write_now": Words("If you write now:", "Si escribe ahora:"),
}


@cache
def words(language: str) -> dict[str, str]:
    """Return every text of the pages in one language, by its name."""
    return {name: text(language) for name, text in _WORDS.items()} | emergency_words(language)
