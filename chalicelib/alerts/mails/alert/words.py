"""The words of an alert."""

from chalicelib.alerts.mails.words import NO_ANSWERS_SHOWN
from chalicelib.leads.lead import AlertDetail
from chalicelib.text.words import Words

POSSIBLE_SPAM = Words("possible spam", "posible spam")
ABOUT = Words("About", "Asunto")
RECEIVED_AT = Words("Received", "Recibido")
ANSWER_BY = Words("Promised", "Prometido")
OPEN_REQUESTS = Words("Open requests", "Solicitudes abiertas")
REFERENCE = Words("Reference", "Referencia")
OPEN = Words("Open it", "Abrir")
WHERE_THE_REST_IS = {
    AlertDetail.MINIMAL: NO_ANSWERS_SHOWN,
    AlertDetail.CONTACT: Words(
        "For privacy, this email shows no answers about health. They are in the inbox.",
        "Por privacidad, este correo no muestra respuestas sobre la salud. Están en la bandeja.",
    ),
}
LANGUAGES = {"en": Words("English", "Inglés"), "es": Words("Spanish", "Español")}
OTHER_ANSWERS = Words("Other answers", "Otras respuestas")
NOTES = {
    "call_instead": Words(
        "Call instead: this email address cannot be written to.", "Llame: no se puede escribir a este correo."
    ),
    "outside_new_york": Words("May be outside New York.", "Puede estar fuera de Nueva York."),
    "minor": Words("For a person under 18.", "Para una persona menor de 18 años."),
}
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
    "throwaway": Words("The email address may be for one use only.", "El correo puede ser de un solo uso."),
    "shouting": Words("It is all in capitals.", "Está todo en mayúsculas."),
    "burst": Words(
        "Many came from the same place within minutes.", "Llegaron muchas del mismo lugar en pocos minutos."
    ),
    "other_script": Words("It is written in another script.", "Está escrito en otro alfabeto."),
}
YES_NO = {True: Words("Yes", "Sí"), False: Words("No", "No")}

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
