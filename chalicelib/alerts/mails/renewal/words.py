"""The words of the reminder that a certificate ends."""

from chalicelib.text.words import Words

SUBJECT = Words("The reminder you asked for", "El recordatorio que pidió")
ENDS = Words("Your certification ends on {day}.", "Su certificación vence el {day}.")
TO_RENEW = Words(
    "If you would like to renew it, write to us or call.",
    "Si desea renovarla, escríbanos o llame.",
)
WRITE = Words("Ask for a visit", "Pedir una cita")
CALL = Words("Call", "Llame al")
NOTHING_TO_DO = Words(
    "If you have renewed it already, there is nothing to do.", "Si ya la renovó, no tiene que hacer nada."
)
WHY = Words(
    "You get this email because you asked us to remind you.",
    "Recibe este correo porque nos pidió que se lo recordáramos.",
)
STOP = Words("Stop these reminders", "No recibir más recordatorios")
