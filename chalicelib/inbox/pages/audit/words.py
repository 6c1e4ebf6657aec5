"""Words of the audit log."""

from chalicelib.text.words import Words

TITLE = Words("Account of what was done", "Registro de actividad")

WORDS: dict[str, Words] = {
    "audit_day": Words("Day", "Día"),
    "audit_before": Words("The day before", "El día anterior"),
    "audit_next": Words("The next day", "El día siguiente"),
    "audit_show": Words("Show", "Mostrar"),
    "audit_more": Words("Earlier that day", "Más temprano ese día"),
    "audit_time": Words("Time", "Hora"),
    "audit_who": Words("Who", "Quién"),
    "audit_what": Words("What", "Qué"),
    "audit_nothing": Words("Nothing was done on this day.", "Ese día no se hizo nada."),
    "audit_desk": Words("The desk", "El sistema"),
    "audit_nobody": Words("Somebody not signed in", "Alguien sin sesión"),
}

NO_SUCH_DAY = Words(
    "A day is written like 2026-11-23: year, month, day.", "Un día se escribe así: 2026-11-23 (año, mes, día)."
)

# What a code means that is no reason for a refusal; one that is not here is shown as it is.
CODES: dict[str, Words] = {
    "adding_passkey": Words("to add a passkey", "para agregar una llave"),
    "opened": Words("only opened the page", "solo abrió la página"),
    "reference": Words("by reference", "por referencia"),
    "phone": Words("by phone", "por teléfono"),
    "email": Words("by email", "por correo"),
    "name": Words("by name", "por nombre"),
    "nothing": Words("with nothing typed", "sin escribir nada"),
    "added": Words("added days", "agregó días"),
    "removed": Words("removed days", "quitó días"),
    "new": Words("new", "nueva"),
    "no_answer": Words("no answer", "no contestó"),
    "contacted": Words("contacted", "contactada"),
    "scheduled": Words("scheduled", "con cita"),
    "certified": Words("certified", "certificada"),
    "declined": Words("declined", "no aceptada"),
    "referred": Words("referred", "derivada"),
    "duplicate": Words("duplicate", "repetida"),
    "spam": Words("spam", "spam"),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_audit": Words("read this account", "leyó este registro"),
}
