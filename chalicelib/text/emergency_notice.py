"""Whom to call in an emergency: what every page and email to visitors says."""

from functools import cache

from chalicelib.text.words import Words

_WORDS = {
    "emergency": Words("Not for emergencies.", "Esto no es para emergencias."),
    "emergency_911": Words("In an emergency call", "En una emergencia llame al"),
    "emergency_988": Words("In an emotional crisis call or text", "En una crisis emocional llame al"),
    # In Spanish the line answers after a key or a word of its own.
    "emergency_988_how": Words(".", " y oprima 2, o envíe la palabra AYUDA por mensaje de texto."),
}


@cache
def emergency_words(language: str) -> dict[str, str]:
    return {name: text(language) for name, text in _WORDS.items()}
