"""The words of an alert."""

from chalicelib.alerts.mails.words import NO_ANSWERS_SHOWN
from chalicelib.leads.lead import AlertDetail, Wish
from chalicelib.text.words import Words

ABOUT = Words("About", "Asunto")
# In a subject, behind what it is.
ASKED_AGAIN = Words("asked again", "volvió a escribir")
ASKED_AGAIN_AT = Words("Asked again", "Volvió a escribir")
SAME_WORDS = Words(
    "They asked again, with the same words. They were told the time below, and it counts anew.",
    "Volvió a escribir, con las mismas palabras. Se le dijo el plazo de abajo, que cuenta de nuevo.",
)
OF_VISIT = {
    Wish.ANOTHER_TIME: Words(
        "They need another time for their visit. They were told the time below.",
        "Necesita otra hora para su cita. Se le dijo el plazo de abajo.",
    ),
    Wish.CANNOT_COME: Words(
        "They cannot come to their visit. They were told the time below.",
        "No puede asistir a su cita. Se le dijo el plazo de abajo.",
    ),
}
RECEIVED_AT = Words("Received", "Recibido")
ANSWER_BY = Words("Promised", "Prometido")
OPEN_REQUESTS = Words("Open requests", "Solicitudes abiertas")
# Before the name of a question that is not one of ours.
ASKED_BY_SITE = Words("Asked by the site:", "Pregunta del sitio:")
OPEN = Words("Open it", "Abrir")
CALL = Words("Call {phone}", "Llamar al {phone}")
# What a list of emails shows beside the subject.
COUNT_OPEN = Words("{count} open", "{count} abiertas")
RECEIVED = Words("received {at}", "recibida: {at}")
WHERE_THE_REST_IS = {
    AlertDetail.MINIMAL: NO_ANSWERS_SHOWN,
    AlertDetail.CONTACT: Words(
        "For privacy, this email shows no answers about health. They are in the inbox.",
        "Por privacidad, este correo no muestra respuestas sobre la salud. Están en la bandeja.",
    ),
}

SECOND = Words(
    "You get this at your second address because the first one may not have it: {reason}",
    "Recibe esto en su segunda dirección porque quizá no llegó a la primera: {reason}",
)
ALARM = Words(
    "The alert for request {reference} may not have reached the practitioner: {reason} The request itself is stored.",
    "Quizá el aviso de la solicitud {reference} no llegó a la profesional: {reason} La solicitud está guardada.",
)
POISON = Words(
    "A request could not be worked on and needs a look. Its reference is {reference}.",
    "Una solicitud no se pudo procesar y hay que revisarla. Su referencia es {reference}.",
)
ESCALATIONS = {
    "refused": Words("several tries failed.", "fallaron varios intentos."),
    "misconfigured": Words(
        "it cannot be sent as things are set up.", "no se puede enviar con la configuración actual."
    ),
    "undelivered": Words("its arrival was not confirmed.", "no se confirmó su llegada."),
    "bounced": Words("it bounced.", "fue devuelto."),
    "complained": Words("it was marked as spam.", "fue marcado como correo no deseado."),
    "failed": Words("the mail service gave it up.", "el servicio de correo desistió."),
}
