"""The words of the emails about a visit: fixed, true on whatever day they are read, and without a reason for it."""

from chalicelib.text.words import Words

SUBJECT = Words("Your appointment: {when}", "Su cita: {when}")
SUBJECT_MOVED = Words("New time for your appointment: {when}", "Nueva hora de su cita: {when}")
SUBJECT_CALLED_OFF = Words("Your appointment is cancelled: {when}", "Su cita se canceló: {when}")
SUBJECT_REMINDER = Words("Reminder of your appointment: {when}", "Recordatorio de su cita: {when}")

IS = Words("Your appointment is on {when}.", "Su cita es {when}.")
MOVED = Words("Your appointment has a new time: {when}.", "Su cita tiene una nueva hora: {when}.")
NO_LONGER = Words("It was to be on {when} before.", "Antes era {when}.")
CALLED_OFF = Words("Your appointment on {when} is cancelled.", "Se canceló su cita: {when}.")
CALENDAR = Words(
    "The attached file puts it into your calendar.",
    "El archivo adjunto la pone en su calendario.",
)
OUT_OF_CALENDAR = Words(
    "The attached file takes it out of your calendar.",
    "El archivo adjunto la quita de su calendario.",
)
IF_NOT = Words(
    "If that time does not suit you, tell us here, or call:",
    "Si esa hora no le viene bien, díganoslo aquí o llame:",
)
IF_NOT_BY_PHONE = Words("If that time does not suit you, call:", "Si esa hora no le viene bien, llame:")
ANOTHER_ONE = Words("For another appointment, call:", "Para otra cita, llame:")
ANOTHER_TIME = Words("I need another time", "Necesito otra hora")
CANNOT_COME = Words("I cannot come", "No puedo asistir")
CALL = Words("Call", "Llame al")
NO_HEALTH_BY_EMAIL = Words(
    "Please do not write about your health in an email: call us instead.",
    "Por favor, no escriba sobre su salud en un correo electrónico: mejor llámenos.",
)
WHY = Words(
    "You get this email because you have an appointment with us and agreed that we may contact you.",
    "Recibe este correo porque tiene una cita con nosotros y aceptó que le contactáramos.",
)
WHY_CALLED_OFF = Words(
    "You get this email because you had an appointment with us and agreed that we may contact you.",
    "Recibe este correo porque tenía una cita con nosotros y aceptó que le contactáramos.",
)

# What stands in a calendar, which others may see as well: nothing of what it is about, or with whom.
IN_CALENDAR = Words("Appointment, {phone}", "Cita, {phone}")
IN_CALENDAR_TO_CHANGE = Words("To change it, call {phone}.", "Para cambiarla, llame al {phone}.")
