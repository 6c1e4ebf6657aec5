"""The words of the acknowledgement: fixed, and true on whatever day they are read."""

from chalicelib.text.words import Words

SUBJECT = Words("We have your request", "Hemos recibido su solicitud")
ARRIVED = Words("Thank you. Your request has arrived.", "Gracias. Su solicitud ha llegado.")
AIM = Words("We aim to answer you on {when}.", "Haremos lo posible por responderle {when}.")
# Of somebody who will not be in New York, or does not know.
AIM_ELSEWHERE = Words(
    "We aim to tell you on {when} whether and when a visit is possible.",
    "Haremos lo posible por decirle {when} si la cita es posible y cuándo.",
)
AIMED = Words(
    "We aimed to answer you on {when}. If you have not heard from us, please call.",
    "Queríamos responderle {when}. Si no ha tenido noticias nuestras, llámenos, por favor.",
)
NO_AIM = Words("We cannot say yet when we can answer you.", "Todavía no podemos decirle cuándo podremos responderle.")
STEPS = Words(
    "We usually call. Our call may come from a number you do not know.",
    "Normalmente llamamos por teléfono. Es posible que le llamemos desde un número desconocido.",
)
REFERENCE = Words("Your reference", "Su referencia")
CALL = Words("If you cannot wait, call", "Si no puede esperar, llame al")
NO_HEALTH_BY_EMAIL = Words(
    "Please do not write about your health in an email: call us instead.",
    "Por favor, no escriba sobre su salud en un correo electrónico: mejor llámenos.",
)
WHY = Words(
    "This email was sent automatically because a request with your address reached us. If it was not you, you need "
    "not do anything.",
    "Este correo se envió automáticamente porque nos llegó una solicitud con su dirección. Si no fue usted, no tiene "
    "que hacer nada.",
)
