"""The sentences of the reader of practice.toml as the inbox says them: in its language, without the file's signs."""

from collections.abc import Mapping

# Where the file's sentence speaks of its signs or its keys, which nobody sees on the page.
_ENGLISH: Mapping[str, str] = {
    'names no day: add at least one, like monday = ["9:00-17:00"].': "names no day: add at least one, like 9:00-17:00.",
    'must be a list of hours from 0:00 to 24:00, like ["9:00-13:00", "14:00-18:00"], or [] for a closed day.': (
        "must be a list of hours from 0:00 to 24:00, like 9:00-13:00, 14:00-18:00; a closed day is left empty."
    ),
    "must differ from alerts_to: it is used when that one fails.": (
        "must differ from the other address: the second is used when the first fails."
    ),
}
_SPANISH: Mapping[str, str] = {
    "is missing.": "falta.",
    "must be on one line.": "debe estar en una sola línea.",
    'names no day: add at least one, like monday = ["9:00-17:00"].': (
        "no nombra ningún día: escriba al menos uno, como 9:00-17:00."
    ),
    'must be a list of hours from 0:00 to 24:00, like ["9:00-13:00", "14:00-18:00"], or [] for a closed day.': (
        "debe ser una lista de horas de 0:00 a 24:00, como 9:00-13:00, 14:00-18:00; un día cerrado queda vacío."
    ),
    "must close after it opens: 5:00 in the afternoon is 17:00, and what goes on past midnight is two days'.": (
        "debe cerrar después de abrir: las 5:00 de la tarde son las 17:00, y lo que pasa de medianoche es de dos días."
    ),
    "must hold hours that follow one another: 4:00 in the afternoon is 16:00.": (
        "debe tener horas que se sigan: las 4:00 de la tarde son las 16:00."
    ),
    'must be a time of day like "16:00".': "debe ser una hora como 16:00.",
    "must come after the practice opens: 4:00 in the afternoon is 16:00.": (
        "debe ser después de abrir: las 4:00 de la tarde son las 16:00."
    ),
    "is for a day without hours: take it out, or give the day its hours.": (
        "es de un día sin horario: quítelo o ponga el horario del día."
    ),
    'must be a time like "2h", "90m" or "1h30m", from one minute to 100 hours.': (
        "debe ser un tiempo como 2h, 90m o 1h30m, de un minuto a 100 horas."
    ),
    'must be a number with its country code, like "+1 212-555-0134".': (
        "debe ser un número con el código del país, como +1 212-555-0134."
    ),
    'must be an email address, like "desk@example.com" or "Desk <desk@example.com>".': (
        "debe ser una dirección de correo, como desk@example.com."
    ),
    "is longer than an email address can be.": "es más larga de lo que puede ser una dirección de correo.",
    "must differ from alerts_to: it is used when that one fails.": (
        "debe ser distinta de la otra: la segunda se usa cuando falla la primera."
    ),
}
# Of a name before the address, of which there are many; nobody types one here but by pasting.
_OTHERS = "no sirve como dirección de correo: escríbala sola, como desk@example.com."


def in_language(sentence: str, language: str) -> str:
    return _ENGLISH.get(sentence, sentence) if language == "en" else _SPANISH.get(sentence, _OTHERS)
