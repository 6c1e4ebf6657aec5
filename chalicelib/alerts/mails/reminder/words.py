"""The words of a reminder."""

from chalicelib.text.words import Words

REMINDER = Words("Reminder", "Recordatorio")
ONE_WAITS = Words("1 request waits for an answer", "1 solicitud espera respuesta")
MANY_WAIT = Words("{count} requests wait for an answer", "{count} solicitudes esperan respuesta")
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
SECOND = Words(
    "You get this at your second address as well because a promised time is over.",
    "Recibe esto también en su segunda dirección porque se venció un plazo prometido.",
)
ALARM = Words(
    "Reminders to the practitioner could not be sent, several times in a row. The requests themselves are stored: "
    "please tell the practitioner that some may be waiting.",
    "Varias veces seguidas no se pudieron enviar recordatorios a la profesional. Las solicitudes están guardadas: "
    "avísele de que puede haber algunas en espera.",
)
