"""The words of the digest."""

from chalicelib.text.words import Words

DIGEST = Words("Your desk today", "Su recepción hoy")
ALARM = Words(
    "The practitioner's summary at opening could not be sent, several times in a row. The requests themselves are "
    "stored.",
    "Varias veces seguidas no se pudo enviar a la profesional el resumen de la apertura. Las solicitudes están "
    "guardadas.",
)
WAITING = Words("Waiting for an answer", "Esperan respuesta")
OF_THESE_OVERDUE = Words("Of these overdue", "De ellas, con el plazo vencido")
UNFINISHED = Words(
    "To be finished (visits that passed, talks without a visit)", "Por terminar (citas pasadas, llamadas sin cita)"
)
HELD = Words("Held as possible spam", "Retenidas como posible spam")
UNDELIVERED_ALERTS = Words("Alerts to you that failed", "Avisos a usted que fallaron")
UNDELIVERED_MAIL = Words("Emails to visitors that came back: call them", "Correos a visitantes devueltos: llámelos")
ACKNOWLEDGEMENTS = Words("Confirmations to visitors", "Confirmaciones a visitantes")
STOPPED = Words(
    "stopped for a day, because several came back or were reported as spam",
    "detenidas por un día, porque varias fueron devueltas o marcadas como correo no deseado",
)
CERTIFICATES = {
    60: Words("Certificates that end within 60 days", "Certificados que vencen en 60 días o menos"),
    30: Words("Certificates that end within 30 days", "Certificados que vencen en 30 días o menos"),
    7: Words("Certificates that end within 7 days", "Certificados que vencen en 7 días o menos"),
}
VISITS = Words("Visits today", "Visitas de hoy")
CHANGES = Words("Other hours in the coming days", "Otro horario en los próximos días")
CLOSED = Words("closed", "cerrado")
