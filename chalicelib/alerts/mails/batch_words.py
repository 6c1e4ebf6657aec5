"""The words of the emails that are about many requests: reminders and the digest."""

from chalicelib.text.words import Words

REMINDER = Words("Reminder", "Recordatorio")
ONE_WAITS = Words("1 request waits for an answer", "1 solicitud espera respuesta")
MANY_WAIT = Words("{count} requests wait for an answer", "{count} solicitudes esperan respuesta")
WAITING_SHORT = Words("{count} waiting", "{count} en espera")
OVERDUE_SHORT = Words("{count} overdue", "{count} con el plazo vencido")
OVERDUE = Words("Overdue", "Plazo vencido")
IN_TIME = Words("Still in time", "Todavía a tiempo")
SHOWN_OF = Words("{shown} of {count}", "{shown} de {count}")
WITHOUT_PROMISE = Words("no time promised", "sin plazo prometido")
RECEIVED = Words("Received {moment}", "Llegó: {moment}")
PROMISED = Words("Promised {by}", "Prometido: {by}")
WAS_PROMISED = Words("Overdue: promised {by}", "Plazo vencido: prometido {by}")
ALSO_WAITING = Words("Also waiting, not listed here", "También en espera, no incluidas aquí")
SHARE = Words("{form}: {count}", "{form}: {count}")
SHARE_OVERDUE = Words("{form}: {count}, {overdue} of them overdue", "{form}: {count}, {overdue} con el plazo vencido")
PERHAPS_MORE = Words("There may be more. The inbox has them all.", "Puede haber más. En la bandeja están todas.")
HOW_TO_STOP = Words(
    "Any status you give a request in the inbox stops its reminders; “snooze” puts them off for an hour.",
    "Cualquier estado que dé a una solicitud en la bandeja detiene sus recordatorios; «posponer» los retrasa una hora.",
)
OPEN_INBOX = Words("Open the inbox", "Abrir la bandeja")
PRIVACY = Words(
    "For privacy, this email shows no names and no answers. They are in the inbox.",
    "Por privacidad, este correo no muestra nombres ni respuestas. Están en la bandeja.",
)
REPEAT = Words(
    "This may be a repeat: nobody could say whether the last email arrived.",
    "Puede ser una repetición: no se pudo saber si el último correo llegó.",
)
SECOND = Words(
    "You get this at your second address as well because a promised time is over.",
    "Recibe esto también en su segunda dirección porque se venció un plazo prometido.",
)
REMINDER_ALARM = Words(
    "Reminders to the practitioner could not be sent, several times in a row. The requests themselves are stored: "
    "please tell the practitioner that some may be waiting.",
    "Varias veces seguidas no se pudieron enviar recordatorios a la profesional. Las solicitudes están guardadas: "
    "avísele de que puede haber algunas en espera.",
)

DIGEST = Words("Your desk today", "Su recepción hoy")
DIGEST_ALARM = Words(
    "The practitioner's summary at opening could not be sent, several times in a row. The requests themselves are "
    "stored.",
    "Varias veces seguidas no se pudo enviar a la profesional el resumen de la apertura. Las solicitudes están "
    "guardadas.",
)
WAITING = Words("Waiting for an answer", "Esperan respuesta")
OF_THESE_OVERDUE = Words("Of these overdue", "De ellas, con el plazo vencido")
HELD = Words("Held as possible spam", "Retenidas como posible spam")
UNDELIVERED_ALERTS = Words("Alerts to you that failed", "Avisos a usted que fallaron")
UNDELIVERED_MAIL = Words("Emails to visitors that came back: call instead", "Correos a visitantes devueltos: llame")
CERTIFICATES = {
    60: Words("Certificates that end within 60 days", "Certificados que vencen en 60 días o menos"),
    30: Words("Certificates that end within 30 days", "Certificados que vencen en 30 días o menos"),
    7: Words("Certificates that end within 7 days", "Certificados que vencen en 7 días o menos"),
}
