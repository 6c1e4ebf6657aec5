"""The words of an email that gathers alerts."""

from chalicelib.text.words import Words

NEW_SHORT = Words("{count} new requests", "{count} solicitudes nuevas")
ONE_NEW_SHORT = Words("1 new request", "1 solicitud nueva")
DOUBTED_SHORT = Words("{count} possible spam", "{count} posible spam")
CLEAN = Words("New: {count}", "Nuevas: {count}")
DOUBTED = Words("Possible spam: {count}", "Posible spam: {count}")
WHY = Words(
    "So many came within an hour that they are told of together. Each of them is in the inbox.",
    "Llegaron tantas en una hora que se avisan juntas. Cada una está en la bandeja.",
)
SECOND = Words(
    "You get this at your second address because the first one may not have it.",
    "Recibe esto en su segunda dirección porque quizá no llegó a la primera.",
)
ALARM = Words(
    "The alerts for these requests may not have reached the practitioner. The requests themselves are stored.",
    "Quizá los avisos de estas solicitudes no llegaron a la profesional. Las solicitudes están guardadas.",
)
ALARM_SUBJECT = Words("Front Desk: {count} requests", "Front Desk: {count} solicitudes")
