"""The words that several emails share."""

from chalicelib.text.words import Words

MAY_BE_REPEAT = Words(
    "This may be a repeat: it is not known whether an earlier email arrived.",
    "Puede ser una repetición: no se sabe si llegó un correo anterior.",
)
# Said of an email to the practice that shows neither who wrote nor what.
NO_ANSWERS_SHOWN = Words(
    "For privacy, this email shows no names and no answers. They are in the inbox.",
    "Por privacidad, este correo no muestra nombres ni respuestas. Están en la bandeja.",
)
ANSWER = Words("answer {by}", "responda {by}")
WAITING_SHORT = Words("{count} waiting", "{count} en espera")
OVERDUE_SHORT = Words("{count} overdue", "{count} con el plazo vencido")
OPEN_INBOX = Words("Open the inbox", "Abrir la bandeja")
