"""What a visitor reads when an answer cannot be taken: how to mend it, and never what was typed."""

from chalicelib.forms.question import Question
from chalicelib.text.words import Words

_BY_CODE = {
    "TYPE_EMAIL": Words(
        "Check the email address: it should look like name@example.com.",
        "Revise el correo electrónico: debe tener la forma nombre@example.com.",
    ),
    "TYPE_PHONE": Words(
        "Check the phone number: ten digits with the area code, like 212-555-0134, or + and the country code.",
        "Revise el teléfono: diez dígitos con el código de área, como 212-555-0134, o + y el código del país.",
    ),
    "TYPE_DATE": Words(
        "Write the date as month, day and year, like 4/23/1975 or April 23 1975.",
        "Escriba la fecha como mes, día y año: 4/23/1975 o 23 de abril de 1975.",
    ),
    "NOT_BORN_YET": Words(
        "A date of birth must be in the past. Please look at the year.",
        "Una fecha de nacimiento debe estar en el pasado. Revise el año, por favor.",
    ),
    "BORN_TOO_LONG_AGO": Words(
        "That is more than 120 years ago. Please look at the year.",
        "Eso fue hace más de 120 años. Revise el año, por favor.",
    ),
    "NO_SUCH_DAY": Words(
        "That month does not have so many days. Please look at the day and the month.",
        "Ese mes no tiene tantos días. Revise el día y el mes, por favor.",
    ),
    "NO_SUCH_MONTH": Words(
        "A year has 12 months. Write the month first, then the day.",
        "Un año tiene 12 meses. Escriba primero el mes y después el día.",
    ),
    "ADD_PARTS": Words(
        "Add what is missing: a date has a month, a day and a year.",
        "Añada lo que falta: una fecha tiene mes, día y año.",
    ),
    "ADD_MONTH": Words("Add the month.", "Añada el mes."),
    "ADD_DAY": Words("Add the day.", "Añada el día."),
    "ADD_YEAR": Words("Add the year.", "Añada el año."),
    "ADD_MONTH_DAY": Words("Add the month and the day.", "Añada el mes y el día."),
    "ADD_MONTH_YEAR": Words("Add the month and the year.", "Añada el mes y el año."),
    "ADD_DAY_YEAR": Words("Add the day and the year.", "Añada el día y el año."),
    "TYPE_TEXT": Words("Write this answer as text.", "Escriba esta respuesta como texto."),
    "NOT_A_CHOICE": Words("Choose one of the answers offered.", "Elija una de las respuestas ofrecidas."),
    "TOO_LONG": Words(
        "Make this answer shorter: at most {longest} characters.",
        "Acorte esta respuesta: {longest} caracteres como máximo.",
    ),
}
# What may be wrong with a date has sentences of its own, and on the wire one code.
_OF_DATES = frozenset(
    (
        *("NOT_BORN_YET", "BORN_TOO_LONG_AGO", "NO_SUCH_DAY", "NO_SUCH_MONTH", "ADD_MONTH", "ADD_DAY", "ADD_YEAR"),
        *("ADD_PARTS", "ADD_MONTH_DAY", "ADD_MONTH_YEAR", "ADD_DAY_YEAR"),
    )
)
# Every code of a field's mistake.
CODES = ("REQUIRED_FIELD_MISSING", "REQUIRED_FIELD_EMPTY", *(code for code in _BY_CODE if code not in _OF_DATES))
_MISSING = Words("Please answer this question.", "Por favor, responda esta pregunta.")
_NOT_MAILABLE = Words(
    "We cannot write to this email address. Please add a phone number or another address.",
    "No podemos escribir a esta dirección. Añada un teléfono u otra dirección, por favor.",
)


def sentence(code: str, question: Question, language: str) -> str:
    if code in {"REQUIRED_FIELD_MISSING", "REQUIRED_FIELD_EMPTY"}:
        return (question.missing or _MISSING)(language)
    return _BY_CODE[code](language).format(longest=f"{question.longest:,}")


def wire_code(code: str) -> str:
    """Return what a client is told of a mistake besides the sentence."""
    return "TYPE_DATE" if code in _OF_DATES else code


def too_long(longest: int, language: str) -> str:
    return _BY_CODE["TOO_LONG"](language).format(longest=f"{longest:,}")


def not_mailable(language: str) -> str:
    return _NOT_MAILABLE(language)
