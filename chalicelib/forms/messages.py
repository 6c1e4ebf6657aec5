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
    "TYPE_TEXT": Words("Write this answer as text.", "Escriba esta respuesta como texto."),
    "NOT_A_CHOICE": Words("Choose one of the answers offered.", "Elija una de las respuestas ofrecidas."),
    "TOO_LONG": Words(
        "Make this answer shorter: at most {longest} characters.",
        "Acorte esta respuesta: {longest} caracteres como máximo.",
    ),
}
# Every code of a field's mistake.
CODES = ("REQUIRED_FIELD_MISSING", "REQUIRED_FIELD_EMPTY", *_BY_CODE)
_MISSING = Words("Please answer this question.", "Por favor, responda esta pregunta.")
_NOT_MAILABLE = Words(
    "We cannot write to this email address. Please add a phone number or another address.",
    "No podemos escribir a esta dirección. Añada un teléfono u otra dirección, por favor.",
)


def sentence(code: str, question: Question, language: str) -> str:
    if code in {"REQUIRED_FIELD_MISSING", "REQUIRED_FIELD_EMPTY"}:
        return (question.missing or _MISSING)(language)
    return _BY_CODE[code](language).format(longest=f"{question.longest:,}")


def too_long(longest: int, language: str) -> str:
    return _BY_CODE["TOO_LONG"](language).format(longest=f"{longest:,}")


def not_mailable(language: str) -> str:
    return _NOT_MAILABLE(language)
